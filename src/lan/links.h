// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <asio/ip/address.hpp>
#include <cstdint>
#include <string>
#include <vector>

namespace lull::lan {

struct LinkAddress {
  asio::ip::address address;  ///< a link-local IPv6 address bears its link's zone
  unsigned prefix_bits = 0;
  bool operator==(const LinkAddress&) const = default;

  /// The broadcast address of its IPv4 subnet; unspecified where there is none.
  asio::ip::address_v4 broadcast() const;
};

/// A network interface that carries traffic, with its addresses that may be used by now.
struct Link {
  std::uint32_t index = 0;
  std::string name;
  bool point_to_point = false;  ///< a tunnel: nobody else is on it
  std::vector<LinkAddress> addresses;
  bool operator==(const Link&) const = default;
};

/// This machine's links: no loopback, none that is down or without carrier.
std::vector<Link> links();

/// Addresses that only mean something nearby: private ranges (RFC 1918), shared (RFC 6598), unique
/// local (RFC 4193) and link-local ones, loopback. Everything else is somewhere in the world.
bool is_nearby(const asio::ip::address& address);
/// A neighbour on one of these links: reached without a router.
bool is_on_link(const std::vector<Link>& links, const asio::ip::address& address);
/// One of this machine's own.
bool is_own(const std::vector<Link>& links, const asio::ip::address& address);
/// Where another device may reach this one, the likeliest first: IPv4, IPv6, at last link-local
/// IPv6, whose zone is the other device's own affair.
std::vector<asio::ip::address> reachable_addresses(const std::vector<Link>& links);
/// The name of the link that packets to this address would take now; empty if none.
std::string link_towards(const std::vector<Link>& links, const asio::ip::address& address);

}  // namespace lull::lan
