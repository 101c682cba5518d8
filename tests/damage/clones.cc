// SPDX-License-Identifier: Apache-2.0
// Copies of a home live side by side: one backup restored on two machines, and a machine that is
// set back to an earlier moment. See README.md; tools/tamper --clones builds and runs it.
#include <charconv>
#include <cstdio>
#include <random>

#include "base/check.h"
#include "base/log.h"
#include "damage/fixed_chance.h"
#include "damage/rehearsal.h"
#include "model/gratitude.h"

namespace lull::damage {

namespace {

/// All that was ever written as one replica under one number, wherever it was seen. Two heads for
/// one number would be two different pasts under one name.
class Names {
 public:
  /// False if one of them was seen with another head before.
  bool see(Person& who) {
    auto store = who.store();
    auto space = who.node().pair_space();
    if (!store || !space) return false;
    for (const auto* replica : (*store)->log().replicas(*space))
      for (Seq seq = 1; seq <= replica->seq; ++seq) {
        const auto head = (*store)->head_at(*replica, seq);
        if (!head) return false;
        if (seen_.try_emplace({replica->id, seq}, *head).first->second != *head) return false;
      }
    return true;
  }

 private:
  std::map<std::pair<ReplicaId, Seq>, ChainHead> seen_;
};

/// One life of copies, by one seed.
class Life {
 public:
  Life(const Room& room, std::uint64_t seed, Cases& cases)
      : room_(room), cases_(cases), dice_(static_cast<std::uint32_t>(seed)) {}

  void two_machines() {
    begin();
    write(noor_, 3), write(sam_, 3);
    LULL_CHECK(meet(noor_));
    LULL_CHECK(noor_.back_up(room_ / "stick").has_value());
    const auto kept = texts_;
    write(noor_, roll(4));
    const bool sent = roll(2) == 0;
    if (sent) LULL_CHECK(meet(noor_));
    const bool lost = roll(2) == 0;  // or it goes on beside its copies
    noor_.host().online = false;
    if (lost) noor_.end(), forget(noor_);
    if (lost && !sent) texts_ = kept;
    for (auto* copy : {&second_, &third_}) revive(*copy);
    if (own(second_) == own(third_)) cases_.fail("both copies write as one replica");
    std::vector<Person*> writers{&second_, &third_};
    if (!lost) writers.push_back(&noor_);
    for (int turn = 0; turn < 6; ++turn) {
      auto& who = *writers[roll(writers.size())];
      write(who, 1 + roll(3));
      write(sam_, roll(2));
      if (roll(3) != 0 && !meet(who)) cases_.fail(who.name() + " never comes in step");
    }
    settle(writers);
  }

  void set_back() {
    begin();
    write(noor_, 2), write(sam_, 2);
    LULL_CHECK(meet(noor_));
    for (int turn = 0; turn < 3; ++turn) {
      // As a snapshot of a machine that runs: the files as they are this moment.
      const auto snapshot = room_ / "snapshot";
      fs::remove_all(snapshot);
      fs::copy(noor_.home(), snapshot, fs::copy_options::recursive);
      const auto kept = texts_;
      write(noor_, 1 + roll(4));
      const bool sent = roll(2) == 0;
      if (sent) LULL_CHECK(meet(noor_));
      // What had not left the machine is gone with it, and nobody can know of it.
      if (!sent) texts_ = kept;
      noor_.host().online = roll(2) == 0;  // off: Sam is not even told that the line is dead
      noor_.end();
      fs::remove_all(noor_.home());
      fs::copy(snapshot, noor_.home(), fs::copy_options::recursive);
      LULL_CHECK(noor_.start().has_value() && noor_.unlock().has_value());
      write(noor_, roll(3));  // under numbers that were given already
      write(sam_, roll(2));
      if (!meet(noor_)) cases_.fail("never in step after being set back");
    }
    settle({&noor_});
  }

 private:
  void begin() {
    for (auto* who : {&noor_, &sam_})
      LULL_CHECK(who->start().has_value() && who->setup().has_value());
    LULL_CHECK(pair(noor_, sam_).has_value());
  }

  std::uint32_t roll(std::size_t below) { return static_cast<std::uint32_t>(dice_() % below); }

  void forget(Person& who) { fs::remove_all(who.home()); }

  void revive(Person& copy) {
    LULL_CHECK(copy.start().has_value());
    LULL_CHECK(copy.restore(room_ / "stick").has_value() && copy.unlock().has_value());
    copy.host().online = false;
    LULL_CHECK(copy.node().set_paused(false).has_value());
  }

  ReplicaId own(Person& who) { return (*who.store())->log().own(*who.node().pair_space()).id; }

  void write(Person& who, std::uint32_t count) {
    for (std::uint32_t i = 0; i < count; ++i) {
      const auto text = who.name() + " " + std::to_string(++written_);
      if (const auto id = who.thank(text, true); !id) {
        cases_.fail(who.name() + " cannot write: " + id.error().reason);
        return;
      }
      texts_.insert(text);
    }
  }

  /// Sam meets this one of the copies, and no other.
  bool meet(Person& who) {
    for (auto* one : {&noor_, &second_, &third_}) one->host().online = one == &who;
    world_.run_for(90'000);  // a dead line is noticed
    return world_.run_until([&] { return who.in_step() && sam_.in_step(); }, 900'000);
  }

  /// Everybody has met Sam twice: all have all, and no number was given twice.
  void settle(const std::vector<Person*>& writers) {
    for (int round = 0; round < 2; ++round)
      for (auto* who : writers)
        if (!meet(*who)) cases_.fail(who->name() + " does not come in step in the end");
    Names names;
    auto all = writers;
    all.push_back(&sam_);
    for (auto* who : all) {
      if (!names.see(*who))
        cases_.fail("two pasts under one replica and number, at " + who->name());
      const auto found = shared(*who);
      for (const auto& text : texts_)
        if (!found.contains(text)) cases_.fail("lost at " + who->name() + ": " + text);
      if (found.size() > texts_.size()) cases_.fail("more than was written, at " + who->name());
      if ((*who->store())->quarantined() != 0u) cases_.fail("quarantined at " + who->name());
    }
  }

  std::multiset<std::string> shared(Person& who) {
    std::multiset<std::string> found;
    const auto entries = (*who.store())->list({18, std::nullopt, 10'000});
    for (const auto& entry : *entries)
      if (entry.share == store::Share::kShared)
        found.emplace(entry.fields.text(model::gratitude::kText));
    return found;
  }

  const Room& room_;
  Cases& cases_;
  std::mt19937 dice_;
  support::World world_;
  Person noor_{world_, "noor", "192.168.7.2", room_ / "noor"};
  Person sam_{world_, "sam", "192.168.7.3", room_ / "sam"};
  Person second_{world_, "second", "192.168.7.4", room_ / "second"};
  Person third_{world_, "third", "192.168.7.5", room_ / "third"};
  std::multiset<std::string> texts_;
  int written_ = 0;
};

int live(std::uint64_t seed, std::uint64_t rounds) {
  Cases cases("tools/tamper --clones --rounds 1 --seed", 10);
  for (std::uint64_t i = 0; i < rounds && !cases.enough(); ++i) {
    cases.begin(std::to_string(seed + i));
    for (const bool restored : {true, false}) {
      Room room;
      fix_chance(mix(seed + i, restored ? 1 : 0));
      Life life(room, mix(seed + i, 2), cases);
      restored ? life.two_machines() : life.set_back();
    }
  }
  std::printf(
      "%zu lives with a backup on two machines, as many with a machine set back three times; "
      "%zu failed\n",
      cases.count(), cases.failures());
  return cases.failures() == 0 ? 0 : 1;
}

}  // namespace

}  // namespace lull::damage

int main(int count, char** words) {
  std::uint64_t seed = 1, rounds = 200;
  bool good = count % 2 == 1;
  for (int i = 1; good && i + 1 < count; i += 2) {
    const std::string_view word(words[i]), value(words[i + 1]);
    auto& out = word == "--seed" ? seed : rounds;
    const auto [end, error] = std::from_chars(value.data(), value.data() + value.size(), out);
    good = (word == "--seed" || word == "--rounds") && error == std::errc() &&
           end == value.data() + value.size();
  }
  if (!good) {
    std::fprintf(stderr, "usage: tools/tamper --clones [--seed N] [--rounds N]\n");
    return 64;
  }
  lull::log_quiet();
  if (rounds > 1 && std::freopen("/dev/null", "w", stderr) == nullptr) return 1;
  return lull::damage::live(seed, rounds);
}
