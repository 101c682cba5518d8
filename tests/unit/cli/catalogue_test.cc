// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <algorithm>

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

/// Nobody listens there.
Ran run_alone(std::vector<std::string> args) {
  args.insert(args.begin(), {"--home", "/nowhere"});
  return run(args);
}

void expect_narrow(const std::string& text) {
  std::size_t start = 0;
  while (start < text.size()) {
    const auto end = std::min(text.find('\n', start), text.size());
    EXPECT_LE(columns_of(text.substr(start, end - start)), 80u) << text.substr(start, end - start);
    start = end + 1;
  }
}

TEST(Items, AreThereWithoutADaemonAndFitEightyColumns) {
  const Ran all = run_alone({"items"});
  EXPECT_EQ(all.exit, 0);
  for (const auto& item : model::items()) expect_has(all.out, std::string(item.id));
  expect_narrow(all.out);
  EXPECT_EQ(run_alone({"items", "--json"}).json().size(), model::items().size());
}

TEST(Items, ACategoryOrOneWithWhatItIsAbout) {
  const Ran some = run_alone({"items", "food"});
  expect_has(some.out, "food.warm_drink");
  EXPECT_EQ(some.out.find("touch."), std::string::npos);
  const auto* item = model::find_item("touch.hold_still");
  const Ran one = run_alone({"items", "touch.hold_still"});
  expect_has(one.out, std::string(item->label) + "\n  ");
  expect_has(one.out, "receiving and giving");
  EXPECT_EQ(run_alone({"items", "touch.hold"}).exit, 1);
}

TEST(Items, OnesOwnAreAmongThemUnlessHidden) {
  FakeDaemon daemon;
  proto::ListReply reply;
  auto* own = reply.add_entries();
  own->set_id(kId);
  own->mutable_content()->mutable_own_item()->set_label("The green chair");
  own->mutable_content()->mutable_own_item()->set_category("item");
  auto* hidden = reply.add_entries();
  hidden->set_id(kOtherId);
  hidden->mutable_content()->mutable_own_item()->set_label("The red chair");
  hidden->mutable_content()->mutable_own_item()->set_category("item");
  hidden->mutable_content()->mutable_own_item()->set_hidden(1);
  daemon.reply("List", reply);
  const Ran ran = run(daemon, {"items", "item"});
  expect_has(ran.out, "The green chair");
  EXPECT_EQ(ran.out.find("The red chair"), std::string::npos);
}

TEST(Presets, AreNamedWithWhatTheyAreFor) {
  const Ran ran = run_alone({"presets"});
  expect_has(ran.out, "pre.quiet_closeness");
  expect_narrow(ran.out);
  EXPECT_EQ(run_alone({"presets", "--json"}).json().size(), model::presets().size());
}

TEST(Cards, BeginWithTheOpeningLine) {
  const auto opening = wrap(model::line("deck.moment"), 80).front();
  for (const char* verb : {"cards", "draw"}) {
    const Ran ran = run_alone({verb, "before"});
    EXPECT_EQ(ran.out.find(opening), 0u) << ran.out;
    expect_has(ran.out, "p.before.0");
    expect_narrow(ran.out);
    EXPECT_EQ(ran.out.find("p.after"), std::string::npos);
  }
}

TEST(Cards, ADrawGivesOneOfThem) {
  const auto drawn = run_alone({"draw", "--json"}).json();
  ASSERT_EQ(drawn.size(), 1u);
  EXPECT_NE(model::find_prompt(drawn[0]["id"].get<std::string>()), nullptr);
}

TEST(Cards, OnesOwnStandInTheirDeck) {
  FakeDaemon daemon;
  proto::ListReply reply;
  auto* own = reply.add_entries();
  own->set_id(kId);
  own->mutable_content()->mutable_prompt_card()->set_text("What was the best of today?");
  own->mutable_content()->mutable_prompt_card()->set_deck("every");
  daemon.reply("List", reply);
  expect_has(run(daemon, {"cards", "every"}).out, "What was the best of today?");
  EXPECT_EQ(run(daemon, {"cards", "before"}).out.find("best of today"), std::string::npos);
}

TEST(Signals, OneStandsAloneBetweenBlankLinesAndAsksNoDaemon) {
  FakeDaemon daemon;
  const Ran ran = run(daemon, {"signals", "water"});
  EXPECT_TRUE(ran.out.starts_with("\n\n\n"));
  EXPECT_TRUE(ran.out.ends_with("\n\n\n\n"));
  EXPECT_EQ(std::count_if(ran.out.begin(), ran.out.end(), ::isalpha), 11);  // "Water, please"
  EXPECT_TRUE(daemon.calls("Save").empty());
  EXPECT_EQ(run(daemon, {"signals", "--json"}).json().size(), model::signal_cards().size());
}

TEST(Signposts, AreReadWithoutADaemonTheMostUrgentFirst) {
  const Ran ran = run_alone({"signposts"});
  EXPECT_EQ(ran.exit, 0);
  const auto head = wrap(model::line("signpost.head"), 80).front();
  EXPECT_EQ(ran.out.find(head), 0u);
  for (const auto& signpost : model::signposts()) expect_has(ran.out, std::string(signpost.title));
  expect_narrow(ran.out);
  int tier = 0;
  for (const auto& one : run_alone({"signposts", "--json"}).json()) {
    EXPECT_GE(one["tier"], tier);
    tier = one["tier"];
  }
  EXPECT_EQ(tier, 5);
}

TEST(Signposts, FittingOnesAreNamedToTheirWriterAfterAnEntry) {
  FakeDaemon daemon;
  proto::Entry saved;
  saved.set_id(kId);
  saved.set_mine(true);
  saved.set_share(proto::SHARE_PRIVATE);
  saved.mutable_content()->mutable_comfort_log()->set_strength(6);
  daemon.reply("Save", saved);
  proto::SignpostsReply fitting;
  daemon.reply("FittingSignposts", fitting);
  const std::vector<std::string> args = {"comfort", "--strength", "6", "--course", "worse"};
  EXPECT_EQ(run(daemon, args).err.find("Only you"), std::string::npos);
  fitting.add_signposts()->set_id("sp.same_day");
  daemon.reply("FittingSignposts", fitting);
  const Ran ran = run(daemon, args);
  EXPECT_EQ(ran.exit, 0);
  expect_has(ran.err, "Only you can see this.\n");
  expect_has(ran.err, std::string(model::find_signpost("sp.same_day")->title));
  expect_has(ran.err, "lull signposts sp.same_day");
  daemon.refuse("FittingSignposts", Code::kInvalid, "unknown_method");
  EXPECT_EQ(run(daemon, args).exit, 0);
}

TEST(Start, AsAScriptListsTheSixteenItems) {
  const auto json = run_alone({"start", "--json"}).json();
  ASSERT_EQ(json.size(), 16u);
  EXPECT_EQ(json[0]["id"], "touch.hold_still");
  EXPECT_EQ(json[0]["directions"].size(), 2u);
  EXPECT_EQ(run_alone({"start"}).exit, 64);
}

class StartTest : public ::testing::Test {
 protected:
  StartTest() {
    proto::ListReply earlier;
    *earlier.add_entries() = own_preference();  // touch.hold_still, to receive
    daemon.reply("List", earlier);
    daemon.answer<proto::SaveRequest, proto::Entry>(
        "Save", [](const proto::SaveRequest& request) -> Result<proto::Entry> {
          proto::Entry entry;
          entry.set_id(kOtherId);
          entry.set_mine(true);
          if (request.content().has_limit())
            *entry.mutable_content()->mutable_limit() = request.content().limit();
          return entry;
        });
  }
  FakeDaemon daemon;
};

TEST_F(StartTest, OneAnswerIsKeptAndWhatIsLeftOutIsNot) {
  OnTerminal terminal(daemon, {"start"});
  terminal.say("to receive: ", "what\n").say("Choose among those", "matters\n");
  terminal.say("to give: ", "\x04");
  const Ran ran = terminal.end();
  EXPECT_EQ(ran.exit, 0) << ran.out;
  const auto saves = daemon.calls("Save");
  ASSERT_EQ(saves.size(), 1u);
  proto::SaveRequest request;
  request.ParseFromString(saves[0]);
  EXPECT_EQ(request.id(), kId) << "it takes the earlier answer's place";
  EXPECT_EQ(request.content().preference().want(), proto::WANT_MATTERS);
  EXPECT_EQ(request.content().preference().direction(), proto::DIRECTION_RECEIVE);
  EXPECT_FALSE(request.share());
}

TEST_F(StartTest, AtTheEndALimitHasToBeSharedOrKept) {
  OnTerminal terminal(daemon, {"start"});
  std::size_t questions = 0;
  for (const auto& item : model::items())
    if (item.quick_start) questions += item.direction == model::ItemDirection::kReceiveGive ? 2 : 1;
  for (std::size_t i = 0; i < questions; ++i) terminal.say("or rather-not?", "\n");
  terminal.say("left out altogether?", "the feet\n").say("[share/keep]", "keep\n");
  terminal.say("Anything else?", "\n");
  const Ran ran = terminal.end();
  EXPECT_EQ(ran.exit, 0) << ran.out;
  const auto saves = daemon.calls("Save");
  ASSERT_EQ(saves.size(), 1u);
  proto::SaveRequest request;
  request.ParseFromString(saves[0]);
  EXPECT_EQ(request.content().limit().what(), "the feet");
  EXPECT_FALSE(request.share());
}

}  // namespace
}  // namespace lull::cli::test
