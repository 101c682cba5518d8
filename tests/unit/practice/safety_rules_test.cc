// SPDX-License-Identifier: Apache-2.0
// Rules about everything that is told: what a peer receives, byte by byte.
#include <google/protobuf/io/coded_stream.h>

#include <regex>

#include "model/day.h"
#include "practice/looking_back.h"
#include "practice/overlap.h"
#include "practice/plans.h"
#include "practice/rounds.h"
#include "practice/tonight.h"
#include "practice/waiting.h"
#include "unit/model/histories.h"
#include "unit/practice/couple.h"
#include "unit/practice/every_kind.h"
#include "unit/practice/hostile.h"
#include "unit/practice/transfer.h"
#include "unit/store/raw.h"

namespace lull::practice {
namespace {

using google::protobuf::io::CodedInputStream;

class SafetyRules : public PracticeTest {
 protected:
  /// Every body that Noor's device would send.
  static std::vector<std::string> told(store::Home& home) {
    std::vector<std::string> bodies;
    for (const auto& run : store::all_changes(home).runs)
      for (const auto& item : run.items)
        if (item.body() != nullptr) bodies.push_back(*item.body());
    return bodies;
  }
};

/// Every number in a message, and in what may be messages in it.
void numbers_in(ByteView bytes, std::vector<std::uint64_t>& numbers, int depth = 0) {
  CodedInputStream in(bytes.data(), static_cast<int>(bytes.size()));
  std::uint64_t value = 0;
  for (;;) {
    const auto tag = in.ReadTag();
    if (tag == 0) return;
    if ((tag & 7) == 0) {
      if (!in.ReadVarint64(&value)) return;
      numbers.push_back(value);
    } else if ((tag & 7) == 2) {
      std::uint32_t size = 0;
      if (!in.ReadVarint32(&size)) return;
      const auto at = static_cast<std::size_t>(in.CurrentPosition());
      if (size > bytes.size() - at || !in.Skip(static_cast<int>(size))) return;
      if (depth < 4) numbers_in(bytes.subspan(at, size), numbers, depth + 1);
    } else {
      return;
    }
  }
}

/// What these two have told each other so far, held against the clock: no number is a moment within
/// ten years, in seconds or anything finer, and no text has a time of day. How many numbers that
/// were.
std::size_t expect_no_clock(const std::vector<std::string>& bodies, std::int64_t now_ms) {
  constexpr std::uint64_t kTenYears = 10ull * 366 * 24 * 3600;
  const std::regex finer(R"(\d{4}-\d\d-\d\d[T ]|\d\d:\d\d)");
  std::size_t looked_at = 0;
  for (const auto& body : bodies) {
    // The salts are random, and what is in them is no number.
    const auto content = as_bytes(body).subspan(wire::kSaltOffset + wire::kSaltBytes);
    std::vector<std::uint64_t> numbers;
    numbers_in(content, numbers);
    looked_at += numbers.size();
    for (const auto number : numbers)
      for (const std::uint64_t unit : {1000ull, 1ull, 1'000'000ull}) {
        const auto moment = static_cast<std::uint64_t>(now_ms) / 1000 * unit;
        const auto span = kTenYears * unit;
        EXPECT_FALSE(number > moment - span && number < moment + span) << number;
      }
    EXPECT_FALSE(std::regex_search(body, finer));
  }
  return looked_at;
}

TEST_F(SafetyRules, SR_15_NoWallClockOnTheWire) {
  agree(draft(model::plan::kStanding, {"touch.hold_still"}));
  limit(noor, model::limit::kAnItem, "touch.hand_held");
  wish(noor, "near.own_space", kReceive, kNice);
  check_in(noor, 3, {"touch.hold_still"}, true);
  own_item(noor, "food");
  const auto round_id = *start_round(of(noor), {"", "what would help?", "", 7});
  ASSERT_TRUE(answer_round(of(noor), round_id, "rest"));
  meet();
  ASSERT_TRUE(answer_round(of(sam), round_id, "tea"));
  meet();
  ASSERT_TRUE(open_ready(of(noor)));
  auto all = told(noor);
  for (auto& body : told(sam)) all.push_back(std::move(body));
  EXPECT_GT(expect_no_clock(all, noor.clock.now_ms), 20u);
}

TEST_F(SafetyRules, SR_15_NoWallClockInWhateverIsSharedOfAnyKind) {
  for (std::uint64_t seed = 1; seed <= 3; ++seed) {
    clock_at(kToday + 30 * static_cast<int>(seed), 20, 37);
    test::AnyEntry any(seed, model::local_day(noor.clock.now_ms));
    for (const auto* kind : model::all_kinds()) {
      const auto id = write(noor, *kind, any.of(*kind), false);
      const auto shared = noor->share({id}, noor.space);
      ASSERT_TRUE(shared) << kind->name << " " << shared.error().reason;
      noor.clock.now_ms += 61'001;
      const auto* note = kind->field("note");
      if (note == nullptr) continue;
      // What was asked stays as it was asked; anything else can be changed.
      const auto edited = noor->edit(id, store::just(note->number, "other words"));
      EXPECT_EQ(edited.has_value(), kind->admit == nullptr) << kind->name;
    }
  }
  const auto all = told(noor);
  EXPECT_GE(all.size(), 3 * model::all_kinds().size());
  EXPECT_GT(expect_no_clock(all, noor.clock.now_ms), 150u);
}

// Reading, in every way that there is, is nobody else's business.
TEST_F(SafetyRules, SR_14_NothingThatIsReadLeavesAChange) {
  test::AnyEntry any(1, kToday);
  for (const auto* kind : model::all_kinds()) {
    const auto id = write(noor, *kind, any.of(*kind), false);
    ASSERT_TRUE(noor->share({id}, noor.space)) << kind->name;
  }
  meet();
  meet();
  const auto before = sam.own().seq;
  const auto known = noor->log().version(noor.space);
  const auto ids = store::listed(sam);
  ASSERT_GE(ids.size(), model::all_kinds().size());
  for (const auto& id : ids) {
    ASSERT_TRUE(sam->get(id));
    (void)sam->history(id);  // of what the other wrote alone there is none
  }
  EXPECT_FALSE(store::found(sam, "words").empty());
  ASSERT_TRUE(sam->mark_opened(ids));
  for (const auto format : {ExportFormat::kJson, ExportFormat::kHtml})
    EXPECT_FALSE(test::exported(sam, format).empty());
  EXPECT_TRUE(tonight(of(sam)));
  EXPECT_TRUE(plans(of(sam)));
  EXPECT_TRUE(proposals(of(sam)));
  EXPECT_TRUE(waiting(of(sam), [](const RecordId&) { return true; }));
  EXPECT_TRUE(sam->fresh_by_kind()->empty());
  sam.settle_down();
  sam.reopen();
  meet();
  EXPECT_EQ(sam.own().seq, before);
  EXPECT_EQ(noor->log().version(noor.space), known) << "what she holds of him is as it was";
}

// The other side of it: no change can do more than to be an entry.
TEST_F(SafetyRules, SR_18_WhateverAPeerSaysIsAnEntryAndNothingElse) {
  const auto others = [this] {
    std::string all;
    for (const char* table : {"meta WHERE key LIKE 'set.%'", "reminder", "softening"})
      all += store::ask(noor, std::string("SELECT count(*) FROM ") + table) + " ";
    return all + store::ask(noor, "SELECT state || display || addresses FROM peer");
  };
  ASSERT_TRUE(noor->set_setting("title", "Reminder"));
  const auto before = others();
  store::Forger forger(2);
  forger.meet(noor);
  test::AnyEntry any(5, kToday, "Reminder lock erase https ");
  std::uint8_t number = 0;
  for (int i = 0; i < 4; ++i)
    for (const auto* kind : model::all_kinds()) {
      RecordId id;
      id.raw.fill(++number);
      ASSERT_TRUE(forger.tell(noor, store::body_of(id, *kind, any.of(*kind))));
    }
  RecordId newer;
  newer.raw.fill(0xee);
  ASSERT_TRUE(forger.tell(noor, store::newer_body(newer, "set.title=pay me")));
  EXPECT_GT(store::listed(noor).size(), model::all_kinds().size());
  noor.settle_down();
  EXPECT_EQ(others(), before);
  EXPECT_EQ(*noor->setting("title"), "Reminder");
  EXPECT_EQ(noor.own().seq, 0u) << "and nothing is said because of it";
}

TEST_F(SafetyRules, SR_08_WhatIsPrivateDoesNotEvenGoToAnotherDeviceOfOnesOwn) {
  store::Home phone(1);
  phone.join(store::pair_space(), 2);
  write(noor, model::kGratitudeSpec, store::thanks("qzxprivate"), false);
  const auto shared = write(noor, model::kGratitudeSpec, store::thanks("shared"));
  ASSERT_TRUE(store::carry(phone, noor));
  EXPECT_EQ(store::listed(phone), std::vector<RecordId>{shared});
  EXPECT_EQ(store::tables_holding(phone, "qzxprivate"), "");
}

TEST_F(SafetyRules, SR_06_NothingIsToldWithoutASharing) {
  for (std::uint64_t seed = 0; seed < 30; ++seed) {
    model::Dice dice(seed);
    std::vector<RecordId> ids;
    for (int i = 0; i < 12; ++i) {
      if (dice.roll(3) != 0 || ids.empty()) {
        ids.push_back(write(noor, model::kGratitudeSpec, store::thanks("qzxcanary"), false));
        continue;
      }
      const auto at = dice.roll(ids.size());
      if (dice.roll(2) == 0) {
        ASSERT_TRUE(noor->edit(ids[at], store::thanks("qzxcanary " + std::to_string(i))));
      } else {
        ASSERT_TRUE(noor->remove({ids[at]}));
        ids.erase(ids.begin() + static_cast<std::ptrdiff_t>(at));
      }
    }
    draft(model::plan::kStanding, {"touch.hold_still"});
    check_in(noor, 2, {"touch.hold_still"});
  }
  meet();
  EXPECT_EQ(noor.own().seq, 0u);
  EXPECT_TRUE(told(noor).empty());
  EXPECT_EQ(store::tables_holding(sam, "zxcanary"), "");
}

TEST_F(SafetyRules, SR_06_AnswersThatAreNotSharedAreInNoChange) {
  const auto id = check_in(noor, 3, {}, true);
  ASSERT_TRUE(noor->edit(id, store::just(model::check_in::kChangeText, "qzxprivate")));
  ASSERT_TRUE(noor->edit(id, store::just(model::check_in::kNote, "qzxshared")));
  meet();
  EXPECT_EQ(store::tables_holding(noor, "zxprivate").find("change"), std::string::npos);
  EXPECT_EQ(store::tables_holding(sam, "zxprivate"), "");
  EXPECT_EQ(store::found(noor, "qzxprivate").size(), 1u) << "its author finds it";
  const std::vector<std::uint16_t> more{model::check_in::kChangeText};
  ASSERT_TRUE(noor->share({id}, noor.space, more));
  meet();
  EXPECT_EQ(sam->get(id)->fields.text(model::check_in::kChangeText), "qzxprivate");
  ASSERT_TRUE(noor->withdraw({id}));
  meet();
  sam.settle_down();
  EXPECT_EQ(store::tables_holding(sam, "zxprivate"), "");
  EXPECT_EQ(noor->get(id)->fields.text(model::check_in::kChangeText), "qzxprivate");
}

TEST_F(SafetyRules, SR_37_AWithdrawnEntryLeavesALineOnlyForWhoeverHadReadIt) {
  const auto read = write(noor, model::kGratitudeSpec, store::thanks("qzxread"));
  const auto unread = write(noor, model::kGratitudeSpec, store::thanks("qzxunread"));
  meet();
  ASSERT_TRUE(sam->mark_opened({read}));
  ASSERT_TRUE(noor->withdraw({read, unread}));
  meet();
  EXPECT_EQ(store::listed(sam), std::vector<RecordId>{read});
  EXPECT_TRUE(sam->get(read)->fields.empty());
  EXPECT_EQ(store::tables_holding(sam, "qzx"), "");
}

// The mark of an author is made with a key that is theirs alone and that anybody could invent.
TEST_F(SafetyRules, SR_27_ATranscriptOfEitherCanBeMadeUpByTheOther) {
  write(noor, model::kGratitudeSpec, store::thanks("said"));
  meet();
  store::Home elsewhere(3);
  elsewhere.join(store::pair_space(), 1);
  store::Forger invented(1);
  invented.meet(elsewhere);
  RecordId id;
  id.raw.fill(7);
  ASSERT_TRUE(invented.tell(
      elsewhere, store::body_of(id, model::kGratitudeSpec, store::thanks("never said"))));
  EXPECT_EQ(store::ask(elsewhere, "SELECT count(*) FROM quarantine"), "0");
  EXPECT_EQ(elsewhere->get(id)->author, noor.me) << "it looks as if she had said it";
}

TEST_F(SafetyRules, HostileTextGoesOverAndComesBackAsItIs) {
  const auto texts = test::hostile_texts(model::Lines::kMany, 500);
  ASSERT_GT(texts.size(), 400u);
  std::vector<RecordId> ids;
  for (const auto& text : texts)
    ids.push_back(write(noor, model::kGratitudeSpec, store::thanks(text)));
  meet();
  for (std::size_t i = 0; i < texts.size(); ++i)
    EXPECT_EQ(sam->get(ids[i])->fields.text(model::gratitude::kText), texts[i]);
}

/// The same through every field of words of every kind that both may write, back and forth.
TEST_F(SafetyRules, HostileTextInAPlanGoesBackAndForth) {
  const auto id = draft(model::plan::kStanding, {"touch.hold_still"});
  proposed(id);
  for (const auto& text : test::hostile_texts(model::Lines::kMany, 1000)) {
    ASSERT_TRUE(sam->edit(id, store::just(model::plan::kNote, text)));
    ASSERT_TRUE(store::carry(noor, sam));
    ASSERT_EQ(noor->get(id)->fields.text(model::plan::kNote), text);
    ASSERT_EQ(digest_of(noor->get(id)->fields), digest_of(sam->get(id)->fields));
  }
}

}  // namespace
}  // namespace lull::practice
