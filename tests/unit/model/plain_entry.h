// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "model/catalogue.h"
#include "model/day.h"
#include "model/kinds.h"

/// Records as simple as their kinds allow, made from the kinds' tables: what a test does to every
/// kind it does to a new one as well.
namespace lull::model::test {

inline std::string plain_text(std::string_view name) {
  if (name == "item" || name == "about" || name == "ask" || name == "helped" || name == "change")
    return "touch.hold_still";
  if (name == "situation" || name == "situations") return "usual";
  if (name == "category") return "touch";
  return "words";
}

inline Value plain_value(const FieldSpec& spec, Day day) {
  switch (spec.type) {
    case FieldType::kNumber:
      return std::uint64_t{spec.least};
    case FieldType::kDay:
      return day_text(day);
    case FieldType::kToken:
      return std::string(spec.most, 'a');
    default:
      return plain_text(spec.name);
  }
}

/// Every field that the author may write and that has no vocabulary to choose words from. Its days
/// are this one.
inline Fields plain_entry(const KindSpec& kind, Day day) {
  Fields fields;
  for (const auto& spec : kind.fields) {
    if (spec.writer == Writer::kOther || spec.writer == Writer::kOwner) continue;
    if (spec.type == FieldType::kSet) {
      const auto* one = spec.choices.empty() ? nullptr : find_vocabulary(spec.choices);
      const auto word =
          one != nullptr ? std::string(one->choices.front().id) : plain_text(spec.name);
      fields.set_element(spec.number, word, true);
    } else if (spec.type == FieldType::kList) {
      const auto element =
          spec.name == "steps" ? std::string(spec.step, 'a') : plain_text(spec.name);
      fields.set_element(spec.number, element, true);
      for (const auto& part : spec.parts)
        fields.set_part(spec.number, element, part.number, plain_value(part, day));
    } else {
      fields.set(FieldKey{spec.number}, plain_value(spec, day));
    }
  }
  // Of the targets of a limit only the last one is described by words.
  if (kind.kind == Kind::kLimit)
    fields.set(kind.field("target")->number, kind.field("target")->most);
  return fields;
}

}  // namespace lull::model::test
