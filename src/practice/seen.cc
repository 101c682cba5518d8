// SPDX-License-Identifier: Apache-2.0
#include "practice/seen.h"

namespace lull::practice {

bool counts(const store::Entry& entry) {
  return !entry.fields.empty() && (entry.mine || entry.share == store::Share::kShared);
}

model::Seen seen(const store::Entry& entry) {
  return {token_of(entry.id), &entry.fields, entry.mine, entry.share == store::Share::kShared,
          model::local_day(entry.made_ms)};
}

std::vector<model::Seen> seen(std::span<const store::Entry> entries) {
  std::vector<model::Seen> all;
  all.reserve(entries.size());
  for (const auto& entry : entries)
    if (counts(entry)) all.push_back(seen(entry));
  return all;
}

}  // namespace lull::practice
