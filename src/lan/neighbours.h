// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <asio/ip/address.hpp>

namespace lull::lan {

/// What the kernel knows of a machine on the same link, from ARP and neighbour discovery.
enum class Neighbour {
  kAnswers,  ///< it answered a moment ago
  kSilent,   ///< it was asked in vain
  kUnclear,  ///< it answered once, or was never asked
};
Neighbour neighbour_at(const asio::ip::address& address);

}  // namespace lull::lan
