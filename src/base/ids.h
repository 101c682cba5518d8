// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <compare>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>

#include "base/bytes.h"

namespace lull {

/// N opaque bytes of one meaning. The tag keeps ids of different things from being swapped; order
/// is byte order.
template <class Tag, std::size_t N>
struct Id {
  static constexpr std::size_t kSize = N;
  std::array<std::uint8_t, N> raw{};

  static std::optional<Id> from(ByteView bytes) {
    if (bytes.size() != N) return std::nullopt;
    Id id;
    std::memcpy(id.raw.data(), bytes.data(), N);
    return id;
  }
  ByteView view() const { return raw; }
  bool is_zero() const { return *this == Id{}; }
  auto operator<=>(const Id&) const = default;
};

using RecordId = Id<struct RecordTag, 16>;
using PersonId = Id<struct PersonTag, 16>;
using SpaceId = Id<struct SpaceTag, 16>;
using ReplicaId = Id<struct ReplicaTag, 8>;
/// BLAKE2b-256 of a change's body, and of a replica's chain up to one of its changes.
using BodyHash = Id<struct BodyHashTag, 32>;
using ChainHead = Id<struct ChainHeadTag, 32>;
/// Counts a replica's changes from 1, without gaps.
using Seq = std::uint64_t;

}  // namespace lull

template <class Tag, std::size_t N>
struct std::hash<lull::Id<Tag, N>> {
  /// Ids are random, so their first bytes are hash enough.
  std::size_t operator()(const lull::Id<Tag, N>& id) const noexcept {
    return static_cast<std::size_t>(lull::load_le<std::uint64_t>(id.raw.data()));
  }
};
