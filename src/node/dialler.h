// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <vector>

#include "node/doctor.h"
#include "node/network.h"

namespace lull::node {

inline constexpr std::int64_t kFirstPauseMs = 1'000;
inline constexpr std::int64_t kLongestPauseMs = 60'000;
/// The next address of a round is tried after this, whether or not the one before has failed.
inline constexpr std::int64_t kStaggerMs = 300;
/// A beacon that comes so soon after a session began was sent before it.
inline constexpr std::int64_t kSettledMs = 2'000;
/// Beacons that name one address are followed at most once in this time, and of those that name
/// others so many: a peer could name any.
inline constexpr std::int64_t kFollowMs = 1'000;
inline constexpr std::size_t kFollowedMax = 4;
inline constexpr std::size_t kAttemptsMax = 16;

/// The way to one peer: which address comes next, and when, and how the last tries ended.
struct Network::Dialler {
 public:
  explicit Dialler(lan::Host& host) : timer(host.timer()) {}

  std::unique_ptr<lan::Timer> timer;
  /// Why the last session never began, if the peer was there; and when that was.
  const char* fault = nullptr;
  std::int64_t fault_ms = 0;

  void fault_now(const char* reason, std::int64_t now_ms) {
    fault = reason;
    fault_ms = now_ms;
  }

  // Rounds over the remembered addresses.
  void start_round(const store::Peer& peer, const std::vector<lan::Link>& links);
  std::uint64_t round() const { return round_; }
  std::optional<lan::Endpoint> next_address();
  void under_way(int change) { under_way_ += change; }
  bool is_idle() const { return under_way_ == 0; }
  /// How long until the next round; longer each time.
  std::int64_t next_pause(bool soon);
  void calm_down() { pause_ms_ = kFirstPauseMs; }
  void network_changed();
  /// There is a session: no round any more.
  void arrived();

  /// Handshake stamps for ever increasing; nothing if they cannot be reserved.
  std::optional<std::uint64_t> next_stamp(store::Store& store, std::int64_t row);
  /// Leaves out what is reserved: this home was put back from a copy and may have used it before.
  void skip_stamps() { stamp_ = stamps_end_ = 0; }

  // What became of each try.
  void note(const Attempt& attempt);
  const std::vector<Attempt>& attempts() const { return attempts_; }
  void opened(const SessionLink* link, const lan::Endpoint& to, std::function<void()> failed);
  /// What is to be called now that this link is gone without having become a session.
  std::function<void()> closed(const SessionLink* link, bool proven, std::int64_t now_ms);

  bool may_follow(const lan::Endpoint& beacon, std::int64_t now_ms);
  bool expects(const asio::ip::address& from) const;

 private:
  struct Open {
    lan::Endpoint to;
    std::function<void()> failed;
  };
  std::vector<lan::Endpoint> to_try_;      ///< of this round, last first
  std::vector<lan::Endpoint> remembered_;  ///< all of them
  std::uint64_t round_ = 0;
  int under_way_ = 0;
  std::int64_t pause_ms_ = kFirstPauseMs;
  std::uint64_t stamp_ = 0;
  std::uint64_t stamps_end_ = 0;
  std::vector<Attempt> attempts_;
  std::map<const SessionLink*, Open> open_;
  struct Followed {
    lan::Endpoint to;
    std::int64_t at_ms;
  };
  std::vector<Followed> followed_;  ///< the last ones, newest last
};

}  // namespace lull::node
