// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>

namespace lull::wire {

/// What the encodings admit (DESIGN 10). Everything past a limit is refused whole.
inline constexpr std::size_t kBodyBytesMax = 64 * 1024;
/// The fields of one entry, which may never become a body: the notebook's are longer.
inline constexpr std::size_t kFieldsBytesMax = 128 * 1024;
inline constexpr std::size_t kBatchChangesMax = 1024;
inline constexpr std::size_t kBatchBytesMax = 1024 * 1024;
/// What the encoding adds to a change at most: two lengths and tags of its own, and a run's.
inline constexpr std::size_t kItemExtraBytes = 32;
/// A batch is closed once it is past its size, so a message is at most one change longer, and as
/// much as the message's own fields and the change's `seen` take.
inline constexpr std::size_t kSyncMessageBytesMax = kBatchBytesMax + kBodyBytesMax + 512;
/// Far more than anybody writes, and small enough to be counted on with.
inline constexpr std::uint64_t kSeqMax = (std::uint64_t{1} << 40) - 1;
inline constexpr std::size_t kReplicasMax = 16;
inline constexpr std::size_t kSpacesMax = 16;
inline constexpr std::size_t kSaltBytes = 16;

}  // namespace lull::wire
