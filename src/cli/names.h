// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>
#include <string_view>

namespace lull::cli {

/// A value of one of control.proto's enums: the word on the command line and in JSON (stable), its
/// number, and how a sentence says it.
struct Name {
  std::string_view word;
  int number;
  std::string_view phrase;
};

std::span<const Name> shares();
std::span<const Name> states();
std::span<const Name> ways();
std::span<const Name> pair_phases();

/// The words are checked when argv is parsed, so an unknown one is a fault of ours.
int number_of(std::span<const Name> names, std::string_view word);
/// "unknown" for a number of a newer version.
std::string_view word_of(std::span<const Name> names, int number);
std::string_view phrase_of(std::span<const Name> names, int number);

}  // namespace lull::cli
