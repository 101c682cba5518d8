// SPDX-License-Identifier: Apache-2.0
#include "node/retention.h"

namespace lull::node {

namespace {

std::int64_t before(std::int64_t now_ms, int days) {
  return now_ms - days * 24 * 3600 * std::int64_t{1000};
}

}  // namespace

Result<bool> remove_old(store::Store& store, const Settings& settings, std::int64_t now_ms) {
  for (const auto& [name, days] : settings.keep_days) {
    const auto* kind = model::find_kind(std::string_view(name));
    if (kind == nullptr || days <= 0 || !may_be_kept_shorter(*kind)) continue;
    LULL_ASSIGN(const auto old, store.own_made_before(static_cast<std::uint16_t>(kind->kind),
                                                      before(now_ms, days), kRemovedAtOnce));
    if (old.empty()) continue;
    LULL_TRY(store.remove(old));
    return true;
  }
  return false;
}

Result<void> remove_old(store::Notebook& notebook, const Settings& settings, std::int64_t now_ms) {
  const auto& kind = model::kReflectionSpec;
  const auto kept = settings.keep_days.find(std::string(kind.name));
  if (kept == settings.keep_days.end() || kept->second <= 0) return {};
  for (;;) {
    LULL_ASSIGN(const auto old,
                notebook.made_before(kind, before(now_ms, kept->second), kRemovedAtOnce));
    if (old.empty()) return {};
    LULL_TRY(notebook.remove(old));
  }
}

}  // namespace lull::node
