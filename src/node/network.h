// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <set>
#include <vector>

#include "lan/host.h"
#include "node/discovery.h"
#include "node/doctor.h"
#include "node/session_link.h"

namespace lull::node {

/// What the person should know about one peer right now.
struct PeerView {
  std::int64_t row;
  crypto::PublicKey key;
  std::string display;
  bool active = false;
  bool ended = false;  ///< the other side has ended the pairing and said so
  bool connected = false;
  bool in_step = false;
  bool forked = false;
  std::string address{};
  std::uint64_t waiting = 0;
  sync::Session::Coming coming{};
  PersonId person;
};

/// What the rest of the node does for the network.
class NetworkOwner {
 public:
  virtual ~NetworkOwner() = default;
  /// Who else may answer a first flight (an open pairing window); null is silence.
  virtual std::unique_ptr<lan::Driver> admit_stranger(ByteView flight,
                                                      const lan::Endpoint& from) = 0;
  virtual bool expects_strangers() const = 0;
  /// A peer came, went or was activated.
  virtual void peers_changed() = 0;
};

inline constexpr std::int64_t kFarAgoMs = 24 * 3600 * std::int64_t{1000};
/// How long a farewell may take to be heard.
inline constexpr std::int64_t kFarewellMs = 5'000;

/// Sockets and sessions while the store is open: listens if there is anyone to listen for, keeps a
/// session with each peer, dials remembered addresses with growing pauses and looks for peers on
/// the local network. Made at unlock, gone at lock: then there is no socket.
class Network final : private LinkOwner, private DiscoveryOwner {
 public:
  Network(lan::Host& host, store::Store& store, std::optional<lan::Endpoint> listen,
          NetworkOwner& owner);
  ~Network();

  /// Reads the peers again and listens, dials or falls silent as they and the pause ask.
  Result<void> refresh();
  void set_paused(bool paused);
  bool paused() const { return paused_; }
  /// Sends no beacons; still hears them, dials and answers.
  void set_quiet(bool quiet);
  /// The next socket has another port: nobody is left who should know this one.
  Result<void> forget_port();
  /// Makes sure there is a socket (an offer is about to be made). kUnavailable, kIo.
  Result<void> listen_now();
  std::vector<lan::Endpoint> listening() const;

  /// Something was committed: every session looks for what to send.
  void log_grew();
  /// Dials an address now, whoever may be there; remembered once it works. kNotFound "not_paired".
  Result<void> connect(const lan::Endpoint& to);
  std::vector<PeerView> peers();
  /// What the peer of this row is known to hold, for Store::waiting_entries.
  store::Store::Acked acked(std::int64_t row) const;
  /// No session has anything to do.
  bool quiet() const;
  /// Tells every peer that is connected that the pairing ends, and calls back once they have hung
  /// up, or after kFarewellMs; with kLocked if this ends before. kUnavailable "not_connected" if
  /// none can be told, "busy".
  Result<void> say_farewell(std::function<void(Result<void>)> then);
  /// Ends the sessions with one peer.
  void drop_peer(std::int64_t row);
  /// The network's part of what a diagnosis stands on.
  void describe(Facts& facts) const;

 private:
  struct Dialler;

  // Listening and answering.
  Result<void> read_peers();
  Result<void> open_discovery();
  Result<std::uint64_t> next_boot();
  std::unique_ptr<lan::Driver> admit(ByteView flight, const lan::Endpoint& from);
  bool expects(const asio::ip::address& from) const;
  Result<std::uint16_t> own_port();
  std::vector<lan::Endpoint> endpoints(std::uint16_t port) const;
  std::vector<lan::Endpoint> listening_at() const override { return listening(); }

  // Dialling.
  void dial_peer(std::int64_t row);
  void try_next_address(std::int64_t row, std::uint64_t round);
  void dial(std::int64_t row, const lan::Endpoint& to, store::Way way,
            std::function<void()> failed = {});
  std::unique_ptr<SessionLink> make_link(std::int64_t row, store::Way way);
  void schedule(std::int64_t row, bool soon);
  void peer_seen(std::int64_t row, const Sighting& sighting) override;
  void links_changed();
  void follow_links();
  bool hurry_allowed();
  void look_around();

  // Sessions.
  void link_proven(SessionLink& link) override;
  void link_closed(SessionLink& link) override;
  void link_parted(SessionLink& link) override;
  void finish_farewell();
  void settle_in(std::int64_t row);
  store::BeaconMark own_mark(std::int64_t row) const;
  store::Contact contact_now(std::int64_t row, store::Way way) const;
  Result<void> note_session(const store::Peer& known, const SessionLink& link);
  /// Stores what was learnt from a session that ends.
  void note_end(std::int64_t row, store::Way way, const store::Store::Acked& acked);
  bool survives(const SessionLink& fresh, const SessionLink& old) const;
  SessionLink* live_link(std::int64_t row) const;
  void drop_links(std::optional<std::int64_t> row);

  const store::Peer* peer(std::int64_t row) const;
  Dialler* dialler(std::int64_t row) const;
  void post(std::function<void()> task);

  lan::Host& host_;
  const Clock& clock_;
  store::Store& store_;
  std::optional<lan::Endpoint> listen_;
  NetworkOwner& owner_;
  std::unique_ptr<lan::Listener> listener_;
  const char* listen_fault_ = nullptr;
  std::unique_ptr<Discovery> discovery_;
  std::unique_ptr<lan::Watch> watch_;
  std::vector<store::Peer> peers_;
  std::vector<store::Peer> parted_;  ///< those who have ended the pairing: no key of theirs is used
  std::unique_ptr<lan::Timer> farewell_timer_;
  std::unique_ptr<lan::Timer> links_timer_;
  std::unique_ptr<lan::Timer> retry_timer_;
  std::int64_t links_seen_ms_ = -kFarAgoMs;
  std::int64_t links_done_ms_ = -kFarAgoMs;
  std::int64_t links_due_ms_ = 0;
  std::int64_t links_pause_ms_ = 0;
  int links_streak_ = 0;
  std::int64_t hurried_ms_ = -kFarAgoMs;
  std::function<void(Result<void>)> after_farewell_;
  std::map<std::int64_t, noise::KnockKey> knocks_;
  std::map<std::int64_t, std::unique_ptr<Dialler>> diallers_;
  std::set<SessionLink*> links_;               ///< all, proven or not
  std::map<std::int64_t, SessionLink*> live_;  ///< the one in use with each peer
  std::shared_ptr<bool> alive_ = std::make_shared<bool>(true);
  bool paused_ = false;
  bool quiet_ = false;
};

}  // namespace lull::node
