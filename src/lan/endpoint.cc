// SPDX-License-Identifier: Apache-2.0
#include "lan/endpoint.h"

#include <ifaddrs.h>
#include <net/if.h>

#include <algorithm>
#include <charconv>
#include <memory>
#include <optional>

namespace lull::lan {

namespace {

tl::unexpected<Error> invalid() {
  return fail(Code::kInvalid, "address_invalid");
}

std::optional<asio::ip::address> address_of(const sockaddr& raw) {
  if (raw.sa_family == AF_INET) {
    const auto& v4 = reinterpret_cast<const sockaddr_in&>(raw);
    return asio::ip::address_v4(ntohl(v4.sin_addr.s_addr));
  }
  if (raw.sa_family != AF_INET6) return std::nullopt;
  const auto& v6 = reinterpret_cast<const sockaddr_in6&>(raw);
  asio::ip::address_v6::bytes_type bytes;
  std::copy_n(v6.sin6_addr.s6_addr, bytes.size(), bytes.begin());
  return asio::ip::address_v6(bytes);
}

/// Link-local addresses need a zone that differs on the other machine.
bool reachable(const asio::ip::address& address) {
  return !address.is_loopback() && !address.is_multicast() &&
         !(address.is_v6() && address.to_v6().is_link_local());
}

}  // namespace

Result<Endpoint> parse_endpoint(std::string_view text) {
  const auto colon = text.rfind(':');
  // Asio would read the address up to a zero byte and pass over the rest.
  if (colon == std::string_view::npos || text.find('\0') != std::string_view::npos)
    return invalid();
  auto host = text.substr(0, colon);
  const auto digits = text.substr(colon + 1);
  const bool bracketed = host.size() > 2 && host.front() == '[' && host.back() == ']';
  if (bracketed) host = host.substr(1, host.size() - 2);
  std::uint16_t port = 0;
  const auto [end, fault] = std::from_chars(digits.data(), digits.data() + digits.size(), port);
  if (fault != std::errc() || end != digits.data() + digits.size()) return invalid();
  asio::error_code error;
  const auto address = asio::ip::make_address(std::string(host), error);
  if (error || address.is_v6() != bracketed) return invalid();
  return Endpoint(address, port);
}

std::string to_text(const Endpoint& endpoint) {
  const auto address = endpoint.address().to_string();
  const auto port = std::to_string(endpoint.port());
  return endpoint.address().is_v6() ? "[" + address + "]:" + port : address + ":" + port;
}

std::vector<asio::ip::address> home_addresses() {
  ifaddrs* first = nullptr;
  std::vector<asio::ip::address> found;
  if (getifaddrs(&first) != 0) return found;
  const std::unique_ptr<ifaddrs, decltype(&freeifaddrs)> owner(first, freeifaddrs);
  for (const auto* one = first; one != nullptr; one = one->ifa_next) {
    if (one->ifa_addr == nullptr || (one->ifa_flags & IFF_UP) == 0) continue;
    const auto address = address_of(*one->ifa_addr);
    if (address && reachable(*address)) found.push_back(*address);
  }
  std::stable_sort(found.begin(), found.end(),
                   [](const auto& a, const auto& b) { return a.is_v4() && b.is_v6(); });
  return found;
}

}  // namespace lull::lan
