// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

namespace lull::model::talk_request {

/// Field numbers of proto/record.proto's TalkRequest.
inline constexpr std::uint16_t kTopic = 1;
inline constexpr std::uint16_t kLength = 2;
inline constexpr std::uint16_t kMoments = 3;
inline constexpr std::uint16_t kExpiresDay = 4;
inline constexpr std::uint16_t kMadeDay = 14;
inline constexpr std::uint16_t kReply = 16;
inline constexpr std::uint16_t kReplyMoments = 17;

inline constexpr int kOpenDays = 7;

}  // namespace lull::model::talk_request
