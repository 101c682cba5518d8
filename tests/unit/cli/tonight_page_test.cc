// SPDX-License-Identifier: Apache-2.0
#include "cli/tonight_page.h"

#include <gtest/gtest.h>

#include "cli/text.h"
#include "control.pb.h"
#include "unit/cli/entries.h"

namespace lull::cli::test {
namespace {

constexpr std::size_t kRowsOfOneScreen = 23;
constexpr std::size_t kWidth = 80;

std::string repeated(const char* piece, int times) {
  std::string out;
  for (int i = 0; i < times; ++i) out += piece;
  return out;
}

proto::Entry& add_limit(proto::TonightReply& to, const std::string& what,
                        proto::Strength strength) {
  auto* entry = to.add_limits();
  entry->set_author("Sam");
  entry->set_share(proto::SHARE_SHARED);
  entry->mutable_content()->mutable_limit()->set_target(proto::LIMIT_TARGET_OWN);
  entry->mutable_content()->mutable_limit()->set_what(what);
  entry->mutable_content()->mutable_limit()->set_strength(strength);
  return *entry;
}

void add_step(proto::TonightReply& to, const std::string& text) {
  to.add_steps()->mutable_step()->set_text(text);
}

void add_rest(proto::TonightReply& to, const std::string& text) {
  auto* sign = to.add_pause_signs();
  sign->set_author("Sam");
  sign->mutable_content()->mutable_cue()->set_sign(text);
  sign->mutable_content()->mutable_cue()->set_means(1);
  auto* care = to.add_care_notes();
  care->set_author("Sam");
  care->mutable_content()->mutable_care_note()->set_which(1);
  care->mutable_content()->mutable_care_note()->set_text(text);
  auto* kit = to.add_kit();
  kit->mutable_content()->mutable_kit_item()->set_label(text);
  kit->mutable_content()->mutable_kit_item()->set_have(2);
}

void add_plan(proto::TonightReply& to) {
  auto* plan = to.mutable_plan();
  plan->set_state(proto::PLAN_AGREED);
  plan->mutable_entry()->set_id(kId);
  plan->mutable_entry()->mutable_content()->mutable_plan()->set_title("Quiet evenings");
}

std::size_t line_with(const std::vector<std::string>& page, const std::string& text) {
  for (std::size_t i = 0; i < page.size(); ++i)
    if (page[i].find(text) != std::string::npos) return i;
  ADD_FAILURE() << "nowhere: " << text;
  return page.size();
}

void expect_fits(const std::vector<std::string>& page) {
  EXPECT_LE(page.size(), kRowsOfOneScreen);
  for (const auto& line : page) EXPECT_LE(columns_of(line), kWidth) << line;
}

TEST(TonightPage, IsReadInItsOrder) {
  proto::TonightReply tonight;
  add_plan(tonight);
  add_limit(tonight, "the feet", proto::STRENGTH_HARD);
  add_limit(tonight, "the hair", proto::STRENGTH_SOFT);
  add_rest(tonight, "almonds");
  add_step(tonight, "a warm drink");
  const auto page = tonight_page(tonight, kRowsOfOneScreen, kWidth);
  expect_fits(page);
  EXPECT_EQ(page[0], "Sign    almonds (Sam): please stop");
  EXPECT_EQ(page[1], "Limits  not at all (Sam): the feet");
  EXPECT_EQ(page[2], "        ask me each time (Sam): the hair");
  EXPECT_EQ(page[3], "Care    allergy (Sam): almonds");
  EXPECT_EQ(page[4], "Steps   Quiet evenings (agreed)");
  EXPECT_EQ(page[5], "        1. a warm drink");
  EXPECT_EQ(page[6], "Kit     almonds: running low");
  EXPECT_EQ(page.size(), 7u);
}

TEST(TonightPage, WhatALimitTouchesIsMarkedBeforeTheStep) {
  proto::TonightReply tonight;
  add_plan(tonight);
  add_step(tonight, repeated("long ", 16));
  tonight.mutable_steps(0)->set_suspended(true);
  add_step(tonight, "b");
  tonight.mutable_steps(1)->set_ask(true);
  const auto page = tonight_page(tonight, kRowsOfOneScreen, kWidth);
  line_with(page, " 1. (paused) long");
  line_with(page, " 2. (ask first) b");
}

TEST(TonightPage, TheWorstCaseFitsOneScreenAndNoHardLimitIsLeftOut) {
  for (const std::string piece : {"word ", "宽", "e\u0301", "x"}) {
    proto::TonightReply tonight;
    add_plan(tonight);
    const auto text = repeated(piece.c_str(), 140);
    for (int i = 0; i < 10; ++i)
      add_limit(tonight, "L" + std::to_string(i) + " " + text, proto::STRENGTH_HARD);
    for (int i = 0; i < 10; ++i) add_limit(tonight, text, proto::STRENGTH_SOFT);
    for (int i = 0; i < 24; ++i) add_step(tonight, text);
    for (int i = 0; i < 5; ++i) add_rest(tonight, text);
    const auto page = tonight_page(tonight, kRowsOfOneScreen, kWidth);
    expect_fits(page);
    for (int i = 0; i < 10; ++i) line_with(page, ": L" + std::to_string(i) + " ");
    line_with(page, "more: lull plan show 3f2a9c1d");
    line_with(page, "more: lull list limit");
  }
}

TEST(TonightPage, StepsAreLeftOutBeforeTheKit) {
  proto::TonightReply tonight;
  add_plan(tonight);
  for (int i = 0; i < 24; ++i) add_step(tonight, "step " + std::to_string(i));
  for (int i = 0; i < 3; ++i) add_rest(tonight, "thing " + std::to_string(i));
  const auto page = tonight_page(tonight, kRowsOfOneScreen, kWidth);
  expect_fits(page);
  EXPECT_EQ(page.size(), kRowsOfOneScreen);
  for (int i = 0; i < 3; ++i) line_with(page, "thing " + std::to_string(i) + ": running low");
  // 3 signs, 1 line about limits, 3 notes, the title, 3 things: 12 lines are left for the steps.
  const auto last = line_with(page, "… and 13 more: lull plan show 3f2a9c1d");
  line_with(page, "11. step 10");
  EXPECT_EQ(page[last + 1].substr(0, 3), "Kit");
}

TEST(TonightPage, ManyHardLimitsStandCloserTogetherAndAllAreThere) {
  for (const int count : {12, 30, 60}) {
    proto::TonightReply tonight;
    add_plan(tonight);
    for (int i = 0; i < count; ++i)
      add_limit(tonight, "L" + std::to_string(i) + ".", proto::STRENGTH_HARD);
    add_step(tonight, "a warm drink");
    const auto page = tonight_page(tonight, kRowsOfOneScreen, kWidth);
    expect_fits(page);
    for (int i = 0; i < count; ++i) line_with(page, "L" + std::to_string(i) + ".");
    line_with(page, "a warm drink");
  }
}

TEST(TonightPage, WithoutAnythingItSaysHowToBegin) {
  const auto page = tonight_page(proto::TonightReply(), kRowsOfOneScreen, kWidth);
  EXPECT_EQ(page.size(), 3u);
  line_with(page, "lull help cue");
  line_with(page, "lull plan from");
}

}  // namespace
}  // namespace lull::cli::test
