// SPDX-License-Identifier: Apache-2.0
#include "base/ids.h"

#include <gtest/gtest.h>

#include <type_traits>
#include <unordered_set>

namespace lull {
namespace {

// Ids of different things cannot be swapped.
static_assert(!std::is_convertible_v<PersonId, RecordId>);
static_assert(!std::is_constructible_v<RecordId, PersonId>);

TEST(Ids, TakeExactlyTheirSize) {
  EXPECT_TRUE(RecordId::from(Bytes(16, 1)));
  EXPECT_FALSE(RecordId::from(Bytes(15, 1)));
  EXPECT_FALSE(RecordId::from(Bytes(17, 1)));
  EXPECT_FALSE(RecordId::from({}));
  EXPECT_TRUE(ReplicaId::from(Bytes(8, 1)));
}

TEST(Ids, KeepTheirBytes) {
  const Bytes raw{1, 2, 3, 4, 5, 6, 7, 8};
  EXPECT_EQ(to_hex(ReplicaId::from(raw)->view()), to_hex(raw));
}

TEST(Ids, OrderIsByteOrder) {
  Bytes high(8, 0);
  high[0] = 1;
  Bytes low(8, 0xff);
  low[0] = 0;
  EXPECT_LT(*ReplicaId::from(low), *ReplicaId::from(high));
  EXPECT_EQ(*ReplicaId::from(low), *ReplicaId::from(low));
}

TEST(Ids, ZeroIsTheDefault) {
  EXPECT_TRUE(RecordId{}.is_zero());
  EXPECT_FALSE(RecordId::from(Bytes(16, 1))->is_zero());
}

TEST(Ids, CanBeHashed) {
  const std::unordered_set<RecordId> ids{RecordId{}, *RecordId::from(Bytes(16, 1)), RecordId{}};
  EXPECT_EQ(ids.size(), 2u);
}

}  // namespace
}  // namespace lull
