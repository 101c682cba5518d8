// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <span>

#include "damage/claims.h"

namespace lull::damage {

namespace {

bool touches(const Change& change, const std::string& claim) {
  return change.adds.contains(claim) || change.removes.contains(claim);
}

void apply(Claims& to, const Change& change) {
  for (const auto& one : change.removes) to.erase(one);
  to.insert(change.adds.begin(), change.adds.end());
}

/// Whether a change has happened, by those of its claims that nothing later speaks of.
struct Verdict {
  bool happened = false, whole = true;
};
Verdict tell(const Change& change, const Claims& before, const Claims& found,
             const std::vector<const Change*>& later) {
  std::vector<bool> signs;
  const auto look = [&](const std::string& claim, bool there) {
    const bool known = before.contains(claim) == there;  // says nothing either way
    const bool hidden =
        std::ranges::any_of(later, [&](const Change* one) { return touches(*one, claim); });
    if (!known && !hidden) signs.push_back(found.contains(claim) == there);
  };
  for (const auto& claim : change.adds) look(claim, true);
  for (const auto& claim : change.removes) look(claim, false);
  if (signs.empty()) return {};
  return {signs.front(),
          std::ranges::count(signs, signs.front()) == static_cast<std::ptrdiff_t>(signs.size())};
}

std::string difference(const Claims& expected, const Claims& found) {
  std::string out;
  for (const auto& one : expected)
    if (!found.contains(one)) out += "\n    missing: " + one;
  for (const auto& one : found)
    if (!expected.contains(one)) out += "\n    should not be: " + one;
  return out;
}

struct Happened {
  const Step* step;
  const Change* change;
  bool certain;
};

/// By the signs that each of those under way has left: quick, and it says what is wrong; but of two
/// that speak of the same claim it sees neither.
std::string by_signs(Claims before, const std::vector<Happened>& all, const Claims& found) {
  for (std::size_t i = 0; i < all.size(); ++i) {
    std::vector<const Change*> later;
    for (std::size_t k = i + 1; k < all.size(); ++k) later.push_back(all[k].change);
    const auto& one = all[i];
    const auto verdict =
        one.certain ? Verdict{true, true} : tell(*one.change, before, found, later);
    if (verdict.happened || !verdict.whole) apply(before, *one.change);
    if (!verdict.whole) return "\n    half done: " + one.step->name + difference(before, found);
  }
  return difference(before, found);
}

/// Whether some of those under way, each whole, led to what is found.
bool explained(const Claims& before, std::span<const Happened> rest, const Claims& found) {
  if (rest.empty()) return before == found;
  auto after = before;
  apply(after, *rest.front().change);
  return explained(after, rest.subspan(1), found) ||
         (!rest.front().certain && explained(before, rest.subspan(1), found));
}

}  // namespace

std::string judge(Claims before, const std::vector<Step>& steps, std::size_t at,
                  const Claims& found) {
  std::vector<Happened> all;
  for (const auto& step : steps) {
    const bool certain = step.acknowledged && step.done <= at;
    if (!certain && step.begun >= at) continue;
    for (const auto& change : step.changes) all.push_back({&step, &change, certain});
  }
  const auto wrong = by_signs(before, all, found);
  if (wrong.empty() || explained(before, all, found)) return "";
  return wrong;
}

}  // namespace lull::damage
