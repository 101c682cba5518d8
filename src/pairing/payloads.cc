// SPDX-License-Identifier: Apache-2.0
#include "pairing/payloads.h"

#include <algorithm>

namespace lull::pairing {

namespace {

constexpr std::string_view kCommitTag = "lull pairing commitment";
constexpr std::size_t kOpeningBytes = 2 + 32 + 32;
constexpr std::size_t kReplyBytes = 3 + 32;
static_assert(kOpeningBytes <= noise::kFirstPayloadBytes);

tl::unexpected<Error> invalid() {
  return fail(Code::kInvalid, "handshake_payload_invalid");
}

bool valid(const VersionRange& range) {
  return range.min >= 1 && range.min <= range.max;
}

}  // namespace

std::uint8_t common_version(const VersionRange& a, const VersionRange& b) {
  const auto highest = std::min(a.max, b.max);
  return highest >= std::max(a.min, b.min) ? highest : 0;
}

crypto::Digest commitment_to(const Contribution& a) {
  return crypto::blake2b({as_bytes(kCommitTag), a.view()});
}

Bytes Opening::encode() const {
  Bytes out{versions.min, versions.max};
  append(out, commitment);
  append(out, claim.view());
  return out;
}

Result<Opening> Opening::decode(ByteView payload) {
  if (payload.size() < kOpeningBytes) return invalid();
  Opening opening{{payload[0], payload[1]}, {}, *ClaimTag::from(payload.subspan(34, 32))};
  std::ranges::copy(payload.subspan(2, 32), opening.commitment.begin());
  if (!valid(opening.versions)) return invalid();
  return opening;
}

Bytes Reply::encode() const {
  Bytes out{version, versions.min, versions.max};
  append(out, b.view());
  return out;
}

Result<Reply> Reply::decode(ByteView payload) {
  if (payload.size() != kReplyBytes) return invalid();
  Reply reply{payload[0], {payload[1], payload[2]}, *Contribution::from(payload.subspan(3))};
  if (!valid(reply.versions)) return invalid();
  return reply;
}

}  // namespace lull::pairing
