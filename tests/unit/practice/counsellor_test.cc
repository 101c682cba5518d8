// SPDX-License-Identifier: Apache-2.0
#include "practice/counsellor.h"

#include <regex>

#include "model/catalogue.h"
#include "model/check_in.h"
#include "model/comfort_log.h"
#include "model/limit.h"
#include "transfer.h"

namespace lull::practice::test {
namespace {

std::string pages(Home& home, ExportFormat format = ExportFormat::kMarkdown,
                  ExportFilter filter = {}) {
  CounsellorPages work(std::move(filter), format);
  const auto context = at(home);
  std::string all;
  for (bool more = true; more;) {
    const auto chunk = work.next({context, nullptr, kNotDelivered});
    EXPECT_EQ(verdict(chunk), "good");
    if (!chunk) break;
    EXPECT_LE(chunk->text.size(), kExportChunkBytes);
    all += chunk->text;
    more = chunk->more;
  }
  return all;
}

void save_limit(Home& home, const std::string& what) {
  model::Fields fields;
  fields.set(model::limit::kTarget, std::uint64_t{5});
  fields.set(model::limit::kWhat, what);
  fields.set(model::limit::kStrength, model::limit::kHard);
  save(home, model::kLimitSpec, fields);
}

void save_check_in(Home& home, const std::string& day) {
  model::Fields fields;
  fields.set(model::check_in::kDay, day);
  fields.set_element(model::check_in::kHelped, "touch.hold_still", true);
  fields.set_part(model::check_in::kChange, "touch.hand_held", model::check_in::kHow,
                  std::uint64_t{3});
  fields.set(model::check_in::kChangeText, "a little " + day);
  save(home, model::kCheckInSpec, fields);
}

void save_log(Home& home, const std::string& day, std::uint64_t strength) {
  model::Fields fields;
  const auto* places = model::find_vocabulary("body_place");
  fields.set_element(model::comfort_log::kWhere, places->choices.front().id, true);
  fields.set(model::comfort_log::kStrength, strength);
  fields.set(model::comfort_log::kDay, day);
  save(home, model::kComfortLogSpec, fields);
}

TEST(CounsellorPages, SayWhatHelpedWhatChangedAndHowTheWeeksWere) {
  Home home(1);
  home.clock.now_ms = 1'709'640'000'000;  // noon of 2024-03-05 in Greenwich
  save_limit(home, "no sudden noise");
  for (const char* day : {"2024-03-04", "2024-03-06"}) save_check_in(home, day);
  save_log(home, "2024-03-04", 3);
  save_log(home, "2024-03-10", 6);
  save_log(home, "2024-03-11", 2);
  save_log(home, "2024-03-12", 15);
  const auto text = pages(home);
  const std::string still(model::find_item("touch.hold_still")->label);
  const std::string hard(model::find_vocabulary("strength")->choices.front().phrase);
  EXPECT_NE(text.find("- **" + hard + "**: no sudden noise"), std::string::npos) << text;
  EXPECT_NE(text.find("**" + still + "**: 2×"), std::string::npos) << text;
  EXPECT_NE(text.find("gentler"), std::string::npos) << text;
  EXPECT_NE(text.find("2024-03-04 – 2024-03-12"), std::string::npos) << text;
  EXPECT_NE(text.find("week of 2024-03-04**: 2×, how strong 6;"), std::string::npos) << text;
  EXPECT_NE(text.find("week of 2024-03-11**: 2×, how strong 2;"), std::string::npos) << text;
  EXPECT_EQ(count_of(text, model::line("export.footer")), 1u);
}

TEST(CounsellorPages, HoldNoIdsNoTimesOfDayAndNoName) {
  Home home(1);
  save_limit(home, "no sudden noise");
  save_check_in(home, "2024-03-04");
  const auto own = own_entries(home);
  for (const auto format : {ExportFormat::kMarkdown, ExportFormat::kHtml}) {
    const auto text = pages(home, format);
    for (const auto& entry : own) EXPECT_EQ(text.find(token_of(entry.id)), std::string::npos);
    EXPECT_EQ(text.find(at(home).me()), std::string::npos);
    EXPECT_FALSE(std::regex_search(text, std::regex("[0-9]{10}|[0-9]:[0-9]{2}"))) << text;
    EXPECT_FALSE(std::regex_search(text, std::regex("lull", std::regex::icase)));
  }
}

TEST(CounsellorPages, HoldNoWordOfTheOtherWhateverIsAskedFor) {
  Home ada(1);
  Home ben(2);
  ada.join(store::pair_space(), 2);
  ben.join(store::pair_space(), 1);
  model::Fields limit;
  limit.set(model::limit::kTarget, std::uint64_t{5});
  limit.set(model::limit::kWhat, "the other's own");
  limit.set(model::limit::kStrength, model::limit::kHard);
  ASSERT_TRUE(ben->create(model::kLimitSpec, limit, ben.space));
  ASSERT_TRUE(store::carry(ada, ben));
  save_limit(ada, "no sudden noise");
  ExportFilter filter;
  filter.other = true;
  filter.notebook = true;
  const auto text = pages(ada, ExportFormat::kMarkdown, filter);
  EXPECT_EQ(count_of(text, "the other"), 0u) << text;
  EXPECT_EQ(count_of(text, "no sudden noise"), 1u) << text;
}

TEST(CounsellorPages, FitOnTwoPagesHoweverMuchThereIs) {
  Home home(1);
  for (int i = 0; i < 60; ++i) save_limit(home, "limit " + std::to_string(i));
  for (int i = 0; i < 400; ++i) {
    save_check_in(home, model::day_text(19'000 + i));
    save_log(home, model::day_text(19'000 + i), 4);
  }
  const auto text = pages(home);
  EXPECT_LT(std::count(text.begin(), text.end(), '\n'), 90);
  EXPECT_NE(text.find("limit 59"), std::string::npos) << "the newest are there";
  EXPECT_NE(text.find(model::day_text(19'399)), std::string::npos);
}

}  // namespace
}  // namespace lull::practice::test
