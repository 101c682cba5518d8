// SPDX-License-Identifier: Apache-2.0
#include "model/step.h"

#include <algorithm>

#include "model/catalogue.h"
#include "model/field_table.h"
#include "model/references.h"

namespace lull::model::step {

namespace {

using namespace table;

// Digits of places, in byte order. No place ends in the lowest, so there is always room before one.
constexpr char kLow = 'a';
constexpr char kHigh = 'z';

}  // namespace

// Both write a step; where they disagree, the gentler value is in force.
constinit const std::array<FieldSpec, 9> kParts{{
    by_both(Rule::kBoth, catalogue_id(kItem, "item")),
    by_both(Rule::kBoth, line(kText, "text", 0, 80)),
    by_both(Rule::kBoth, token(kReceiver, "receiver", kIdDigits)),
    by_both(Rule::kBoth, token(kGiver, "giver", kIdDigits)),
    by_both(Rule::kBoth, choice(kPhase, "phase", "phase", 7)),
    by_both(Rule::kCautious, minutes(kMinutes)),
    by_both(Rule::kCautious, choice(kPressure, "pressure", "pressure", 3)),
    by_both(Rule::kLarger, flag(kAsk, "ask", Rule::kLarger)),
    by_both(Rule::kLatest, line(kPlace, "place", 0, 32)),
}};

std::vector<Step> steps_of(const Fields& fields, std::uint16_t list) {
  std::vector<Step> steps;
  for (const auto id : fields.elements(list)) {
    const auto text = [&](std::uint16_t part) {
      return std::string(fields.part_text(list, id, part));
    };
    const auto number = [&](std::uint16_t part) { return fields.part_number(list, id, part); };
    steps.push_back({std::string(id), text(kItem), text(kText), text(kReceiver), text(kGiver),
                     number(kPhase), fields.has_part(list, id, kMinutes), number(kMinutes),
                     number(kPressure), number(kAsk) != 0, text(kPlace)});
  }
  std::stable_sort(steps.begin(), steps.end(), [](const Step& a, const Step& b) {
    const auto phase = [](const Step& s) { return s.phase == 0 ? 8 : s.phase; };
    if (phase(a) != phase(b)) return phase(a) < phase(b);
    return a.place < b.place;
  });
  return steps;
}

std::uint64_t first_phase(std::string_view item) {
  // The letters of the catalogue, in the order of the vocabulary.
  static constexpr std::string_view kLetters = "BRSNDLE";
  const auto* known = find_item(item);
  if (known == nullptr || known->phases.empty()) return 0;
  const auto at = kLetters.find(known->phases.front());
  return at == std::string_view::npos ? 0 : at + 1;
}

Result<void> check_steps(const Fields& whole, std::uint16_t list) {
  for (const auto& one : steps_of(whole, list)) {
    if (one.item.empty() && one.text.empty()) return fail(Code::kInvalid, "step_empty");
    if (!one.item.empty() && !names_item(one.item)) return fail(Code::kNotFound, "unknown_item");
  }
  return {};
}

namespace {

/// Digits in a place; as much as its field holds.
constexpr std::size_t kPlaceDigits = 32;

bool is_place(std::string_view text) {
  return text.size() <= kPlaceDigits &&
         std::all_of(text.begin(), text.end(), [](char c) { return c >= kLow && c <= kHigh; });
}

}  // namespace

std::string place_between(std::string_view before, std::string_view after) {
  // What another program wrote may have no room behind it: then the ids decide.
  if (!is_place(before)) return std::string(before);
  if (!is_place(after)) after = {};
  std::string place;
  bool bounded = !after.empty();
  for (std::size_t i = 0;; ++i) {
    const char low = i < before.size() ? before[i] : kLow;
    bounded = bounded && i < after.size() && after[i] >= low;
    const int high = bounded ? after[i] : kHigh + 1;
    if (high - low > 1) {
      // At an end more come at that end, so a digit serves for all of its values there.
      int digit = low + (high - low) / 2;
      if (after.empty() && !before.empty()) digit = low + 1;
      if (before.empty() && !after.empty()) digit = high - 1;
      place.push_back(static_cast<char>(digit));
      return place.size() <= kPlaceDigits ? place : std::string(before);
    }
    place.push_back(low);
    bounded = bounded && high == low;
  }
}

}  // namespace lull::model::step
