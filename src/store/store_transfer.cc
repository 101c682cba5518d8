// SPDX-License-Identifier: Apache-2.0
// What goes out of a home as a file, and comes back from one.
#include <algorithm>

#include "base/base32.h"
#include "store/store.h"

namespace lull::store {

Result<std::vector<Entry>> Records::walk(std::uint16_t kind, std::int64_t& after,
                                         std::size_t most) {
  LULL_ASSIGN(const auto rows, rows_.visible_after(me_, kind, after, most));
  if (!rows.empty()) after = rows.back().n;
  return entries_of(rows);
}

Result<bool> Records::adopt(const Adopted& entry) {
  LULL_TRY(model::check_whole(*entry.kind, entry.fields));
  LULL_TRY(model::check_writer(*entry.kind, entry.fields, base32_token(me_.view()), true));
  LULL_ASSIGN(const auto known, rows_.find(entry.id));
  if (known) return false;
  Row row;
  row.id = entry.id;
  row.kind = static_cast<std::uint16_t>(entry.kind->kind);
  row.person = me_;
  row.own = wire::encode_fields(*entry.kind, entry.fields);
  row.opened = true;
  // A file may say anything; a time to come would put the entry before all others for ever.
  row.made_ms = std::clamp(entry.made_ms, std::int64_t{0}, clock_.wall_ms());
  row.edited_ms = std::clamp(entry.edited_ms, row.made_ms, std::max(row.made_ms, clock_.wall_ms()));
  LULL_TRY(insert(row));
  return true;
}

Result<std::vector<Entry>> Store::walk(std::uint16_t kind, std::int64_t& after, std::size_t most) {
  LULL_TRY(finish());
  return records_.walk(kind, after, most);
}

Result<std::size_t> Store::adopt(const std::vector<Adopted>& entries) {
  return write([&]() -> Result<std::size_t> {
    std::size_t added = 0;
    for (const auto& entry : entries) {
      LULL_ASSIGN(const bool fresh, records_.adopt(entry));
      added += fresh ? 1 : 0;
    }
    return added;
  });
}

}  // namespace lull::store
