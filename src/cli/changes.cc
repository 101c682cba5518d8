// SPDX-License-Identifier: Apache-2.0
#include "cli/changes.h"

#include <fmt/format.h>

#include <algorithm>

#include "model/catalogue.h"

namespace lull::cli {
namespace {

using model::Fields;
using model::FieldSpec;
using model::FieldType;
using Lines = std::vector<std::string>;

const model::step::Step* find(const std::vector<model::step::Step>& steps, std::string_view id) {
  const auto at = std::find_if(steps.begin(), steps.end(),
                               [id](const model::step::Step& step) { return step.id == id; });
  return at == steps.end() ? nullptr : &*at;
}

/// What a step was: where no more than its time and place are others, the time alone.
std::string was(const model::step::Step& before, const model::step::Step& after,
                const Wording& wording) {
  auto as_now = before;
  as_now.has_minutes = after.has_minutes;
  as_now.minutes = after.minutes;
  as_now.phase = after.phase;
  as_now.place = after.place;
  if (as_now != after) return wording.step(before);
  return before.has_minutes ? minutes_words(before.minutes) : "no time";
}

void add_steps(Lines& to, const FieldSpec& field, const Fields& before, const Fields& after,
               const Wording& wording) {
  const auto old = model::step::steps_of(before, field.number);
  const auto now = model::step::steps_of(after, field.number);
  std::size_t number = 0;
  for (const auto& step : now) {
    ++number;
    const auto* known = find(old, step.id);
    if (known == nullptr)
      to.push_back(fmt::format("step {}, new: {}", number, wording.step(step)));
    else if (*known != step)
      to.push_back(fmt::format("step {}: {} (was: {})", number, wording.step(step),
                               was(*known, step, wording)));
  }
  for (const auto& step : old)
    if (find(now, step.id) == nullptr)
      to.push_back(fmt::format("taken out: {}", wording.step(step)));
}

std::string text_of(const FieldSpec& field, const Fields& fields, const Wording& wording) {
  if (field.type == FieldType::kSet || field.type == FieldType::kList)
    return wording.elements(field, fields);
  const auto* value = fields.find(model::FieldKey{field.number});
  return value == nullptr ? std::string() : wording.value(field, *value);
}

}  // namespace

std::vector<std::string> change_lines(const model::KindSpec& kind, const Fields& before,
                                      const Fields& after, const Wording& wording) {
  Lines lines;
  for (const auto& field : kind.fields) {
    if (field.name == "steps") {
      add_steps(lines, field, before, after, wording);
      continue;
    }
    const auto old = text_of(field, before, wording);
    const auto now = text_of(field, after, wording);
    if (old == now) continue;
    const auto label = model::field_label(kind.name, field.name);
    lines.push_back(fmt::format("{}: {}{}", label, now.empty() ? "taken out" : now,
                                old.empty() ? "" : fmt::format(" (was: {})", old)));
  }
  return lines;
}

}  // namespace lull::cli
