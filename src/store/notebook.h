// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/clock.h"
#include "model/kinds.h"
#include "store/sql.h"
#include "vault/vault.h"

namespace lull::store {

/// One entry of the private notebook, of one of model::notebook_kinds().
struct Note {
  RecordId id;
  const model::KindSpec* spec = nullptr;
  model::Fields fields;
  std::int64_t made_ms = 0;
  std::int64_t edited_ms = 0;
};

/// The private vault (made with kNotebookSchema), while it is open.
class Notebook {
 public:
  /// Brings one of an earlier version up to date. kTooNew "vault_too_new".
  static Result<std::unique_ptr<Notebook>> open(vault::Vault vault, const Clock& clock);
  ~Notebook();

  /// As model::clean_fields and check_whole.
  Result<RecordId> write(const model::KindSpec& kind, const model::Fields& fields);
  /// Puts fields over those that it has.
  Result<void> edit(const RecordId& id, const model::Fields& puts);
  Result<void> remove(const std::vector<RecordId>& ids);
  Result<Note> get(const RecordId& id);
  /// Of one kind, newest first; after one of them, if asked to go on. kNotFound "id_unknown".
  Result<std::vector<Note>> list(const model::KindSpec& kind, std::size_t most,
                                 const std::optional<RecordId>& after = std::nullopt);
  /// The oldest first; `after` is 0 at first, and moved on.
  Result<std::vector<Note>> walk(std::int64_t& after, std::size_t most);
  /// Puts exported ones back under their ids; how many were not here yet. All or none.
  Result<std::size_t> adopt(const std::vector<Note>& notes);
  Result<std::vector<Note>> search(std::string_view words, std::size_t most);
  /// Earlier versions, oldest first, the present one last.
  Result<std::vector<Note>> history(const RecordId& id);
  /// Those of a kind that were written before that time, the oldest first.
  Result<std::vector<RecordId>> made_before(const model::KindSpec& kind, std::int64_t ms,
                                            std::size_t most);
  Result<std::vector<RecordId>> ids_between(const RecordId& low, const RecordId& high,
                                            std::size_t most);
  /// See Vault::freeze.
  Result<std::shared_ptr<vault::Snapshot>> freeze() { return vault_.freeze(); }

 private:
  struct Row {
    std::int64_t n;
    Note note;
  };
  Notebook(vault::Vault vault, const Clock& clock)
      : vault_(std::move(vault)), db_(vault_.db()), clock_(clock) {}
  Result<void> bring_up_to_date();
  Result<void> from_first_version();
  Result<Row> row_of(const RecordId& id);
  Result<void> insert(const Note& note);
  template <class Body>
  auto in_transaction(Body&& body) -> decltype(body());

  vault::Vault vault_;
  Db db_;
  const Clock& clock_;
};

}  // namespace lull::store
