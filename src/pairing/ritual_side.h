// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <deque>
#include <optional>
#include <string>
#include <vector>

#include "pairing/ritual.h"
#include "wire/pairing_messages.h"

namespace lull::pairing {

/// The ritual's state, in one place on the heap: the channel calls back into it.
class Ritual::Side final : public noise::HandshakeOwner {
 public:
  enum class Role : std::uint8_t { kDialler = 1, kAnswerer = 2 };

  Side(const RitualConfig& config, Role role, InviteKeys keys, std::optional<Attempt> attempt);

  /// Makes the channel; dialling, the first flight is then in the output.
  Result<void> open(const crypto::KeyPair& local, std::optional<crypto::PublicKey> remote);
  void feed(ByteView bytes);
  Bytes take_output() { return channel_->take_output(); }
  Step poll();
  const Words& words() const { return words_; }
  const std::string& peer_display() const { return peer_.display; }
  Result<void> decide(bool same);
  Outcome take_outcome();
  void stored(bool durable);
  void connection_lost();
  void cancel();
  bool over() const { return phase_ == Phase::kEnded || phase_ == Phase::kComplete; }
  bool ended() const { return phase_ == Phase::kEnded; }
  const char* end_reason() const { return ended() ? end_reason_ : nullptr; }
  bool prepared_stands() const { return ended() && prepared_stands_; }

  Result<Bytes> payload_to_send(int message) override;
  Result<void> payload_received(int message, ByteView payload,
                                const crypto::PublicKey* remote_static) override;

 private:
  using Master = crypto::Secret<struct PairMasterTag, 32>;
  enum class Phase {
    kHandshake,
    kIntroduce,  ///< ours is sent, the other's has not come
    kWords,      ///< until both have confirmed
    kStoring,    ///< the owner is asked to store
    kPrepared,   ///< it has, and the other knows
    kComplete,
    kEnded,
  };

  Result<void> take_opening(ByteView payload);
  Result<void> take_reply(ByteView payload);
  Result<void> take_reveal(ByteView payload, const crypto::PublicKey& remote_static);
  void agree_on_version(std::uint8_t version, const VersionRange& theirs);

  void begin();
  void take_messages(const std::vector<Bytes>& messages);
  void take(const wire::Introduce& introduce);
  void take(const wire::Confirm& confirm);
  void take(const wire::Prepared& prepared);
  void take(const wire::Different& different);
  void store_if_both_confirmed();
  void complete_if_both_prepared();
  bool superseded();
  Role other_role() const { return role_ == Role::kDialler ? Role::kAnswerer : Role::kDialler; }
  wire::Confirm confirm_of(Role role) const;
  void send(const wire::PairMessage& message);
  void end(const char* reason);
  void end_silently(const char* reason);

  Role role_;
  crypto::PublicKey local_key_;
  wire::Introduce introduce_;
  std::optional<AddressHint> seen_at_;
  VersionRange versions_;
  InviteKeys keys_;
  std::optional<Attempt> attempt_;  ///< of the answering side
  std::optional<noise::Channel> channel_;

  Contribution a_;
  Contribution b_;
  crypto::Digest commitment_{};  ///< of the other side, answering
  ClaimTag claim_;               ///< likewise
  std::uint8_t version_ = 0;
  /// Why the handshake must not go on; the channel's own errors say less.
  const char* handshake_end_ = nullptr;

  Phase phase_ = Phase::kHandshake;
  std::deque<Step> steps_;
  Master master_;
  Words words_{};
  wire::Introduce peer_;
  bool same_here_ = false;
  bool same_there_ = false;
  bool prepared_there_ = false;
  bool asked_to_store_ = false;
  bool prepared_stands_ = false;
  const char* end_reason_ = nullptr;
};

}  // namespace lull::pairing
