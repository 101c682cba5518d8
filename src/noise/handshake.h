// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <vector>

#include "base/result.h"
#include "crypto/x25519.h"
#include "noise/pattern.h"
#include "noise/symmetric_state.h"

namespace lull::noise {

using Psk = crypto::Secret<struct PskTag, 32>;

enum class Role { kInitiator, kResponder };

/// What a handshake starts from; all of it is borrowed for the call of `start`.
struct HandshakeConfig {
  const Protocol* protocol = nullptr;
  Role role = Role::kInitiator;
  ByteView prologue{};
  const crypto::KeyPair* local_static = nullptr;  ///< where the pattern needs one
  /// Only where the pattern knows it beforehand: one that would arrive is the caller's to check.
  std::optional<crypto::PublicKey> remote_static{};
  std::vector<const Psk*> psks{};  ///< one for each psk token, in their order
  /// For test vectors. Fixed, it ruins every secrecy claim.
  const crypto::KeyPair* fixed_ephemeral = nullptr;
};

/// What a finished handshake leaves: a cipher state for each direction (a one-way pattern has only
/// the initiator's), the channel binding, and who is there.
struct Transport {
  std::optional<CipherState> sender;
  std::optional<CipherState> receiver;
  Bytes handshake_hash;
  std::optional<crypto::PublicKey> remote_static;
  ExportedKey exported;

  /// One transport message, at most 65,535 bytes sealed. kTooLarge above it; kRefused if the
  /// pattern has no such direction.
  Result<Bytes> seal(ByteView plaintext);
  Result<Bytes> open(ByteView message);
};

/// An unfinished handshake (Noise specification revision 34, section 5.3). It cannot carry
/// messages; `finish` consumes it. A step that fails leaves it as it was before.
class Handshake {
 public:
  /// kInvalid if a key that the pattern needs is missing, a remote key is given that the pattern
  /// sends, or the number of psks is another.
  static Result<Handshake> start(const HandshakeConfig& config);

  bool my_turn() const;
  bool complete() const { return state_.message == pattern_.messages.size(); }
  /// The number of the next message, from 0.
  std::size_t message_index() const { return state_.message; }

  /// The next message with this payload. kInvalid out of turn, kTooLarge over 65,535 bytes.
  Result<Bytes> write(ByteView payload);
  /// Takes the peer's next message and gives its payload.
  Result<Bytes> read(ByteView message);

  /// Nothing before the pattern has sent it.
  const std::optional<crypto::PublicKey>& remote_static() const { return state_.remote_static; }
  /// Only when complete.
  Transport finish() &&;

 private:
  /// All that a step changes, so that it can work on a copy.
  struct State {
    SymmetricState symmetric;
    std::optional<crypto::KeyPair> ephemeral;
    std::optional<crypto::PublicKey> remote_ephemeral;
    std::optional<crypto::PublicKey> remote_static;
    std::size_t message = 0;
    std::size_t psk = 0;

    State clone() const;
  };

  explicit Handshake(const HandshakeConfig& config);
  void mix_pre_messages(ByteView prologue);
  Result<void> write_token(State& state, Token token, Bytes& out) const;
  Result<void> read_token(State& state, Token token, ByteView& rest) const;
  Result<void> mix_token(State& state, Token token) const;
  Result<void> mix_dh(State& state, bool ephemeral_here, bool ephemeral_there) const;
  void mix_ephemeral(State& state, const crypto::PublicKey& key) const;

  Pattern pattern_;
  Role role_;
  std::optional<crypto::KeyPair> local_static_;
  std::vector<Psk> psks_;
  std::optional<crypto::KeyPair> fixed_ephemeral_;
  State state_;
};

}  // namespace lull::noise
