// SPDX-License-Identifier: Apache-2.0
#include "lan/endpoint.h"

#include <charconv>

namespace lull::lan {

namespace {

tl::unexpected<Error> invalid() {
  return fail(Code::kInvalid, "address_invalid");
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

}  // namespace lull::lan
