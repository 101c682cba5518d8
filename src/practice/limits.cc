// SPDX-License-Identifier: Apache-2.0
#include "practice/limits.h"

#include "model/limit.h"

namespace lull::practice {

namespace {

bool is_hard_limit(const store::Entry& entry) {
  return entry.mine && entry.kind == static_cast<std::uint16_t>(model::Kind::kLimit) &&
         entry.fields.number(model::limit::kStrength) == model::limit::kHard;
}

}  // namespace

Result<RecordId> edit_entry(const Context& at, const RecordId& id, const model::Fields& puts,
                            std::optional<store::SpaceRow> share_in) {
  LULL_ASSIGN(const auto entry, at.store.get(id));
  if (!is_hard_limit(entry)) return at.store.edit(id, puts, share_in);
  auto whole = entry.fields;
  whole.overlay(puts);
  if (!model::limit::softens(entry.fields, whole)) {
    LULL_TRY(at.store.cancel_softening(id));
    return at.store.edit(id, puts, share_in);
  }
  LULL_TRY(model::check_whole(*entry.spec, whole));
  LULL_TRY(at.store.defer({id, at.clock.wall_ms() + kSoftenMs, puts}));
  if (!share_in || entry.share == store::Share::kShared) return id;
  // Sharing it is a change of its own, and what is shared is the limit as it stands.
  LULL_ASSIGN(const auto shared, at.store.share({id}, *share_in));
  return shared.front();
}

Result<void> remove_entries(const Context& at, const std::vector<RecordId>& ids) {
  std::vector<RecordId> now;
  for (const auto& id : ids) {
    LULL_ASSIGN(const auto entry, at.store.get(id));
    if (entry.spec != nullptr && entry.spec->lasting && entry.share == store::Share::kShared)
      return fail(Code::kRefused, "belongs_to_both");
    if (is_hard_limit(entry))
      LULL_TRY(at.store.defer({id, at.clock.wall_ms() + kSoftenMs, std::nullopt}));
    else
      now.push_back(id);
  }
  return now.empty() ? Result<void>{} : at.store.remove(now);
}

}  // namespace lull::practice
