// SPDX-License-Identifier: Apache-2.0
#include "web/peer_user.h"

#include <gtest/gtest.h>

#include <asio/io_context.hpp>
#include <asio/ip/tcp.hpp>

namespace lull::web {
namespace {

using asio::ip::tcp;

class PeerUserTest : public testing::Test {
 protected:
  void connect() {
    client_.connect({asio::ip::address_v4::loopback(), port_});
    acceptor_.accept(server_);
  }
  std::optional<uid_t> found() { return user_of_peer(server_.remote_endpoint(), port_); }

  asio::io_context io_;
  tcp::acceptor acceptor_{io_, {asio::ip::address_v4::loopback(), 0}};
  std::uint16_t port_ = acceptor_.local_endpoint().port();
  tcp::socket client_{io_};
  tcp::socket server_{io_};
};

TEST_F(PeerUserTest, IsWhoeverHoldsTheOtherEnd) {
  connect();
  EXPECT_EQ(found(), own_user());
}

TEST_F(PeerUserTest, AnotherAddressOfLoopbackIsFoundToo) {
  client_.open(tcp::v4());
  client_.bind({asio::ip::make_address_v4("127.0.0.2"), 0});
  connect();
  EXPECT_EQ(found(), own_user());
}

TEST_F(PeerUserTest, NobodyHoldsAnEndThatIsClosed) {
  connect();
  const auto peer = server_.remote_endpoint();
  client_.close();
  EXPECT_EQ(user_of_peer(peer, port_), std::nullopt);
}

TEST_F(PeerUserTest, AListenerAtThatPortIsNotTheOtherEnd) {
  const tcp::acceptor other(io_, {asio::ip::address_v4::loopback(), 0});
  EXPECT_EQ(user_of_peer(other.local_endpoint(), port_), std::nullopt);
}

TEST_F(PeerUserTest, AConnectionToAnotherPortIsNotThisOne) {
  connect();
  EXPECT_EQ(user_of_peer(server_.remote_endpoint(), static_cast<std::uint16_t>(port_ + 1)),
            std::nullopt);
}

}  // namespace
}  // namespace lull::web
