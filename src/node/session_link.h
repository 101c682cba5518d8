// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <optional>

#include "base/clock.h"
#include "lan/driver.h"
#include "noise/channel.h"
#include "store/store.h"
#include "sync/session.h"

namespace lull::node {

/// Versions of the session protocol that this build speaks. The tests make a daemon of the next one
/// to see what this one says of it.
#ifndef LULL_SESSION_VERSION
#define LULL_SESSION_VERSION 1
#endif
inline constexpr std::uint8_t kVersionMin = LULL_SESSION_VERSION;
inline constexpr std::uint8_t kVersionMax = LULL_SESSION_VERSION;
inline constexpr std::int64_t kHandshakeMs = 10'000;
/// Something is sent at least this often; nothing heard for more than two of them is a dead link.
inline constexpr std::int64_t kKeepaliveMs = 25'000;
inline constexpr std::int64_t kDeadMs = 55'000;
/// The same after the network has changed, when the peer is asked.
inline constexpr std::int64_t kProbeMs = 3'000;
/// A new handshake is due after this.
inline constexpr std::uint64_t kSessionMessagesMax = std::uint64_t{1} << 20;
inline constexpr std::int64_t kSessionMs = 24 * 3600 * std::int64_t{1000};

/// What a link tells the network that owns it. Called from within the link: take a note, act later.
class LinkOwner {
 public:
  virtual ~LinkOwner() = default;
  /// The peer has proven itself.
  virtual void link_proven(class SessionLink& link) = 0;
  virtual void link_closed(class SessionLink& link) = 0;
  /// The peer has ended the pairing and said so; the link ends by itself.
  virtual void link_parted(class SessionLink& link) = 0;
};

/// One connection to a peer: the handshake (proto/README.md, "Session"), then a replication session
/// over its channel.
class SessionLink final : public lan::Driver, private noise::HandshakeOwner {
 public:
  /// `stamp` is the next reserved one; a stamp that comes in is checked and stored before any
  /// reply. `mark` is that of the last beacon which was sent to this peer.
  static Result<std::unique_ptr<SessionLink>> dial(store::Store& store, const store::Peer& peer,
                                                   std::uint64_t stamp, store::Way way,
                                                   const store::BeaconMark& mark,
                                                   const Clock& clock, LinkOwner& owner);
  static Result<std::unique_ptr<SessionLink>> answer(store::Store& store, const store::Peer& peer,
                                                     const store::BeaconMark& mark,
                                                     const Clock& clock, LinkOwner& owner);

  std::int64_t peer_row() const { return peer_row_; }
  bool dialled() const { return way_ != store::Way::kAnswered; }
  store::Way way() const { return way_; }
  /// Of the last beacon that the peer has sent before this session; once it is proven.
  const store::BeaconMark& peer_mark() const { return peer_mark_; }
  std::int64_t since_ms() const { return since_ms_; }
  std::uint8_t version() const { return version_; }
  bool quiet() const { return !session_ || session_->quiet(); }
  bool in_step() const { return session_ && session_->in_step(); }
  sync::Session::Coming coming() const {
    return session_ ? session_->coming() : sync::Session::Coming();
  }
  bool forked() const { return session_ && session_->forked(); }
  std::vector<std::pair<store::ReplicaRow, Seq>> acked() const;
  void log_grew();
  /// Asks whether the peer is still there; without an answer within kProbeMs the link ends.
  void probe();
  /// Tells the peer that the pairing ends; the peer hangs up.
  void say_farewell();
  /// Ends it at the next opportunity.
  void end() { over_ = true; }
  /// The reason the peer was dropped for, for the log; null while there is none.
  const char* fault() const { return fault_; }

  bool feed(ByteView bytes) override;
  bool settle() override;
  Bytes take_output() override;
  bool proven() const override { return proven_; }
  bool finished() const override { return over_; }
  std::int64_t deadline_ms() const override;
  bool on_deadline() override;
  void closed() override;

 private:
  SessionLink(store::Store& store, const store::Peer& peer, const Clock& clock, LinkOwner& owner,
              store::Way way);
  Result<void> open(const store::Peer& peer);
  Result<Bytes> payload_to_send(int message) override;
  Result<void> payload_received(int message, ByteView payload,
                                const crypto::PublicKey* remote_static) override;
  Result<void> take_opening(ByteView payload);
  Result<void> take_reply(ByteView payload);
  Result<void> take_messages(const std::vector<Bytes>& messages);
  void prove();
  bool held(const Result<void>& result);

  store::Store& store_;
  const Clock& clock_;
  LinkOwner& owner_;
  std::int64_t peer_row_;
  PersonId peer_person_;
  store::SpaceRow space_;
  std::uint8_t version_floor_;
  store::Way way_;
  std::uint64_t stamp_ = 0;
  store::BeaconMark mark_;
  store::BeaconMark peer_mark_;

  std::optional<noise::Channel> channel_;
  std::optional<sync::Session> session_;
  std::uint8_t version_ = 0;
  bool proven_ = false;
  bool over_ = false;
  const char* fault_ = nullptr;
  std::int64_t since_ms_;
  std::int64_t heard_ms_;
  std::int64_t spoke_ms_;
  std::int64_t probed_until_ms_ = lan::kNever;
};

}  // namespace lull::node
