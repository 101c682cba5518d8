// SPDX-License-Identifier: Apache-2.0
#include "practice/sharing.h"

namespace lull::practice {

namespace {
constexpr std::size_t kChunk = 500;
}  // namespace

Result<SharedPage> shared_by_me(const Context& at, std::optional<RecordId> after,
                                std::size_t most) {
  SharedPage page;
  store::ListQuery query;
  query.after = after;
  query.most = kChunk;
  for (;;) {
    LULL_ASSIGN(auto entries, at.store.list(query));
    for (auto& entry : entries) {
      if (!entry.mine || entry.share != store::Share::kShared) continue;
      page.more = page.entries.size() == most;
      if (page.more) return page;
      page.entries.push_back(entry);
    }
    if (entries.size() < kChunk) return page;
    query.after = entries.back().id;
  }
}

}  // namespace lull::practice
