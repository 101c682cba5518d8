// SPDX-License-Identifier: Apache-2.0
// A message of a session: Hello, Changes, Ack, Keepalive, Farewell.
#include "wire/sync_messages.h"

#include "base/check.h"
#include "fuzz/target.h"

namespace lull::wire {

LULL_FUZZ_TARGET(sync_message) {
  auto message = decode_sync(input);
  if (!message) return;
  const auto kind = message->index();
  const Bytes bytes = encode(std::move(*message));
  auto again = decode_sync(bytes);
  // A peer may leave out or repeat what we never would, so only our own bytes are the same again.
  LULL_CHECK(again && again->index() == kind);
  LULL_CHECK(encode(std::move(*again)) == bytes);
}

}  // namespace lull::wire
