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

/// What is wrong with one line of a file that was to come in, as the end of a sentence.
struct LineProblem {
  const char* reason;
  const char* words;
};
std::span<const LineProblem> line_problems();
std::string_view line_problem(std::string_view reason);

/// A reason that came over the socket, as Error wants it: a token that lives as long as the
/// process. What is no token becomes "unknown".
const char* reason_token(std::string_view received);

/// The code of a number that came over the socket; kIo for one of a newer daemon.
Code code_of(std::uint32_t number);

}  // namespace lull::cli
