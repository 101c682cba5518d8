// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "model/kinds.h"

namespace lull::model::step {

/// Field numbers of proto/record.proto's Step, whose elements plans and proposals hold.
inline constexpr std::uint16_t kItem = 3;
inline constexpr std::uint16_t kText = 4;
inline constexpr std::uint16_t kReceiver = 5;
inline constexpr std::uint16_t kGiver = 6;
inline constexpr std::uint16_t kPhase = 7;
inline constexpr std::uint16_t kMinutes = 8;
inline constexpr std::uint16_t kPressure = 9;
inline constexpr std::uint16_t kAsk = 10;
inline constexpr std::uint16_t kPlace = 11;

inline constexpr std::uint32_t kStepsMax = 24;
inline constexpr std::uint64_t kMinutesOpen = 255;

/// The table of an element's own fields.
extern const std::array<FieldSpec, 9> kParts;

/// One step of a plan as it stands.
struct Step {
  std::string id;
  std::string item;
  std::string text;
  std::string receiver;  ///< a person's token; empty: both
  std::string giver;
  std::uint64_t phase = 0;
  bool has_minutes = false;
  std::uint64_t minutes = 0;
  std::uint64_t pressure = 0;
  bool ask = false;
  std::string place;
  bool operator==(const Step&) const = default;
};

/// The steps in a plan's or proposal's field `list`, in their order.
std::vector<Step> steps_of(const Fields& fields, std::uint16_t list);

/// The phase in which an item is done first, by the vocabulary "phase"; 0 for one's own items.
std::uint64_t first_phase(std::string_view item);

/// Rules over the steps of a record that is about to be saved: each has an item or a text. kInvalid
/// "step_empty", kNotFound "unknown_item".
Result<void> check_steps(const Fields& whole, std::uint16_t list);

/// A place between two others, as compared byte by byte; empty stands for the beginning and the
/// end.
std::string place_between(std::string_view before, std::string_view after);

}  // namespace lull::model::step
