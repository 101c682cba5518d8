// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <map>

#include "unit/model/histories.h"

namespace lull::model {
namespace {

std::vector<Made> any_history(Dice& dice) {
  const bool withdrawals = dice.roll(3) == 0;
  return random_history(dice, 1 + dice.number(14), withdrawals);
}

RC_GTEST_PROP(MergeProperty, AnyOrderAndAnyDuplicationGiveTheSame, (std::uint64_t seed)) {
  Dice dice(seed);
  auto changes = any_history(dice);
  const auto expected = outcome(changes);
  for (auto i = dice.roll(4); i > 0; --i) changes.push_back(changes[dice.roll(changes.size())]);
  shuffle(changes, dice);
  RC_ASSERT(outcome(changes) == expected);
}

// The store counts on this where an entry has one change alone.
RC_GTEST_PROP(MergeProperty, OneChangeAloneLeadsToWhatItPuts, (std::uint64_t seed)) {
  Dice dice(seed);
  const Made one{{replica(1), 1, {}}, false, random_puts(dice)};
  const auto merged = merge_made({one});
  RC_ASSERT(merged.fields == one.puts);
  RC_ASSERT(merged.clashes.empty());
}

RC_GTEST_PROP(MergeProperty, ThreeReplicasEachInItsOwnCausalOrderAgree, (std::uint64_t seed)) {
  Dice dice(seed);
  const auto changes = any_history(dice);
  const auto expected = outcome(changes);
  for (int device = 0; device < 3; ++device) {
    // As the store does: after each change only those in force are kept.
    std::vector<Made> kept;
    for (const auto& one : causal_shuffle(changes, dice)) {
      kept.push_back(one);
      if (dice.roll(4) == 0) kept.push_back(one);
      const auto merged = merge_made(kept);
      std::vector<Made> live;
      for (auto i : merged.live) live.push_back(kept[i]);
      kept = std::move(live);
    }
    RC_ASSERT(outcome(kept) == expected);
  }
}

Rule rule_of(const FieldKey& key) {
  const auto* place = kTestKind.place(key);
  return place != nullptr ? place->rule : Rule::kLatest;
}

RC_GTEST_PROP(MergeProperty, LiveNeverHoldsWhatWasSuperseded, (std::uint64_t seed)) {
  Dice dice(seed);
  const auto changes = random_history(dice, 1 + dice.number(14), false);
  const auto merged = merge_made(changes);
  RC_ASSERT(std::is_sorted(merged.live.begin(), merged.live.end()));
  for (auto i : merged.live) {
    // At least one of its fields was not put again by someone who knew it, or was the first.
    const auto& one = changes[i];
    const bool in_force = std::any_of(one.puts.begin(), one.puts.end(), [&](const Field& field) {
      const bool first = rule_of(field.key) == Rule::kFirst;
      return std::none_of(changes.begin(), changes.end(), [&](const Made& other) {
        const bool before = first ? other.stamp.before(one.stamp) : other.stamp.knows(one.stamp);
        return before && other.puts.find(field.key) != nullptr;
      });
    });
    RC_ASSERT(in_force);
  }
}

/// The values of each field that nobody had seen when putting it again, in the total order; of one
/// whose first value stands, all.
std::map<FieldKey, std::vector<Value>> standing_values(std::vector<Made> changes) {
  std::sort(changes.begin(), changes.end(),
            [](const Made& a, const Made& b) { return a.stamp.before(b.stamp); });
  std::map<FieldKey, std::vector<Value>> values;
  for (const auto& one : changes)
    for (const auto& field : one.puts) {
      const bool counts = rule_of(field.key) == Rule::kFirst;
      const bool seen =
          !counts && std::any_of(changes.begin(), changes.end(), [&](const Made& other) {
            return other.stamp.knows(one.stamp) && other.puts.find(field.key) != nullptr;
          });
      if (!seen) values[field.key].push_back(field.value);
    }
  return values;
}

RC_GTEST_PROP(MergeProperty, EachRuleChoosesAmongTheStandingValuesOnly, (std::uint64_t seed)) {
  Dice dice(seed);
  const auto changes = random_history(dice, 1 + dice.number(14), false);
  const auto merged = merge_made(changes);
  const auto standing = standing_values(changes);
  RC_ASSERT(merged.fields.size() == standing.size());
  std::size_t clashes = 0;
  for (const auto& [key, values] : standing) {
    const auto* chosen = merged.fields.find(key);
    RC_ASSERT(chosen != nullptr);
    const auto rule = rule_of(key);
    if (rule == Rule::kSmaller || rule == Rule::kCautious)
      RC_ASSERT(*chosen == *std::min_element(values.begin(), values.end()));
    else if (rule == Rule::kAddWins || rule == Rule::kKept || rule == Rule::kLarger)
      RC_ASSERT(*chosen == *std::max_element(values.begin(), values.end()));
    else
      RC_ASSERT(*chosen == (rule == Rule::kFirst ? values.front() : values.back()));
    const bool several = std::any_of(values.begin(), values.end(),
                                     [&](const Value& v) { return v != values.back(); });
    const bool shown = rule == Rule::kBoth || rule == Rule::kCautious || rule == Rule::kKept;
    if (shown && several) ++clashes;
  }
  RC_ASSERT(merged.clashes.size() == clashes);
}

RC_GTEST_PROP(MergeProperty, ALaterEditThatKnowsEverythingDecidesItsFields, (std::uint64_t seed)) {
  Dice dice(seed);
  auto changes = random_history(dice, 1 + dice.number(14), false);
  Made last{{replica(0x77), 1, {}}, false, random_puts(dice)};
  for (const auto& one : changes) last.stamp.seen.raise(one.stamp.replica, one.stamp.seq);
  changes.push_back(last);
  const auto merged = merge_made(changes);
  for (const auto& field : last.puts) {
    if (rule_of(field.key) == Rule::kFirst) continue;
    RC_ASSERT(*merged.fields.find(field.key) == field.value);
    for (const auto& clash : merged.clashes) RC_ASSERT(clash.key != field.key);
  }
}

RC_GTEST_PROP(MergeProperty, AWithdrawalBeatsEverythingBeforeBesideAndAfterIt,
              (std::uint64_t seed)) {
  Dice dice(seed);
  auto changes = random_history(dice, 2 + dice.number(12), false);
  const auto at = dice.roll(changes.size());
  changes[at].withdraw = true;
  const auto merged = outcome(changes);
  RC_ASSERT(merged.withdrawn);
  RC_ASSERT(merged.fields.empty());
  RC_ASSERT(merged.clashes.empty());
  const std::set<std::pair<ReplicaId, Seq>> only{
      {changes[at].stamp.replica, changes[at].stamp.seq}};
  RC_ASSERT(merged.live == only);
}

RC_GTEST_PROP(MergeProperty, TheTotalOrderIsTotalAndAgreesWithCausality, (std::uint64_t seed)) {
  Dice dice(seed);
  const auto changes = any_history(dice);
  for (std::size_t i = 0; i < changes.size(); ++i)
    for (std::size_t j = 0; j < changes.size(); ++j) {
      const auto& a = changes[i].stamp;
      const auto& b = changes[j].stamp;
      if (i == j)
        RC_ASSERT(!a.before(b));
      else
        RC_ASSERT(a.before(b) != b.before(a));
      if (i != j && b.knows(a)) RC_ASSERT(a.before(b));
    }
}

RC_GTEST_PROP(MergeProperty, AnUnknownKindGoesByTheTotalOrderOnEveryReplica, (std::uint64_t seed)) {
  Dice dice(seed);
  auto changes = any_history(dice);
  const auto expected = outcome(changes, nullptr);
  RC_ASSERT(expected.clashes.empty());
  shuffle(changes, dice);
  RC_ASSERT(outcome(changes, nullptr) == expected);
}

}  // namespace
}  // namespace lull::model
