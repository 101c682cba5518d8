// SPDX-License-Identifier: Apache-2.0
#include "cli/doctor.h"

#include <gtest/gtest.h>

#include <ctime>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <regex>
#include <set>

#include "control.pb.h"
#include "unit/cli/harness.h"
#include "unit/cli/tone.h"

namespace lull::cli::test {
namespace {

using nlohmann::json;

constexpr std::int64_t kDayMs = 24 * 3600 * std::int64_t{1000};

std::int64_t now_ms() {
  return static_cast<std::int64_t>(std::time(nullptr)) * 1000;
}

/// The day at that moment, where this machine is.
std::string day_of(std::int64_t ms) {
  const auto seconds = static_cast<std::time_t>(ms / 1000);
  std::tm parts{};
  localtime_r(&seconds, &parts);
  char text[16];
  return {text, std::strftime(text, sizeof text, "%Y-%m-%d", &parts)};
}

bool has(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

/// Open, paired with Sam, who is connected; nothing is the matter.
proto::DoctorReply all_well() {
  proto::DoctorReply reply;
  reply.set_state(proto::STATE_OPEN);
  reply.add_listening("0.0.0.0:41234");
  reply.add_listening("[::]:41234");
  auto* link = reply.add_links();
  link->set_name("eth0");
  link->add_addresses("10.0.0.2/24");
  link->add_addresses("fe80::2%eth0/64");
  auto* peer = reply.add_peers();
  peer->set_id("5a5a");
  peer->set_display("Sam");
  peer->set_connected(true);
  peer->set_address("10.0.0.3:4000");
  peer->set_way(proto::WAY_BEACON);
  peer->set_contact_ms(now_ms());
  peer->set_waiting_known(true);
  auto* finding = reply.add_findings();
  finding->set_cause("connected");
  finding->set_peer("5a5a");
  finding->add_evidence("address 10.0.0.3:4000");
  return reply;
}

/// The same, apart, for this cause.
proto::DoctorReply apart(const std::string& cause) {
  auto reply = all_well();
  reply.mutable_peers(0)->set_connected(false);
  reply.mutable_findings(0)->set_cause(cause);
  reply.mutable_findings(0)->clear_evidence();
  return reply;
}

std::string text_of(const proto::DoctorReply& reply) {
  FakeDaemon daemon;
  daemon.reply("Doctor", reply);
  const Ran ran = run(daemon, {"doctor"});
  EXPECT_EQ(ran.exit, 0);
  EXPECT_EQ(ran.err, "");
  return ran.out;
}

json json_of(const proto::DoctorReply& reply) {
  FakeDaemon daemon;
  daemon.reply("Doctor", reply);
  const Ran ran = run(daemon, {"doctor", "--json"});
  EXPECT_EQ(ran.exit, 0);
  EXPECT_EQ(ran.json().size(), 1u);
  return ran.json().at(0);
}

// --- causes and remedies -------------------------------------------------------------------------

/// The tokens that the node's doctor may give, read from its source.
std::set<std::string> causes_of_the_node() {
  const auto path =
      std::filesystem::path(LULL_VECTORS) / ".." / ".." / "src" / "node" / "doctor.cc";
  std::ifstream in(path);
  const std::string source{std::istreambuf_iterator<char>(in), {}};
  static const std::regex kCause("(?:found\\(|\\{)\"([a-z_]+)\"");
  std::set<std::string> causes;
  for (std::sregex_iterator at(source.begin(), source.end(), kCause), end; at != end; ++at)
    causes.insert((*at)[1]);
  return causes;
}

TEST(Doctor, EveryCauseOfTheNodeHasItsRemedyAndNoneHasTwo) {
  std::set<std::string> told;
  for (const auto& remedy : remedies())
    EXPECT_TRUE(told.insert(remedy.cause).second) << remedy.cause;
  EXPECT_EQ(told, causes_of_the_node());
  EXPECT_GE(told.size(), 19u);
}

TEST(Doctor, ARemedySaysWhatIsTheMatterAndWhatToDo) {
  for (const auto& remedy : remedies())
    for (const std::string sentence : {remedy.what, remedy.next}) {
      EXPECT_GT(sentence.size(), 20u) << remedy.cause;
      EXPECT_LT(sentence.size(), 240u) << remedy.cause;
      EXPECT_EQ(sentence.back(), '.') << sentence;
      EXPECT_FALSE(has(sentence, "  ")) << sentence;
      EXPECT_FALSE(has_banned_word(sentence)) << sentence;
      EXPECT_FALSE(has(sentence, "%")) << "never a percentage: " << sentence;
    }
}

TEST(Doctor, EachRemedyIsPrintedWithTheNameOfTheOtherPerson) {
  for (const auto& remedy : remedies()) {
    auto reply = apart(remedy.cause);
    reply.mutable_findings(0)->add_evidence("address 10.0.0.3:4000");
    reply.mutable_findings(0)->add_evidence("hours 5");
    const auto text = text_of(reply);
    EXPECT_FALSE(has(text, "{name}")) << text;
    EXPECT_EQ(has(remedy.what, "{name}"), has(text.substr(0, text.find('\n')), "Sam")) << text;
    EXPECT_TRUE(has(text, "\n  (address 10.0.0.3:4000, hours 5)\n")) << text;
    EXPECT_FALSE(has_banned_word(text)) << text;
    auto nameless = apart(remedy.cause);
    nameless.mutable_peers(0)->clear_display();
    EXPECT_FALSE(has(text_of(nameless), "{name}"));
  }
}

TEST(Doctor, TheFirstFindingIsPrintedFirst) {
  auto reply = apart("looking");
  reply.add_findings()->set_cause("quiet");
  const auto text = text_of(reply);
  EXPECT_EQ(text.find("Lull is looking for Sam's device"), 0u);
  EXPECT_TRUE(has(text, "lull quiet off"));
}

TEST(Doctor, ACauseOfANewerDaemonIsNamed) {
  EXPECT_EQ(text_of(apart("of_the_future"))
                .find("Something this version has no words for: "
                      "of_the_future.\n"),
            0u);
}

// --- the way to the other person -----------------------------------------------------------------

TEST(Doctor, WhenTheDevicesWereLastConnectedAndHow) {
  auto reply = all_well();
  EXPECT_TRUE(has(text_of(reply), "Sam: connected now, at 10.0.0.3:4000.\n"));
  auto* peer = reply.mutable_peers(0);
  peer->set_connected(false);
  peer->set_contact_ms(0);
  EXPECT_TRUE(has(text_of(reply), "Sam: not connected so far.\n"));
  peer->set_contact_ms(now_ms() - 40 * kDayMs);
  EXPECT_TRUE(has(text_of(reply), "Sam: last connected " + day_of(peer->contact_ms()) +
                                      ", at 10.0.0.3:4000 (found by its beacon).\n"));
  peer->set_way(proto::WAY_TYPED);
  EXPECT_TRUE(has(text_of(reply), "(at an address that was typed)"));
}

/// The text of a reply that says these days ago, all of it on one day.
std::string text_on_one_day(const std::function<proto::DoctorReply()>& make) {
  for (;;) {
    const auto day = day_of(now_ms());
    const auto text = text_of(make());
    if (day == day_of(now_ms())) return text;
  }
}

TEST(Doctor, TodayAndYesterdayAreNamedSo) {
  const auto on = [](int days_ago) {
    return text_on_one_day([days_ago] {
      auto reply = apart("looking");
      reply.mutable_peers(0)->set_contact_ms(now_ms() - days_ago * kDayMs);
      return reply;
    });
  };
  EXPECT_TRUE(has(on(0), "last connected today,"));
  EXPECT_TRUE(has(on(1), "last connected yesterday,"));
  EXPECT_FALSE(has(on(2), "day,"));
}

TEST(Doctor, WhatWaitsIsCountedInEntriesAndDays) {
  const auto waiting = [](std::uint64_t entries, int days_ago) {
    return text_on_one_day([=] {
      auto reply = apart("looking");
      reply.mutable_peers(0)->set_entries_waiting(entries);
      reply.mutable_peers(0)->set_waiting_since_ms(now_ms() - days_ago * kDayMs);
      return reply;
    });
  };
  EXPECT_TRUE(has(waiting(0, 0), "\nEverything that you shared is with Sam.\n"));
  EXPECT_TRUE(
      has(waiting(1, 0), "\n1 of your entries waits; everything up to yesterday is over there.\n"));
  EXPECT_TRUE(
      has(waiting(2, 0), "\n2 of your entries wait; everything up to yesterday is over there.\n"));
  EXPECT_TRUE(has(waiting(12, 9), "\n12 of your entries wait; everything up to " +
                                      day_of(now_ms() - 10 * kDayMs) + " is over there.\n"));
}

TEST(Doctor, OfWhatWaitsNothingIsSaidWhereItIsNotKnown) {
  auto reply = apart("looking");
  reply.mutable_peers(0)->set_waiting_known(false);
  const auto text = text_of(reply);
  EXPECT_FALSE(has(text, "Everything that you shared")) << text;
  EXPECT_FALSE(has(text, "of your entries")) << text;
}

TEST(Doctor, WhereThisDeviceListensAndItsNetworks) {
  auto reply = all_well();
  auto* tunnel = reply.add_links();
  tunnel->set_name("tun0");
  tunnel->add_addresses("10.8.0.2/32");
  tunnel->set_point_to_point(true);
  const auto text = text_of(reply);
  EXPECT_TRUE(has(text, "\nlistening: 0.0.0.0:41234, [::]:41234\n")) << text;
  EXPECT_TRUE(has(text, "\nnetwork:   eth0 10.0.0.2/24, fe80::2%eth0/64\n")) << text;
  EXPECT_TRUE(has(text, "\nnetwork:   tun0 10.8.0.2/32 (a tunnel)\n")) << text;
}

TEST(Doctor, BeforeSetUpThereIsOneThingToSay) {
  proto::DoctorReply reply;
  reply.set_state(proto::STATE_NEW);
  reply.add_findings()->set_cause("not_set_up");
  EXPECT_EQ(text_of(reply), "Lull is not set up here yet.\nBegin with lull setup.\n");
}

TEST(Doctor, WhatComesFromTheOtherDeviceCannotTouchTheTerminal) {
  auto reply = apart("no_answer");
  reply.mutable_peers(0)->set_display("S\x1b[31mam\u202e\n");
  reply.mutable_peers(0)->set_address("\x1b[2J");
  reply.mutable_findings(0)->add_evidence("\x1b]0;title\x07");
  reply.mutable_links(0)->set_name("e\rth0");
  reply.set_listening(0, "\u009b");
  auto* unknown = reply.add_findings();
  unknown->set_cause("\x1b[5m");
  FakeDaemon daemon;
  daemon.reply("Doctor", reply);
  for (const auto& args : std::vector<std::vector<std::string>>{{"doctor"}, {"doctor", "--json"}}) {
    const Ran ran = run(daemon, args);
    for (const std::string bad : {"\x1b", "\x07", "\u202e", "\r", "\u009b"})
      EXPECT_FALSE(has(ran.out, bad)) << args.back();
  }
}

// --- for programs --------------------------------------------------------------------------------

TEST(Doctor, JsonHasStableNames) {
  const auto reply = all_well();
  EXPECT_EQ(json_of(reply), json::parse(R"({
    "state": "open", "paused": false, "quiet": false,
    "listening": ["0.0.0.0:41234", "[::]:41234"],
    "links": [{"name": "eth0", "addresses": ["10.0.0.2/24", "fe80::2%eth0/64"],
               "point_to_point": false}],
    "peers": [{"id": "5a5a", "display": "Sam", "connected": true, "address": "10.0.0.3:4000",
               "way": "beacon", "last_contact": ")" +
                                        day_of(reply.peers(0).contact_ms()) + R"(",
               "waiting": 0, "all_before": ""}],
    "findings": [{"cause": "connected", "peer": "5a5a", "evidence": ["address 10.0.0.3:4000"]}],
    "box": {"landlock": 0, "seccomp": false, "reason": ""}})"));
}

TEST(Doctor, JsonOfNothingHasTheSameNames) {
  proto::DoctorReply reply;
  reply.set_state(proto::STATE_NEW);
  reply.add_findings()->set_cause("not_set_up");
  EXPECT_EQ(json_of(reply), json::parse(R"({
    "state": "new", "paused": false, "quiet": false, "listening": [], "links": [], "peers": [],
    "findings": [{"cause": "not_set_up", "peer": "", "evidence": []}],
    "box": {"landlock": 0, "seccomp": false, "reason": ""}})"));
}

TEST(Doctor, JsonSaysEachStateAndEachWay) {
  auto reply = apart("looking");
  reply.set_state(proto::STATE_LOCKED);
  reply.set_paused(true);
  reply.set_quiet(true);
  reply.mutable_links(0)->set_point_to_point(true);
  auto* peer = reply.mutable_peers(0);
  peer->set_entries_waiting(3);
  peer->set_waiting_since_ms(now_ms() - 5 * kDayMs);
  const std::pair<proto::Way, const char*> ways[] = {
      {proto::WAY_NONE, ""},
      {proto::WAY_REMEMBERED, "remembered"},
      {proto::WAY_BEACON, "beacon"},
      {proto::WAY_TYPED, "typed"},
      {proto::WAY_ANSWERED, "answered"},
  };
  for (const auto& [way, word] : ways) {
    peer->set_way(way);
    EXPECT_EQ(json_of(reply)["peers"][0]["way"], word);
  }
  peer->set_contact_ms(0);
  const auto said = json_of(reply);
  EXPECT_EQ(said["state"], "locked");
  EXPECT_EQ(said["paused"], true);
  EXPECT_EQ(said["quiet"], true);
  EXPECT_EQ(said["links"][0]["point_to_point"], true);
  EXPECT_EQ(said["peers"][0]["waiting"], 3);
  EXPECT_EQ(said["peers"][0]["all_before"], day_of(peer->waiting_since_ms()));
  EXPECT_EQ(said["peers"][0]["last_contact"], "");
}

TEST(Doctor, TakesNoArguments) {
  FakeDaemon daemon;
  daemon.reply("Doctor", all_well());
  EXPECT_EQ(run(daemon, {"doctor", "now"}).exit, 64);
  EXPECT_TRUE(daemon.calls("Doctor").empty());
}

// --- quiet, and taking everything back -----------------------------------------------------------

TEST(Quiet, IsOnOrOff) {
  FakeDaemon daemon;
  daemon.reply("Quiet", proto::Empty());
  const Ran on = run(daemon, {"quiet", "on", "--json"});
  EXPECT_EQ(on.exit, 0);
  EXPECT_EQ(on.json().at(0), json::parse(R"({"quiet": true})"));
  EXPECT_TRUE(has(on.err, "no beacons"));
  EXPECT_TRUE(daemon.last<proto::QuietRequest>("Quiet").on());
  const Ran off = run(daemon, {"quiet", "off"});
  EXPECT_EQ(off.exit, 0);
  EXPECT_EQ(off.out, "");
  EXPECT_FALSE(daemon.last<proto::QuietRequest>("Quiet").on());
  EXPECT_EQ(daemon.calls("Quiet").size(), 2u);
  EXPECT_EQ(run(daemon, {"quiet", "off", "--json"}).json().at(0)["quiet"], false);
}

TEST(Quiet, OtherWordsAreRefused) {
  FakeDaemon daemon;
  daemon.reply("Quiet", proto::Empty());
  for (const auto& words : std::vector<std::vector<std::string>>{{"quiet"},
                                                                 {"quiet", "maybe"},
                                                                 {"quiet", "ON"},
                                                                 {"quiet", ""},
                                                                 {"quiet", "on", "off"},
                                                                 {"quiet", "--on"},
                                                                 {"quiet", "1"}})
    EXPECT_EQ(run(daemon, words).exit, 64) << words.back();
  EXPECT_TRUE(daemon.calls("Quiet").empty());
}

TEST(Quiet, IsToldByStatus) {
  FakeDaemon daemon;
  proto::StatusReply status;
  status.set_state(proto::STATE_OPEN);
  daemon.reply("Status", status);
  EXPECT_EQ(run(daemon, {"status", "--json"}).json().at(0)["quiet"], false);
  EXPECT_FALSE(has(run(daemon, {"status"}).out, "quiet"));
  status.set_quiet(true);
  daemon.reply("Status", status);
  EXPECT_EQ(run(daemon, {"status", "--json"}).json().at(0)["quiet"], true);
  EXPECT_TRUE(has(run(daemon, {"status"}).out, "quiet"));
}

TEST(Withdraw, TakesIdsOrAllAndNotBoth) {
  FakeDaemon daemon;
  daemon.reply("Withdraw", proto::ListReply());
  EXPECT_EQ(run(daemon, {"withdraw"}).exit, 64);
  EXPECT_EQ(run(daemon, {"withdraw", "--json"}).exit, 64);
  EXPECT_EQ(run(daemon, {"withdraw", "--all", "3f2a"}).exit, 64);
  EXPECT_EQ(run(daemon, {"withdraw", "3f2a", "--all"}).exit, 64);
  EXPECT_TRUE(daemon.calls("Withdraw").empty());
  EXPECT_EQ(run(daemon, {"withdraw", "--all"}).exit, 0);
  EXPECT_TRUE(daemon.last<proto::IdsRequest>("Withdraw").all());
  EXPECT_EQ(daemon.last<proto::IdsRequest>("Withdraw").ids_size(), 0);
  EXPECT_EQ(run(daemon, {"withdraw", "3f2a", "77aa"}).exit, 0);
  EXPECT_FALSE(daemon.last<proto::IdsRequest>("Withdraw").all());
  EXPECT_EQ(daemon.last<proto::IdsRequest>("Withdraw").ids_size(), 2);
}

}  // namespace
}  // namespace lull::cli::test
