// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/clock.h"
#include "store/sql.h"
#include "vault/vault.h"

namespace lull::store {

/// One entry of the private notebook. It has no Kind, no Fields and no encoding: nothing that
/// leaves this device can hold it.
struct Reflection {
  RecordId id;
  std::string text;
  std::int64_t made_ms = 0;
  std::int64_t edited_ms = 0;
};

/// The private vault (made with kNotebookSchema), while it is open.
class Notebook {
 public:
  Notebook(vault::Vault vault, const Clock& clock)
      : vault_(std::move(vault)), db_(vault_.db()), clock_(clock) {}
  ~Notebook();

  /// kTooLarge "text_too_long", kInvalid "text_invalid", "text_missing".
  Result<RecordId> write(std::string_view text);
  Result<void> edit(const RecordId& id, std::string_view text);
  Result<void> remove(const std::vector<RecordId>& ids);
  Result<Reflection> get(const RecordId& id);
  /// Newest first; after one of them, if asked to go on. kNotFound "id_unknown".
  Result<std::vector<Reflection>> list(std::size_t most,
                                       const std::optional<RecordId>& after = std::nullopt);
  /// The oldest first; `after` is 0 at first, and moved on.
  Result<std::vector<Reflection>> walk(std::int64_t& after, std::size_t most);
  /// Puts exported ones back under their ids; how many were not here yet. All or none.
  Result<std::size_t> adopt(const std::vector<Reflection>& reflections);
  Result<std::vector<Reflection>> search(std::string_view words, std::size_t most);
  /// Earlier versions, oldest first, the present one last.
  Result<std::vector<Reflection>> history(const RecordId& id);
  /// Those written before that time, the oldest first.
  Result<std::vector<RecordId>> made_before(std::int64_t ms, std::size_t most);
  Result<std::vector<RecordId>> ids_between(const RecordId& low, const RecordId& high,
                                            std::size_t most);
  /// See Vault::freeze.
  Result<std::shared_ptr<vault::Snapshot>> freeze() { return vault_.freeze(); }

 private:
  struct Row {
    std::int64_t n;
    Reflection reflection;
  };
  Result<Row> row_of(const RecordId& id);
  Result<void> insert(const Reflection& reflection);
  template <class Body>
  auto in_transaction(Body&& body) -> decltype(body());

  vault::Vault vault_;
  Db db_;
  const Clock& clock_;
};

}  // namespace lull::store
