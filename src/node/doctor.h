// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "lan/host.h"
#include "node/discovery.h"
#include "store/peers.h"

namespace lull::node {

/// The last try to reach a peer at one address.
struct Attempt {
  lan::Endpoint to;
  lan::Dialled outcome = lan::Dialled::kFailed;
  bool silent = false;  ///< there was a connection, and no answer that only the peer could give
  std::int64_t at_ms = 0;
};

/// What is known of the way to one peer.
struct PeerFacts {
  std::int64_t row = 0;
  bool connected = false;
  bool forked = false;
  store::Way way = store::Way::kNone;  ///< how the session came about
  std::string address;                 ///< the session's, or the last that worked
  std::vector<Attempt> attempts;       ///< one for each address, since the network last changed
  std::vector<lan::Endpoint> remembered;
  std::optional<Sighting> sighting;
  const char* fault = nullptr;  ///< why the last session with it never began
};

/// What a diagnosis stands on; all of it is known locally, nothing is asked for.
struct Facts {
  std::int64_t now_ms = 0;  ///< steady clock
  bool set_up = false;
  bool open = false;
  bool paused = false;
  bool quiet = false;
  const char* listen_fault = nullptr;
  const char* beacon_fault = nullptr;
  std::uint64_t damaged_changes = 0;
  std::vector<lan::Link> links;
  /// The link that packets to an address take now, for all addresses of peers.
  std::map<asio::ip::address, std::string> towards;
  std::vector<PeerFacts> peers;
  /// Peers that have ended the pairing and said so.
  std::vector<std::int64_t> ended;
};

/// One cause, by a stable token, and what speaks for it: "address 10.0.0.3:4000".
struct Finding {
  const char* cause;
  std::optional<std::int64_t> peer{};
  std::vector<std::string> evidence{};
};

/// Why two devices do not meet, the likeliest cause first (DESIGN 8). To the other side a device
/// that is away, locked, paused or gone for good looks the same, and so it does here.
std::vector<Finding> diagnose(const Facts& facts);

/// A sighting or an attempt older than this says nothing about now.
inline constexpr std::int64_t kEvidenceMs = 3 * 60'000;

}  // namespace lull::node
