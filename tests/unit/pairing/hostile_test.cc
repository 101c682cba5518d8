// SPDX-License-Identifier: Apache-2.0
// Each message in each state, from a peer that holds the invitation and keeps to no rule.
#include <gtest/gtest.h>

#include "unit/pairing/couple.h"
#include "unit/pairing/rogue.h"

namespace lull::pairing {
namespace {

using Holds = Party::Holds;

/// A rogue that dials an honest side.
struct Attack {
  Person offerer = noor();
  Invitation invitation = invitation_of(offerer);
  Window window{invitation, kNow};
  Rogue rogue = Rogue::dialling(invitation, crypto::KeyPair::generate());
  std::optional<Party> honest{};

  /// The first flight and all that follows from it.
  void go() {
    ASSERT_TRUE(rogue.start());
    const auto flight = rogue.take_output();
    auto attempt = window.admit(flight, kNow);
    ASSERT_TRUE(attempt);
    honest.emplace(Party{std::move(*Ritual::answer(offerer.config(), std::move(*attempt)))});
    honest->feed(flight);
    relay();
  }
  void relay() {
    for (;;) {
      const auto to_rogue = honest->ritual.take_output();
      if (!to_rogue.empty()) rogue.feed(to_rogue);
      const auto to_honest = rogue.take_output();
      if (to_rogue.empty() && to_honest.empty()) return;
      if (!to_honest.empty()) honest->feed(to_honest);
    }
  }
  void say(const wire::PairMessage& message) {
    rogue.send(message);
    relay();
  }
};

enum class At { kIntroduce, kWords, kSaidSame, kHeardSame, kStoring, kPrepared };
constexpr At kStates[] = {At::kIntroduce, At::kWords,   At::kSaidSame,
                          At::kHeardSame, At::kStoring, At::kPrepared};

/// Brings the honest side to a state. Its owner is this test: it does not store by itself.
void bring_to(Attack& attack, At state) {
  attack.go();
  auto& ritual = attack.honest->ritual;
  if (state == At::kIntroduce) return;
  attack.say(attack.rogue.introduction());
  if (state == At::kWords) return;
  if (state != At::kHeardSame) {
    ASSERT_TRUE(ritual.decide(true));
  }
  attack.relay();
  if (state == At::kSaidSame) return;
  attack.rogue.send(attack.rogue.own_confirm());
  ritual.feed(attack.rogue.take_output());
  if (state == At::kHeardSame) return;
  ASSERT_EQ(ritual.poll(), Step::kStorePrepared);
  if (state == At::kPrepared) ritual.stored(true);
}

struct Case {
  const char* name;
  Bytes (*make)(Attack&);
  /// How it ends in each state, in the order of kStates; nothing: it goes on.
  std::array<std::string, 6> ends;
};

Bytes encoded(const wire::PairMessage& message) {
  return wire::encode_pair_message(message);
}

const std::string kGoesOn;
const std::string kBreach = "protocol";
const std::string kThere = "different_there";

const Case kCases[] = {
    {"Introduce",
     [](Attack& x) { return encoded(x.rogue.introduction()); },
     {kGoesOn, kBreach, kBreach, kBreach, kBreach, kBreach}},
    {"IntroduceAsOurselves",
     [](Attack& x) {
       return encoded(wire::Introduce{x.offerer.id, "Noor", 9});
     },
     {"pair_with_self", kBreach, kBreach, kBreach, kBreach, kBreach}},
    {"Confirm",
     [](Attack& x) { return encoded(x.rogue.own_confirm()); },
     {kBreach, kGoesOn, kGoesOn, kBreach, kBreach, kBreach}},
    {"ConfirmWithAWrongMac",
     [](Attack& x) {
       auto confirm = x.rogue.own_confirm();
       confirm.mac[31] ^= 1;
       return encoded(confirm);
     },
     {kBreach, kBreach, kBreach, kBreach, kBreach, kBreach}},
    {"ConfirmReflected",
     [](Attack& x) { return encoded(x.rogue.confirm(2)); },
     {kBreach, kBreach, kBreach, kBreach, kBreach, kBreach}},
    {"Prepared",
     [](Attack&) { return encoded(wire::Prepared{}); },
     {kBreach, kBreach, kBreach, kBreach, kGoesOn, kGoesOn}},
    {"Different",
     [](Attack&) { return encoded(wire::Different{}); },
     {kBreach, kThere, kThere, kThere, kThere, kThere}},
    {"Nothing",
     [](Attack&) { return Bytes{}; },
     {kBreach, kBreach, kBreach, kBreach, kBreach, kBreach}},
    {"Garbage",
     [](Attack&) { return Bytes(40, 0xee); },
     {kBreach, kBreach, kBreach, kBreach, kBreach, kBreach}},
    {"Oversize",
     [](Attack&) { return Bytes(100'000, 0x0a); },
     {kBreach, kBreach, kBreach, kBreach, kBreach, kBreach}},
};

TEST(HostilePeer, EachMessageInEachStateEndsAsItShould) {
  for (const auto& test : kCases) {
    for (std::size_t i = 0; i < std::size(kStates); ++i) {
      SCOPED_TRACE(std::string(test.name) + " in state " + std::to_string(i));
      Attack attack;
      bring_to(attack, kStates[i]);
      auto& ritual = attack.honest->ritual;
      ASSERT_FALSE(ritual.ended());
      attack.rogue.send(test.make(attack));
      ritual.feed(attack.rogue.take_output());
      EXPECT_EQ(attack.honest->reason(), test.ends[i]);
      if (test.ends[i].empty()) continue;
      if (test.ends[i] != "pair_with_self") {
        EXPECT_TRUE(ritual.take_output().empty()) << "a bare close";
      }
      const bool both_confirmed = kStates[i] >= At::kStoring;
      EXPECT_EQ(ritual.prepared_stands(), both_confirmed && test.ends[i] != kThere);
      EXPECT_EQ(attack.window.state(kNow) == WindowState::kSucceeded, both_confirmed);
    }
  }
}

TEST(HostilePeer, LearnsNameIdAndPortAndNothingElse) {
  // PRACTICE SR-09: pairing shares nothing.
  Attack attack;
  bring_to(attack, At::kPrepared);
  attack.relay();
  std::vector<std::size_t> kinds;
  for (const auto& message : attack.rogue.messages)
    kinds.push_back(wire::decode_pair_message(message)->index());
  EXPECT_EQ(kinds, (std::vector<std::size_t>{0, 1, 2})) << "Introduce, Confirm, Prepared";
}

TEST(HostilePeer, SR_42_CannotMakeAnythingStoredWithoutAPersonHere) {
  // PRACTICE SR-42: whatever it sends, nobody has pressed "same".
  for (const auto& test : kCases) {
    Attack attack;
    bring_to(attack, At::kHeardSame);
    attack.rogue.send(test.make(attack));
    attack.honest->feed(attack.rogue.take_output());
    EXPECT_EQ(attack.honest->holds(), Holds::kNothing) << test.name;
  }
}

TEST(HostilePeer, PreparedTwiceOrDifferentAfterPreparedIsABreach) {
  for (const wire::PairMessage& second :
       {wire::PairMessage(wire::Prepared{}), wire::PairMessage(wire::Different{})}) {
    Attack attack;
    bring_to(attack, At::kStoring);
    attack.rogue.send(wire::Prepared{});
    attack.rogue.send(second);
    attack.honest->ritual.feed(attack.rogue.take_output());
    EXPECT_EQ(attack.honest->reason(), "protocol");
  }
}

TEST(HostilePeer, WhatFollowsTheLastMessageIsNotRead) {
  Attack attack;
  bring_to(attack, At::kPrepared);
  attack.rogue.send(wire::Prepared{});
  attack.rogue.send(Bytes(3, 1));
  auto bytes = attack.rogue.take_output();
  append(bytes, Bytes(5000, 9));
  attack.honest->ritual.feed(bytes);
  EXPECT_EQ(attack.honest->ritual.poll(), Step::kComplete);
  EXPECT_FALSE(attack.honest->ritual.ended());
}

TEST(HostilePeer, ABrokenFrameEndsItWithoutAWord) {
  for (At state : kStates) {
    Attack attack;
    bring_to(attack, state);
    attack.rogue.send(attack.rogue.own_confirm());
    auto bytes = attack.rogue.take_output();
    bytes[40] ^= 1;
    static_cast<void>(attack.honest->ritual.take_output());
    attack.honest->ritual.feed(bytes);
    EXPECT_EQ(attack.honest->reason(), "protocol");
    EXPECT_TRUE(attack.honest->ritual.take_output().empty());
    EXPECT_EQ(attack.honest->ritual.prepared_stands(), state >= At::kStoring);
  }
}

TEST(HostileDialler, WhoRevealsAnotherContributionIsRefused) {
  Attack attack;
  attack.rogue.before_reveal = [](Rogue& rogue) { rogue.reveal[0] ^= 1; };
  attack.go();
  EXPECT_EQ(attack.honest->reason(), "handshake_failed");
  EXPECT_TRUE(attack.honest->steps == std::vector{Step::kEnded}) << "no words are shown";
  EXPECT_EQ(attack.window.failures(), 1);
}

TEST(HostileDialler, WhoProvesAnotherKeyThanItClaimedIsRefused) {
  // Choosing the static key after b has come would let it grind the words: it is in the hash.
  Attack attack;
  const auto keys = InviteKeys::of(attack.invitation);
  const auto claimed = claim_tag(keys.knock, crypto::KeyPair::generate().pub);
  std::ranges::copy(claimed.view(), attack.rogue.opening.begin() + 34);
  attack.go();
  EXPECT_EQ(attack.honest->reason(), "handshake_failed");
}

TEST(HostileDialler, WhoSaysMoreOrLessThanItsContributionIsRefused) {
  for (std::size_t size : {0, 31, 33, 64, 1000}) {
    Attack attack;
    attack.rogue.before_reveal = [size](Rogue& rogue) { rogue.reveal.resize(size); };
    attack.go();
    EXPECT_EQ(attack.honest->reason(), "handshake_failed") << size;
  }
}

TEST(HostileDialler, WithVersionsThatMakeNoSenseGetsSilence) {
  for (const auto& range : {VersionRange{0, 1}, VersionRange{2, 1}, VersionRange{0, 0}}) {
    Attack attack;
    attack.rogue.opening[0] = range.min;
    attack.rogue.opening[1] = range.max;
    attack.go();
    EXPECT_EQ(attack.honest->reason(), "handshake_failed");
    EXPECT_FALSE(attack.rogue.established());
  }
}

TEST(HostileDialler, ClaimingTheOfferersOwnKeyIsPairingWithOneself) {
  Attack attack;
  attack.rogue = Rogue::dialling(attack.invitation, attack.offerer.key.clone());
  attack.go();
  EXPECT_EQ(attack.honest->reason(), "pair_with_self");
}

TEST(HostileDialler, FiveTimesClosesTheWindow) {
  Attack attack;
  for (int i = 0; i < kFailuresMax; ++i) {
    EXPECT_EQ(attack.window.state(kNow), WindowState::kOpen);
    attack.rogue = Rogue::dialling(attack.invitation, crypto::KeyPair::generate());
    attack.rogue.before_reveal = [](Rogue& rogue) { rogue.reveal[0] ^= 1; };
    attack.go();
  }
  EXPECT_EQ(attack.window.state(kNow), WindowState::kFailed);
  EXPECT_TRUE(attack.window.another_tried());
}

/// An honest dialler and a rogue that has the offering side's key.
struct Answer {
  Person offerer = noor();
  Person guest = sam();
  Invitation invitation = invitation_of(offerer);
  Rogue rogue = Rogue::answering(invitation, offerer.key.clone());
  Party honest{std::move(*Ritual::dial(guest.config(), invitation))};

  void go() {
    ASSERT_TRUE(rogue.start());
    ASSERT_TRUE(rogue.feed(honest.ritual.take_output()));
    honest.feed(rogue.take_output());
  }
};

TEST(HostileAnswerer, WhoKeepsTheRulesIsAnswered) {
  Answer answer;
  answer.go();
  EXPECT_FALSE(answer.honest.ritual.ended());
  EXPECT_TRUE(answer.rogue.feed(answer.honest.ritual.take_output()));
  EXPECT_TRUE(answer.rogue.established());
  EXPECT_EQ(answer.rogue.messages.size(), 1u);
}

TEST(HostileAnswerer, WhoPicksAVersionOfItsOwnIsRefused) {
  for (const auto version : Bytes{0, 2, 255}) {
    Answer answer;
    answer.rogue.reply[0] = version;
    answer.go();
    EXPECT_EQ(answer.honest.reason(), "handshake_failed");
    EXPECT_TRUE(answer.honest.ritual.take_output().empty());
  }
}

TEST(HostileAnswerer, WhoHidesItsNewerVersionsChangesTheChoiceOnlyByLying) {
  // A downgrade by a third party is out: both ranges are under the handshake's keys.
  Answer answer;
  answer.guest.versions = {1, 3};
  answer.honest = Party{std::move(*Ritual::dial(answer.guest.config(), answer.invitation))};
  answer.rogue.reply = Reply{1, {1, 2}, answer.rogue.mine}.encode();
  answer.go();
  EXPECT_EQ(answer.honest.reason(), "handshake_failed");
}

TEST(HostileAnswerer, WithAReplyOfAnotherSizeIsRefused) {
  for (std::size_t size : {0, 34, 36, 200}) {
    Answer answer;
    answer.rogue.reply.resize(size);
    answer.go();
    EXPECT_EQ(answer.honest.reason(), "handshake_failed") << size;
  }
}

}  // namespace
}  // namespace lull::pairing
