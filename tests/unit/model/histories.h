// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <set>
#include <vector>

#include "model/merge.h"

/// Random histories of one record, for the merge's properties.
namespace lull::model {

/// A kind with a field for every rule; 9 is left out: a field of a newer version.
enum : std::uint16_t {
  kLast = 1,
  kSmall = 2,
  kSaid = 3,
  kTagged = 4,
  kLarge = 5,
  kGentle = 6,
  kEarliest = 7,
  kListed = 8,
  kNewer = 9,
  kPart = 3,  ///< of an element of kListed; and one more, of a newer version
  kNewerPart = 4,
};
inline constexpr FieldSpec kListedParts[] = {
    {kPart, "part", FieldType::kNumber, Rule::kCautious, 0, 100}};
inline constexpr FieldSpec kEveryRule[] = {
    {kLast, "last", FieldType::kNumber, Rule::kLatest, 0, 100},
    {kSmall, "small", FieldType::kNumber, Rule::kSmaller, 0, 100},
    {kSaid, "said", FieldType::kText, Rule::kBoth, 0, 100},
    {kTagged, "tagged", FieldType::kSet, Rule::kAddWins, 0, 8, 24},
    {kLarge, "large", FieldType::kNumber, Rule::kLarger, 0, 100},
    {kGentle, "gentle", FieldType::kNumber, Rule::kCautious, 0, 100},
    {kEarliest, "earliest", FieldType::kNumber, Rule::kFirst, 0, 100},
    {kListed,
     "listed",
     FieldType::kList,
     Rule::kKept,
     0,
     8,
     24,
     0,
     {},
     Writer::kBoth,
     kListedParts},
};
inline const KindSpec kTestKind{Kind::kPreference, "test", kEveryRule, nullptr};

inline ReplicaId replica(int number) {
  ReplicaId id;
  id.raw.fill(static_cast<std::uint8_t>(number));
  return id;
}

struct Made {
  Stamp stamp;
  bool withdraw = false;
  Fields puts;
  ChangeView view() const { return {stamp, withdraw, withdraw ? nullptr : &puts}; }
};

/// Devices that make changes of one record, each knowing what it has learnt.
class Devices {
 public:
  explicit Devices(int count) : known_(static_cast<std::size_t>(count)) {}

  const Made& put(int device, Fields fields) { return add(device, false, std::move(fields)); }
  const Made& withdraw(int device) { return add(device, true, {}); }
  /// `device` takes in what `other` held just after its change `seq` (0: all that it holds now).
  void learn(int device, int other, Seq seq = 0) {
    auto& mine = known_[static_cast<std::size_t>(device)];
    if (seq == 0) {
      for (const auto& [id, n] : known_[static_cast<std::size_t>(other)]) mine.raise(id, n);
      return;
    }
    for (const auto& one : made) {
      if (one.stamp.replica != replica(other) || one.stamp.seq != seq) continue;
      for (const auto& [id, n] : one.stamp.seen) mine.raise(id, n);
      mine.raise(replica(other), seq);
    }
  }
  Seq count_of(int device) const {
    return known_[static_cast<std::size_t>(device)].of(replica(device));
  }

  std::vector<Made> made;  ///< in an order in which they could have come

 private:
  const Made& add(int device, bool withdraw, Fields fields) {
    auto& known = known_[static_cast<std::size_t>(device)];
    const Seq seq = known.of(replica(device)) + 1;
    made.push_back({{replica(device), seq, known}, withdraw, std::move(fields)});
    known.raise(replica(device), seq);
    return made.back();
  }
  std::vector<VersionVector> known_;
};

/// A stream of small numbers from one seed (splitmix64).
class Dice {
 public:
  explicit Dice(std::uint64_t seed) : state_(seed) {}
  std::uint64_t roll(std::uint64_t below) {
    state_ += 0x9e3779b97f4a7c15u;
    auto z = state_;
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
    return (z ^ (z >> 31)) % below;
  }
  int number(int below) { return static_cast<int>(roll(static_cast<std::uint64_t>(below))); }

 private:
  std::uint64_t state_;
};

inline Fields random_puts(Dice& dice) {
  static constexpr std::string_view kWords[] = {"", "one", "two", "three"};
  Fields puts;
  if (dice.roll(2) == 0) puts.set(kLast, dice.roll(4));
  if (dice.roll(2) == 0) puts.set(kSmall, dice.roll(4));
  if (dice.roll(2) == 0) puts.set(kSaid, kWords[dice.roll(4)]);
  for (int i = 0; i < 2; ++i)
    if (dice.roll(2) == 0) puts.set_element(kTagged, kWords[1 + dice.roll(3)], dice.roll(2) == 0);
  for (const auto field : {kLarge, kGentle, kEarliest})
    if (dice.roll(3) == 0) puts.set(field, dice.roll(4));
  if (dice.roll(3) == 0) puts.set_element(kListed, kWords[1 + dice.roll(3)], dice.roll(2) == 0);
  if (dice.roll(3) == 0) puts.set_part(kListed, kWords[1 + dice.roll(3)], kPart, dice.roll(4));
  if (dice.roll(6) == 0)
    puts.set_part(kListed, kWords[1 + dice.roll(3)], kNewerPart, std::string("raw"));
  if (dice.roll(5) == 0) puts.set(kNewer, kWords[1 + dice.roll(3)]);
  return puts;
}

/// One to four devices, each step one of them learning or making a change.
inline std::vector<Made> random_history(Dice& dice, int steps, bool with_withdrawals) {
  const int count = 1 + dice.number(4);
  Devices devices(count);
  for (int i = 0; i < steps; ++i) {
    const int device = dice.number(count);
    const int other = dice.number(count);
    if (device != other && devices.count_of(other) > 0 && dice.roll(2) == 0)
      devices.learn(device, other, 1 + dice.roll(devices.count_of(other)));
    if (with_withdrawals && dice.roll(12) == 0)
      devices.withdraw(device);
    else
      devices.put(device, random_puts(dice));
  }
  return std::move(devices.made);
}

template <class T>
void shuffle(std::vector<T>& all, Dice& dice) {
  for (std::size_t i = all.size(); i > 1; --i) std::swap(all[i - 1], all[dice.roll(i)]);
}

/// Another order of arrival that agrees with causality.
inline std::vector<Made> causal_shuffle(std::vector<Made> waiting, Dice& dice) {
  std::vector<Made> order;
  VersionVector held;
  while (!waiting.empty()) {
    const auto at = dice.roll(waiting.size());
    const auto& stamp = waiting[at].stamp;
    const bool ready = std::all_of(stamp.seen.begin(), stamp.seen.end(),
                                   [&](const auto& e) { return held.of(e.first) >= e.second; });
    if (!ready) continue;
    held.raise(stamp.replica, stamp.seq);
    order.push_back(std::move(waiting[at]));
    waiting.erase(waiting.begin() + static_cast<std::ptrdiff_t>(at));
  }
  return order;
}

/// A merge's outcome without indices, for comparison.
struct Outcome {
  bool withdrawn = false;
  Fields fields;
  std::vector<std::pair<FieldKey, std::vector<Value>>> clashes;
  std::set<std::pair<ReplicaId, Seq>> live;
  bool operator==(const Outcome&) const = default;
};

inline Merged merge_made(const std::vector<Made>& changes, const KindSpec* kind = &kTestKind) {
  std::vector<ChangeView> views;
  for (const auto& one : changes) views.push_back(one.view());
  return merge(kind, views);
}

inline Outcome outcome(const std::vector<Made>& changes, const KindSpec* kind = &kTestKind) {
  auto merged = merge_made(changes, kind);
  Outcome out{merged.withdrawn, std::move(merged.fields), {}, {}};
  for (auto& clash : merged.clashes) out.clashes.emplace_back(clash.key, clash.others);
  for (auto i : merged.live) out.live.emplace(changes[i].stamp.replica, changes[i].stamp.seq);
  return out;
}

}  // namespace lull::model
