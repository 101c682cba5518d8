// SPDX-License-Identifier: Apache-2.0
#include "pairing/ritual.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "unit/pairing/couple.h"

namespace lull::pairing {
namespace {

using ::testing::ElementsAre;
using Holds = Party::Holds;

Couple paired() {
  Couple couple;
  couple.meet();
  EXPECT_TRUE(couple.knock());
  couple.press(true);
  couple.run();
  return couple;
}

TEST(Ritual, EndsPairedOnBothSidesOnceBothSaySame) {
  const auto couple = paired();
  for (const auto* party : {&*couple.a, &*couple.b}) {
    EXPECT_THAT(party->steps, ElementsAre(Step::kWords, Step::kStorePrepared, Step::kComplete));
    EXPECT_EQ(party->holds(), Holds::kPaired);
    EXPECT_EQ(party->ritual.end_reason(), nullptr);
  }
  EXPECT_EQ(couple.window->state(kNow), WindowState::kSucceeded);
}

TEST(Ritual, ShowsTheSameWordsAndEachTheOthersName) {
  const auto couple = paired();
  EXPECT_EQ(couple.a->ritual.words(), couple.b->ritual.words());
  EXPECT_EQ(couple.a->ritual.peer_display(), "Noor");
  EXPECT_EQ(couple.b->ritual.peer_display(), "Sam");
}

TEST(Ritual, LeavesTheSameKeysOnBothSides) {
  const auto couple = paired();
  const auto& a = *couple.a->prepared;
  const auto& b = *couple.b->prepared;
  EXPECT_TRUE(equal(a.psk.expose_bytes(), b.psk.expose_bytes()));
  EXPECT_TRUE(equal(a.knock.expose_bytes(), b.knock.expose_bytes()));
  EXPECT_TRUE(equal(a.beacon.expose_bytes(), b.beacon.expose_bytes()));
  EXPECT_EQ(a.space, b.space);
  EXPECT_EQ(a.version, b.version);
  EXPECT_FALSE(equal(a.psk.expose_bytes(), a.knock.expose_bytes()));
  EXPECT_FALSE(equal(a.psk.expose_bytes(), a.beacon.expose_bytes()));
}

TEST(Ritual, LeavesWhoTheOtherIsAndWhere) {
  const auto couple = paired();
  const auto& a = *couple.a->prepared;
  const auto& b = *couple.b->prepared;
  EXPECT_EQ(a.peer_key, couple.offerer.key.pub);
  EXPECT_EQ(b.peer_key, couple.guest.key.pub);
  EXPECT_EQ(a.person, couple.offerer.id);
  EXPECT_EQ(b.person, couple.guest.id);
  EXPECT_EQ(a.display, "Noor");
  EXPECT_TRUE(a.dialled);
  EXPECT_FALSE(b.dialled);
  EXPECT_EQ(a.listen_port, kOfferPort);
  EXPECT_EQ(b.address, AddressHint::v4({192, 168, 7, 9}, kDialPort));
}

TEST(Ritual, LeavesOtherKeysAndWordsInEveryRun) {
  // The same people and the same invitation: only the ephemeral keys and contributions differ.
  Couple first;
  const auto again = [&] {
    Couple couple;
    couple.offerer.key = first.offerer.key.clone();
    couple.guest.key = first.guest.key.clone();
    couple.invitation.offerer = first.invitation.offerer;
    couple.invitation.secret = first.invitation.secret.clone();
    couple.invitation.hints = first.invitation.hints;
    couple.window.emplace(couple.invitation, kNow);
    return couple;
  };
  std::vector<Couple> runs;
  for (int i = 0; i < 4; ++i) {
    auto couple = again();
    couple.meet();
    ASSERT_TRUE(couple.knock());
    couple.press(true);
    couple.run();
    ASSERT_EQ(couple.a->holds(), Holds::kPaired);
    runs.push_back(std::move(couple));
  }
  for (std::size_t i = 0; i < runs.size(); ++i) {
    for (std::size_t j = 0; j < i; ++j) {
      const auto& one = *runs[i].a->prepared;
      const auto& other = *runs[j].a->prepared;
      EXPECT_FALSE(equal(one.psk.expose_bytes(), other.psk.expose_bytes()));
      EXPECT_FALSE(equal(one.knock.expose_bytes(), other.knock.expose_bytes()));
      EXPECT_FALSE(equal(one.beacon.expose_bytes(), other.beacon.expose_bytes()));
      EXPECT_NE(one.space, other.space);
      EXPECT_NE(runs[i].a->ritual.words(), runs[j].a->ritual.words());
    }
  }
}

TEST(Ritual, TakesBytesInPiecesOfAnySize) {
  for (std::size_t piece : {1, 2, 3, 7, 61, 159, 160, 161, 255, 257}) {
    Couple couple;
    couple.meet();
    ASSERT_TRUE(couple.knock());
    couple.press(true);
    couple.run(piece);
    EXPECT_EQ(couple.a->holds(), Holds::kPaired) << piece;
    EXPECT_EQ(couple.b->holds(), Holds::kPaired) << piece;
  }
}

TEST(Ritual, TheLastOfBothMayPressInEitherOrder) {
  for (bool dialler_first : {true, false}) {
    Couple couple;
    couple.meet();
    ASSERT_TRUE(couple.knock());
    couple.run();
    auto& first = dialler_first ? *couple.a : *couple.b;
    auto& second = dialler_first ? *couple.b : *couple.a;
    ASSERT_TRUE(first.ritual.decide(true));
    couple.run();
    first.follow();
    EXPECT_EQ(first.holds(), Holds::kNothing) << "one side alone stores nothing";
    EXPECT_EQ(second.holds(), Holds::kNothing);
    ASSERT_TRUE(second.ritual.decide(true));
    second.follow();
    couple.run();
    EXPECT_EQ(first.holds(), Holds::kPaired);
    EXPECT_EQ(second.holds(), Holds::kPaired);
  }
}

TEST(Ritual, DifferentFromEitherSideStoresNothing) {
  for (bool dialler : {true, false}) {
    for (bool other_said_same : {true, false}) {
      Couple couple;
      couple.meet();
      ASSERT_TRUE(couple.knock());
      couple.run();
      auto& one = dialler ? *couple.a : *couple.b;
      auto& other = dialler ? *couple.b : *couple.a;
      if (other_said_same) {
        ASSERT_TRUE(other.ritual.decide(true));
      }
      couple.run();
      ASSERT_TRUE(one.ritual.decide(false));
      one.follow();
      couple.run();
      EXPECT_EQ(one.reason(), "different_here");
      EXPECT_EQ(other.reason(), "different_there");
      EXPECT_EQ(one.holds(), Holds::kNothing);
      EXPECT_EQ(other.holds(), Holds::kNothing);
      EXPECT_THAT(one.steps, ElementsAre(Step::kWords, Step::kEnded));
      EXPECT_THAT(other.steps, ElementsAre(Step::kWords, Step::kEnded));
      EXPECT_EQ(couple.window->failures(), 1);
    }
  }
}

TEST(Ritual, SameMayBeTakenBackWhileTheOtherHasNotAnswered) {
  Couple couple;
  couple.meet();
  ASSERT_TRUE(couple.knock());
  couple.run();
  ASSERT_TRUE(couple.a->ritual.decide(true));
  ASSERT_TRUE(couple.a->ritual.decide(true)) << "pressed twice";
  couple.run();
  ASSERT_TRUE(couple.a->ritual.decide(false));
  couple.run();
  EXPECT_EQ(couple.b->reason(), "different_there");
}

TEST(Ritual, TakenBackTooLateTheOtherDropsWhatItStored) {
  Couple couple;
  couple.meet();
  ASSERT_TRUE(couple.knock());
  couple.run();
  // Noor's "same" is on its way while Sam, who said so too, takes it back.
  ASSERT_TRUE(couple.a->ritual.decide(true));
  couple.b->feed(couple.a->ritual.take_output());
  ASSERT_TRUE(couple.b->ritual.decide(true));
  couple.b->follow();
  ASSERT_EQ(couple.b->holds(), Holds::kPrepared);
  ASSERT_TRUE(couple.a->ritual.decide(false));
  couple.run();
  couple.a->follow();
  EXPECT_EQ(couple.a->holds(), Holds::kNothing);
  EXPECT_EQ(couple.b->holds(), Holds::kNothing);
  EXPECT_EQ(couple.b->reason(), "different_there");
}

TEST(Ritual, DecidingIsRefusedBeforeWordsAndAfterTheEnd) {
  Couple couple;
  couple.meet();
  EXPECT_STREQ(couple.a->ritual.decide(true).error().reason, "words_not_shown");
  ASSERT_TRUE(couple.knock());
  EXPECT_STREQ(couple.b->ritual.decide(false).error().reason, "words_not_shown");
  couple.press(true);
  couple.run();
  for (bool same : {true, false})
    EXPECT_STREQ(couple.a->ritual.decide(same).error().reason, "pairing_decided");
  EXPECT_EQ(couple.a->holds(), Holds::kPaired);
}

TEST(Ritual, AFailedStoreOnEitherSideLeavesNothing) {
  for (bool dialler : {true, false}) {
    Couple couple;
    couple.meet();
    ASSERT_TRUE(couple.knock());
    couple.press(true);
    (dialler ? couple.a : couple.b)->stores = false;
    couple.run();
    EXPECT_EQ((dialler ? couple.a : couple.b)->reason(), "store_failed");
    EXPECT_EQ((dialler ? couple.b : couple.a)->reason(), "different_there");
    EXPECT_EQ(couple.a->holds(), Holds::kNothing);
    EXPECT_EQ(couple.b->holds(), Holds::kNothing);
  }
}

TEST(Ritual, OneselfIsRefusedByKey) {
  Couple couple;
  const auto dialled = Ritual::dial(couple.offerer.config(), couple.invitation);
  ASSERT_FALSE(dialled);
  EXPECT_STREQ(dialled.error().reason, "pair_with_self");
}

TEST(Ritual, OneselfIsRefusedByPerson) {
  Couple couple;
  couple.guest.id = couple.offerer.id;
  couple.meet();
  ASSERT_TRUE(couple.knock());
  couple.press(true);
  couple.run();
  EXPECT_EQ(couple.a->reason(), "pair_with_self");
  EXPECT_EQ(couple.b->reason(), "pair_with_self");
  EXPECT_EQ(couple.a->holds(), Holds::kNothing);
}

TEST(Ritual, ANameThatTheOtherWouldRefuseIsRefusedHere) {
  Couple couple;
  couple.guest.name = "Sam\u202e";
  EXPECT_STREQ(Ritual::dial(couple.guest.config(), couple.invitation).error().reason,
               "display_name_invalid");
  couple.guest.name = "Sam";
  couple.meet();
  auto attempt = couple.window->admit(couple.a->ritual.take_output(), kNow);
  ASSERT_TRUE(attempt);
  couple.offerer.name = "";
  EXPECT_STREQ(Ritual::answer(couple.offerer.config(), std::move(*attempt)).error().reason,
               "display_name_invalid");
}

TEST(Ritual, AnInvitationWithAKeyOfLowOrderIsDamaged) {
  Couple couple;
  couple.invitation.offerer = {};
  EXPECT_STREQ(Ritual::dial(couple.guest.config(), couple.invitation).error().reason,
               "invitation_damaged");
}

TEST(Ritual, VersionsMeetAtTheHighestThatBothSpeak) {
  Couple couple;
  couple.guest.versions = {1, 4};
  couple.offerer.versions = {2, 3};
  couple.meet();
  ASSERT_TRUE(couple.knock());
  couple.press(true);
  couple.run();
  EXPECT_EQ(couple.a->prepared->version, 3);
  EXPECT_EQ(couple.b->prepared->version, 3);
}

TEST(Ritual, VersionsThatDoNotMeetAreSaidOnBothSides) {
  for (bool guest_is_newer : {true, false}) {
    Couple couple;
    (guest_is_newer ? couple.guest : couple.offerer).versions = {5, 6};
    couple.meet();
    ASSERT_TRUE(couple.knock());
    couple.press(true);
    couple.run();
    EXPECT_EQ(couple.a->reason(), guest_is_newer ? "peer_too_old" : "peer_too_new");
    EXPECT_EQ(couple.b->reason(), guest_is_newer ? "peer_too_new" : "peer_too_old");
  }
}

TEST(Ritual, WithAnotherInvitationThereIsSilence) {
  Couple couple;
  couple.meet();
  Couple other;
  other.offerer.key = couple.offerer.key.clone();
  EXPECT_FALSE(other.window->admit(couple.a->ritual.take_output(), kNow));
  couple.a->ritual.connection_lost();
  EXPECT_EQ(couple.a->reason(), "invitation_refused");
}

TEST(Ritual, AChangedHintIsAnotherInvitation) {
  // The psk and the knock fit: the prologue alone tells.
  Couple couple;
  Invitation changed{couple.invitation.offerer,
                     couple.invitation.secret.clone(),
                     {AddressHint::v4({192, 168, 7, 66}, 41001)}};
  couple.a.emplace(Party{std::move(*Ritual::dial(couple.guest.config(), changed))});
  ASSERT_TRUE(couple.knock());
  couple.run();
  EXPECT_EQ(couple.b->reason(), "handshake_failed");
  EXPECT_TRUE(couple.b->ritual.take_output().empty());
  EXPECT_EQ(couple.window->failures(), 1);
}

TEST(Ritual, AnExpiredOrUsedInvitationIsRefused) {
  Couple couple;
  couple.meet();
  const auto flight = couple.a->ritual.take_output();
  EXPECT_FALSE(couple.window->admit(flight, kNow + kWindowMs));
  auto used = paired();
  used.meet();
  EXPECT_FALSE(used.knock());
}

TEST(Ritual, ADroppedConnectionMayBeTriedAgain) {
  Couple couple;
  couple.meet();
  ASSERT_TRUE(couple.knock());
  couple.run();
  couple.a->ritual.connection_lost();
  EXPECT_EQ(couple.a->reason(), "connection_lost");
  // This side has not noticed: the old connection still looks alive.
  auto old = std::move(*couple.b);
  couple.meet();
  ASSERT_TRUE(couple.knock());
  couple.press(true);
  couple.run();
  EXPECT_EQ(couple.a->holds(), Holds::kPaired);
  EXPECT_EQ(couple.b->holds(), Holds::kPaired);
  EXPECT_FALSE(old.ritual.decide(true));
  EXPECT_EQ(old.reason(), "superseded");
}

TEST(Ritual, AnAttemptThatWasTriedAgainReadsNothingMore) {
  Couple couple;
  couple.meet();
  ASSERT_TRUE(couple.knock());
  couple.run();
  auto dialler = std::move(*couple.a);
  auto old = std::move(*couple.b);
  couple.meet();
  ASSERT_TRUE(couple.knock());
  couple.run();
  ASSERT_TRUE(dialler.ritual.decide(true));
  old.feed(dialler.ritual.take_output());
  EXPECT_EQ(old.reason(), "superseded");
  EXPECT_TRUE(old.ritual.take_output().empty());
}

TEST(Ritual, AnotherKeyGetsSilenceOnceTheSecretIsBurned) {
  Couple couple;
  couple.meet();
  ASSERT_TRUE(couple.knock());
  couple.run();
  const auto third = Person{.name = "Alex", .port = 5};
  auto dialled = Ritual::dial(third.config(), couple.invitation);
  const auto flight = dialled->take_output();
  auto attempt = couple.window->admit(flight, kNow);
  ASSERT_TRUE(attempt);
  auto answered = Ritual::answer(couple.offerer.config(), std::move(*attempt));
  answered->feed(flight);
  EXPECT_STREQ(answered->end_reason(), "invitation_refused");
  EXPECT_TRUE(answered->take_output().empty());
  EXPECT_TRUE(couple.window->another_tried());
  // The first is not disturbed.
  ASSERT_TRUE(couple.a->ritual.decide(true));
  ASSERT_TRUE(couple.b->ritual.decide(true));
  couple.run();
  EXPECT_EQ(couple.b->holds(), Holds::kPaired);
}

TEST(Ritual, AClosedWindowPairsNobody) {
  Couple couple;
  couple.meet();
  ASSERT_TRUE(couple.knock());
  couple.run();
  couple.window->close();
  ASSERT_TRUE(couple.a->ritual.decide(true));
  ASSERT_TRUE(couple.b->ritual.decide(true));
  couple.run();
  EXPECT_EQ(couple.b->reason(), "window_closed");
  EXPECT_EQ(couple.b->holds(), Holds::kNothing);
  EXPECT_EQ(couple.a->holds(), Holds::kNothing);
}

TEST(Ritual, CancellingTellsTheOtherSide) {
  Couple couple;
  couple.meet();
  ASSERT_TRUE(couple.knock());
  couple.run();
  couple.b->ritual.cancel();
  couple.run();
  EXPECT_EQ(couple.b->reason(), "cancelled_here");
  EXPECT_EQ(couple.a->reason(), "different_there");
}

TEST(Ritual, CancellingBeforeTheOtherIsProvenSaysNothing) {
  Couple couple;
  couple.meet();
  ASSERT_TRUE(couple.knock());
  for (auto* party : {&*couple.a, &*couple.b}) {
    party->ritual.cancel();
    EXPECT_EQ(party->reason(), "cancelled_here");
    EXPECT_TRUE(party->ritual.take_output().empty());
    EXPECT_FALSE(party->ritual.prepared_stands());
  }
}

TEST(Ritual, WhereTheOtherWasNotSeenNoAddressIsKept) {
  Couple couple;
  auto config = couple.guest.config();
  config.seen_at.reset();
  couple.a.emplace(Party{std::move(*Ritual::dial(config, couple.invitation))});
  ASSERT_TRUE(couple.knock());
  couple.press(true);
  couple.run();
  ASSERT_EQ(couple.a->holds(), Holds::kPaired);
  EXPECT_EQ(couple.a->prepared->address, std::nullopt);
  EXPECT_EQ(couple.a->prepared->listen_port, kOfferPort);
}

TEST(Ritual, CancellingIsWithoutEffectOnceBothHaveConfirmed) {
  Couple couple;
  couple.meet();
  ASSERT_TRUE(couple.knock());
  couple.run();
  ASSERT_TRUE(couple.a->ritual.decide(true));
  couple.b->feed(couple.a->ritual.take_output());
  ASSERT_TRUE(couple.b->ritual.decide(true));
  couple.b->follow();
  couple.b->ritual.cancel();
  couple.run();
  EXPECT_EQ(couple.a->holds(), Holds::kPaired);
  EXPECT_EQ(couple.b->holds(), Holds::kPaired);
}

TEST(Ritual, SaysNothingAboutItselfBeforeTheOtherIsProven) {
  // What goes out in the clear holds neither names nor keys nor ids (PRACTICE SR-44).
  Couple couple;
  couple.meet();
  Bytes seen = couple.a->ritual.take_output();
  auto attempt = couple.window->admit(seen, kNow);
  auto answered = Ritual::answer(couple.offerer.config(), std::move(*attempt));
  answered->feed(seen);
  append(seen, answered->take_output());
  for (ByteView secret : {couple.guest.key.pub.view(), couple.offerer.key.pub.view(),
                          couple.guest.id.view(), couple.offerer.id.view(), as_bytes("lull")})
    EXPECT_TRUE(std::ranges::search(seen, secret).empty());
}

}  // namespace
}  // namespace lull::pairing
