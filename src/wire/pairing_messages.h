// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <variant>

#include "base/ids.h"
#include "base/result.h"

namespace lull::wire {

inline constexpr std::size_t kPairMessageBytesMax = 256;
inline constexpr std::size_t kDisplayCharsMax = 24;

/// The messages of the pairing ritual after its handshake (proto/pairing.proto).
struct Introduce {
  PersonId person;
  std::string display;
  std::uint16_t listen_port = 0;
  bool operator==(const Introduce&) const = default;
};
struct Confirm {
  std::array<std::uint8_t, 32> mac{};
  bool operator==(const Confirm&) const = default;
};
struct Prepared {
  bool operator==(const Prepared&) const = default;
};
struct Different {
  bool operator==(const Different&) const = default;
};
using PairMessage = std::variant<Introduce, Confirm, Prepared, Different>;

/// A name of 1 to 24 characters (code points) in valid UTF-8, something to see in it, and nothing
/// that controls the text around it: no control, bidi, line or invisible format characters.
bool display_fits(std::string_view name);

/// What it is given must hold to the limits above.
Bytes encode_pair_message(const PairMessage& message);
/// kTooLarge "pair_message_too_large"; kInvalid "pair_message_malformed", "pair_message_unknown",
/// "pair_person_invalid", "display_name_invalid", "listen_port_invalid", "confirm_mac_invalid".
Result<PairMessage> decode_pair_message(ByteView bytes);

}  // namespace lull::wire
