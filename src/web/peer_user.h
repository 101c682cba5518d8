// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <sys/types.h>

#include <asio/ip/tcp.hpp>
#include <optional>

namespace lull::web {

/// The user whose process holds the other end of a connection that came to 127.0.0.1:`own_port`,
/// by the kernel's own table of sockets; nothing if that end is closed already, or not to be found.
std::optional<uid_t> user_of_peer(const asio::ip::tcp::endpoint& peer, std::uint16_t own_port);

/// Whom this process runs as.
uid_t own_user();

}  // namespace lull::web
