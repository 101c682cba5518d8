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

std::span<const Name> wants() {
  static constexpr Name kNames[] = {
      {"matters", proto::WANT_MATTERS, "matters a lot"},
      {"nice", proto::WANT_NICE, "nice"},
      {"fine", proto::WANT_FINE, "fine either way"},
      {"rather-not", proto::WANT_RATHER_NOT, "rather not"},
      {"clear", proto::WANT_NOT_ANSWERED, "not answered"},
      {"unset", proto::WANT_UNSET, "not answered"},
  };
  return kNames;
}

std::span<const Name> directions() {
  static constexpr Name kNames[] = {
      {"receive", proto::DIRECTION_RECEIVE, "to receive"},
      {"give", proto::DIRECTION_GIVE, "to give"},
      {"self", proto::DIRECTION_SELF, "for oneself"},
      {"setting", proto::DIRECTION_SETTING, "around us"},
      {"any", proto::DIRECTION_UNSET, "either way"},
  };
  return kNames;
}

std::span<const Name> pressures() {
  static constexpr Name kNames[] = {
      {"light", proto::PRESSURE_LIGHT, "light"},
      {"medium", proto::PRESSURE_MEDIUM, "medium"},
      {"firm", proto::PRESSURE_FIRM, "firm"},
      {"any", proto::PRESSURE_UNSET, "any"},
  };
  return kNames;
}

std::span<const Name> strengths() {
  static constexpr Name kNames[] = {
      {"hard", proto::STRENGTH_HARD, "not at all"},
      {"soft", proto::STRENGTH_SOFT, "ask me each time"},
      {"unset", proto::STRENGTH_UNSET, "not at all"},
  };
  return kNames;
}

std::span<const Name> targets() {
  static constexpr Name kNames[] = {
      {"item", proto::LIMIT_TARGET_ITEM, "item"},
      {"category", proto::LIMIT_TARGET_CATEGORY, "everything of a kind"},
      {"cue", proto::LIMIT_TARGET_CUE, "signal"},
      {"word", proto::LIMIT_TARGET_WORD, "word"},
      {"own", proto::LIMIT_TARGET_OWN, "own words"},
      {"unset", proto::LIMIT_TARGET_UNSET, "own words"},
  };
  return kNames;
}

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
