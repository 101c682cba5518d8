// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <asio/ip/tcp.hpp>
#include <string>
#include <string_view>

#include "base/result.h"

namespace lull::lan {

using Endpoint = asio::ip::tcp::endpoint;

/// Reads "ADDR:PORT" or "[ADDR]:PORT", addresses as numbers: names are never looked up. kInvalid
/// "address_invalid".
Result<Endpoint> parse_endpoint(std::string_view text);
std::string to_text(const Endpoint& endpoint);

}  // namespace lull::lan
