// SPDX-License-Identifier: Apache-2.0
#include "pairing/payloads.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "crypto/random.h"

namespace lull::pairing {
namespace {

TEST(Versions, MeetAtTheHighestCommonOne) {
  EXPECT_EQ(common_version({1, 1}, {1, 1}), 1);
  EXPECT_EQ(common_version({1, 5}, {3, 9}), 5);
  EXPECT_EQ(common_version({3, 9}, {1, 5}), 5);
  EXPECT_EQ(common_version({1, 2}, {2, 2}), 2);
  EXPECT_EQ(common_version({1, 2}, {3, 4}), 0);
  EXPECT_EQ(common_version({3, 4}, {1, 2}), 0);
  EXPECT_EQ(common_version({255, 255}, {1, 255}), 255);
}

TEST(Opening, ComesBackAsItWasWithRoomBehindIt) {
  const Opening opening{
      {1, 3}, commitment_to(crypto::random_id<Contribution>()), crypto::random_id<ClaimTag>()};
  auto bytes = opening.encode();
  EXPECT_LE(bytes.size(), noise::kFirstPayloadBytes);
  bytes.resize(noise::kFirstPayloadBytes, 0xaa);
  const auto read = Opening::decode(bytes);
  ASSERT_TRUE(read);
  EXPECT_EQ(read->versions, opening.versions);
  EXPECT_EQ(read->commitment, opening.commitment);
  EXPECT_EQ(read->claim, opening.claim);
}

TEST(Opening, CutAnywhereOrWithVersionsUpsideDownIsRefused) {
  auto bytes = Opening{{1, 3}, {}, {}}.encode();
  for (std::size_t size = 0; size < bytes.size(); ++size)
    EXPECT_FALSE(Opening::decode(ByteView(bytes).first(size))) << size;
  bytes[0] = 4;
  EXPECT_FALSE(Opening::decode(bytes));
  bytes[0] = 0;
  EXPECT_FALSE(Opening::decode(bytes));
}

TEST(Reply, ComesBackAsItWasAndHasOneSize) {
  const Reply reply{2, {1, 3}, crypto::random_id<Contribution>()};
  auto bytes = reply.encode();
  const auto read = Reply::decode(bytes);
  ASSERT_TRUE(read);
  EXPECT_EQ(read->version, 2);
  EXPECT_EQ(read->versions, reply.versions);
  EXPECT_EQ(read->b, reply.b);
  for (std::size_t size = 0; size < bytes.size(); ++size)
    EXPECT_FALSE(Reply::decode(ByteView(bytes).first(size))) << size;
  bytes.push_back(0);
  EXPECT_FALSE(Reply::decode(bytes));
}

TEST(Reply, WithVersionsUpsideDownIsRefused) {
  const auto reason = [](VersionRange versions) {
    const auto read = Reply::decode(Reply{2, versions, {}}.encode());
    return std::string(read ? "" : read.error().reason);
  };
  EXPECT_EQ(reason({1, 3}), "");
  EXPECT_EQ(reason({4, 3}), "handshake_payload_invalid");
  EXPECT_EQ(reason({0, 3}), "handshake_payload_invalid");
}

TEST(ClaimTag, DependsOnTheSecretAndOnTheKey) {
  const Invitation one{crypto::random_id<crypto::PublicKey>(),
                       crypto::random_secret<OneTimeSecret>()};
  const Invitation other{one.offerer, crypto::random_secret<OneTimeSecret>()};
  const auto keys = InviteKeys::of(one);
  const auto dialler = crypto::random_id<crypto::PublicKey>();
  EXPECT_EQ(claim_tag(keys.knock, dialler), claim_tag(keys.clone().knock, dialler));
  EXPECT_NE(claim_tag(keys.knock, dialler), claim_tag(InviteKeys::of(other).knock, dialler));
  EXPECT_NE(claim_tag(keys.knock, dialler), claim_tag(keys.knock, one.offerer));
}

TEST(InviteKeys, DifferFromEachOtherAndHoldNoSecretInTheOpen) {
  const Invitation invitation{crypto::random_id<crypto::PublicKey>(),
                              crypto::random_secret<OneTimeSecret>()};
  const auto keys = InviteKeys::of(invitation);
  EXPECT_FALSE(std::ranges::equal(keys.knock.expose_bytes(), keys.psk.expose_bytes()));
  EXPECT_TRUE(std::ranges::search(keys.prologue, invitation.secret.expose_bytes()).empty());
}

}  // namespace
}  // namespace lull::pairing
