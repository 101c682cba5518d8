// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "base/result.h"
#include "cli/exit_code.h"

namespace lull::cli {

/// What a person is told for a stable reason: what happened, and what to do next.
struct Message {
  const char* reason;
  Exit exit;
  const char* sentence;
};

/// Every reason that has words of its own, and one fallback per code for those of a newer daemon.
std::span<const Message> messages();
std::span<const Message> fallbacks();

/// Never fails to find words: by the reason, else by the code.
const Message& message_for(const Error& error);

/// A reason that came over the socket, as Error wants it: a token that lives as long as the
/// process. What is no token becomes "unknown".
const char* reason_token(std::string_view received);

/// The code of a number that came over the socket; kIo for one of a newer daemon.
Code code_of(std::uint32_t number);

}  // namespace lull::cli
