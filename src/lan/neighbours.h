// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <asio/ip/address.hpp>
#include <cstdint>

namespace lull::lan {

/// What the kernel knows of a machine on the same link, from ARP and neighbour discovery.
enum class Neighbour {
  kAnswers,  ///< it has answered within the time that was asked for
  kSilent,   ///< it was asked in vain
  kUnclear,  ///< it answered once, or was never asked
};
Neighbour neighbour_at(const asio::ip::address& address, std::int64_t within_ms);

}  // namespace lull::lan
