// SPDX-License-Identifier: Apache-2.0
// What a change says it has seen, as a difference.
#include "base/check.h"
#include "fuzz/input.h"
#include "fuzz/target.h"
#include "store/change_log.h"

namespace lull::store {

LULL_FUZZ_TARGET(seen) {
  fuzz::Input in(input);
  ReplicaId self;
  self.raw.fill(in.byte());
  model::VersionVector before;
  for (auto count = in.choice(4); count > 0; --count) {
    ReplicaId other;
    other.raw.fill(in.byte());
    if (other != self) before.raise(other, in.u16());
  }
  const auto difference = as_text(in.rest());
  auto now = before;
  if (!add_seen(difference, self, now)) return;
  // There is one way to say it.
  LULL_CHECK(as_text(encode_seen(before, now, self)) == difference);
}

}  // namespace lull::store
