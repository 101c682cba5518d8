// SPDX-License-Identifier: Apache-2.0
#include "practice/import.h"

#include <chrono>

#include "hostile.h"
#include "model/joint_trends.h"
#include "model/plan.h"
#include "model/step.h"
#include "model/support.h"
#include "transfer.h"
#include "unit/wire/random_fields.h"

namespace lull::practice::test {
namespace {

using State = Importer::State;

/// A whole file around these entries.
std::string file_of(const std::string& entries, const std::string& format = "1") {
  return "{\"format\":" + format + ",\"me\":\"x\",\"entries\":[" + entries + "],\"footer\":\"\"}";
}
constexpr const char* kThanks =
    R"({"id":"00000000000000000000000004","kind":"gratitude","mine":true,"fields":{"text":"tea"}})";

// --- there and back ------------------------------------------------------------------------------

TEST(Import, RestoresEveryKindOfOwnEntry) {
  Home from(1);
  wire::Dice dice(7);
  std::size_t made = 0;
  for (const auto* kind : model::all_kinds()) {
    std::size_t of_kind = 0;
    for (int i = 0; i < 3000 && of_kind < 5; ++i) {
      const auto id = from->create(*kind, wire::random_fields(*kind, dice), std::nullopt);
      of_kind += id ? 1 : 0;
      from.clock.now_ms += id ? 1000 : 0;
    }
    made += of_kind > 0 ? 1 : 0;
  }
  save(from, model::kPreferenceSpec, store::wish("slowly"));
  EXPECT_GT(made, 10u);
  // What was taken out of a set is not in the file: nothing is left to say.
  auto expected = own_entries(from);
  for (auto& entry : expected) {
    model::Fields there;
    for (const auto& field : entry.fields) {
      const auto* in = entry.fields.find(model::FieldKey{field.key.number, field.key.element});
      const auto* yes = in != nullptr ? std::get_if<std::uint64_t>(in) : nullptr;
      const bool empty = std::holds_alternative<std::string>(field.value) &&
                         std::get<std::string>(field.value).empty();
      if (!empty && (field.key.element.empty() || (yes != nullptr && *yes != 0)))
        there.set(field.key, field.value);
    }
    // See JointTrendsFromAFileAreOff.
    if (entry.kind == static_cast<std::uint16_t>(model::Kind::kJointTrends))
      there.set(model::joint_trends::kOn, std::uint64_t{0});
    entry.fields = there;
  }
  Home to(1);
  to.clock.now_ms = from.clock.now_ms;
  const auto done = imported(to, exported(from, ExportFormat::kJson));
  EXPECT_EQ(reason(done), "good");
  EXPECT_EQ(done.state, State::kDone);
  EXPECT_EQ(done.counts.added, expected.size());
  EXPECT_EQ(own_entries(to), expected);
}

TEST(Import, TwiceChangesNothing) {
  Home from(1);
  save(from, model::kCareNoteSpec, care("warm hands"));
  save(from, model::kGratitudeSpec, store::thanks("for tea"));
  const auto file = exported(from, ExportFormat::kJson);
  Home to(1);
  EXPECT_EQ(imported(to, file).counts.added, 2u);
  const auto once = own_entries(to);
  const auto again = imported(to, file);
  EXPECT_EQ(again.counts.found, 2u);
  EXPECT_EQ(again.counts.added, 0u);
  EXPECT_EQ(own_entries(to), once);
  // Into the home it came from as well.
  EXPECT_EQ(imported(from, file).counts.added, 0u);
}

TEST(Import, AnEntryThatIsHereStandsAsItIs) {
  Home home(1);
  const auto id = save(home, model::kGratitudeSpec, store::thanks("for tea"));
  const auto file = exported(home, ExportFormat::kJson);
  ASSERT_TRUE(home->edit(id, store::thanks("for the cake")));
  EXPECT_EQ(imported(home, file).counts.added, 0u);
  EXPECT_EQ(home->get(id)->fields.text(model::gratitude::kText), "for the cake");
}

TEST(Import, HostileTextComesBackUnchangedInEveryTextField) {
  Home from(1);
  const auto lines = hostile_texts(model::Lines::kOne, 48);
  const auto texts = hostile_texts(model::Lines::kMany, 280);
  std::vector<model::Fields> sent;
  for (std::size_t i = 0; i < texts.size(); ++i) {
    auto fields = store::wish(texts[i]);
    fields.set(model::preference::kMyWords, lines[i % lines.size()]);
    if (model::count_characters(lines[i % lines.size()]) <= 24)
      fields.set_element(model::preference::kTags, lines[i % lines.size()], true);
    save(from, model::kPreferenceSpec, fields);
    model::Fields plan;
    plan.set(model::plan::kForm, model::plan::kStanding);
    plan.set(model::plan::kNote, texts[i]);
    plan.set_part(model::plan::kSteps, "aaaaaaaaaaaaa", model::step::kText,
                  lines[i % lines.size()]);
    save(from, model::kPlanSpec, plan);
  }
  Home to(1);
  const auto done = imported(to, exported(from, ExportFormat::kJson), {}, nullptr, 37);
  EXPECT_EQ(reason(done), "good");
  EXPECT_EQ(own_entries(to), own_entries(from));
}

TEST(Import, EverythingArrivesPrivate) {
  Home from(1);
  from.join(store::pair_space(), 2);
  store::share_thanks(from, "for tea");
  const auto withdrawn = store::share_thanks(from, "for the cake");
  ASSERT_TRUE(from->withdraw({withdrawn}));
  const auto file = exported(from, ExportFormat::kJson);
  Home to(1);
  to.join(store::pair_space(), 2);
  const auto version = to->log().version(to.space).sum();
  EXPECT_EQ(imported(to, file).counts.added, 2u);
  for (const auto& own : own_entries(to)) EXPECT_EQ(to->get(own.id)->share, store::Share::kPrivate);
  EXPECT_EQ(to->log().version(to.space).sum(), version);
}

TEST(Import, JointTrendsFromAFileAreOff) {
  Home from(1);
  model::Fields on;
  on.set(model::joint_trends::kOn, std::uint64_t{1});
  save(from, model::kJointTrendsSpec, on);
  Home to(1);
  EXPECT_EQ(imported(to, exported(from, ExportFormat::kJson)).counts.added, 1u);
  ASSERT_EQ(own_entries(to).size(), 1u);
  EXPECT_EQ(own_entries(to)[0].fields.number(model::joint_trends::kOn), 0u)
      << "who turns them on shows that they know the passphrase";
}

TEST(Import, WhatWasWithdrawnHereStaysSo) {
  Home home(1);
  home.join(store::pair_space(), 2);
  const auto id = store::share_thanks(home, "for tea");
  const auto file = exported(home, ExportFormat::kJson);
  ASSERT_TRUE(home->remove({id}));
  EXPECT_EQ(imported(home, file).counts.added, 0u);
  EXPECT_TRUE(own_entries(home).empty());
}

TEST(Import, TheOthersEntriesStayTheirs) {
  Home ada(1);
  Home ben(2);
  ada.join(store::pair_space(), 2);
  ben.join(store::pair_space(), 1);
  store::share_thanks(ben, "theirs it is");
  ASSERT_TRUE(store::carry(ada, ben));
  ExportFilter both;
  both.other = true;
  Home to(1);
  const auto done = imported(to, exported(ada, ExportFormat::kJson, both));
  EXPECT_EQ(done.counts.of_other, 1u);
  EXPECT_EQ(done.counts.added, 0u);
}

TEST(Import, WhoIsMeantByMeIsThePersonHere) {
  Home from(1);
  model::Fields plan;
  plan.set(model::plan::kForm, model::plan::kStanding);
  plan.set(model::plan::kTurn, at(from).me());
  save(from, model::kPlanSpec, plan);
  Home to(9);
  EXPECT_EQ(imported(to, exported(from, ExportFormat::kJson)).counts.added, 1u);
  EXPECT_EQ(own_entries(to).front().fields.text(model::plan::kTurn), at(to).me());
}

TEST(Import, TheNotebookComesBackIntoTheNotebook) {
  Home from(1);
  NotebookFile notebook(from.clock);
  auto fields = words("only for me\n\xe2\x80\xae \"x\"");
  fields.set(model::reflection::kSafe, std::uint64_t{2});
  fields.set_element(15, "evening", true);
  ASSERT_TRUE(notebook->write(model::kReflectionSpec, fields));
  model::Fields support;
  support.set(model::support::kLabel, "My sister");
  ASSERT_TRUE(notebook->write(model::kSupportSpec, support));
  ExportFilter filter;
  filter.notebook = true;
  const auto file = exported(from, ExportFormat::kJson, filter, notebook.get());
  Home to(1);
  NotebookFile fresh(to.clock);
  EXPECT_EQ(imported(to, file).verdict, "import_needs_notebook");
  for (int i = 0; i < 2; ++i)
    EXPECT_EQ(imported(to, file, {}, fresh.get()).counts.added, i == 0 ? 2u : 0u);
  std::int64_t after = 0;
  const auto all = fresh->walk(after, 10);
  ASSERT_TRUE(all);
  ASSERT_EQ(all->size(), 2u);
  EXPECT_EQ(all->front().fields, fields);
  EXPECT_EQ(all->back().fields, support);
  EXPECT_TRUE(own_entries(to).empty());
  ImportOptions without;
  without.without_notebook = true;
  EXPECT_EQ(imported(to, file, without).state, State::kDone);
}

TEST(Import, ALaidOutFileIsReadAsWell) {
  Home from(1);
  save(from, model::kCareNoteSpec, care("warm \"hands\" [{"));
  const auto file = exported(from, ExportFormat::kJson);
  Home to(1);
  EXPECT_EQ(imported(to, nlohmann::json::parse(file).dump(4)).counts.added, 1u);
  EXPECT_EQ(own_entries(to), own_entries(from));
}

TEST(Import, ACheckWritesNothing) {
  Home home(1);
  ImportOptions check;
  check.check_only = true;
  const auto done = imported(home, file_of(kThanks), check);
  EXPECT_EQ(done.state, State::kDone);
  EXPECT_EQ(done.counts.found, 1u);
  EXPECT_EQ(done.counts.added, 0u);
  EXPECT_TRUE(own_entries(home).empty());
}

// --- files that are not right --------------------------------------------------------------------

struct Refused {
  const char* name;
  std::string file;
  const char* why;
};

std::vector<Refused> refused_files() {
  const std::string good = kThanks;
  return {
      {"empty", "", "import_foreign"},
      {"of something else", "hello", "import_foreign"},
      {"a list", "[1,2]", "import_foreign"},
      {"another object", R"({"a":1})", "import_foreign"},
      {"without a format", R"({"entries":[]})", "import_foreign"},
      {"large and foreign", "{\"a\":\"" + std::string(100'000, 'x') + "\"}", "import_foreign"},
      {"newer", file_of(good, "2"), "import_too_new"},
      {"newer and unreadable", file_of("{\"new\":1}", "2"), "import_too_new"},
      {"cut short", file_of(good).substr(0, 100), "import_truncated"},
      {"cut short after an entry", "{\"format\":1,\"entries\":[" + good, "import_truncated"},
      {"cut short in text", "{\"format\":1,\"entries\":[{\"id\":\"a", "import_truncated"},
      {"with more after it", file_of(good) + "{}", "import_malformed"},
      {"with more after it, behind a zero", file_of(good) + std::string("\0{}", 3),
       "import_malformed"},
      {"closed twice", file_of(good) + "}", "import_malformed"},
      {"without a comma", file_of(good + good), "import_malformed"},
      {"with a comma too many", file_of(good + ","), "import_malformed"},
      {"with a number among the entries", file_of("1"), "import_malformed"},
      {"with two lists", R"({"format":1,"entries":[],"entries":[]})", "import_malformed"},
      {"deep around", "{\"a\":" + std::string(5000, '['), "import_nested"},
      {"deep inside", file_of("{\"a\":" + std::string(5000, '[')), "import_nested"},
      {"with a huge entry", file_of("{\"a\":\"" + std::string(1'100'000, 'x') + "\"}"),
       "import_piece_too_large"},
  };
}

TEST(Import, AFileThatIsNotRightIsRefusedWhole) {
  for (const auto& one : refused_files()) {
    Home home(1);
    const auto done = imported(home, one.file, {}, nullptr, 4096);
    EXPECT_EQ(done.verdict, one.why) << one.name;
    EXPECT_TRUE(own_entries(home).empty()) << one.name;
  }
}

TEST(Import, TooLargeIsOneByteMoreThanIsRead) {
  Home home(1);
  const auto read = [](std::uint64_t, std::size_t most) -> Result<std::string> {
    return std::string(most, ' ');
  };
  Importer at_limit(read, kImportBytesMax, {});
  EXPECT_EQ(verdict(at_limit.step(at(home), nullptr, 100)), "import_foreign");
  Importer past(read, kImportBytesMax + 1, {});
  EXPECT_EQ(verdict(past.step(at(home), nullptr, 100)), "import_too_large");
}

TEST(Import, ABrokenEntryKeepsAllOutAndIsNamedByItsLine) {
  const std::string good = kThanks;
  const std::pair<std::string, const char*> broken[] = {
      {R"({"id":"a","kind":"gratitude","mine":true,"fields":{"text":"tea"}})", "import_malformed"},
      {R"({"kind":"gratitude","mine":true,"fields":{"text":"tea"}})", "import_malformed"},
      {R"({"id":"00000000000000000000000008","kind":"gratitude","mine":true,"fields":{}})",
       "text_missing"},
      {R"({"id":"00000000000000000000000008","kind":"gratitude","mine":true,"fields":{"text":1}})",
       "field_malformed"},
      {R"({"id":"00000000000000000000000008","kind":"gratitude","mine":true,"mine":false,"fields":{}})",
       "import_malformed"},
      {R"({"id":"00000000000000000000000008","kind":"gratitude","mine":true,"fields":{"text":null}})",
       "import_malformed"},
      {R"({"id":"00000000000000000000000008","kind":"gratitude","mine":true,"fields":{"text":"\u0000"}})",
       "text_invalid"},
      {R"({"id":"00000000000000000000000008","kind":"gratitude","mine":true,"fields":{"text":"\ud800"}})",
       "import_malformed"},
      {"{\"id\":\"00000000000000000000000008\",\"kind\":\"gratitude\",\"mine\":true,"
       "\"fields\":{\"text\":\"\xff\"}}",
       "import_malformed"},
      {R"({"id":"00000000000000000000000008","kind":"gratitude","mine":true,"fields":{"text":")" +
           std::string(501, 'x') + "\"}}",
       "text_too_long"},
      {R"({"id":"00000000000000000000000008","kind":"limit","mine":true,"fields":{"target":99,"what":"a","strength":1}})",
       "number_out_of_range"},
      {good, "import_twice"},
  };
  for (const auto& [entry, why] : broken) {
    Home home(1);
    const auto file = file_of("\n" + good + ",\n" + entry + "\n");
    const auto done = imported(home, file);
    EXPECT_EQ(done.state, State::kBroken) << entry;
    ASSERT_EQ(done.problems.size(), 1u) << entry;
    EXPECT_STREQ(done.problems.front().reason, why) << entry;
    EXPECT_EQ(done.problems.front().line, 3u) << entry;
    EXPECT_TRUE(own_entries(home).empty()) << entry;
    ImportOptions skip;
    skip.skip_broken = true;
    EXPECT_EQ(imported(home, file, skip).counts.added, 1u) << entry;
    EXPECT_EQ(own_entries(home).size(), 1u) << entry;
  }
}

TEST(Import, WhatOnlyANewerVersionKnowsIsLeftOutAndCounted) {
  Home home(1);
  const auto done = imported(
      home,
      file_of(
          R"({"id":"00000000000000000000000004","kind":"dream","mine":true,"fields":{"x":1}},)"
          R"({"id":"00000000000000000000000008","kind":"gratitude","mine":true,"fields":{"text":"tea","scent":{"code":3}}},)"
          R"({"id":"0000000000000000000000000c","kind":"preference","mine":true,"fields":{"item":"new.thing","direction":1,"want":4}})"));
  EXPECT_EQ(done.state, State::kDone);
  EXPECT_EQ(done.counts.unknown, 2u);
  EXPECT_EQ(done.counts.unknown_fields, 1u);
  EXPECT_EQ(done.counts.added, 1u);
}

TEST(Import, VeryManyNamesOrElementsTakeNoTime) {
  std::string names;
  std::string elements;
  for (int i = 0; i < 60'000; ++i) {
    names += ",\"n" + std::to_string(i) + "\":1";
    elements += (i == 0 ? "\"t" : ",\"t") + std::to_string(i) + "\"";
  }
  const std::string id = R"({"id":"00000000000000000000000004","mine":true,"kind":"care_note")";
  const std::pair<std::string, const char*> entries[] = {
      {id + names + ",\"fields\":{}}", "import_malformed"},
      {id + ",\"fields\":{\"kind\":1,\"text\":\"a\",\"tags\":[" + elements + "]}}",
       "too_many_elements"},
  };
  for (const auto& [entry, why] : entries) {
    Home home(1);
    const auto start = std::chrono::steady_clock::now();
    EXPECT_EQ(reason(imported(home, file_of(entry), {}, nullptr, 100'000)), why);
    EXPECT_LT(std::chrono::steady_clock::now() - start, std::chrono::seconds(1));
  }
}

TEST(Import, TimesFromAFileAreHeldToSense) {
  Home home(1);
  const auto with = [](const char* made) {
    return file_of(
        std::string(
            R"({"id":"00000000000000000000000004","kind":"gratitude","mine":true,"edited_ms":5,"made_ms":)") +
        made + R"(,"fields":{"text":"tea"}})");
  };
  EXPECT_EQ(imported(home, with("18446744073709551615")).counts.added, 1u);
  EXPECT_EQ(own_entries(home).front().made_ms, home.clock.now_ms);
}

TEST(Import, AnyBytesAreRefusedOrReadAndNeverHalfImported) {
  Home from(1);
  save(from, model::kCareNoteSpec, care("warm \"hands\""));
  save(from, model::kPreferenceSpec, store::wish("slowly"));
  const auto file = exported(from, ExportFormat::kJson);
  wire::Dice dice(3);
  Home none(1);
  for (int i = 0; i < 2000; ++i) {
    auto broken = file;
    for (auto n = 1 + dice.roll(3); n > 0; --n)
      broken[dice.roll(broken.size())] = static_cast<char>(dice.roll(256));
    if (dice.roll(4) == 0) broken.resize(dice.roll(broken.size()));
    ImportOptions check;
    check.check_only = true;
    const auto checked = imported(none, broken, check, nullptr, 1 + dice.roll(500));
    EXPECT_LE(checked.counts.found, 2u);
    if (i % 20 != 0) continue;
    Home to(1);
    const auto done = imported(to, broken);
    EXPECT_EQ(own_entries(to).size(), done.state == State::kDone ? done.counts.found : 0u);
  }
}

}  // namespace
}  // namespace lull::practice::test
