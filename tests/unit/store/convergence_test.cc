// SPDX-License-Identifier: Apache-2.0
// Three devices, random edits, random exchanges: in the end all hold the same.
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <map>

#include "unit/store/home.h"

namespace lull::store {
namespace {

using model::kGratitudeSpec;
using model::kPreferenceSpec;
namespace preference = model::preference;

class Dice {
 public:
  explicit Dice(std::uint64_t seed) : state_(seed) {}
  std::size_t roll(std::size_t below) {
    state_ += 0x9e3779b97f4a7c15u;
    auto z = state_;
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
    return static_cast<std::size_t>((z ^ (z >> 31)) % below);
  }

 private:
  std::uint64_t state_;
};

/// Ada's two devices and Bo's one.
struct Three {
  Three() {
    for (auto* home : {&desk, &phone}) home->join(pair_space(), 2);
    bo.join(pair_space(), 1);
  }
  Home& any(Dice& dice) { return *all[dice.roll(3)]; }
  Home desk{1};
  Home phone{1};
  Home bo{2};
  Home* all[3] = {&desk, &phone, &bo};
};

model::Fields random_edit(Dice& dice) {
  static constexpr const char* kWords[] = {"one", "two", "three", "caf\xc3\xa9"};
  model::Fields puts;
  if (dice.roll(2) == 0) puts.set(preference::kNote, kWords[dice.roll(4)]);
  if (dice.roll(2) == 0) puts.set(preference::kWant, std::uint64_t{1 + dice.roll(5)});
  if (dice.roll(3) == 0) puts.set(preference::kMinutes, std::uint64_t{5 * dice.roll(49)});
  if (dice.roll(2) == 0)
    puts.set_element(preference::kTags, kWords[dice.roll(4)], dice.roll(2) == 0);
  return puts;
}

/// One thing that a person does at one device.
void act(Home& home, Dice& dice) {
  std::vector<RecordId> mine;
  const auto entries = home->list({});
  RC_ASSERT(entries.has_value());
  for (const auto& entry : *entries)
    if (entry.mine) mine.push_back(entry.id);
  const auto which = dice.roll(8);
  if (mine.empty() || which < 2) {
    RC_ASSERT(home->create(kPreferenceSpec, wish("new"), home.space).has_value());
    return;
  }
  const auto id = mine[dice.roll(mine.size())];
  if (which == 2 && home->get(id)->share == Share::kShared)
    RC_ASSERT(home->withdraw({id}).has_value());
  else if (which == 3 && dice.roll(3) == 0)
    RC_ASSERT(home->remove({id}).has_value());
  else
    RC_ASSERT(verdict(home->edit(id, random_edit(dice))) == "good");
}

/// `to` takes in some of what `from` holds, perhaps twice, perhaps crashing before it is durable.
void exchange(Home& to, Home& from, Dice& dice) {
  introduce(to, from);
  auto have = to->log().version(to.space);
  if (dice.roll(4) == 0) have = {};  // all over again: duplicates
  auto batch = *from->read_after(from.space, have);
  if (batch.runs.empty()) return;
  if (dice.roll(2) == 0) {  // a part of it
    batch.runs.resize(1 + dice.roll(batch.runs.size()));
    auto& items = batch.runs.back().items;
    items.resize(1 + dice.roll(items.size()));
  }
  const auto again = batch;
  RC_ASSERT(verdict(to->take_in(to.space, std::move(batch))) == "good");
  if (dice.roll(4) == 0) RC_ASSERT(verdict(to->take_in(to.space, wire::Changes(again))) == "good");
  if (dice.roll(8) == 0)
    to.reopen();
  else
    RC_ASSERT(to->finish().has_value());
}

/// Everything of the space that must be the same everywhere, in bytes.
std::string dump(Home& home) {
  std::map<RecordId, std::string> records;
  RecordId most;
  most.raw.fill(0xff);
  const auto batch = all_changes(home);
  std::string out;
  for (const auto& run : batch.runs) {
    std::size_t at = 0;
    for (const auto& item : run.items) {
      out += to_hex(run.replica.view()) + " " + std::to_string(run.first_seq + at++) + " " +
             to_hex(as_bytes(item.seen)) + " " +
             (item.body() != nullptr ? to_hex(as_bytes(*item.body())) : "erased") + "\n";
    }
  }
  const auto entries = home->list({});
  RC_ASSERT(entries.has_value());
  for (const auto& entry : *entries) {
    if (entry.share != Share::kShared) continue;
    auto& text = records[entry.id];
    text = to_hex(wire::encode_fields(*entry.spec, entry.fields));
    for (const auto& clash : entry.clashes) {
      text += " clash " + std::to_string(clash.key.number);
      for (const auto& other : clash.others) text += " " + std::get<std::string>(other.value);
    }
  }
  for (const auto& [id, text] : records) out += to_hex(id.view()) + " " + text + "\n";
  std::map<ReplicaId, std::string> heads;
  for (const auto* replica : home->log().replicas(home.space))
    heads[replica->id] = std::to_string(replica->seq) + " " + to_hex(replica->head.view());
  for (const auto& [id, head] : heads) out += to_hex(id.view()) + " " + head + "\n";
  return out;
}

RC_GTEST_PROP(Convergence, ThreeDevicesEndUpWithTheSameBytes, (std::uint64_t seed)) {
  Dice dice(seed);
  Three three;
  for (auto steps = 4 + dice.roll(26); steps > 0; --steps) {
    if (dice.roll(2) == 0)
      act(three.any(dice), dice);
    else
      exchange(three.any(dice), three.any(dice), dice);
  }
  for (int round = 0; round < 2; ++round)
    for (auto* to : three.all)
      for (auto* from : three.all)
        if (to != from) RC_ASSERT(verdict(carry(*to, *from)) == "good");
  const auto expected = dump(three.desk);
  RC_ASSERT(dump(three.phone) == expected);
  RC_ASSERT(dump(three.bo) == expected);
  three.bo.reopen();
  RC_ASSERT(dump(three.bo) == expected);
}

}  // namespace
}  // namespace lull::store
