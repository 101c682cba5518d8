// SPDX-License-Identifier: Apache-2.0
// Doctor, Quiet and Withdraw without anybody else; what they say of two is in couple_test.cc.
#include "daemon.h"

namespace lull::control::test {
namespace {

class NewHomeTest : public ::testing::Test {
 protected:
  asio::io_context io{1};
  Daemon daemon{io};
  Client client{io, daemon.socket()};
};

proto::DoctorReply doctor(Client& client) {
  const auto told = client.call<proto::DoctorReply>("Doctor");
  EXPECT_EQ(told.reason, "good");
  return told.reply;
}

/// The one finding of a home in this state, which knows of nobody else.
std::string only_cause(Client& client, proto::State state) {
  const auto reply = doctor(client);
  EXPECT_EQ(reply.state(), state);
  EXPECT_EQ(reply.peers_size(), 0);
  EXPECT_EQ(reply.listening_size(), 0) << "without peers there is no socket";
  EXPECT_EQ(reply.findings_size(), 1);
  if (reply.findings_size() != 1) return "";
  EXPECT_EQ(reply.findings(0).peer(), "");
  EXPECT_EQ(reply.findings(0).evidence_size(), 0);
  return reply.findings(0).cause();
}

std::string quiet(Client& client, bool on) {
  proto::QuietRequest request;
  request.set_on(on);
  return client.call("Quiet", request).reason;
}

bool is_quiet(Client& client) {
  const bool by_status = client.call<proto::StatusReply>("Status").reply.quiet();
  EXPECT_EQ(doctor(client).quiet(), by_status);
  return by_status;
}

std::string withdraw_all(Client& client) {
  proto::IdsRequest request;
  request.set_all(true);
  return client.call("Withdraw", request).reason;
}

TEST_F(NewHomeTest, TheDoctorSaysThatNothingIsSetUp) {
  EXPECT_EQ(only_cause(client, proto::STATE_NEW), "not_set_up");
}

TEST_F(LockedTest, TheDoctorSaysThatItIsLocked) {
  EXPECT_EQ(only_cause(*client, proto::STATE_LOCKED), "locked");
}

TEST_F(OpenTest, TheDoctorSaysThatNobodyIsPaired) {
  EXPECT_EQ(only_cause(*client, proto::STATE_OPEN), "not_paired");
}

TEST_F(OpenTest, TheDoctorNamesTheLinksOfThisMachine) {
  const auto reply = doctor(*client);
  const auto links = lan::links();
  ASSERT_EQ(static_cast<std::size_t>(reply.links_size()), links.size());
  for (int i = 0; i < reply.links_size(); ++i) {
    const auto& link = links[static_cast<std::size_t>(i)];
    EXPECT_EQ(reply.links(i).name(), link.name);
    EXPECT_EQ(reply.links(i).point_to_point(), link.point_to_point);
    ASSERT_EQ(static_cast<std::size_t>(reply.links(i).addresses_size()), link.addresses.size());
    for (int k = 0; k < reply.links(i).addresses_size(); ++k) {
      const auto& own = link.addresses[static_cast<std::size_t>(k)];
      EXPECT_EQ(reply.links(i).addresses(k),
                own.address.to_string() + "/" + std::to_string(own.prefix_bits));
    }
  }
}

TEST_F(OpenTest, QuietStaysOverLocksAndRestartsUntilItIsEnded) {
  EXPECT_FALSE(is_quiet(*client));
  EXPECT_EQ(quiet(*client, true), "good");
  EXPECT_TRUE(is_quiet(*client));
  EXPECT_EQ(client->call("Lock").reason, "good");
  EXPECT_EQ(quiet(*client, false), "locked");
  EXPECT_EQ(client->call("Unlock", unlock_request()).reason, "good");
  EXPECT_TRUE(is_quiet(*client));
  const auto restart = [this] {
    client.reset();
    daemon.stop();
    daemon.start();
    client.emplace(io, daemon.socket());
    EXPECT_EQ(client->call("Unlock", unlock_request()).reason, "good");
  };
  restart();
  EXPECT_TRUE(is_quiet(*client));
  EXPECT_EQ(quiet(*client, true), "good") << "again";
  EXPECT_EQ(quiet(*client, false), "good");
  EXPECT_FALSE(is_quiet(*client));
  restart();
  EXPECT_FALSE(is_quiet(*client));
}

TEST_F(OpenTest, QuietIsToldToWatchers) {
  Client watcher(io, daemon.socket());
  watcher.send("Watch");
  run_for(20);
  EXPECT_EQ(quiet(*client, true), "good");
  const auto frame = watcher.next_frame(2'000);
  ASSERT_TRUE(frame);
  proto::Answer answer;
  proto::Event event;
  ASSERT_TRUE(answer.ParseFromString(*frame) && event.ParseFromString(answer.reply()));
  EXPECT_TRUE(event.state());
}

TEST_F(OpenTest, QuietAndPauseAreApart) {
  EXPECT_EQ(quiet(*client, true), "good");
  EXPECT_FALSE(doctor(*client).paused());
  EXPECT_EQ(client->call("Pause").reason, "good");
  EXPECT_EQ(client->call("Resume").reason, "good");
  EXPECT_TRUE(is_quiet(*client));
}

TEST_F(OpenTest, WithdrawingAllWithNothingSharedChangesNothing) {
  EXPECT_EQ(withdraw_all(*client), "good");
  const auto id = save(thanks("private"));
  EXPECT_EQ(withdraw_all(*client), "good");
  EXPECT_EQ(client->call<proto::Entry>("Get", id_request(id)).reply.share(), proto::SHARE_PRIVATE);
  EXPECT_NE(client->call("Withdraw").reason, "good") << "neither ids nor all";
}

}  // namespace
}  // namespace lull::control::test
