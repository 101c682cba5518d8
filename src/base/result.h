// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <tl/expected.hpp>
#include <utility>

namespace lull {

/// What kind of failure, for a caller that has to act on it.
enum class Code {
  kInvalid = 1,  ///< the input breaks a rule
  kNotFound,     ///< no such thing
  kAmbiguous,    ///< more than one thing fits
  kExists,       ///< it is there already, or in use
  kWrongKey,     ///< the passphrase or key does not fit; nothing is damaged
  kDamaged,      ///< stored bytes are not what was written
  kLocked,       ///< the vault must be unlocked first
  kRefused,      ///< a peer or a policy says no
  kTooLarge,     ///< a limit is passed
  kTooNew,       ///< written by a newer version
  kUnavailable,  ///< may work later
  kIo,           ///< the operating system failed
  kNoSpace,      ///< the disk is full or read-only
};

/// A failure that is not ours: code to act on, `reason` a stable snake_case token (a literal) that
/// the faces turn into one sentence with what to do next, `detail` for the local log only. None of
/// them ever holds content.
struct Error {
  Code code;
  const char* reason;
  std::string detail{};
};

template <class T>
using Result = tl::expected<T, Error>;

/// Makes the failed side of a Result: `return fail(Code::kInvalid, "text_too_long");`
inline tl::unexpected<Error> fail(Code code, const char* reason, std::string detail = {}) {
  return tl::unexpected<Error>(Error{code, reason, std::move(detail)});
}
inline tl::unexpected<Error> fail(Error error) {
  return tl::unexpected<Error>(std::move(error));
}

}  // namespace lull

/// Leaves the function with the error of a Result<void>-like expression.
#define LULL_TRY(expr)                                                                          \
  do {                                                                                          \
    if (auto lull_try_ = (expr); !lull_try_) return ::lull::fail(std::move(lull_try_).error()); \
  } while (0)

#define LULL_CONCAT_(a, b) a##b
#define LULL_CONCAT(a, b) LULL_CONCAT_(a, b)
/// `LULL_ASSIGN(auto x, f());` takes the value of a Result or leaves with its error.
#define LULL_ASSIGN(target, expr)                                             \
  auto LULL_CONCAT(lull_res_, __LINE__) = (expr);                             \
  if (!LULL_CONCAT(lull_res_, __LINE__))                                      \
    return ::lull::fail(std::move(LULL_CONCAT(lull_res_, __LINE__)).error()); \
  target = std::move(*LULL_CONCAT(lull_res_, __LINE__))
