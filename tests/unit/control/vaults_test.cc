// SPDX-License-Identifier: Apache-2.0
// Setting up, unlocking, locking, erasing; and what is refused before.
#include "daemon.h"

namespace lull::control::test {
namespace {

class NewTest : public ::testing::Test {
 protected:
  asio::io_context io{1};
  Daemon daemon{io};
  Client client{io, daemon.socket()};
};

proto::State state(Client& client) {
  return client.call<proto::StatusReply>("Status").reply.state();
}

/// Every method that needs an open store, with a request that would be good then.
std::vector<std::string> reasons_of_the_closed(Client& client) {
  std::vector<std::string> reasons;
  proto::ConnectRequest connect;
  connect.set_address("127.0.0.1:4000");
  proto::PairOfferRequest offer;
  proto::StopRequest stop;
  stop.set_passphrase(kPassphrase);
  proto::BackupRequest backup;
  backup.set_passphrase(kPassphrase);
  proto::SearchRequest search;
  search.set_words("tea");
  proto::QuietRequest quiet;
  quiet.set_on(true);
  proto::IdsRequest everything;
  everything.set_all(true);
  const auto id = id_request("7zzz");
  const auto ids = ids_request({"7zzz"});
  reasons.push_back(client.call("PairOffer", offer).reason);
  reasons.push_back(client.call("PairAccept").reason);
  reasons.push_back(client.call("PairDecide").reason);
  reasons.push_back(client.call("Peers").reason);
  reasons.push_back(client.call("Connect", connect).reason);
  reasons.push_back(client.call("Pause").reason);
  reasons.push_back(client.call("Resume").reason);
  reasons.push_back(client.call("Quiet", quiet).reason);
  reasons.push_back(client.call("Stop", stop).reason);
  reasons.push_back(client.call("Backup", backup).reason);
  reasons.push_back(client.call("Save", thanks("tea")).reason);
  reasons.push_back(client.call("Save", reflection("tea")).reason);
  reasons.push_back(client.call("List").reason);
  reasons.push_back(client.call("Get", id).reason);
  reasons.push_back(client.call("Search", search).reason);
  reasons.push_back(client.call("History", id).reason);
  for (const char* method : {"Preview", "Share", "Withdraw", "Delete"})
    reasons.push_back(client.call(method, ids).reason);
  reasons.push_back(client.call("Withdraw", everything).reason);
  reasons.push_back(client.call("OpenNotebook", unlock_request(kNotebookPassphrase)).reason);
  return reasons;
}

TEST_F(NewTest, ANewHomeSaysSoAndRefusesTheRest) {
  const auto status = client.call<proto::StatusReply>("Status");
  EXPECT_EQ(status.reply.state(), proto::STATE_NEW);
  EXPECT_EQ(status.reply.version(), "0.1.0");
  EXPECT_EQ(status.reply.display(), "");
  for (const auto& reason : reasons_of_the_closed(client)) EXPECT_EQ(reason, "not_set_up");
  EXPECT_EQ(client.call("Unlock", unlock_request()).reason, "not_set_up");
  EXPECT_EQ(client.call("Lock").reason, "good");
  EXPECT_EQ(client.call("CloseNotebook").reason, "good");
  EXPECT_EQ(client.call<proto::PairStateReply>("PairState").reply.phase(), proto::PAIR_NONE);
}

TEST_F(NewTest, SetupAsksForWhatItNeeds) {
  auto request = setup_request();
  request.set_adults_confirmed(false);
  EXPECT_EQ(client.call("Setup", request).reason, "adults_only");
  for (const std::string& display : {std::string(), std::string("  "), std::string(25, 'n'),
                                     std::string("two\nlines"), std::string("\xff")}) {
    request = setup_request();
    request.set_display(display);
    const auto refused = client.call("Setup", request);
    EXPECT_NE(refused.reason, "good") << display;
  }
  request = setup_request();
  request.set_passphrase("elevenchars");
  EXPECT_EQ(client.call("Setup", request).reason, "passphrase_too_short");
  request = setup_request();
  request.set_private_passphrase("elevenchars");
  EXPECT_EQ(client.call("Setup", request).reason, "passphrase_too_short");
  request = setup_request();
  request.set_passphrase("long enough but \xff\xfe");
  EXPECT_EQ(client.call("Setup", request).reason, "text_invalid");
  EXPECT_EQ(state(client), proto::STATE_NEW);
}

TEST_F(NewTest, SetupGivesARecoveryCodeAndAnOpenHomeOnce) {
  auto request = setup_request();
  request.clear_private_passphrase();
  const auto made = client.call<proto::SetupReply>("Setup", request);
  ASSERT_EQ(made.reason, "good");
  EXPECT_GE(made.reply.recovery_code().size(), 26u);
  const auto status = client.call<proto::StatusReply>("Status").reply;
  EXPECT_EQ(status.state(), proto::STATE_OPEN);
  EXPECT_EQ(status.display(), "Noor");
  EXPECT_FALSE(status.notebook_open());
  EXPECT_EQ(status.listen(), "") << "without peers there is no socket";
  EXPECT_EQ(client.call("Setup", setup_request()).reason, "already_set_up");
  // Without a passphrase of its own the notebook has the same.
  EXPECT_EQ(client.call("OpenNotebook", unlock_request()).reason, "good");
}

TEST_F(LockedTest, ALockedHomeSaysSoAndRefusesTheRest) {
  EXPECT_EQ(state(*client), proto::STATE_LOCKED);
  for (const auto& reason : reasons_of_the_closed(*client)) EXPECT_EQ(reason, "locked");
  EXPECT_EQ(client->call("Setup", setup_request()).reason, "already_set_up");
}

TEST_F(LockedTest, UnlockAndLock) {
  const auto wrong = client->call("Unlock", unlock_request("not the passphrase"));
  EXPECT_EQ(wrong.code, static_cast<std::uint32_t>(Code::kWrongKey));
  EXPECT_EQ(state(*client), proto::STATE_LOCKED);
  EXPECT_EQ(client->call("Unlock", unlock_request("\xff\xfe")).reason, "text_invalid");
  EXPECT_EQ(client->call("Unlock", unlock_request()).reason, "good");
  EXPECT_EQ(state(*client), proto::STATE_OPEN);
  EXPECT_EQ(client->call("Unlock", unlock_request()).reason, "good") << "open already";
  EXPECT_EQ(client->call("Lock").reason, "good");
  EXPECT_EQ(state(*client), proto::STATE_LOCKED);
  EXPECT_EQ(client->call("Lock").reason, "good");
}

TEST_F(LockedTest, WrongTriesBringPausesThatPass) {
  for (int i = 0; i < 4; ++i)
    EXPECT_EQ(client->call("Unlock", unlock_request("not the passphrase")).code,
              static_cast<std::uint32_t>(Code::kWrongKey));
  EXPECT_EQ(client->call("Unlock", unlock_request()).reason, "too_many_tries");
  daemon.clock.ahead_ms += 2'000;
  EXPECT_EQ(client->call("Unlock", unlock_request()).reason, "good");
}

TEST_F(LockedTest, OneDerivationAtATimeAndOthersGoOn) {
  Client second(io, daemon.socket());
  Client third(io, daemon.socket());
  client->send("Unlock", unlock_request());
  EXPECT_EQ(state(second), proto::STATE_LOCKED);
  EXPECT_EQ(third.call("Unlock", unlock_request()).reason, "busy");
  EXPECT_EQ(client->receive<proto::Empty>().reason, "good");
}

TEST_F(LockedTest, TheRecoveryCodeGivesANewPassphraseToBothVaults) {
  proto::UnlockRequest request;
  request.set_recovery(true);
  request.set_passphrase(Template::noor().recovery);
  EXPECT_EQ(client->call("Unlock", request).reason, "passphrase_too_short");
  request.set_new_passphrase("the fresh passphrase");
  for (const std::string& wrong : {std::string(), std::string("0123-4567"), std::string(1000, 'A'),
                                   std::string("\xff\0\x01", 3)}) {
    auto mistyped = request;
    mistyped.set_passphrase(wrong);
    EXPECT_EQ(client->call("Unlock", mistyped).reason, "recovery_code_typo") << wrong;
  }
  EXPECT_EQ(client->call("Unlock", request).reason, "good");
  EXPECT_EQ(state(*client), proto::STATE_OPEN);
  EXPECT_EQ(client->call("OpenNotebook", unlock_request("the fresh passphrase")).reason, "good");
  EXPECT_EQ(client->call("Lock").reason, "good");
  EXPECT_NE(client->call("Unlock", unlock_request()).reason, "good");
  EXPECT_EQ(client->call("Unlock", unlock_request("the fresh passphrase")).reason, "good");
}

TEST_F(LockedTest, EraseTakesThePassphraseOrTheWordThatThereIsNone) {
  proto::EraseRequest request;
  request.set_passphrase("not the passphrase");
  EXPECT_NE(client->call("Erase", request).reason, "good");
  EXPECT_EQ(client->call("Erase").reason, client->call("Unlock").reason) << "an empty passphrase";
  EXPECT_EQ(state(*client), proto::STATE_LOCKED);
  proto::EraseRequest without;
  without.set_without_passphrase(true);
  EXPECT_EQ(client->call("Erase", without).reason, "good");
  EXPECT_EQ(state(*client), proto::STATE_NEW);
  EXPECT_FALSE(std::filesystem::exists(daemon.directory() / "shared.keys"));
  EXPECT_FALSE(std::filesystem::exists(daemon.directory() / "shared.vault"));
  EXPECT_FALSE(std::filesystem::exists(daemon.directory() / "private.vault"));
}

TEST_F(OpenTest, EraseWithThePassphraseEndsInANewHome) {
  save(thanks("tea"));
  proto::EraseRequest request;
  request.set_passphrase(kPassphrase);
  EXPECT_EQ(client->call("Erase", request).reason, "good");
  EXPECT_EQ(state(*client), proto::STATE_NEW);
  EXPECT_EQ(client->call("List").reason, "not_set_up");
}

TEST_F(OpenTest, TheNotebookHasItsOwnPassphraseAndClosesByItself) {
  EXPECT_EQ(client->call("Save", reflection("mine")).reason, "notebook_locked");
  EXPECT_EQ(client->call("OpenNotebook", unlock_request()).code,
            static_cast<std::uint32_t>(Code::kWrongKey));
  open_notebook();
  EXPECT_TRUE(client->call<proto::StatusReply>("Status").reply.notebook_open());
  EXPECT_EQ(client->call("OpenNotebook", unlock_request(kNotebookPassphrase)).reason, "good");
  EXPECT_EQ(client->call("Save", reflection("mine")).reason, "good");
  EXPECT_EQ(client->call("CloseNotebook").reason, "good");
  EXPECT_FALSE(client->call<proto::StatusReply>("Status").reply.notebook_open());
  EXPECT_EQ(client->call("Save", reflection("mine")).reason, "notebook_locked");
}

TEST_F(OpenTest, LockingClosesTheNotebookToo) {
  open_notebook();
  EXPECT_EQ(client->call("Lock").reason, "good");
  EXPECT_EQ(client->call("Unlock", unlock_request()).reason, "good");
  EXPECT_FALSE(client->call<proto::StatusReply>("Status").reply.notebook_open());
}

TEST_F(OpenTest, LockDoesNotWaitForADerivationUnderWay) {
  Client second(io, daemon.socket());
  client->send("OpenNotebook", unlock_request(kNotebookPassphrase));
  EXPECT_EQ(second.call("Lock").reason, "good");
  EXPECT_EQ(client->receive<proto::Empty>().reason, "locked");
  EXPECT_EQ(state(second), proto::STATE_LOCKED);
}

}  // namespace
}  // namespace lull::control::test
