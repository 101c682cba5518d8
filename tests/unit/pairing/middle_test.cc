// SPDX-License-Identifier: Apache-2.0
// A man in the middle who has seen the code, and so knows the one-time secret.
#include <gtest/gtest.h>

#include "unit/pairing/couple.h"
#include "unit/pairing/rogue.h"

namespace lull::pairing {
namespace {

struct Middle {
  Person offerer = noor();
  Person guest = sam();
  Invitation invitation = invitation_of(offerer);
  Window window{invitation, kNow};
};

/// Runs the half of the ritual that the man in the middle dials.
std::pair<Party, Rogue> dial_half(Middle& m) {
  auto rogue = Rogue::dialling(m.invitation, crypto::KeyPair::generate());
  EXPECT_TRUE(rogue.start());
  const auto flight = rogue.take_output();
  Party honest{
      std::move(*Ritual::answer(m.offerer.config(), std::move(*m.window.admit(flight, kNow))))};
  honest.feed(flight);
  EXPECT_TRUE(rogue.feed(honest.ritual.take_output()));
  honest.feed(rogue.take_output());
  rogue.send(rogue.introduction());
  honest.feed(rogue.take_output());
  return {std::move(honest), std::move(rogue)};
}

TEST(ManInTheMiddle, WithAPhotoOfTheCodeCannotAnswerForTheOfferer) {
  // He has the secret and the public key, but not the private one that message 1 is sealed to.
  Middle m;
  auto rogue = Rogue::answering(m.invitation, crypto::KeyPair::generate());
  ASSERT_TRUE(rogue.start());
  auto dialled = Ritual::dial(m.guest.config(), m.invitation);
  EXPECT_FALSE(rogue.feed(dialled->take_output()));
}

TEST(ManInTheMiddle, WithAPhotoOfTheCodeLocksThePartnerOutButIsSeen) {
  Middle m;
  auto [honest, rogue] = dial_half(m);
  EXPECT_EQ(honest.steps, std::vector{Step::kWords});
  auto partner = Ritual::dial(m.guest.config(), m.invitation);
  const auto flight = partner->take_output();
  auto attempt = m.window.admit(flight, kNow);
  ASSERT_TRUE(attempt);
  auto answered = Ritual::answer(m.offerer.config(), std::move(*attempt));
  answered->feed(flight);
  EXPECT_TRUE(answered->take_output().empty());
  EXPECT_TRUE(m.window.another_tried());
}

TEST(ManInTheMiddle, WhoSwapsTheCodeForHisOwnShowsDifferentWords) {
  for (int run = 0; run < 20; ++run) {
    Middle m;
    auto [noor_side, dialling] = dial_half(m);
    // What Sam scans is the same code with another key in it.
    auto key = crypto::KeyPair::generate();
    const Invitation swapped{key.pub, m.invitation.secret.clone(), m.invitation.hints};
    auto answering = Rogue::answering(swapped, std::move(key));
    ASSERT_TRUE(answering.start());
    Party sam_side{std::move(*Ritual::dial(m.guest.config(), swapped))};
    ASSERT_TRUE(answering.feed(sam_side.ritual.take_output()));
    sam_side.feed(answering.take_output());
    ASSERT_TRUE(answering.feed(sam_side.ritual.take_output()));
    answering.send(answering.introduction());
    sam_side.feed(answering.take_output());

    ASSERT_EQ(sam_side.steps, std::vector{Step::kWords});
    ASSERT_EQ(noor_side.steps, std::vector{Step::kWords});
    EXPECT_EQ(sam_side.ritual.words(), answering.words());
    EXPECT_EQ(noor_side.ritual.words(), dialling.words());
    EXPECT_NE(sam_side.ritual.words(), noor_side.ritual.words());
  }
}

TEST(ManInTheMiddle, CannotHandOneHalfsConfirmationToTheOther) {
  Middle m;
  auto [honest, rogue] = dial_half(m);
  Middle n;
  auto [other_honest, other_rogue] = dial_half(n);
  rogue.send(other_rogue.own_confirm());
  honest.feed(rogue.take_output());
  EXPECT_EQ(honest.reason(), "protocol");
}

TEST(ManInTheMiddle, RelayingUnchangedSeesOnlySealedBytes) {
  // Sent on as they are, the bytes pair the two honest sides and nobody else.
  Couple couple;
  couple.meet();
  ASSERT_TRUE(couple.knock());
  couple.press(true);
  couple.run(97);
  EXPECT_EQ(couple.a->holds(), Party::Holds::kPaired);
  EXPECT_EQ(couple.a->prepared->peer_key, couple.offerer.key.pub);
}

TEST(ManInTheMiddle, ChangingAnyByteOfTheHandshakeEndsIt) {
  // 160 bytes of message 1; then 2 + 32 + 35 + 16, and 2 + 48 + 48, behind which frames follow.
  for (std::size_t at = 0; at < 85; ++at) {
    Couple couple;
    couple.meet();
    ASSERT_TRUE(couple.knock());
    couple.b->feed(std::exchange(couple.to_b, {}));
    auto reply = couple.b->ritual.take_output();
    ASSERT_EQ(reply.size(), 85u);
    reply[at] ^= 0x10;
    couple.a->feed(reply);
    couple.a->ritual.connection_lost();
    EXPECT_TRUE(couple.a->ritual.ended()) << at;
    EXPECT_TRUE(couple.a->ritual.take_output().empty()) << at;
  }
  for (std::size_t at = 0; at < 98; ++at) {
    Couple couple;
    couple.meet();
    ASSERT_TRUE(couple.knock());
    couple.b->feed(std::exchange(couple.to_b, {}));
    couple.a->feed(couple.b->ritual.take_output());
    auto last = couple.a->ritual.take_output();
    ASSERT_GT(last.size(), 98u);
    last[at] ^= 0x10;
    couple.b->feed(last);
    couple.b->ritual.connection_lost();
    EXPECT_TRUE(couple.b->ritual.ended()) << at;
    EXPECT_TRUE(couple.b->steps.empty() || couple.b->steps.front() != Step::kWords) << at;
  }
}

}  // namespace
}  // namespace lull::pairing
