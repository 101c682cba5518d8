// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string_view>
#include <variant>
#include <vector>

#include "noise/frames.h"
#include "noise/handshake.h"

namespace lull::noise {

using KnockKey = crypto::Secret<struct KnockKeyTag, 32>;

/// True if the first flight (exactly 160 bytes) starts with the MAC of the rest under the key: the
/// sender holds it. In constant time; all that is done for a stranger.
bool knock_fits(const KnockKey& key, ByteView first_flight);

/// What a connection is made from; all of it is borrowed for the call of `dial` or `answer`.
struct ChannelConfig {
  std::string_view protocol;  ///< full Noise name; message 1 must be `e` and a sealed payload
  Bytes prologue;
  const crypto::KeyPair* local = nullptr;
  /// The peer's static key where the pattern knows it beforehand, and only there.
  std::optional<crypto::PublicKey> remote;
  const Psk* psk = nullptr;
  const KnockKey* knock = nullptr;
};

/// Decides about handshake payloads; called from within `dial` and `feed`. Payload k, from 0, is
/// written by the side whose turn it is: even ones by the side that dials.
class HandshakeOwner {
 public:
  virtual ~HandshakeOwner() = default;
  /// Payload 0 is at most kFirstPayloadBytes. An error ends the connection.
  virtual Result<Bytes> payload_to_send(int message) = 0;
  /// Payload 0 always has kFirstPayloadBytes: zeros follow what was sent. `remote_static` is null
  /// while the peer's key is unknown; with KKpsk0 it is there from the start, with XKpsk3 the
  /// answering side has it from payload 2 on. An error ends the connection without a byte.
  virtual Result<void> payload_received(int message, ByteView payload,
                                        const crypto::PublicKey* remote_static) = 0;
};

/// One secure connection: bytes in, bytes out, without I/O or a clock.
///
///   first flight = knock (16) | handshake message 1 (144)
///   then         = length (2, big endian) | handshake message
///   established  = frames (noise/frames.h)
///
/// The first flight has one size and look for every protocol. Until the knock fits nothing else is
/// computed. Before it is established a side takes at most kHandshakeBytesMax. The first error is
/// final: the output is gone and the owner drops the connection without another byte.
class Channel {
 public:
  /// Starts as initiator: the output is then the first flight. Fails if the configuration does not
  /// fit its protocol, or the owner refuses.
  static Result<Channel> dial(const ChannelConfig& config, HandshakeOwner& owner);
  /// Starts as responder: the first flight comes by `feed`.
  static Result<Channel> answer(const ChannelConfig& config, HandshakeOwner& owner);

  /// Takes bytes in pieces of any size; appends the messages that they complete. Both sides'
  /// handshake goes on in here: look for output afterwards.
  Result<void> feed(ByteView bytes, HandshakeOwner& owner, std::vector<Bytes>& messages);
  /// Queues a message of at most kMessageBytesMax (kTooLarge above: nothing is queued, the
  /// connection lives on). kInvalid before the connection is established.
  Result<void> send(ByteView message);

  /// The bytes to write to the peer.
  Bytes take_output();
  std::size_t output_bytes() const { return output_.size(); }

  bool established() const { return !fault_ && std::holds_alternative<Established>(state_); }
  /// The same on both sides, different for every connection; not secret. Once established.
  const Bytes& handshake_hash() const;
  /// Who is there; nothing while unknown. Proven only once established.
  std::optional<crypto::PublicKey> remote_static() const;
  /// Handed over once, for keys that outlive the connection. Once established.
  ExportedKey take_exported_key();
  /// Messages queued by `send` so far.
  std::uint64_t messages_sent() const { return messages_sent_; }

 private:
  struct Handshaking {
    Handshake handshake;
    KnockKey knock;
    Bytes pending{};              ///< the start of a handshake message whose end has not come
    std::size_t taken_bytes = 0;  ///< of whole messages
  };
  struct Established {
    FrameWriter writer;
    FrameReader reader;
    Bytes handshake_hash;
    std::optional<crypto::PublicKey> remote_static;
    std::optional<ExportedKey> exported;
  };

  explicit Channel(Handshaking start) : state_(std::move(start)) {}
  static Result<Channel> start(const ChannelConfig& config, Role role);

  Result<void> advance(ByteView bytes, HandshakeOwner& owner, std::vector<Bytes>& messages);
  Result<void> take_handshake(ByteView& bytes, HandshakeOwner& owner);
  Result<void> read_handshake(ByteView flight, HandshakeOwner& owner);
  Result<void> write_handshake(HandshakeOwner& owner);
  Result<void> write_first_flight(ByteView payload);
  void establish_if_complete();

  std::variant<Handshaking, Established> state_;
  Bytes output_;
  std::optional<Error> fault_;
  std::uint64_t messages_sent_ = 0;
};

}  // namespace lull::noise
