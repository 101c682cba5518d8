// SPDX-License-Identifier: Apache-2.0
#include "lan/links.h"

#include <ifaddrs.h>
#include <net/if.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <asio/ip/udp.hpp>
#include <bit>
#include <cstring>
#include <fstream>
#include <memory>
#include <optional>
#include <set>
#include <sstream>

#include "base/bytes.h"

namespace lull::lan {

namespace {

using asio::ip::address;
using asio::ip::address_v4;
using asio::ip::address_v6;

std::optional<address> address_of(const sockaddr* raw) {
  if (raw == nullptr || (raw->sa_family != AF_INET && raw->sa_family != AF_INET6))
    return std::nullopt;
  asio::ip::udp::endpoint endpoint;
  const auto size = raw->sa_family == AF_INET ? sizeof(sockaddr_in) : sizeof(sockaddr_in6);
  std::memcpy(endpoint.data(), raw, size);
  return endpoint.address();
}

/// What getifaddrs does not say: IPv6 addresses that are not to be used yet, or never.
std::set<std::pair<std::string, std::string>> unready() {
  constexpr unsigned kTentative = 0x40;
  constexpr unsigned kDadFailed = 0x08;
  std::set<std::pair<std::string, std::string>> found;
  std::ifstream table("/proc/net/if_inet6");
  for (std::string line; std::getline(table, line);) {
    std::istringstream words(line);
    std::string hex, index, prefix, scope, flags, name;
    words >> hex >> index >> prefix >> scope >> flags >> name;
    if ((std::strtoul(flags.c_str(), nullptr, 16) & (kTentative | kDadFailed)) != 0)
      found.emplace(name, hex);
  }
  return found;
}

unsigned prefix_bits(const sockaddr* mask) {
  unsigned bits = 0;
  if (mask == nullptr) return 0;
  if (mask->sa_family == AF_INET) {
    const auto& v4 = reinterpret_cast<const sockaddr_in&>(*mask);
    return static_cast<unsigned>(std::popcount(v4.sin_addr.s_addr));
  }
  if (mask->sa_family == AF_INET6)
    for (const auto byte : reinterpret_cast<const sockaddr_in6&>(*mask).sin6_addr.s6_addr)
      bits += static_cast<unsigned>(std::popcount(byte));
  return bits;
}

Bytes raw_bytes(const address& from) {
  if (from.is_v4()) {
    const auto raw = from.to_v4().to_bytes();
    return {raw.begin(), raw.end()};
  }
  const auto raw = from.to_v6().to_bytes();
  return {raw.begin(), raw.end()};
}

bool same_prefix(const address& a, const address& b, unsigned bits) {
  if (a.is_v4() != b.is_v4()) return false;
  const auto one = raw_bytes(a);
  const auto other = raw_bytes(b);
  for (std::size_t at = 0; at < one.size() && bits > 0; ++at) {
    const unsigned here = std::min(bits, 8u);
    const auto mask = static_cast<std::uint8_t>(0xff << (8 - here));
    if (((one[at] ^ other[at]) & mask) != 0) return false;
    bits -= here;
  }
  return true;
}

Link& link_named(std::vector<Link>& links, const ifaddrs& one) {
  const auto index = if_nametoindex(one.ifa_name);
  for (auto& link : links)
    if (link.index == index) return link;
  links.push_back({index, one.ifa_name, (one.ifa_flags & IFF_POINTOPOINT) != 0, {}});
  return links.back();
}

}  // namespace

address_v4 LinkAddress::broadcast() const {
  if (!address.is_v4() || prefix_bits == 0 || prefix_bits > 30) return {};
  return address_v4(address.to_v4().to_uint() | (0xffffffffu >> prefix_bits));
}

std::vector<Link> links() {
  ifaddrs* first = nullptr;
  std::vector<Link> found;
  if (getifaddrs(&first) != 0) return found;
  const std::unique_ptr<ifaddrs, decltype(&freeifaddrs)> owner(first, freeifaddrs);
  const auto not_yet = unready();
  for (const auto* one = first; one != nullptr; one = one->ifa_next) {
    constexpr unsigned kNeeded = IFF_UP | IFF_RUNNING;
    if ((one->ifa_flags & kNeeded) != kNeeded || (one->ifa_flags & IFF_LOOPBACK) != 0) continue;
    auto& link = link_named(found, *one);
    const auto found_address = address_of(one->ifa_addr);
    if (!found_address || found_address->is_multicast()) continue;
    if (not_yet.contains({link.name, to_hex(raw_bytes(*found_address))})) continue;
    link.addresses.push_back({*found_address, prefix_bits(one->ifa_netmask)});
  }
  return found;
}

bool is_nearby(const address& where) {
  if (where.is_loopback()) return true;
  if (where.is_v6())
    return where.to_v6().is_link_local() || (where.to_v6().to_bytes()[0] & 0xfe) == 0xfc;
  const auto v4 = where.to_v4().to_uint();
  return v4 >> 24 == 10 || v4 >> 20 == 0xac1 || v4 >> 16 == 0xc0a8 || v4 >> 16 == 0xa9fe ||
         v4 >> 22 == 0x191;
}

bool is_on_link(const std::vector<Link>& links, const address& where) {
  for (const auto& link : links) {
    if (link.point_to_point) continue;
    for (const auto& own : link.addresses)
      if (same_prefix(own.address, where, own.prefix_bits)) return true;
  }
  return false;
}

bool is_own(const std::vector<Link>& links, const address& where) {
  return std::ranges::any_of(links, [&where](const Link& link) {
    return std::ranges::any_of(link.addresses,
                               [&where](const auto& own) { return own.address == where; });
  });
}

std::vector<address> reachable_addresses(const std::vector<Link>& links) {
  std::vector<address> found;
  for (const auto& link : links)
    for (const auto& own : link.addresses) {
      auto plain = own.address;
      if (plain.is_v6()) plain = address_v6(plain.to_v6().to_bytes());
      if (std::ranges::find(found, plain) == found.end()) found.push_back(plain);
    }
  const auto rank = [](const address& one) {
    return one.is_v4() ? 0 : one.to_v6().is_link_local() ? 2 : 1;
  };
  std::ranges::stable_sort(found, {}, rank);
  return found;
}

std::string link_towards(const std::vector<Link>& links, const address& where) {
  // Connecting a datagram socket sends nothing; it only asks the routing table.
  const asio::ip::udp::endpoint to(where, 9);
  asio::ip::udp::endpoint own;
  auto size = static_cast<socklen_t>(own.capacity());
  const int fd = ::socket(to.protocol().family(), SOCK_DGRAM | SOCK_CLOEXEC, 0);
  if (fd < 0) return {};
  const bool asked = ::connect(fd, to.data(), static_cast<socklen_t>(to.size())) == 0 &&
                     ::getsockname(fd, own.data(), &size) == 0;
  ::close(fd);
  for (const auto& link : links)
    for (const auto& mine : link.addresses)
      if (asked && mine.address == own.address()) return link.name;
  return {};
}

}  // namespace lull::lan
