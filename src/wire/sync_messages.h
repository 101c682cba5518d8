// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <variant>
#include <vector>

#include "base/ids.h"
#include "base/result.h"
#include "wire/limits.h"

namespace lull::wire {

/// The messages of proto/sync.proto as plain values.
struct ReplicaState {
  ReplicaId replica;
  PersonId person;
  Seq seq = 0;
  ChainHead head;
};
struct SpaceState {
  SpaceId space;
  ReplicaId own_replica;
  std::vector<ReplicaState> replicas;
};
struct Hello {
  std::vector<SpaceState> spaces;
};

/// One change on its way: a body, or the hash that is left of an erased one.
struct Item {
  std::string seen;  ///< canonical difference (proto/README.md, "Change")
  std::variant<std::string, BodyHash> content;

  const std::string* body() const { return std::get_if<std::string>(&content); }
  /// What it takes in a message, at most.
  std::size_t wire_bytes() const {
    return kItemExtraBytes + seen.size() + (body() != nullptr ? body()->size() : BodyHash::kSize);
  }
};
struct Run {
  ReplicaId replica;
  Seq first_seq = 0;
  std::vector<Item> items;
};
struct Changes {
  SpaceId space;
  std::vector<Run> runs;
};
struct Ack {
  SpaceId space;
  std::vector<ReplicaState> replicas;
};
struct Keepalive {
  bool answer = false;  ///< the receiver sends one back
};
struct Farewell {};

using SyncMessage = std::variant<Hello, Changes, Ack, Keepalive, Farewell>;

/// Takes the message, so that bodies are moved and not copied.
Bytes encode(SyncMessage message);
/// Strict: kInvalid "message_malformed" for wrong sizes, empty runs, sequence number 0, a body past
/// its limit or too many of anything; kTooLarge past kSyncMessageBytesMax.
Result<SyncMessage> decode_sync(ByteView bytes);

}  // namespace lull::wire
