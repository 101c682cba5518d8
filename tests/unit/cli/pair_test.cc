// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <fstream>
#include <functional>

#include "control.pb.h"
#include "qr/picture.h"
#include "unit/cli/harness.h"

namespace lull::cli::test {
namespace {

constexpr const char* kText = "LULL1:7Q4XH2M9KD0PZ3V8TNB6WSRC5FJGAEY1";

proto::PairStateReply state_of(proto::PairPhase phase, const std::string& reason = "") {
  proto::PairStateReply state;
  state.set_phase(phase);
  state.set_reason(reason);
  state.set_display("Sam");
  if (phase == proto::PAIR_WORDS || phase == proto::PAIR_CONFIRMED)
    for (const char* word : {"harbour", "candle", "maple", "river"}) state.add_words(word);
  return state;
}

/// A ritual that moves on by one phase each time it is asked for, and stays at the last.
void ritual(FakeDaemon& daemon, std::vector<proto::PairStateReply> states) {
  auto left = std::make_shared<std::vector<proto::PairStateReply>>(std::move(states));
  daemon.answer<proto::Empty, proto::PairStateReply>(
      "PairState", [left](const proto::Empty&) -> Result<proto::PairStateReply> {
        const auto now = left->front();
        if (left->size() > 1) left->erase(left->begin());
        return now;
      });
  proto::Event moved;
  moved.set_pairing(true);
  daemon.watch_says(std::vector<std::string>(8, moved.SerializeAsString()), false);
}

void offers(FakeDaemon& daemon) {
  proto::PairOfferReply offer;
  offer.set_text(kText);
  offer.set_seconds_left(300);
  daemon.reply("PairOffer", offer);
}

TEST(PairOffer, WithoutATerminalPrintsTextThenWordsAndEnds) {
  FakeDaemon daemon;
  offers(daemon);
  ritual(daemon, {state_of(proto::PAIR_OFFERING), state_of(proto::PAIR_WORDS)});
  const Ran ran = run(daemon, {"pair"});
  EXPECT_EQ(ran.exit, 0) << ran.err;
  EXPECT_EQ(ran.out, std::string(kText) + "\nharbour candle maple river\n");
  EXPECT_NE(ran.err.find("lull pair same"), std::string::npos);
  EXPECT_TRUE(daemon.calls("PairDecide").empty());
}

TEST(PairOffer, JsonGivesTheTextFirstAndThenTheWords) {
  FakeDaemon daemon;
  offers(daemon);
  ritual(daemon, {state_of(proto::PAIR_OFFERING), state_of(proto::PAIR_WORDS)});
  const auto json = run(daemon, {"pair", "--json", "--address", "10.0.0.7:1"}).json();
  ASSERT_EQ(json.size(), 2u);
  EXPECT_EQ(json[0]["text"], kText);
  EXPECT_EQ(json[0]["seconds_left"], 300);
  EXPECT_EQ(json[1]["words"], (nlohmann::json{"harbour", "candle", "maple", "river"}));
  EXPECT_EQ(daemon.last<proto::PairOfferRequest>("PairOffer").hints(0), "10.0.0.7:1");
}

TEST(PairOffer, ThePictureHoldsTheText) {
  FakeDaemon daemon;
  offers(daemon);
  ritual(daemon, {state_of(proto::PAIR_WORDS)});
  const auto file = daemon.home() / "a.png";
  EXPECT_EQ(run(daemon, {"pair", "--png", file.string()}).exit, 0);
  EXPECT_EQ(qr::read_file(file).value_or(""), kText);
  EXPECT_EQ(run(daemon, {"pair", "--png", "/nowhere/a.png"}).exit, 1);
}

TEST(PairOffer, TheEndOfTheWindowIsPutIntoWords) {
  FakeDaemon daemon;
  offers(daemon);
  ritual(daemon,
         {state_of(proto::PAIR_OFFERING), state_of(proto::PAIR_ENDED, "invitation_expired")});
  const Ran ran = run(daemon, {"pair", "--json"});
  EXPECT_EQ(ran.exit, 1);
  EXPECT_EQ(ran.json().at(1)["error"], "invitation_expired");
}

TEST(PairOffer, GoesOnWithoutEvents) {
  FakeDaemon daemon;
  offers(daemon);
  ritual(daemon, {state_of(proto::PAIR_OFFERING), state_of(proto::PAIR_WORDS)});
  daemon.watch_says({}, true);
  EXPECT_EQ(run(daemon, {"pair"}).exit, 0);
}

TEST(PairAccept, TakesTheTextInEveryForm) {
  FakeDaemon daemon;
  daemon.reply("PairAccept", state_of(proto::PAIR_DIALLING));
  ritual(daemon, {state_of(proto::PAIR_WORDS)});
  const std::string text = kText;
  EXPECT_EQ(run(daemon, {"pair", "accept", text}).exit, 0);
  EXPECT_EQ(daemon.last<proto::PairAcceptRequest>("PairAccept").text(), text);
  EXPECT_EQ(run(daemon, {"pair", "accept", "-"},
                "  " + text.substr(0, 9) + "\r\n" + text.substr(9) + " \n")
                .exit,
            0);
  EXPECT_EQ(daemon.last<proto::PairAcceptRequest>("PairAccept").text(), text);
  const auto file = daemon.home() / "a.png";
  ASSERT_TRUE(qr::write_file(file, *qr::to_png(*qr::make(text))));
  EXPECT_EQ(run(daemon, {"pair", "accept", "--image", file.string()}).exit, 0);
  EXPECT_EQ(daemon.last<proto::PairAcceptRequest>("PairAccept").text(), text);
}

TEST(PairAccept, BadPicturesAreSaidSoAndNothingIsSent) {
  FakeDaemon daemon;
  const auto file = daemon.home() / "not.png";
  std::ofstream(file) << "no picture";
  const auto error = [&](const std::string& name) {
    const Ran ran = run(daemon, {"pair", "accept", "--json", "--image", name});
    EXPECT_EQ(ran.exit, 1);
    return ran.json().at(0)["error"].get<std::string>();
  };
  EXPECT_EQ(error("/nowhere.png"), "image_missing");
  EXPECT_EQ(error(file.string()), "image_unreadable");
  EXPECT_EQ(run(daemon, {"pair", "accept"}).exit, 64);
  EXPECT_TRUE(daemon.calls("PairAccept").empty());
}

TEST(PairWords, AreShownOnceTheyAreThere) {
  FakeDaemon daemon;
  ritual(daemon,
         {state_of(proto::PAIR_NONE), state_of(proto::PAIR_OFFERING), state_of(proto::PAIR_WORDS)});
  EXPECT_EQ(run(daemon, {"pair", "words"}).exit, 1);
  EXPECT_EQ(run(daemon, {"pair", "words"}).exit, 75);
  EXPECT_EQ(run(daemon, {"pair", "words"}).out, "harbour candle maple river\n");
}

TEST(PairSame, ReturnsAtOnceUnlessItShallWait) {
  FakeDaemon daemon;
  daemon.reply("PairDecide", state_of(proto::PAIR_CONFIRMED));
  ritual(daemon, {state_of(proto::PAIR_CONFIRMED), state_of(proto::PAIR_PAIRED)});
  EXPECT_EQ(run(daemon, {"pair", "same", "--json"}).json().at(0)["phase"], "confirmed");
  EXPECT_TRUE(daemon.last<proto::PairDecideRequest>("PairDecide").same());
  const auto waited = run(daemon, {"pair", "same", "--json", "--wait"}).json();
  ASSERT_EQ(waited.size(), 1u);
  EXPECT_EQ(waited[0]["phase"], "paired");
  EXPECT_EQ(waited[0]["display"], "Sam");
}

TEST(PairSame, ADifferenceOnTheOtherSideEndsIt) {
  FakeDaemon daemon;
  daemon.reply("PairDecide", state_of(proto::PAIR_ENDED, "different_there"));
  const Ran ran = run(daemon, {"pair", "same", "--json"});
  EXPECT_EQ(ran.exit, 1);
  EXPECT_EQ(ran.json().at(0)["error"], "different_there");
}

TEST(PairDifferent, IsDoneOnceItIsSaid) {
  FakeDaemon daemon;
  daemon.reply("PairDecide", state_of(proto::PAIR_ENDED, "different_here"));
  EXPECT_EQ(run(daemon, {"pair", "different"}).exit, 0);
  EXPECT_FALSE(daemon.last<proto::PairDecideRequest>("PairDecide").same());
}

TEST(PairOnATerminal, ShowsCodeAndWordsAndAsks) {
  FakeDaemon daemon;
  offers(daemon);
  ritual(daemon, {state_of(proto::PAIR_OFFERING), state_of(proto::PAIR_WORDS),
                  state_of(proto::PAIR_PAIRED)});
  daemon.reply("PairDecide", state_of(proto::PAIR_CONFIRMED));
  OnTerminal terminal(daemon, {"pair"});
  const Ran ran = terminal.say("[same/different]", "same\n").end();
  EXPECT_EQ(ran.exit, 0) << ran.out;
  EXPECT_NE(ran.out.find("▀"), std::string::npos);
  EXPECT_NE(ran.out.find("   harbour\n"), std::string::npos);
  EXPECT_NE(ran.out.find("Nothing is shared yet."), std::string::npos);
  EXPECT_TRUE(daemon.last<proto::PairDecideRequest>("PairDecide").same());
}

TEST(PairOnATerminal, DifferentIsAPlainAnswer) {
  FakeDaemon daemon;
  daemon.reply("PairAccept", state_of(proto::PAIR_WORDS));
  ritual(daemon, {state_of(proto::PAIR_WORDS)});
  daemon.reply("PairDecide", state_of(proto::PAIR_ENDED, "different_here"));
  OnTerminal terminal(daemon, {"pair", "accept"});
  const Ran ran =
      terminal.say("text:", std::string(kText) + "\n").say("[same/different]", "d\n").end();
  EXPECT_EQ(ran.exit, 0) << ran.out;
  EXPECT_FALSE(daemon.last<proto::PairDecideRequest>("PairDecide").same());
}

TEST(PairOnATerminal, ASmallWindowGetsTheTextAlone) {
  FakeDaemon daemon;
  offers(daemon);
  ritual(daemon, {state_of(proto::PAIR_WORDS)});
  OnTerminal terminal(daemon, {"pair"}, 8);
  const Ran ran = terminal.say("[same/different]", "\x04").end();
  EXPECT_EQ(ran.out.find("▀"), std::string::npos);
  EXPECT_NE(ran.out.find(kText), std::string::npos);
  EXPECT_TRUE(daemon.calls("PairDecide").empty());
}

}  // namespace
}  // namespace lull::cli::test
