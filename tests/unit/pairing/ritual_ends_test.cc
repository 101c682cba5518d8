// SPDX-License-Identifier: Apache-2.0
// A kill at any point leaves both sides paired, or on the way to it with the same keys, or neither.
#include <gtest/gtest.h>

#include <tuple>

#include "unit/pairing/couple.h"

namespace lull::pairing {
namespace {

using Holds = Party::Holds;

enum class Death {
  kLine,     ///< the connection drops; both live on
  kDialler,  ///< the dialling process dies; the other sees a dropped connection
  kOfferer,
  kBoth,
};

/// Moves single bytes, all that waits in one direction before the other, and stops for good after
/// `budget` of them. False once all is said.
bool run_bytes(Couple& couple, std::size_t budget, bool offerer_first) {
  for (;;) {
    append(couple.to_b, couple.a->ritual.take_output());
    append(couple.to_a, couple.b->ritual.take_output());
    if (couple.to_a.empty() && couple.to_b.empty()) return false;
    const bool to_a = offerer_first ? couple.to_b.empty() : !couple.to_a.empty();
    auto& queue = to_a ? couple.to_a : couple.to_b;
    if (budget-- == 0) return true;
    const std::uint8_t byte = queue.front();
    queue.erase(queue.begin());
    (to_a ? *couple.a : *couple.b).feed(ByteView(&byte, 1));
  }
}

void strike(Couple& couple, Death death) {
  if (death == Death::kLine || death == Death::kOfferer) {
    couple.a->ritual.connection_lost();
    couple.a->follow();
  }
  if (death == Death::kLine || death == Death::kDialler) {
    couple.b->ritual.connection_lost();
    couple.b->follow();
  }
}

/// What may stand side by side afterwards: a side that is paired has the other's durable word.
void expect_consistent(const Couple& couple, std::size_t after) {
  const auto& a = *couple.a;
  const auto& b = *couple.b;
  const bool paired = a.holds() == Holds::kPaired || b.holds() == Holds::kPaired;
  if (paired) {
    EXPECT_NE(a.holds(), Holds::kNothing) << after;
    EXPECT_NE(b.holds(), Holds::kNothing) << after;
  }
  if (a.holds() == Holds::kNothing || b.holds() == Holds::kNothing) return;
  EXPECT_TRUE(equal(a.prepared->psk.expose_bytes(), b.prepared->psk.expose_bytes())) << after;
  EXPECT_EQ(a.prepared->space, b.prepared->space) << after;
}

/// Every second byte is the last one in one of the four kinds of death.
constexpr std::size_t kStride = 8;
std::size_t first_cut(Death death) {
  return 2 * static_cast<std::size_t>(death);
}

using Params = std::tuple<Death, bool>;
class RitualEnds : public ::testing::TestWithParam<Params> {
 protected:
  Death death = std::get<0>(GetParam());
  bool offerer_first = std::get<1>(GetParam());
};

TEST_P(RitualEnds, AtAnyByteLeaveNobodyPairedAlone) {
  std::size_t prepared_alone = 0;
  bool cut = true;
  for (std::size_t after = first_cut(death); cut; after += kStride) {
    Couple couple;
    couple.meet();
    ASSERT_TRUE(couple.knock());
    couple.press(true);
    cut = run_bytes(couple, after, offerer_first);
    if (cut) strike(couple, death);
    expect_consistent(couple, after);
    if (couple.a->holds() != couple.b->holds()) ++prepared_alone;
    ASSERT_LT(after, 10'000u);
    if (!cut) {
      EXPECT_EQ(couple.a->holds(), Holds::kPaired);
      EXPECT_EQ(couple.b->holds(), Holds::kPaired);
    }
  }
  EXPECT_GT(prepared_alone, 0u) << "the cuts never hit the two phases";
}

TEST_P(RitualEnds, AtAnyByteWithOneSayingDifferentLeaveNothing) {
  bool cut = true;
  for (std::size_t after = first_cut(death); cut; after += 4 * kStride) {
    for (bool dialler : {true, false}) {
      Couple couple;
      couple.meet();
      ASSERT_TRUE(couple.knock());
      couple.press(true);
      (dialler ? couple.a : couple.b)->presses = false;
      cut = run_bytes(couple, after, offerer_first);
      if (cut) strike(couple, death);
      EXPECT_EQ(couple.a->holds(), Holds::kNothing) << after;
      EXPECT_EQ(couple.b->holds(), Holds::kNothing) << after;
    }
  }
}

INSTANTIATE_TEST_SUITE_P(All, RitualEnds,
                         ::testing::Combine(::testing::Values(Death::kLine, Death::kDialler,
                                                              Death::kOfferer, Death::kBoth),
                                            ::testing::Bool()));

TEST(RitualConnectionLost, WhileStoringKeepsWhatTheOtherMayHoldToo) {
  Couple couple;
  couple.meet();
  ASSERT_TRUE(couple.knock());
  couple.run();
  ASSERT_TRUE(couple.a->ritual.decide(true));
  couple.run();
  ASSERT_TRUE(couple.b->ritual.decide(true));
  ASSERT_EQ(couple.b->ritual.poll(), Step::kStorePrepared);
  couple.b->ritual.connection_lost();
  EXPECT_TRUE(couple.b->ritual.prepared_stands());
  couple.b->ritual.stored(true);  // the store finishes later: without effect
  EXPECT_STREQ(couple.b->ritual.end_reason(), "connection_lost");
  EXPECT_TRUE(couple.b->ritual.take_output().empty());
}

TEST(RitualConnectionLost, BeforeTheOwnerWasAskedNothingStands) {
  Couple couple;
  couple.meet();
  ASSERT_TRUE(couple.knock());
  couple.run();
  ASSERT_TRUE(couple.a->ritual.decide(true));
  couple.run();
  ASSERT_TRUE(couple.b->ritual.decide(true));
  couple.b->ritual.connection_lost();
  EXPECT_EQ(couple.b->ritual.poll(), Step::kEnded);
  EXPECT_EQ(couple.b->ritual.poll(), Step::kNothing);
  EXPECT_FALSE(couple.b->ritual.prepared_stands());
}

TEST(RitualConnectionLost, AfterTheEndChangesNothing) {
  Couple couple;
  couple.meet();
  ASSERT_TRUE(couple.knock());
  couple.press(true);
  couple.run();
  for (auto* party : {&*couple.a, &*couple.b}) {
    party->ritual.connection_lost();
    party->ritual.cancel();
    party->feed(Bytes(1000, 7));
    EXPECT_FALSE(party->ritual.ended());
    EXPECT_EQ(party->holds(), Holds::kPaired);
  }
}

}  // namespace
}  // namespace lull::pairing
