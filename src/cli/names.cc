// SPDX-License-Identifier: Apache-2.0
#include "cli/names.h"

#include "base/check.h"
#include "control.pb.h"

namespace lull::cli {
namespace {

constexpr Name kUnknown{"unknown", -1, "something a newer version knows"};

const Name* find(std::span<const Name> names, int number) {
  for (const auto& name : names)
    if (name.number == number) return &name;
  return &kUnknown;
}

}  // namespace

std::span<const Name> shares() {
  static constexpr Name kNames[] = {
      {"private", proto::SHARE_PRIVATE, "private"},
      {"shared", proto::SHARE_SHARED, "shared"},
      {"withdrawn", proto::SHARE_WITHDRAWN, "withdrawn"},
      {"unset", proto::SHARE_UNSET, "private"},
  };
  return kNames;
}

std::span<const Name> states() {
  static constexpr Name kNames[] = {
      {"new", proto::STATE_NEW, "not set up yet"},
      {"locked", proto::STATE_LOCKED, "locked"},
      {"open", proto::STATE_OPEN, "open"},
  };
  return kNames;
}

std::span<const Name> ways() {
  static constexpr Name kNames[] = {
      {"", proto::WAY_NONE, "in a way that was not noted"},
      {"remembered", proto::WAY_REMEMBERED, "at an address that had worked before"},
      {"beacon", proto::WAY_BEACON, "found by its beacon"},
      {"typed", proto::WAY_TYPED, "at an address that was typed"},
      {"answered", proto::WAY_ANSWERED, "the other device found this one"},
  };
  return kNames;
}

std::span<const Name> pair_phases() {
  static constexpr Name kNames[] = {
      {"none", proto::PAIR_NONE, "no pairing is going on"},
      {"offering", proto::PAIR_OFFERING, "the window is open"},
      {"dialling", proto::PAIR_DIALLING, "looking for the other device"},
      {"words", proto::PAIR_WORDS, "the words are there to be read aloud"},
      {"confirmed", proto::PAIR_CONFIRMED, "the same, as said here"},
      {"paired", proto::PAIR_PAIRED, "paired"},
      {"ended", proto::PAIR_ENDED, "ended"},
  };
  return kNames;
}

int number_of(std::span<const Name> names, std::string_view word) {
  for (const auto& name : names)
    if (name.word == word) return name.number;
  LULL_CHECK(false);
  return -1;
}

std::string_view word_of(std::span<const Name> names, int number) {
  return find(names, number)->word;
}

std::string_view phrase_of(std::span<const Name> names, int number) {
  return find(names, number)->phrase;
}

}  // namespace lull::cli
