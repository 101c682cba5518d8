// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <asio/io_context.hpp>
#include <asio/local/stream_protocol.hpp>
#include <asio/steady_timer.hpp>
#include <filesystem>
#include <memory>
#include <set>

#include "control/service.h"

namespace lull::control {

/// The local API on a Unix socket (proto/README.md, "Control"). Only the user the daemon runs as is
/// answered.
class Server {
 public:
  Server(asio::io_context& io, Service& service)
      : io_(io), service_(service), acceptor_(io), pause_(io) {}
  ~Server();

  /// Takes the place of a socket that a dead daemon has left: the home's lock says it is dead. kIo
  /// "socket_unusable".
  Result<void> listen(const std::filesystem::path& socket);
  /// Hangs up on everybody and removes the socket.
  void close();

 private:
  class Client;
  void accept();
  void accept_later();

  asio::io_context& io_;
  Service& service_;
  asio::local::stream_protocol::acceptor acceptor_;
  asio::steady_timer pause_;
  std::filesystem::path path_;
  std::set<std::shared_ptr<Client>> clients_;
};

inline constexpr std::size_t kRequestBytesMax = 1024 * 1024;
inline constexpr std::size_t kClientsMax = 64;
/// Events a watcher has not taken yet; one that is further behind is hung up on.
inline constexpr std::size_t kWatchBytesMax = 256 * 1024;

}  // namespace lull::control
