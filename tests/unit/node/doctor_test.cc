// SPDX-License-Identifier: Apache-2.0
#include "node/doctor.h"

#include <gtest/gtest.h>

#include <functional>
#include <string>
#include <vector>

#include "node/session_link.h"

namespace lull::node {
namespace {

using lan::Dialled;

constexpr std::int64_t kNowMs = 10'000'000;
constexpr std::int64_t kSam = 7;  ///< Sam's row

lan::Endpoint at(const std::string& text) {
  return *lan::parse_endpoint(text);
}

lan::Link link(const std::string& name, const std::string& address, unsigned bits) {
  return {2, name, false, {{asio::ip::make_address(address), bits}}};
}

/// Everything is well here, and Sam, who was at 10.0.0.3, is not connected.
class DoctorTest : public ::testing::Test {
 protected:
  Facts facts;
  PeerFacts sam;

  void SetUp() override {
    facts.now_ms = kNowMs;
    facts.set_up = true;
    facts.open = true;
    facts.links = {link("eth0", "10.0.0.2", 24)};
    facts.towards = {{asio::ip::make_address("10.0.0.3"), "eth0"}};
    sam.row = kSam;
    sam.remembered = {at("10.0.0.3:4000")};
    sam.address = "10.0.0.3:4000";
  }
  void tried(const std::string& address, Dialled outcome, bool silent = false,
             std::int64_t ago_ms = 1'000) {
    sam.attempts.push_back({at(address), outcome, silent, kNowMs - ago_ms});
  }
  void seen(int hours_apart = 0, std::int64_t ago_ms = 1'000) {
    Sighting sighting;
    sighting.at_ms = kNowMs - ago_ms;
    sighting.beacon.version_min = kVersionMin;
    sighting.beacon.version_max = kVersionMax;
    sighting.where = at("10.0.0.3:4000");
    sighting.hours_apart = hours_apart;
    sam.sighting = sighting;
  }
  void add_tunnel() {
    facts.links.push_back({3, "tun0", true, {{asio::ip::make_address("10.8.0.2"), 32}}});
  }
  void into_another_network() { facts.links = {link("eth0", "10.7.0.2", 24)}; }

  std::vector<Finding> diagnose() {
    auto all = facts;
    all.peers.push_back(sam);
    return node::diagnose(all);
  }
  static std::vector<std::string> causes(const std::vector<Finding>& findings) {
    std::vector<std::string> all;
    for (const auto& one : findings) all.emplace_back(one.cause);
    return all;
  }
  /// The likeliest cause; the only one unless the test says otherwise.
  Finding first(std::size_t findings = 1) {
    auto all = diagnose();
    EXPECT_EQ(all.size(), findings);
    return all.empty() ? Finding{"nothing"} : all.front();
  }
  std::string cause() { return first().cause; }
  /// The likeliest cause is about Sam and stands on this.
  void expect_about_sam(const std::string& cause, const std::vector<std::string>& evidence) {
    const auto finding = first();
    EXPECT_EQ(finding.cause, cause);
    EXPECT_EQ(finding.peer, kSam);
    EXPECT_EQ(finding.evidence, evidence);
  }
};

// --- on this device ------------------------------------------------------------------------------

TEST_F(DoctorTest, BeforeSetUpNothingElseMatters) {
  facts = {};
  EXPECT_EQ(causes(node::diagnose(facts)), std::vector<std::string>{"not_set_up"});
  facts.open = facts.paused = true;
  facts.damaged_changes = 1;
  EXPECT_EQ(cause(), "not_set_up");
}

TEST_F(DoctorTest, LockedComesBeforeAllThatIsNotKnownThen) {
  facts.open = false;
  facts.paused = true;
  EXPECT_EQ(cause(), "locked");
  EXPECT_FALSE(first().peer);
}

TEST_F(DoctorTest, WithoutAPeerThereIsNobodyToMeet) {
  facts.paused = true;
  facts.links.clear();
  EXPECT_EQ(causes(node::diagnose(facts)), std::vector<std::string>{"not_paired"});
}

TEST_F(DoctorTest, WhoEndedThePairingAndSaidSoIsNamed) {
  facts.paused = true;
  facts.ended = {9, 8};
  const auto all = node::diagnose(facts);
  EXPECT_EQ(causes(all), std::vector<std::string>{"pairing_ended"});
  EXPECT_EQ(all[0].peer, 9);
  facts.paused = false;
  EXPECT_EQ(cause(), "looking") << "somebody else is still paired";
  facts.open = false;
  EXPECT_EQ(cause(), "locked");
}

TEST_F(DoctorTest, APauseComesBeforeTheNetwork) {
  facts.paused = true;
  facts.quiet = true;
  facts.links.clear();
  facts.listen_fault = "port_in_use";
  EXPECT_EQ(cause(), "paused");
}

TEST_F(DoctorTest, WithoutALinkNobodyIsMet) {
  facts.links.clear();
  facts.quiet = true;
  facts.listen_fault = "port_in_use";
  seen(5);
  EXPECT_EQ(cause(), "no_link");
  EXPECT_FALSE(first().peer);
}

TEST_F(DoctorTest, ALinkWithoutAnAddressOrATunnelAloneIsNoLink) {
  facts.links = {{2, "eth0", false, {}}};
  EXPECT_EQ(cause(), "no_link");
  add_tunnel();
  EXPECT_EQ(cause(), "no_link");
  facts.links.push_back(link("eth1", "10.0.0.2", 24));
  EXPECT_EQ(cause(), "looking");
}

TEST_F(DoctorTest, TwoDaemonsOnOneMachineNeedNoLink) {
  facts.links.clear();
  sam.remembered = {at("127.0.0.1:4000")};
  EXPECT_EQ(cause(), "looking");
  sam.remembered.push_back(at("10.0.0.3:4000"));
  EXPECT_EQ(cause(), "no_link") << "one of the addresses needs one";
  sam.remembered.clear();
  EXPECT_EQ(cause(), "no_link") << "nothing is known of where it is";
}

TEST_F(DoctorTest, WhoCannotListenIsToldSoFirstAndWhyElse) {
  facts.listen_fault = "port_in_use";
  tried("10.0.0.3:4000", Dialled::kRefused);
  const auto all = diagnose();
  EXPECT_EQ(causes(all), (std::vector<std::string>{"cannot_listen", "not_open_there"}));
  EXPECT_FALSE(all[0].peer);
  EXPECT_EQ(all[0].evidence, std::vector<std::string>{"port_in_use"});
}

TEST_F(DoctorTest, WithoutASocketForBeaconsTheCauseMayBeThere) {
  for (const char* fault : {"beacon_port_in_use", "beacons_impossible"}) {
    facts.beacon_fault = fault;
    const auto all = diagnose();
    EXPECT_EQ(causes(all), (std::vector<std::string>{"cannot_listen", "looking"}));
    EXPECT_FALSE(all[0].peer);
    EXPECT_EQ(all[0].evidence, std::vector<std::string>{fault});
  }
  facts.beacon_fault = "beacon_not_sent";
  EXPECT_EQ(cause(), "looking") << "this may be over with the next one";
}

TEST_F(DoctorTest, QuietIsToldLast) {
  facts.quiet = true;
  EXPECT_EQ(causes(diagnose()), (std::vector<std::string>{"looking", "quiet"}));
  facts.listen_fault = "port_in_use";
  facts.beacon_fault = "beacon_port_in_use";
  const auto all = diagnose();
  EXPECT_EQ(causes(all),
            (std::vector<std::string>{"cannot_listen", "cannot_listen", "looking", "quiet"}));
  EXPECT_EQ(all[0].evidence, std::vector<std::string>{"port_in_use"});
  EXPECT_EQ(all[1].evidence, std::vector<std::string>{"beacon_port_in_use"});
}

// --- all is well ---------------------------------------------------------------------------------

TEST_F(DoctorTest, WhoIsConnectedNeedsNothingElse) {
  sam.connected = true;
  sam.address = "10.0.0.9:4000";
  facts.quiet = true;
  facts.listen_fault = "port_in_use";
  facts.beacon_fault = "beacon_forbidden";
  seen(5);
  tried("10.0.0.3:4000", Dialled::kRefused);
  expect_about_sam("connected", {"address 10.0.0.9:4000"});
  facts.links.clear();
  EXPECT_EQ(cause(), "connected");
}

TEST_F(DoctorTest, EachPeerHasItsOwnFinding) {
  PeerFacts adi;
  adi.row = 8;
  adi.connected = true;
  adi.address = "10.0.0.4:4000";
  facts.peers.push_back(adi);
  tried("10.0.0.3:4000", Dialled::kRefused);
  const auto all = diagnose();
  EXPECT_EQ(causes(all), (std::vector<std::string>{"connected", "not_open_there"}));
  EXPECT_EQ(all[0].peer, 8);
  EXPECT_EQ(all[1].peer, kSam);
  facts.links.clear();
  EXPECT_EQ(causes(diagnose()), (std::vector<std::string>{"connected", "no_link"}));
}

TEST_F(DoctorTest, WhatIsWrongWithTheHistoryIsToldAlsoWhileConnected) {
  sam.connected = true;
  sam.forked = true;
  facts.damaged_changes = 3;
  const auto all = diagnose();
  EXPECT_EQ(causes(all),
            (std::vector<std::string>{"connected", "history_forked", "damaged_changes"}));
  EXPECT_EQ(all[1].peer, kSam);
  EXPECT_FALSE(all[2].peer);
  EXPECT_EQ(all[2].evidence, std::vector<std::string>{"changes 3"});
}

// --- between the two -----------------------------------------------------------------------------

TEST_F(DoctorTest, WithoutAnyEvidenceItIsTooEarlyToTell) {
  expect_about_sam("looking", {});
}

TEST_F(DoctorTest, ClocksMoreThanAnHourApartPassEachOtherBy) {
  for (const int hours : {2, 5, -2, -48}) {
    seen(hours);
    expect_about_sam("clocks_apart", {"hours " + std::to_string(hours)});
  }
  for (const int hours : {-1, 0, 1}) {
    seen(hours);
    EXPECT_EQ(cause(), "looking") << hours;
  }
}

TEST_F(DoctorTest, ANewerVersionThereIsKnownByItsBeacon) {
  seen();
  sam.sighting->beacon.version_min = kVersionMax + 1;
  sam.sighting->beacon.version_max = kVersionMax + 5;
  expect_about_sam("versions", {"the other device's version is newer"});
  sam.sighting->beacon.version_min = kVersionMax;
  EXPECT_EQ(cause(), "looking") << "one version is common to both";
}

TEST_F(DoctorTest, AnOlderVersionThereIsKnownByItsBeacon) {
  seen();
  sam.sighting->beacon.version_min = 0;
  sam.sighting->beacon.version_max = kVersionMin - 1;
  expect_about_sam("versions", {"the other device's version is older"});
  sam.sighting->beacon.version_max = kVersionMin;
  EXPECT_EQ(cause(), "looking");
}

TEST_F(DoctorTest, OtherVersionsAreKnownByHowTheLastSessionEnded) {
  sam.fault = "peer_too_new";
  expect_about_sam("versions", {"the other device's version is newer"});
  sam.fault = "peer_too_old";
  expect_about_sam("versions", {"the other device's version is older"});
  sam.fault = "stamp_replayed";
  EXPECT_EQ(cause(), "looking");
}

TEST_F(DoctorTest, APeerThatSendsMoreThanIsKeptIsNamed) {
  sam.fault = "store_full";
  expect_about_sam("store_full", {});
  sam.fault = "too_many_replicas";
  expect_about_sam("too_many_replicas", {});
}

TEST_F(DoctorTest, AFirewallHereMayLetNoBeaconOut) {
  facts.beacon_fault = "beacon_forbidden";
  expect_about_sam("firewall", {"beacons are not let out of this device"});
}

TEST_F(DoctorTest, ATunnelMayTakeWhatIsForAHomeNetwork) {
  add_tunnel();
  EXPECT_EQ(cause(), "looking") << "it is there, and takes nothing";
  facts.towards[asio::ip::make_address("10.0.0.3")] = "tun0";
  expect_about_sam("vpn", {"link tun0", "address 10.0.0.3:4000"});
}

TEST_F(DoctorTest, ATunnelMayTakeWhatIsForAnAddressOfABeacon) {
  add_tunnel();
  sam.remembered.clear();
  seen();
  facts.towards[asio::ip::make_address("10.0.0.3")] = "tun0";
  expect_about_sam("vpn", {"link tun0", "address 10.0.0.3:4000"});
}

TEST_F(DoctorTest, ATunnelIsTheWayToAddressesOutInTheWorld) {
  add_tunnel();
  sam.remembered = {at("198.51.100.7:4000")};
  facts.towards = {{asio::ip::make_address("198.51.100.7"), "tun0"}};
  EXPECT_EQ(cause(), "other_network");
}

TEST_F(DoctorTest, ANeighbourThatTakesConnectionsAndAnswersNoneHasAFirewall) {
  tried("10.0.0.3:4000", Dialled::kTimedOut);
  expect_about_sam("firewall", {"address 10.0.0.3:4000"});
}

TEST_F(DoctorTest, WhoseBeaconsAreHeardAndWhoCannotBeReachedHasAFirewall) {
  facts.links = {link("eth0", "10.0.1.2", 24)};
  for (const auto outcome : {Dialled::kTimedOut, Dialled::kUnreachable, Dialled::kFailed}) {
    sam.attempts.clear();
    seen();
    tried("10.0.0.3:4000", outcome);
    expect_about_sam("firewall", {"address 10.0.0.3:4000", "its beacons are heard"});
  }
  sam.attempts.clear();
  tried("10.0.0.3:4000", Dialled::kNoRoute);
  EXPECT_EQ(cause(), "looking") << "this device never tried";
}

TEST_F(DoctorTest, ABeaconSpeaksOfAFirewallOnlyTogetherWithATryAtItsAddress) {
  constexpr std::int64_t kTogetherMs = 10'000;
  constexpr std::int64_t kAgoMs = 60'000;
  for (const auto apart : {-kTogetherMs, kTogetherMs}) {
    sam.attempts.clear();
    seen(0, kAgoMs);
    tried("10.0.0.3:4000", Dialled::kUnreachable, false, kAgoMs + apart);
    EXPECT_EQ(cause(), "firewall") << apart;
    sam.attempts.clear();
    tried("10.0.0.3:4000", Dialled::kUnreachable, false, kAgoMs + apart + (apart > 0 ? 1 : -1));
    EXPECT_EQ(cause(), "no_answer") << apart << " and one more";
  }
}

TEST_F(DoctorTest, AConnectionIsNoFirewall) {
  seen();
  for (const auto outcome : {Dialled::kConnected, Dialled::kUnwanted}) {
    sam.attempts.clear();
    tried("10.0.0.3:4000", outcome);
    EXPECT_EQ(cause(), "looking") << "what comes of it is not known yet";
  }
}

TEST_F(DoctorTest, WhoseBeaconsAreHeardButWhoRefusesIsNotOpen) {
  seen();
  tried("10.0.0.3:4000", Dialled::kRefused);
  EXPECT_EQ(cause(), "not_open_there");
}

TEST_F(DoctorTest, AnotherAddressThanThatOfItsBeaconSaysNothingAboutAFirewall) {
  seen();
  tried("10.0.0.3:4001", Dialled::kUnreachable);
  EXPECT_EQ(cause(), "no_answer");
}

TEST_F(DoctorTest, AtNoAddressOfOnesOwnNetworksItIsInAnother) {
  into_another_network();
  sam.remembered = {at("10.0.0.3:4000"), at("192.168.1.3:4000")};
  facts.links.push_back(link("wlan0", "172.16.0.2", 20));
  add_tunnel();
  expect_about_sam("other_network",
                   {"address 10.0.0.3:4000", "own 10.7.0.2/24", "own 172.16.0.2/20"});
}

TEST_F(DoctorTest, ALinkLocalAddressSaysNothingAboutTheNetwork) {
  into_another_network();
  facts.links.front().addresses.push_back({asio::ip::make_address("fe80::2"), 64});
  sam.remembered = {at("[fe80::3]:4000"), at("10.0.0.3:4000")};
  expect_about_sam("other_network", {"address 10.0.0.3:4000", "own 10.7.0.2/24"});
  sam.remembered = {at("[fe80::3]:4000")};
  EXPECT_EQ(cause(), "looking") << "nothing is known of where it was";
}

TEST_F(DoctorTest, OneAddressInOnesOwnNetworkIsEnoughToBeNear) {
  into_another_network();
  sam.remembered = {at("10.0.0.3:4000"), at("10.7.0.3:4000")};
  EXPECT_EQ(cause(), "looking");
  sam.remembered = {at("10.0.0.3:4000"), at("127.0.0.1:4000")};
  EXPECT_EQ(cause(), "looking");
  sam.remembered.clear();
  EXPECT_EQ(cause(), "looking") << "nobody knows where it was";
}

TEST_F(DoctorTest, WhoIsHeardIsNotInAnotherNetwork) {
  into_another_network();
  seen();
  EXPECT_EQ(cause(), "looking");
}

TEST_F(DoctorTest, ARouterMayJoinTwoNetworks) {
  into_another_network();
  tried("10.0.0.3:4000", Dialled::kRefused);
  EXPECT_EQ(cause(), "not_open_there");
  sam.attempts.clear();
  tried("10.0.0.3:4000", Dialled::kConnected, true);
  EXPECT_EQ(cause(), "stranger_answers");
  sam.attempts.clear();
  tried("10.0.0.3:4000", Dialled::kTimedOut);
  EXPECT_EQ(cause(), "other_network");
}

TEST_F(DoctorTest, AMachineThatRefusesIsThereAndNotOpen) {
  tried("10.0.0.3:4000", Dialled::kRefused);
  expect_about_sam("not_open_there", {"address 10.0.0.3:4000"});
}

TEST_F(DoctorTest, WhoeverTakesTheConnectionAndDoesNotKnowTheKeysIsAStranger) {
  tried("10.0.0.3:4000", Dialled::kConnected, true);
  expect_about_sam("stranger_answers", {"address 10.0.0.3:4000"});
}

TEST_F(DoctorTest, WhereNothingAnswersItIsOffOrElsewhere) {
  tried("10.0.0.3:4000", Dialled::kUnreachable);
  expect_about_sam("no_answer", {"address 10.0.0.3:4000"});
}

TEST_F(DoctorTest, SilenceFromFarAwayIsNoAnswer) {
  sam.remembered.clear();
  tried("198.51.100.7:4000", Dialled::kTimedOut);
  expect_about_sam("no_answer", {"address 198.51.100.7:4000"});
}

TEST_F(DoctorTest, OtherFailuresSayNothing) {
  for (const auto outcome : {Dialled::kNoRoute, Dialled::kFailed, Dialled::kUnwanted}) {
    sam.attempts.clear();
    tried("10.0.0.3:4000", outcome);
    EXPECT_EQ(cause(), "looking");
  }
}

TEST_F(DoctorTest, TheNewestTryIsNamed) {
  tried("10.0.0.3:4000", Dialled::kRefused, false, 60'000);
  tried("10.0.0.5:4000", Dialled::kRefused, false, 1'000);
  tried("10.0.0.4:4000", Dialled::kRefused, false, 30'000);
  expect_about_sam("not_open_there", {"address 10.0.0.5:4000"});
}

// --- where two could apply -----------------------------------------------------------------------

/// Each of these alone is a cause; with those that come later it is still the first.
TEST_F(DoctorTest, TheLikelierCauseComesFirst) {
  const std::pair<const char*, std::function<void()>> order[] = {
      {"clocks_apart", [this] { seen(5); }},
      {"versions", [this] { sam.fault = "peer_too_new"; }},
      {"firewall", [this] { facts.beacon_fault = "beacon_forbidden"; }},
      {"vpn",
       [this] {
         add_tunnel();
         facts.towards[asio::ip::make_address("10.0.0.3")] = "tun0";
       }},
      {"firewall", [this] { tried("10.0.0.4:4000", Dialled::kTimedOut); }},
      {"not_open_there", [this] { tried("10.0.0.5:4000", Dialled::kRefused); }},
      {"stranger_answers", [this] { tried("10.0.0.6:4000", Dialled::kConnected, true); }},
      {"no_answer", [this] { tried("10.0.0.7:4000", Dialled::kUnreachable); }},
      {"no_answer", [this] { tried("198.51.100.7:4000", Dialled::kTimedOut); }},
  };
  for (std::size_t from = std::size(order); from-- > 0;) {
    order[from].second();
    EXPECT_EQ(cause(), order[from].first) << "over all that come after number " << from;
  }
}

TEST_F(DoctorTest, ATunnelComesBeforeAnotherNetwork) {
  into_another_network();
  EXPECT_EQ(cause(), "other_network");
  add_tunnel();
  facts.towards[asio::ip::make_address("10.0.0.3")] = "tun0";
  EXPECT_EQ(cause(), "vpn");
}

TEST_F(DoctorTest, AnotherNetworkComesBeforeNoAnswer) {
  into_another_network();
  tried("10.0.0.3:4000", Dialled::kUnreachable);
  EXPECT_EQ(cause(), "other_network");
}

// --- old evidence --------------------------------------------------------------------------------

TEST_F(DoctorTest, ATryCountsForAWhileAndNoLonger) {
  const std::pair<const char*, std::function<void(std::int64_t)>> tries[] = {
      {"firewall", [this](auto ago) { tried("10.0.0.3:4000", Dialled::kTimedOut, false, ago); }},
      {"not_open_there",
       [this](auto ago) { tried("10.0.0.3:4000", Dialled::kRefused, false, ago); }},
      {"stranger_answers",
       [this](auto ago) { tried("10.0.0.3:4000", Dialled::kConnected, true, ago); }},
      {"no_answer",
       [this](auto ago) { tried("10.0.0.3:4000", Dialled::kUnreachable, false, ago); }},
  };
  for (const auto& [expected, make] : tries) {
    sam.attempts.clear();
    make(kEvidenceMs);
    EXPECT_EQ(cause(), expected);
    sam.attempts.clear();
    make(kEvidenceMs + 1);
    EXPECT_EQ(cause(), "looking") << expected;
  }
}

TEST_F(DoctorTest, ASightingCountsForAWhileAndNoLonger) {
  seen(5, kEvidenceMs);
  EXPECT_EQ(cause(), "clocks_apart");
  seen(5, kEvidenceMs + 1);
  EXPECT_EQ(cause(), "looking");
  seen(0, kEvidenceMs);
  sam.sighting->beacon.version_min = kVersionMax + 1;
  EXPECT_EQ(cause(), "versions");
  seen(0, kEvidenceMs + 1);
  sam.sighting->beacon.version_min = kVersionMax + 1;
  EXPECT_EQ(cause(), "looking");
  into_another_network();
  seen(0, kEvidenceMs);
  EXPECT_EQ(cause(), "looking");
  seen(0, kEvidenceMs + 1);
  EXPECT_EQ(cause(), "other_network");
}

TEST_F(DoctorTest, ABeaconThatWasHeardLongAgoTellsOfNoFirewallOrTunnel) {
  facts.links = {link("eth0", "10.0.1.2", 24)};
  sam.remembered.clear();
  tried("10.0.0.3:4000", Dialled::kUnreachable);
  seen(0, kEvidenceMs + 1);
  EXPECT_EQ(cause(), "no_answer");
  add_tunnel();
  facts.towards[asio::ip::make_address("10.0.0.3")] = "tun0";
  EXPECT_EQ(cause(), "no_answer");
}

TEST_F(DoctorTest, ARefusalLongAgoDoesNotSpeakAgainstAnotherNetwork) {
  into_another_network();
  tried("10.0.0.3:4000", Dialled::kRefused, false, kEvidenceMs + 1);
  tried("10.0.0.4:4000", Dialled::kConnected, true, kEvidenceMs + 1);
  EXPECT_EQ(cause(), "other_network");
}

}  // namespace
}  // namespace lull::node
