// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "noise/hkdf.h"

namespace lull::noise {

/// A token of a message pattern (Noise specification, section 7.1; psk: section 9).
enum class Token { kE, kS, kEe, kEs, kSe, kSs, kPsk };

/// A handshake pattern with its psk modifiers applied. Message 0 is the initiator's, then by turns.
struct Pattern {
  bool initiator_static_known = false;  ///< pre-message `-> s`
  bool responder_static_known = false;  ///< pre-message `<- s`
  bool one_way = false;
  std::size_t psks = 0;
  std::vector<std::vector<Token>> messages;

  /// True if `token` is sent in a message of the initiator's (or else of the responder's).
  bool sends(Token token, bool initiator) const;
};

struct Protocol {
  std::string name;  ///< as given; it is hashed, so two spellings are two protocols
  Pattern pattern;
  HashKind hash = HashKind::kBlake2b;
};

/// Reads a full protocol name (section 8), such as "Noise_XKpsk3_25519_ChaChaPoly_BLAKE2b". All
/// one-way, fundamental and deferred patterns; psk modifiers at every place, joined by `+`; 25519,
/// ChaChaPoly; BLAKE2b, SHA256 or SHA512. Otherwise kInvalid with one of the reasons
/// "noise_name_malformed", "noise_pattern_unknown", "noise_modifier_unsupported" and
/// "noise_primitive_unsupported".
Result<Protocol> parse_protocol(std::string_view name);

}  // namespace lull::noise
