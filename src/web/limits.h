// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>

namespace lull::web {

// Who is let in.
inline constexpr std::int64_t kCodeLifeMs = 2 * 60 * 1000;
inline constexpr std::size_t kCodesMax = 4;
inline constexpr int kWrongCodesMax = 10;
inline constexpr std::size_t kSessionsMax = 8;
inline constexpr std::size_t kTokenBytes = 32;

// A request.
inline constexpr std::size_t kHeadBytesMax = 8 * 1024;
inline constexpr std::size_t kFieldsMax = 64;
inline constexpr std::size_t kBodyBytesMax = 1024 * 1024;
inline constexpr std::size_t kJsonDepthMax = 16;
inline constexpr std::chrono::seconds kRequestArrives{10};
/// What is still read of a refused request, so that its sender reads the refusal.
inline constexpr std::size_t kDrainBytesMax = 4 * 1024 * 1024;

// A reply. The longest call copies everything that is stored, to a slow disk.
inline constexpr std::chrono::hours kCallTakes{24};
inline constexpr std::chrono::seconds kWriteTakes{20};

// Connections and streams.
inline constexpr std::size_t kConnectionsMax = 16;
inline constexpr std::size_t kStreamsMax = 4;
inline constexpr std::size_t kStreamBytesMax = 256 * 1024;
inline constexpr std::chrono::seconds kStreamBeat{25};

/// The port closes after this long without a request or a stream.
inline constexpr std::int64_t kIdleMs = 15 * 60 * 1000;

}  // namespace lull::web
