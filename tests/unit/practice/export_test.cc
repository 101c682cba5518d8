// SPDX-License-Identifier: Apache-2.0
#include "practice/export.h"

#include <nlohmann/json.hpp>
#include <regex>

#include "model/catalogue.h"
#include "model/check_in.h"
#include "model/kit_item.h"
#include "model/plan.h"
#include "model/step.h"
#include "model/support.h"
#include "transfer.h"

namespace lull::practice::test {
namespace {

constexpr ExportFormat kFormats[] = {ExportFormat::kJson, ExportFormat::kCsv,
                                     ExportFormat::kMarkdown, ExportFormat::kHtml};

model::Fields check_in(std::string_view day, std::string_view note = "") {
  model::Fields fields;
  fields.set(model::check_in::kDay, day);
  fields.set(model::check_in::kMet, std::uint64_t{3});
  if (!note.empty()) fields.set(model::check_in::kNote, note);
  return fields;
}

/// Two homes that share a space.
struct Two {
  Home ada{1};
  Home ben{2};
  Two() {
    ada.join(store::pair_space(), 2);
    ben.join(store::pair_space(), 1);
  }
  void meet() {
    ASSERT_TRUE(store::carry(ben, ada));
    ASSERT_TRUE(store::carry(ada, ben));
  }
};

// --- what is in it -------------------------------------------------------------------------------

TEST(Export, SR_27_EveryFormatSaysWhatItIsNot) {
  Home home(1);
  save(home, model::kCareNoteSpec, care("warm hands"));
  const std::string footer(model::line("export.footer"));
  ASSERT_NE(footer.find("Not a record of consent"), std::string::npos);
  for (const auto format : kFormats) {
    EXPECT_EQ(count_of(exported(home, format), footer), 1u);
    // One without entries is a whole file, too.
    Home empty(2);
    EXPECT_EQ(count_of(exported(empty, format), footer), 1u);
  }
}

TEST(Export, SR_47_NoFormatNamesTheProgram) {
  Home home(1);
  save(home, model::kCareNoteSpec, care("warm hands"));
  for (const auto format : kFormats) {
    const auto text = exported(home, format);
    EXPECT_FALSE(std::regex_search(text, std::regex("lull", std::regex::icase))) << text;
    EXPECT_FALSE(std::regex_search(text, std::regex("partner", std::regex::icase))) << text;
  }
}

TEST(Export, SR_43_ExportingIsNeverReported) {
  Two two;
  store::share_thanks(two.ada, "thank you");
  store::share_thanks(two.ben, "and you");
  two.meet();
  const auto version = two.ada->log().version(two.ada.space);
  std::size_t commits = 0;
  two.ada->on_commit([&](const store::Committed&) { ++commits; });
  ExportFilter all;
  all.other = true;
  for (const auto format : kFormats) EXPECT_FALSE(exported(two.ada, format, all).empty());
  EXPECT_EQ(commits, 0u);
  EXPECT_EQ(two.ada->log().version(two.ada.space).sum(), version.sum());
  std::int64_t after = 0;
  const auto walked = two.ada->walk(0, after, 100);
  ASSERT_TRUE(walked);
  EXPECT_TRUE(walked->back().fresh) << "reading in a file is not looking at it here";
}

TEST(Export, CodesStandBesideTheirWords) {
  Home home(1);
  save(home, model::kPreferenceSpec, store::wish("slowly", 4));
  const auto json = exported(home, ExportFormat::kJson);
  EXPECT_NE(json.find(R"("want":{"code":4,"word":"nice"})"), std::string::npos) << json;
  EXPECT_NE(json.find(R"("item":{"id":"touch.hold_still","label":")"), std::string::npos) << json;
  const auto csv = exported(home, ExportFormat::kCsv);
  EXPECT_NE(csv.find(",want,,4,nice\r\n"), std::string::npos) << csv;
  EXPECT_NE(csv.find(",item,,touch.hold_still,"), std::string::npos) << csv;
  const auto markdown = exported(home, ExportFormat::kMarkdown);
  EXPECT_NE(markdown.find("- **want**: nice\n"), std::string::npos) << markdown;
}

TEST(Export, OnlyOwnEntriesUnlessTheOthersAreAskedFor) {
  Two two;
  store::share_thanks(two.ada, "mine it is");
  store::share_thanks(two.ben, "theirs it is");
  two.meet();
  ExportFilter both;
  both.other = true;
  for (const auto format : kFormats) {
    EXPECT_EQ(count_of(exported(two.ada, format), "theirs it is"), 0u);
    EXPECT_EQ(count_of(exported(two.ada, format, both), "theirs it is"), 1u);
    EXPECT_EQ(count_of(exported(two.ada, format, both), "mine it is"), 1u);
  }
}

TEST(Export, SR_15_TheOthersEntriesHaveNoTimes) {
  Two two;
  store::share_thanks(two.ben, "theirs it is");
  two.meet();
  ExportFilter both;
  both.other = true;
  const auto json = exported(two.ada, ExportFormat::kJson, both);
  EXPECT_NE(json.find("theirs it is"), std::string::npos);
  EXPECT_EQ(json.find("_ms"), std::string::npos) << json;
  for (const auto format : kFormats) {
    const auto text = exported(two.ada, format, both);
    EXPECT_FALSE(std::regex_search(text, std::regex("20[0-9]{2}-[0-9]{2}|17000000"))) << text;
  }
}

TEST(Export, WordsOfTheOtherInAThingOfBothAreLeftOut) {
  Two two;
  model::Fields plan;
  plan.set(model::plan::kForm, model::plan::kStanding);
  plan.set(model::plan::kTitle, "Sunday");
  plan.set(model::plan::kNote, "as I see it");
  plan.set_part(model::plan::kSteps, "aaaaaaaaaaaaa", model::step::kText,
                std::string("my own step"));
  const auto id = two.ada->create(model::kPlanSpec, plan, two.ada.space);
  ASSERT_EQ(verdict(id), "good");
  two.meet();
  model::Fields theirs;
  theirs.set(model::plan::kNote, "as the other sees it");
  theirs.set_part(model::plan::kSteps, "bbbbbbbbbbbbb", model::step::kText,
                  std::string("their step"));
  ASSERT_EQ(verdict(two.ben->edit(*id, theirs)), "good");
  two.meet();
  ExportFilter both;
  both.other = true;
  for (const auto format : kFormats) {
    const auto own = exported(two.ada, format);
    EXPECT_EQ(count_of(own, "as the other sees it"), 0u) << own;
    EXPECT_EQ(count_of(own, "their step"), 0u) << own;
    EXPECT_EQ(count_of(own, "my own step"), 1u) << own;
    EXPECT_EQ(count_of(own, "Sunday"), 1u) << own;
    const auto all = exported(two.ada, format, both);
    EXPECT_EQ(count_of(all, "their step"), 1u) << all;
  }
}

TEST(Export, AnEntryThatIsNothingWithoutTheOthersWordsIsLeftOut) {
  Two two;
  model::Fields kit;
  kit.set(model::kit_item::kLabel, "blanket");
  kit.set(model::kit_item::kHave, std::uint64_t{1});
  const auto id = two.ada->create(model::kKitItemSpec, kit, two.ada.space);
  ASSERT_EQ(verdict(id), "good");
  two.meet();
  ASSERT_EQ(verdict(two.ben->edit(*id, store::just(model::kit_item::kLabel, "the red blanket"))),
            "good");
  two.meet();
  const auto json = exported(two.ada, ExportFormat::kJson);
  EXPECT_EQ(json.find("kit_item"), std::string::npos) << json;
}

TEST(Export, ARoundThatIsNotOpenKeepsTheOthersAnswer) {
  Two two;
  RoundStart start;
  start.question = "what was good?";
  const auto id = start_round(at(two.ada), start);
  ASSERT_EQ(verdict(id), "good");
  two.meet();
  ASSERT_EQ(verdict(answer_round(at(two.ada), *id, "the quiet")), "good");
  ASSERT_EQ(verdict(answer_round(at(two.ben), *id, "the walk")), "good");
  for (int i = 0; i < 3; ++i) {
    two.meet();
    ASSERT_TRUE(open_ready(at(two.ada)));
    ASSERT_TRUE(open_ready(at(two.ben)));
  }
  two.meet();
  ExportFilter both;
  both.other = true;
  const Delivered delivered = [](const RecordId&) { return true; };
  for (const auto format : kFormats) {
    EXPECT_EQ(count_of(exported(two.ada, format, both), "the walk"), 0u);
    EXPECT_EQ(count_of(exported(two.ada, format, both, nullptr, delivered), "the walk"), 1u);
    EXPECT_EQ(count_of(exported(two.ada, format, {}, nullptr, delivered), "the walk"), 0u);
    EXPECT_EQ(count_of(exported(two.ada, format), "the quiet"), 1u);
  }
}

// --- the filter ----------------------------------------------------------------------------------

TEST(Export, ByKind) {
  Home home(1);
  save(home, model::kCareNoteSpec, care("warm hands"));
  save(home, model::kGratitudeSpec, store::thanks("for tea"));
  ExportFilter filter;
  filter.kinds = {&model::kGratitudeSpec};
  for (const auto format : kFormats) {
    const auto text = exported(home, format, filter);
    EXPECT_EQ(count_of(text, "warm hands"), 0u);
    EXPECT_EQ(count_of(text, "for tea"), 1u);
  }
}

TEST(Export, ByTag) {
  Home home(1);
  save(home, model::kCareNoteSpec, care("warm hands", "winter"));
  save(home, model::kCareNoteSpec, care("cool air", "summer"));
  save(home, model::kCareNoteSpec, care("soft light"));
  ExportFilter filter;
  filter.tags = {"summer", "autumn"};
  const auto text = exported(home, ExportFormat::kCsv, filter);
  EXPECT_EQ(count_of(text, "cool air"), 1u);
  EXPECT_EQ(count_of(text, "warm hands") + count_of(text, "soft light"), 0u);
}

TEST(Export, ByDayBothEndsIncluded) {
  Home home(1);
  for (const char* day : {"2024-02-28", "2024-02-29", "2024-03-01", "2024-03-02"})
    save(home, model::kCheckInSpec, check_in(day, std::string("note of ") + day));
  ExportFilter filter;
  filter.from = model::parse_day("2024-02-29");
  filter.to = model::parse_day("2024-03-01");
  const auto text = exported(home, ExportFormat::kCsv, filter);
  EXPECT_EQ(count_of(text, "note of 2024-02-28"), 0u);
  EXPECT_EQ(count_of(text, "note of 2024-02-29"), 1u);
  EXPECT_EQ(count_of(text, "note of 2024-03-01"), 1u);
  EXPECT_EQ(count_of(text, "note of 2024-03-02"), 0u);
}

TEST(Export, WithoutADayOfItsOwnAnEntryGoesByTheDateItWasMade) {
  Home home(1);
  save(home, model::kGratitudeSpec, store::thanks("for tea"));
  ExportFilter filter;
  filter.from = filter.to = model::local_day(home.clock.now_ms);
  EXPECT_EQ(count_of(exported(home, ExportFormat::kCsv, filter), "for tea"), 1u);
  filter.from = *filter.from + 1;
  filter.to = filter.from;
  EXPECT_EQ(count_of(exported(home, ExportFormat::kCsv, filter), "for tea"), 0u);
}

TEST(Export, TheNotebookOnlyIfItIsAskedForAndOpen) {
  Home home(1);
  NotebookFile notebook(home.clock);
  write(notebook, "only for me");
  ExportFilter filter;
  for (const auto format : kFormats) {
    EXPECT_EQ(count_of(exported(home, format, filter, notebook.get()), "only for me"), 0u);
    filter.notebook = true;
    EXPECT_EQ(count_of(exported(home, format, filter, notebook.get()), "only for me"), 1u);
    Export work(filter, format);
    const auto context = at(home);
    EXPECT_EQ(verdict(work.next({context, nullptr, kNotDelivered})), "notebook_locked");
    filter.notebook = false;
  }
}

TEST(Export, TheNotebooksKindsAndTagsAreChosenAmong) {
  Home home(1);
  NotebookFile notebook(home.clock);
  auto tagged = words("tagged words");
  tagged.set_element(15, "evening", true);
  ASSERT_TRUE(notebook->write(model::kReflectionSpec, tagged));
  write(notebook, "plain words");
  model::Fields sister;
  sister.set(model::support::kLabel, "My sister");
  ASSERT_TRUE(notebook->write(model::kSupportSpec, sister));
  ExportFilter filter;
  filter.notebook = true;
  filter.kinds = {&model::kSupportSpec};
  for (const auto format : kFormats) {
    const auto text = exported(home, format, filter, notebook.get());
    EXPECT_EQ(count_of(text, "My sister"), 1u);
    EXPECT_EQ(count_of(text, "words\""), 0u);
  }
  filter.kinds = {};
  filter.tags = {"evening"};
  for (const auto format : kFormats) {
    const auto text = exported(home, format, filter, notebook.get());
    EXPECT_EQ(count_of(text, "tagged words"), 1u);
    EXPECT_EQ(count_of(text, "plain words") + count_of(text, "My sister"), 0u);
  }
}

TEST(Export, APreviewIsTheFirstEntriesInAWholeFile) {
  Home home(1);
  for (int i = 0; i < 30; ++i)
    save(home, model::kGratitudeSpec, store::thanks("note " + std::to_string(100 + i)));
  ExportFilter filter;
  filter.most = 20;
  for (const auto format : kFormats) {
    const auto text = exported(home, format, filter);
    EXPECT_EQ(count_of(text, "note 1"), 20u);
    EXPECT_EQ(count_of(text, "note 100"), 1u);
    EXPECT_EQ(count_of(text, "note 120"), 0u);
    EXPECT_EQ(count_of(text, model::line("export.footer")), 1u);
  }
}

TEST(Export, ComesInBoundedChunksThatMakeOneFile) {
  Home home(1);
  const std::string long_text(450, 'x');
  std::vector<store::Store::Draft> drafts;
  for (int i = 0; i < 3000; ++i)
    drafts.push_back({&model::kGratitudeSpec, store::thanks(long_text + std::to_string(i))});
  ASSERT_TRUE(home->create_all(drafts, std::nullopt));
  for (const auto format : kFormats) {
    Export work({}, format);
    const auto context = at(home);
    std::size_t chunks = 0;
    std::size_t entries = 0;
    std::string all;
    for (bool more = true; more; ++chunks) {
      const auto chunk = work.next({context, nullptr, kNotDelivered});
      ASSERT_TRUE(chunk);
      EXPECT_LE(chunk->text.size(), kExportChunkBytes);
      all += chunk->text;
      entries += chunk->entries;
      more = chunk->more;
    }
    EXPECT_GE(chunks, 3u);
    EXPECT_EQ(entries, 3000u);
    EXPECT_EQ(count_of(all, long_text), 3000u);
    if (format != ExportFormat::kJson) continue;
    EXPECT_EQ(nlohmann::json::parse(all)["entries"].size(), 3000u);
  }
}

TEST(Export, TheNewestComeLast) {
  Home home(1);
  for (const char* text : {"first one", "second one"})
    save(home, model::kGratitudeSpec, store::thanks(text));
  for (const auto format : kFormats) {
    const auto text = exported(home, format);
    EXPECT_LT(text.find("first one"), text.find("second one"));
  }
}

}  // namespace
}  // namespace lull::practice::test
