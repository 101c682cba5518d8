// SPDX-License-Identifier: Apache-2.0
#include <utility>

#include "model/check_in.h"
#include "practice/import.h"
#include "transfer.h"

namespace lull::practice::test {
namespace {

using State = Importer::State;

const std::string kHeader = "full_date,date,weekday,time,mood,activities,note_title,note\n";

model::Fields only_entry(Home& home) {
  const auto own = own_entries(home);
  EXPECT_EQ(own.size(), 1u);
  return own.empty() ? model::Fields() : own.front().fields;
}

TEST(ImportOfAMoodDiary, ARowBecomesAPrivateCheckIn) {
  Home home(1);
  const auto file =
      "\xef\xbb\xbf" + kHeader +
      "2022-03-05,March 5,Saturday,9:30 PM,rad,\"walk | tea, green\",\"A \"\"day\"\"\","
      "\"slow\nand long\"\r\n";
  const auto done = imported(home, file, {}, nullptr, 7);
  EXPECT_EQ(reason(done), "good");
  EXPECT_EQ(done.counts.added, 1u);
  const auto fields = only_entry(home);
  EXPECT_EQ(own_entries(home).front().kind, static_cast<std::uint16_t>(model::Kind::kCheckIn));
  EXPECT_EQ(fields.text(model::check_in::kDay), "2022-03-05");
  EXPECT_EQ(fields.text(model::check_in::kNote), "A \"day\"\nslow\nand long");
  const auto tags = fields.elements(model::check_in::kTags);
  EXPECT_EQ(tags, (std::vector<std::string_view>{"rad", "tea, green", "walk"}));
  EXPECT_EQ(model::local_minutes(own_entries(home).front().made_ms), 21 * 60 + 30);
  EXPECT_EQ(imported(home, file).counts.added, 0u);
}

TEST(ImportOfAMoodDiary, NoMoodIsMadeIntoANumber) {
  Home home(1);
  imported(home, kHeader + "2022-03-05,,,12:00,awful,,,\n");
  const auto fields = only_entry(home);
  for (const auto scale : {model::check_in::kMet, model::check_in::kClose, model::check_in::kEase})
    EXPECT_FALSE(fields.has(scale));
}

TEST(ImportOfAMoodDiary, TagsThatDoNotFitBecomeWords) {
  Home home(1);
  imported(home,
           kHeader +
               "2022-03-05,,,12:00,good,one | two | three | four | five | six | seven | eight "
               "| an activity with a very long name,,\n");
  const auto fields = only_entry(home);
  EXPECT_EQ(fields.elements(model::check_in::kTags).size(), 8u);
  EXPECT_EQ(fields.text(model::check_in::kNote), "eight, an activity with a very long name");
}

TEST(ImportOfAMoodDiary, ALongNoteNeedsTheNotebookAndIsNeverCut) {
  Home home(1);
  const std::string words = "begin " + std::string(270, 'x') + " end";
  ASSERT_EQ(words.size(), 280u);
  const auto row = [](const std::string& note) {
    return kHeader + "2022-03-05,,,12:00,good,,," + note + "\n";
  };
  EXPECT_EQ(imported(home, row(words)).counts.added, 1u);
  EXPECT_EQ(only_entry(home).text(model::check_in::kNote), words);
  Home other(1);
  const auto file = row(words + "!");
  EXPECT_EQ(imported(other, file).verdict, "import_needs_notebook");
  EXPECT_TRUE(own_entries(other).empty());
  NotebookFile notebook(other.clock);
  for (int i = 0; i < 2; ++i) EXPECT_EQ(reason(imported(other, file, {}, notebook.get())), "good");
  const auto listed = notebook->list(model::kReflectionSpec, 10);
  ASSERT_EQ(listed->size(), 1u);
  EXPECT_EQ(listed->front().fields, test::words("2022-03-05\n" + words + "!"));
  EXPECT_FALSE(only_entry(other).has(model::check_in::kNote));
}

TEST(ImportOfAMoodDiary, WhatIsNotRightIsRefusedOrNamed) {
  Home home(1);
  EXPECT_EQ(imported(home, "full_date,other\n2022-03-05,x\n").verdict, "import_foreign");
  EXPECT_EQ(imported(home, kHeader + "2022-03-05,,,,good,,,\"open\n").verdict, "import_truncated");
  const auto good = std::string("2022-03-05,,,,good,,,\n");
  const std::pair<const char*, const char*> broken[] = {
      {"2022-13-05,,,,good,,,\n", "day_malformed"},
      {"2022-03-05,,,,good,,\n", "import_malformed"},
      {"2022-03-05,,,,good,,,a\"b\"\n", "import_malformed"},
      {"2022-03-05,,,,good,,,\xff\n", "text_invalid"},
  };
  for (const auto& [row, why] : broken) {
    const auto done = imported(home, kHeader + good + row);
    EXPECT_EQ(done.state, State::kBroken) << row;
    ASSERT_EQ(done.problems.size(), 1u) << row;
    EXPECT_STREQ(done.problems.front().reason, why) << row;
    EXPECT_EQ(done.problems.front().line, 3u) << row;
    EXPECT_TRUE(own_entries(home).empty()) << row;
  }
}

}  // namespace
}  // namespace lull::practice::test
