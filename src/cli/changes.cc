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

/// What of a step is another than it was; the step is still the same thing to do.
std::string was(const model::step::Step& before, const model::step::Step& after,
                const Wording& wording) {
  const auto minutes = [](const model::step::Step& step) {
    return step.has_minutes ? minutes_words(step.minutes) : std::string("no time");
  };
  const bool time_alone = before.item == after.item && before.text == after.text &&
                          before.receiver == after.receiver && before.giver == after.giver &&
                          before.pressure == after.pressure && before.ask == after.ask;
  return time_alone ? minutes(before) : wording.step(before);
}

bool same(const model::step::Step& a, const model::step::Step& b) {
  return a.item == b.item && a.text == b.text && a.receiver == b.receiver && a.giver == b.giver &&
         a.has_minutes == b.has_minutes && a.minutes == b.minutes && a.pressure == b.pressure &&
         a.ask == b.ask && a.phase == b.phase && a.place == b.place;
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
    else if (!same(*known, step))
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
