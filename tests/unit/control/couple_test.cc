// SPDX-License-Identifier: Apache-2.0
// Two daemons on loopback: pairing, sharing and leaving, all by way of the control socket.
#include "control/entry_view.h"
#include "daemon.h"
#include "unit/store/home.h"

namespace lull::control::test {
namespace {

class CoupleTest : public LockedTest {
 protected:
  Daemon other{io, Template::sam().path};
  std::optional<Client> sam;

  void SetUp() override {
    ASSERT_EQ(client->call("Unlock", unlock_request()).reason, "good");
    sam.emplace(io, other.socket());
    ASSERT_EQ(sam->call("Unlock", unlock_request()).reason, "good");
  }
  static proto::PairPhase phase(Client& one) {
    return one.call<proto::PairStateReply>("PairState").reply.phase();
  }
  std::string decide(Client& one, bool same) {
    proto::PairDecideRequest request;
    request.set_same(same);
    return one.call<proto::PairStateReply>("PairDecide", request).reason;
  }
  void read_words() {
    const auto offer = client->call<proto::PairOfferReply>("PairOffer");
    ASSERT_EQ(offer.reason, "good");
    EXPECT_GT(offer.reply.seconds_left(), 290u);
    EXPECT_EQ(phase(*client), proto::PAIR_OFFERING);
    proto::PairAcceptRequest accept;
    accept.set_text(offer.reply.text());
    const auto accepted = sam->call<proto::PairStateReply>("PairAccept", accept);
    ASSERT_EQ(accepted.reason, "good");
    EXPECT_EQ(accepted.reply.phase(), proto::PAIR_DIALLING);
    ASSERT_TRUE(run_until(io, [&] {
      return daemon.node().pairing().phase == node::PairPhase::kWords &&
             other.node().pairing().phase == node::PairPhase::kWords;
    }));
  }
  void pair() {
    read_words();
    EXPECT_EQ(decide(*client, true), "good");
    EXPECT_EQ(phase(*client), proto::PAIR_CONFIRMED);
    EXPECT_EQ(decide(*sam, true), "good");
    ASSERT_TRUE(run_until(io, [&] { return connected(daemon) && connected(other); }));
  }
  static bool connected(Daemon& one) {
    const auto peers = one.node().peers();
    return peers && !peers->empty() && peers->front().connected && peers->front().active;
  }
  proto::ListReply list(Client& one, bool peek = true) {
    proto::ListRequest request;
    request.set_peek(peek);
    return one.call<proto::ListReply>("List", request).reply;
  }
  static proto::DoctorReply doctor(Client& one) {
    const auto told = one.call<proto::DoctorReply>("Doctor");
    EXPECT_EQ(told.reason, "good");
    return told.reply;
  }
  static std::vector<std::string> causes(Client& one) {
    std::vector<std::string> all;
    const auto reply = doctor(one);
    for (const auto& finding : reply.findings()) all.push_back(finding.cause());
    return all;
  }
  static std::string first_cause(Client& one) {
    const auto all = causes(one);
    return all.empty() ? "none" : all.front();
  }
  static std::string quiet(Client& one, bool on) {
    proto::QuietRequest request;
    request.set_on(on);
    return one.call("Quiet", request).reason;
  }
  static std::string withdraw_all(Client& one) {
    proto::IdsRequest request;
    request.set_all(true);
    return one.call<proto::ListReply>("Withdraw", request).reason;
  }
  /// What is there to be read, sorted.
  std::vector<std::string> texts(Client& one) {
    std::vector<std::string> all;
    const auto reply = list(one);
    for (const auto& entry : reply.entries())
      if (entry.content().has_gratitude() && !entry.content().gratitude().text().empty())
        all.push_back(entry.content().gratitude().text());
    std::sort(all.begin(), all.end());
    return all;
  }
  bool arrives(Client& at, std::size_t entries) {
    return run_until(io,
                     [&] { return static_cast<std::size_t>(list(at).entries_size()) == entries; });
  }
};

TEST_F(CoupleTest, PairingIsFourWordsAndTwoDecisions) {
  pair();
  const auto here = client->call<proto::PairStateReply>("PairState").reply;
  EXPECT_EQ(here.phase(), proto::PAIR_PAIRED);
  const auto peers = client->call<proto::PeersReply>("Peers").reply;
  ASSERT_EQ(peers.peers_size(), 1);
  EXPECT_EQ(peers.peers(0).display(), "Sam");
  EXPECT_TRUE(peers.peers(0).connected());
  EXPECT_FALSE(peers.peers(0).unfinished());
  EXPECT_EQ(peers.peers(0).id().size(), 16u);
  const auto status = sam->call<proto::StatusReply>("Status").reply;
  EXPECT_EQ(status.peers(0).display(), "Noor");
  EXPECT_TRUE(lan::parse_endpoint(status.listen())) << status.listen();
  EXPECT_EQ(client->call("PairOffer").reason, "already_paired");
}

TEST_F(CoupleTest, BothSeeTheSameWordsAndOneNoIsEnough) {
  read_words();
  const auto here = client->call<proto::PairStateReply>("PairState").reply;
  const auto there = sam->call<proto::PairStateReply>("PairState").reply;
  ASSERT_EQ(here.words_size(), 4);
  for (int i = 0; i < 4; ++i) EXPECT_EQ(here.words(i), there.words(i));
  EXPECT_EQ(here.display(), "Sam");
  EXPECT_EQ(there.display(), "Noor");
  EXPECT_EQ(decide(*client, true), "good");
  EXPECT_EQ(decide(*sam, false), "good");
  ASSERT_TRUE(
      run_until(io, [&] { return daemon.node().pairing().phase == node::PairPhase::kEnded; }));
  EXPECT_NE(client->call<proto::PairStateReply>("PairState").reply.reason(), "");
  EXPECT_EQ(client->call<proto::PeersReply>("Peers").reply.peers_size(), 0);
  EXPECT_EQ(decide(*client, true), "no_pairing");
}

TEST_F(CoupleTest, PairingRefusesWhatItCannotUse) {
  EXPECT_EQ(decide(*client, true), "no_pairing");
  proto::PairAcceptRequest accept;
  EXPECT_NE(client->call("PairAccept", accept).reason, "good");
  accept.set_text("not an invitation");
  EXPECT_NE(client->call("PairAccept", accept).reason, "good");
  const auto offer = client->call<proto::PairOfferReply>("PairOffer");
  accept.set_text(offer.reply.text());
  EXPECT_EQ(client->call("PairAccept", accept).reason, "pair_with_self");
  proto::PairOfferRequest hinted;
  hinted.add_hints("noor.example:4000");
  EXPECT_EQ(client->call("PairOffer", hinted).reason, "address_invalid");
  EXPECT_EQ(client->call("Pause").reason, "good");
  EXPECT_EQ(client->call("PairOffer").reason, "paused");
  EXPECT_EQ(client->call("PairAccept", accept).reason, "paused");
}

TEST_F(CoupleTest, WhatIsSharedArrivesAndIsFreshUntilLookedAt) {
  pair();
  auto request = thanks("for the tea");
  request.set_share(true);
  const auto saved = client->call<proto::Entry>("Save", request);
  ASSERT_EQ(saved.reason, "good");
  EXPECT_EQ(saved.reply.share(), proto::SHARE_SHARED);
  ASSERT_TRUE(arrives(*sam, 1));
  EXPECT_TRUE(list(*sam).entries(0).fresh()) << "a peek is no look";
  const auto entry = list(*sam, false).entries(0);
  EXPECT_EQ(entry.id(), saved.reply.id());
  EXPECT_EQ(entry.author(), "Noor");
  EXPECT_FALSE(entry.mine());
  EXPECT_TRUE(entry.fresh());
  EXPECT_FALSE(list(*sam).entries(0).fresh());
  // It is not Sam's to change.
  for (const char* method : {"Share", "Withdraw", "Delete", "Preview"})
    EXPECT_EQ(sam->call(method, ids_request({entry.id()})).reason, "not_yours") << method;
  auto edit = thanks("mine now");
  edit.set_id(entry.id());
  EXPECT_EQ(sam->call("Save", edit).reason, "not_yours");
}

TEST_F(CoupleTest, SharingLaterWithdrawingAndDeleting) {
  pair();
  const auto id = client->call<proto::Entry>("Save", thanks("tea")).reply.id();
  const auto shared = client->call<proto::ListReply>("Share", ids_request({id, id}));
  ASSERT_EQ(shared.reply.entries_size(), 1);
  EXPECT_EQ(shared.reply.entries(0).share(), proto::SHARE_SHARED);
  ASSERT_TRUE(arrives(*sam, 1));
  const auto withdrawn = client->call<proto::ListReply>("Withdraw", ids_request({id}));
  EXPECT_EQ(withdrawn.reply.entries(0).share(), proto::SHARE_WITHDRAWN);
  EXPECT_EQ(withdrawn.reply.entries(0).content().gratitude().text(), "tea") << "one's own copy";
  EXPECT_EQ(client->call("Withdraw", ids_request({id})).reason, "already_withdrawn");
  EXPECT_TRUE(run_until(io, [&] {
    const auto there = list(*sam);
    return there.entries_size() == 0 || !there.entries(0).content().has_gratitude();
  }));
  EXPECT_EQ(client->call("Delete", ids_request({id})).reason, "good");
}

TEST_F(CoupleTest, AnEditMayBeSharedWithIt) {
  pair();
  const auto id = client->call<proto::Entry>("Save", thanks("tea")).reply.id();
  auto edit = thanks("green tea");
  edit.set_id(id);
  edit.set_share(true);
  EXPECT_EQ(client->call<proto::Entry>("Save", edit).reply.share(), proto::SHARE_SHARED);
  ASSERT_TRUE(arrives(*sam, 1));
  EXPECT_EQ(list(*sam).entries(0).content().gratitude().text(), "green tea");
}

TEST_F(CoupleTest, PausedNobodyIsThere) {
  pair();
  EXPECT_EQ(client->call("Pause").reason, "good");
  const auto status = client->call<proto::StatusReply>("Status").reply;
  EXPECT_TRUE(status.paused());
  EXPECT_EQ(status.listen(), "");
  EXPECT_FALSE(status.peers(0).connected());
  ASSERT_TRUE(run_until(io, [&] { return !connected(other); }));
  EXPECT_EQ(client->call("Resume").reason, "good");
  EXPECT_FALSE(client->call<proto::StatusReply>("Status").reply.paused());
  EXPECT_TRUE(run_until(io, [&] { return connected(daemon) && connected(other); }));
}

TEST_F(CoupleTest, ConnectTakesAnAddressOfSomebodyOnePairedWith) {
  proto::ConnectRequest request;
  request.set_address("somewhere:4000");
  EXPECT_EQ(client->call("Connect", request).reason, "address_invalid");
  request.set_address("127.0.0.1:9");
  EXPECT_EQ(client->call("Connect", request).reason, "not_paired");
  pair();
  EXPECT_EQ(client->call("Connect", request).reason, "good");
}

TEST_F(CoupleTest, StopEndsThePairingHereAndAsksForThePassphrase) {
  proto::StopRequest request;
  request.set_passphrase(kPassphrase);
  EXPECT_EQ(client->call("Stop", request).reason, "not_paired");
  pair();
  auto note = thanks("tea");
  note.set_share(true);
  EXPECT_EQ(sam->call("Save", note).reason, "good");
  ASSERT_TRUE(arrives(*client, 1));
  request.set_passphrase("not the passphrase");
  EXPECT_EQ(client->call("Stop", request).code, static_cast<std::uint32_t>(Code::kWrongKey));
  EXPECT_EQ(client->call<proto::PeersReply>("Peers").reply.peers_size(), 1);
  request.set_passphrase(kPassphrase);
  EXPECT_EQ(client->call("Stop", request).reason, "good");
  EXPECT_EQ(client->call<proto::PeersReply>("Peers").reply.peers_size(), 0);
  const auto kept = list(*client);
  ASSERT_EQ(kept.entries_size(), 1);
  EXPECT_EQ(kept.entries(0).author(), "");
  EXPECT_EQ(kept.entries(0).content().gratitude().text(), "tea");
}

// --- finding each other --------------------------------------------------------------------------

TEST_F(CoupleTest, TheDoctorSaysThatTwoAreConnectedAndHow) {
  pair();
  const auto here = doctor(*client);
  EXPECT_EQ(here.state(), proto::STATE_OPEN);
  EXPECT_FALSE(here.paused());
  EXPECT_FALSE(here.quiet());
  ASSERT_EQ(here.listening_size(), 1);
  EXPECT_TRUE(lan::parse_endpoint(here.listening(0))) << here.listening(0);
  ASSERT_EQ(here.peers_size(), 1);
  const auto& peer = here.peers(0);
  EXPECT_EQ(peer.id(), client->call<proto::PeersReply>("Peers").reply.peers(0).id());
  EXPECT_EQ(peer.display(), "Sam");
  EXPECT_TRUE(peer.connected());
  EXPECT_NE(peer.way(), proto::WAY_NONE);
  EXPECT_NE(peer.way(), doctor(*sam).peers(0).way()) << "one dialled, the other answered";
  EXPECT_NEAR(static_cast<double>(peer.contact_ms()), static_cast<double>(daemon.clock.wall_ms()),
              60'000);
  EXPECT_TRUE(peer.waiting_known());
  EXPECT_EQ(peer.entries_waiting(), 0u);
  EXPECT_EQ(peer.waiting_since_ms(), 0);
  ASSERT_EQ(here.findings_size(), 1);
  EXPECT_EQ(here.findings(0).cause(), "connected");
  EXPECT_EQ(here.findings(0).peer(), peer.id());
  ASSERT_EQ(here.findings(0).evidence_size(), 1);
  EXPECT_EQ(here.findings(0).evidence(0), "address " + peer.address());
}

TEST_F(CoupleTest, TheDoctorSaysThatTheOtherIsNotOpenAndWhatWaits) {
  pair();
  EXPECT_EQ(sam->call("Lock").reason, "good");
  ASSERT_TRUE(run_until(io, [&] { return first_cause(*client) == "not_open_there"; }));
  EXPECT_EQ(doctor(*client).findings(0).evidence_size(), 1);
  auto note = thanks("tea");
  note.set_share(true);
  const auto id = client->call<proto::Entry>("Save", note).reply.id();
  EXPECT_EQ(client->call("Save", note).reason, "good");
  auto edit = thanks("green tea");
  edit.set_id(id);
  EXPECT_EQ(client->call("Save", edit).reason, "good");
  EXPECT_EQ(client->call("Save", thanks("not shared")).reason, "good");
  const auto peer = doctor(*client).peers(0);
  EXPECT_FALSE(peer.connected());
  EXPECT_EQ(peer.entries_waiting(), 2u) << "entries, however often they were edited";
  EXPECT_NEAR(static_cast<double>(peer.waiting_since_ms()),
              static_cast<double>(daemon.clock.wall_ms()), 60'000);
  EXPECT_EQ(sam->call("Unlock", unlock_request()).reason, "good");
  EXPECT_TRUE(run_until(io, [&] {
    const auto now = doctor(*client).peers(0);
    return now.connected() && now.entries_waiting() == 0;
  }));
}

TEST_F(CoupleTest, TheDoctorSaysThatOneHasPausedAndWhatIsStillKnown) {
  pair();
  EXPECT_EQ(client->call("Pause").reason, "good");
  const auto here = doctor(*client);
  EXPECT_TRUE(here.paused());
  EXPECT_EQ(here.listening_size(), 0);
  ASSERT_EQ(here.peers_size(), 1);
  EXPECT_FALSE(here.peers(0).connected());
  EXPECT_NE(here.peers(0).way(), proto::WAY_NONE) << "of the last session";
  EXPECT_TRUE(lan::parse_endpoint(here.peers(0).address())) << here.peers(0).address();
  ASSERT_EQ(here.findings_size(), 1);
  EXPECT_EQ(here.findings(0).cause(), "paused");
}

TEST_F(CoupleTest, QuietIsNamedWhileOneIsLookingAndNotWhileConnected) {
  pair();
  EXPECT_EQ(quiet(*client, true), "good");
  EXPECT_EQ(causes(*client), std::vector<std::string>{"connected"});
  EXPECT_EQ(sam->call("Lock").reason, "good");
  ASSERT_TRUE(run_until(io, [&] { return first_cause(*client) == "not_open_there"; }));
  EXPECT_EQ(causes(*client), (std::vector<std::string>{"not_open_there", "quiet"}));
}

TEST_F(CoupleTest, TheDoctorOfALockedHomeKnowsNobody) {
  pair();
  EXPECT_EQ(client->call("Lock").reason, "good");
  const auto here = doctor(*client);
  EXPECT_EQ(here.state(), proto::STATE_LOCKED);
  EXPECT_EQ(here.peers_size(), 0);
  EXPECT_EQ(here.listening_size(), 0);
  EXPECT_EQ(causes(*client), std::vector<std::string>{"locked"});
}

// --- taking everything back ----------------------------------------------------------------------

TEST_F(CoupleTest, WithdrawingAllTakesBackWhatIsMineAndSharedAndNothingElse) {
  pair();
  auto note = thanks("first");
  note.set_share(true);
  EXPECT_EQ(client->call("Save", note).reason, "good");
  note.mutable_content()->mutable_gratitude()->set_text("second");
  EXPECT_EQ(client->call("Save", note).reason, "good");
  const auto own = client->call<proto::Entry>("Save", thanks("private")).reply.id();
  note.mutable_content()->mutable_gratitude()->set_text("Sam's");
  EXPECT_EQ(sam->call("Save", note).reason, "good");
  ASSERT_TRUE(arrives(*client, 4));
  ASSERT_TRUE(arrives(*sam, 3));
  EXPECT_EQ(withdraw_all(*client), "good");
  ASSERT_TRUE(run_until(io, [&] { return texts(*sam) == std::vector<std::string>{"Sam's"}; }));
  std::map<std::string, proto::Share> shares;
  const auto left = list(*client);
  for (const auto& entry : left.entries())
    shares[entry.content().gratitude().text()] = entry.share();
  const std::map<std::string, proto::Share> expected{{"first", proto::SHARE_WITHDRAWN},
                                                     {"second", proto::SHARE_WITHDRAWN},
                                                     {"private", proto::SHARE_PRIVATE},
                                                     {"Sam's", proto::SHARE_SHARED}};
  EXPECT_EQ(shares, expected) << "one's own copies stay";
  EXPECT_EQ(client->call<proto::Entry>("Get", id_request(own)).reply.share(), proto::SHARE_PRIVATE);
  EXPECT_EQ(withdraw_all(*client), "good") << "nothing is left to take back";
}

TEST_F(CoupleTest, WhatWasTakenBackWhileApartLeavesAtTheNextMeeting) {
  pair();
  auto note = thanks("tea");
  note.set_share(true);
  EXPECT_EQ(client->call("Save", note).reason, "good");
  ASSERT_TRUE(arrives(*sam, 1));
  EXPECT_EQ(sam->call("Lock").reason, "good");
  EXPECT_EQ(withdraw_all(*client), "good");
  EXPECT_EQ(sam->call("Unlock", unlock_request()).reason, "good");
  EXPECT_TRUE(run_until(io, [&] { return texts(*sam).empty(); }));
}

/// What a newer version shared can be looked at by every method, with nothing in it.
TEST_F(LockedTest, AnEntryOfAKindOfANewerVersionDoesNoHarm) {
  ASSERT_EQ(client->call("Unlock", unlock_request()).reason, "good");
  auto& store = daemon.store();
  store::Peer peer;
  crypto::random_fill(peer.static_key.raw);
  peer.person = store::person(7);
  peer.display = "Sam";
  ASSERT_TRUE(store.add_peer(peer, store::pair_space()));
  ReplicaId replica;
  crypto::random_fill(replica.raw);
  ASSERT_TRUE(store.admit_replica(peer.space, replica, peer.person));
  wire::Changes changes{store.log().space_id(peer.space), {}};
  const auto id = crypto::random_id<RecordId>();
  changes.runs.push_back({replica, 1, {{"", store::newer_body(id, "from the future")}}});
  ASSERT_TRUE(store.take_in(peer.space, std::move(changes)));
  ASSERT_TRUE(store.finish());
  const auto text = id_text(id);
  const auto listed = client->call<proto::ListReply>("List");
  EXPECT_EQ(listed.reason, "good");
  for (const char* method : {"Get", "History"}) {
    const auto got = client->call(method, id_request(text));
    EXPECT_NE(got.reason, "hung up") << method;
  }
  for (const char* method : {"Preview", "Share", "Withdraw", "Delete"})
    EXPECT_NE(client->call(method, ids_request({text})).reason, "good") << method;
}

}  // namespace
}  // namespace lull::control::test
