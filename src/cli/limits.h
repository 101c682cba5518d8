// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>

namespace lull::cli {

/// A call or an answer, as proto/control.proto says.
inline constexpr std::size_t kMessageBytesMax = 1024UL * 1024;
/// What is read from standard input for a TEXT of "-".
inline constexpr std::size_t kInputBytesMax = 512UL * 1024;
/// A line typed at a question, and a passphrase.
inline constexpr std::size_t kLineBytesMax = 4096;

inline constexpr int kConnectDeadlineMs = 5'000;
/// An ordinary call: the daemon answers in milliseconds, or it is stuck.
inline constexpr int kCallDeadlineMs = 30'000;
/// Calls that derive keys from a passphrase, on a slow machine, and dialling.
inline constexpr int kSlowCallDeadlineMs = 180'000;
/// Calls that copy everything that is stored, to or from a slow disk.
inline constexpr int kCopyCallDeadlineMs = 4 * 3600 * 1000;
/// How often a waiting `lull pair` looks, should an event get lost.
inline constexpr int kLookMs = 1'000;

/// How many characters of an id are shown. Any unique prefix is accepted.
inline constexpr std::size_t kIdShown = 8;

/// Below this the daemon refuses a passphrase; said here so that the prompt can say it.
inline constexpr std::size_t kPassphraseMin = 12;

inline constexpr std::size_t kColumns = 80;
inline constexpr std::size_t kRows = 24;

}  // namespace lull::cli
