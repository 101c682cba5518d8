// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <algorithm>
#include <sstream>

#include "cli/entry.h"
#include "cli/limits.h"
#include "cli/text.h"
#include "control.pb.h"
#include "model/catalogue.h"
#include "unit/cli/entries.h"
#include "unit/cli/harness.h"

namespace lull::cli::test {
namespace {

void expect_has(const std::string& all, const std::string& text) {
  EXPECT_NE(all.find(text), std::string::npos) << "nowhere: " << text << "\nin: " << all;
}
void expect_has_not(const std::string& all, const std::string& text) {
  EXPECT_EQ(all.find(text), std::string::npos) << text << "\nin: " << all;
}

/// A daemon with a pair, these limits and one own item.
class ViewsTest : public ::testing::Test {
 protected:
  ViewsTest() {
    daemon.reply("Status", open_status());
    daemon.reply("Marks", proto::MarksReply());
    daemon.answer<proto::ListRequest, proto::ListReply>(
        "List", [this](const proto::ListRequest& request) -> Result<proto::ListReply> {
          EXPECT_TRUE(request.peek()) << "a view counts as no look at what is not in it";
          proto::ListReply reply;
          if (request.kind() == "limit")
            for (const auto& limit : limits) *reply.add_entries() = limit;
          if (request.kind() == "own_item") {
            auto* own = reply.add_entries();
            own->set_id(kId);
            own->mutable_content()->mutable_own_item()->set_label("The green chair");
          }
          return reply;
        });
  }
  proto::OverlapLine& line(const char* item, proto::OverlapState state, std::uint32_t mine,
                           std::uint32_t theirs) {
    auto* out = overlap.add_lines();
    out->set_item(item);
    out->set_way(proto::OVERLAP_SETTING);
    out->set_state(state);
    out->mutable_mine()->set_want(mine);
    out->mutable_theirs()->set_want(theirs);
    return *out;
  }
  void add_limit(const char* id, const char* what, bool mine, proto::Share share) {
    auto& limit = limits.emplace_back();
    limit.set_id(id);
    limit.set_mine(mine);
    limit.set_author(mine ? "Noor" : "Sam");
    limit.set_share(share);
    limit.mutable_content()->mutable_limit()->set_target(proto::LIMIT_TARGET_OWN);
    limit.mutable_content()->mutable_limit()->set_what(what);
    limit.mutable_content()->mutable_limit()->set_strength(proto::STRENGTH_HARD);
    overlap.add_limits(id);
  }
  Ran run_overlap(std::vector<std::string> args = {"overlap"}) {
    daemon.reply("Overlap", overlap);
    return run(daemon, std::move(args));
  }
  FakeDaemon daemon;
  proto::OverlapReply overlap;
  std::vector<proto::Entry> limits;
};

TEST_F(ViewsTest, OverlapShowsLimitsFirstAndWhoReceives) {
  add_limit("l1", "the feet", false, proto::SHARE_SHARED);
  add_limit("l2", "the neck", true, proto::SHARE_PRIVATE);
  line("touch.hold_still", proto::OVERLAP_BOTH_WANT, 5, 4).set_way(proto::OVERLAP_MINE_TO_RECEIVE);
  auto& differs = line("touch.hold_still", proto::OVERLAP_DIFFERS, 5, 1);
  differs.set_way(proto::OVERLAP_MINE_TO_GIVE);
  differs.set_unshared(true);
  differs.add_neighbours("touch.side_by_side");
  differs.add_neighbours("touch.hand_held");
  const Ran ran = run_overlap();
  EXPECT_EQ(ran.exit, 0) << ran.err;
  EXPECT_EQ(ran.out.find("Limit: the feet: not at all (Sam)"), 0u) << ran.out;
  expect_has(ran.out, "Limit: the neck: not at all (you) (yours is private)\n");
  expect_has(ran.out, "Hold each other, quite still (for you, by Sam): both want it\n");
  expect_has(ran.out,
             "(for Sam, by you): you: matters a lot, Sam:\n  rather not (yours is private)\n");
  expect_has(ran.out, "    you could try: ");
  expect_has_not(ran.out, "%");
}

TEST_F(ViewsTest, OverlapSaysNothingAboutWhoHasNotAnswered) {
  line("env.low_light", proto::OVERLAP_NOT_ENOUGH, 4, 0);
  line("env.screens_away", proto::OVERLAP_NOT_ENOUGH, 2, 4);
  const Ran ran = run_overlap();
  expect_has(ran.out, ": you: nice\n");
  expect_has(ran.out, ": Sam: nice\n");
  expect_has_not(ran.out, "answered");
}

TEST_F(ViewsTest, OverlapNamesOwnItemsAndGoesOverAllPages) {
  daemon.answer<proto::OverlapRequest, proto::OverlapReply>(
      "Overlap", [](const proto::OverlapRequest& request) -> Result<proto::OverlapReply> {
        proto::OverlapReply page;
        auto* one = page.add_lines();
        one->set_item(request.skip() == 0 ? std::string("own.") + kId : "env.low_light");
        one->set_state(proto::OVERLAP_BOTH_WANT);
        page.set_more(request.skip() == 0);
        EXPECT_EQ(request.situation(), "usual");
        return page;
      });
  const Ran ran = run(daemon, {"overlap", "--situation", "usual"});
  expect_has(ran.out, "The green chair: both want it\n");
  EXPECT_EQ(daemon.calls("Overlap").size(), 2u);
  EXPECT_EQ(std::count(ran.out.begin(), ran.out.end(), '\n'), 2);
}

TEST_F(ViewsTest, OverlapAsJsonIsOneObject) {
  add_limit("l1", "the feet", false, proto::SHARE_SHARED);
  line("env.low_light", proto::OVERLAP_ONE_WANTS, 5, 3);
  const auto json = run_overlap({"overlap", "--json"}).json().at(0);
  EXPECT_EQ(json["limits"][0]["what"], "the feet");
  EXPECT_EQ(json["lines"][0]["state"], "one_wants");
  EXPECT_EQ(json["lines"][0]["mine"]["want"], "matters");
  EXPECT_EQ(json["lines"][0]["theirs"]["want"], "fine");
}

TEST_F(ViewsTest, TonightIsPrintedAndGivenAsJson) {
  proto::TonightReply tonight;
  auto* sign = tonight.add_pause_signs();
  sign->set_author("Sam");
  sign->mutable_content()->mutable_cue()->set_sign("\x1b[31mtwo squeezes");
  sign->mutable_content()->mutable_cue()->set_means(1);
  daemon.reply("Tonight", tonight);
  const Ran ran = run(daemon, {"tonight"});
  expect_has(ran.out, "two squeezes (Sam): please stop");
  expect_has_not(ran.out, "\x1b");
  const auto json = run(daemon, {"tonight", "--json"}).json().at(0);
  EXPECT_EQ(json["pause_signs"].size(), 1u);
  EXPECT_FALSE(json.contains("plan"));
}

TEST_F(ViewsTest, HelpedIsNotEnoughOrCounted) {
  proto::HelpedReply helped;
  daemon.reply("Helped", helped);
  EXPECT_EQ(run(daemon, {"helped"}).out, "Not enough yet\n");
  helped.set_enough(true);
  auto* row = helped.add_rows();
  row->set_item("food.warm_drink");
  row->set_used(5);
  row->set_helped(4);
  auto* change = row->add_changes();
  change->set_how(model::find_vocabulary("change")->find("shorter")->number);
  change->set_times(2);
  daemon.reply("Helped", helped);
  expect_has(run(daemon, {"helped"}).out, "helped 4 times, shorter twice, in 5 plans\n");
  const auto json = run(daemon, {"helped", "--json"}).json().at(0);
  EXPECT_EQ(json["rows"][0]["changes"]["shorter"], 2);
}

TEST_F(ViewsTest, TrendsAreATableAndALineOfMarks) {
  proto::TrendsReply trends;
  auto* met = trends.add_mine();
  met->set_field("met");
  met->set_enough(true);
  for (int i = 0; i < 12; ++i) {
    auto* point = met->add_points();
    point->set_day("2026-11-" + std::to_string(10 + i));
    point->set_value(static_cast<std::uint32_t>(i % 5));
  }
  trends.add_mine()->set_field("body");
  daemon.reply("Trends", trends);
  const Ran ran = run(daemon, {"trends"});
  expect_has(ran.out, "How well were your aftercare needs met this time?\n  ▁▂▄▆█▁▂▄▆█▁▂\n");
  expect_has(ran.out, "  2026-11-21   1  a little\n");
  expect_has_not(ran.out, "2026-11-11");
  expect_has(ran.out, "  … and 2 before: lull trends --json\n");
  expect_has(ran.out, "\n  Not enough yet\n");
  const auto json = run(daemon, {"trends", "--json"}).json().at(0);
  EXPECT_EQ(json["mine"][0]["points"].size(), 12u);
  EXPECT_EQ(json["mine"][1]["enough"], false);
}

TEST_F(ViewsTest, BackShowsPlansAndWordsKindWordsAlone) {
  proto::LookBackReply past;
  auto* plan = past.add_entries();
  plan->set_day("2026-11-20");
  plan->set_state(proto::PLAN_AGREED);
  plan->mutable_entry()->set_id(kId);
  plan->mutable_entry()->mutable_content()->mutable_plan()->set_title("Quiet evenings");
  auto* words = past.add_entries();
  words->set_day("2026-11-19");
  *words->mutable_entry() = other_thanks("The tea,\nand that you stayed.");
  daemon.reply("LookBack", past);
  const Ran back = run(daemon, {"back", "--from", "2026-10", "--to", "2026-11"});
  expect_has(back.out, "2026-11-20  3f2a9c1d  Plan: Quiet evenings");
  expect_has(back.out, "Thank you: The tea, and that you stayed.");
  EXPECT_EQ(daemon.last<proto::LookBackRequest>("LookBack").from(), "2026-10");
  EXPECT_EQ(daemon.last<proto::LookBackRequest>("LookBack").to(), "2026-11");
  const Ran only = run(daemon, {"words"});
  EXPECT_EQ(only.out, "2026-11-19  77aa01be  Sam\n  The tea,\n  and that you stayed.\n");
  EXPECT_EQ(run(daemon, {"back", "--json"}).json().at(0)["state"], "agreed");
}

TEST_F(ViewsTest, SR_33_WhoShowsEveryEntryByKindAndWhatCanBeDone) {
  daemon.answer<proto::SharingRequest, proto::SharingReply>(
      "Sharing", [](const proto::SharingRequest& request) -> Result<proto::SharingReply> {
        proto::SharingReply page;
        page.set_devices(2);
        for (const auto* can : {"Withdraw", "Pause", "Stop", "Erase"}) page.add_can(can);
        auto* entry = page.add_entries();
        *entry = own_preference();
        if (request.after().empty()) {
          page.set_more(true);
          entry->set_id(kOtherId);
        }
        return page;
      });
  const Ran ran = run(daemon, {"who"});
  expect_has(ran.out, "On 2 devices of Sam:\n");
  expect_has(ran.out, "\n  77aa01be  Hold");
  expect_has(ran.out, "\n  3f2a9c1d  Hold");
  for (const auto* verb : {"lull pause", "lull stop", "lull withdraw ID", "lull erase"})
    expect_has(ran.out, verb);
  expect_has_not(ran.out, "lull resume");
  const auto json = run(daemon, {"who", "--json"}).json().at(0);
  EXPECT_EQ(json["entries"].size(), 2u);
  EXPECT_EQ(json["can"].size(), 4u);
}

TEST(Rounds, LongWordsAreSetInUnderTheirHead) {
  FakeDaemon daemon;
  proto::RoundsReply rounds;
  auto* round = rounds.add_rounds();
  round->set_id(kId);
  round->set_state(proto::ROUND_OPEN);
  round->set_card("p.before.01");
  for (int i = 0; i < 20; ++i) {
    round->mutable_mine()->append("a quiet room ");
    round->mutable_theirs()->append("warm soup ");
  }
  daemon.reply("Rounds", rounds);
  const Ran ran = run(daemon, {"rounds"});
  std::istringstream lines(ran.out);
  for (std::string line; std::getline(lines, line);) {
    EXPECT_LE(columns_of(line), kColumns) << line;
    EXPECT_TRUE(line.starts_with(short_id(kId)) || line.starts_with("  ")) << line;
  }
  expect_has(ran.out, "  you    a quiet room");
  expect_has(ran.out, "  other  warm soup");
  expect_has(ran.out, "\n         warm soup");
}

}  // namespace
}  // namespace lull::cli::test
