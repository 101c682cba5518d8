// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

namespace lull::proto {
class Peer;
}

namespace lull::cli {

/// "Sam, in reach": about the device, never about the person (SR-14).
std::string peer_line(const proto::Peer& peer);
std::string peer_json(const proto::Peer& peer);

}  // namespace lull::cli
