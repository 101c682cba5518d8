// SPDX-License-Identifier: Apache-2.0
#include "cli/questions.h"

#include <fmt/format.h>

#include <sstream>

#include "base/clock.h"
#include "cli/field_values.h"
#include "model/catalogue.h"
#include "model/follow_up.h"

namespace lull::cli {
namespace {

/// How a choice is said beside what is typed for it; not twice where the one begins with the other.
std::string said_of(const model::Choice& choice) {
  if (choice.id == choice.phrase || choice.phrase.starts_with(std::string(choice.id) + " ("))
    return std::string(choice.phrase);
  return fmt::format("{} ({})", choice.id, choice.phrase);
}

/// "0 (not at all), 1 (a little), …", or what may be typed.
std::string choices_for(const model::FieldSpec& field) {
  if (field.type == model::FieldType::kList)
    return fmt::format("ITEM=HOW, as in: touch.light_massage=shorter; HOW is {}",
                       what_fits(field.parts.front()));
  if (field.name == "helped") return "items of lull items, as in: env.low_light food.warm_drink";
  const auto* vocabulary = field.choices.empty() ? nullptr : model::find_vocabulary(field.choices);
  if (vocabulary == nullptr) return what_fits(field);
  std::string all;
  for (const auto& choice : vocabulary->choices) all += (all.empty() ? "" : ", ") + said_of(choice);
  return all;
}

/// Several words at once for what takes several.
bool put_answer(const model::FieldSpec& field, const std::string& answer, model::Fields& to) {
  const bool many = field.type == model::FieldType::kSet || field.type == model::FieldType::kList;
  if (!many) return put_typed(field, answer, false, to);
  std::istringstream words(answer);
  for (std::string word; words >> word;)
    if (!put_typed(field, word, false, to)) return false;
  return true;
}

/// False at the end of input.
bool ask_one(Session& session, const model::Question& question, const model::FieldSpec& field,
             model::Fields& to) {
  session.console.say(std::string(question.text));
  session.console.quote(choices_for(field));
  for (;;) {
    const auto answer = session.console.ask("(Enter leaves it out)");
    if (!answer) return false;
    model::Fields tried = to;
    if (answer->empty()) return true;
    if (put_answer(field, *answer, tried)) {
      to = std::move(tried);
      return true;
    }
    session.console.say("Choose among those, or leave it out.");
  }
}

std::span<const model::Question> questions_about(const model::KindSpec& kind) {
  switch (kind.kind) {
    case model::Kind::kCheckIn:
      return model::check_in_questions();
    case model::Kind::kFollowUp:
      return model::follow_up_questions();
    case model::Kind::kReflection:
      return model::private_questions();
    default:
      return {};
  }
}

}  // namespace

Result<model::Fields> ask_questions(Session& session, const model::KindSpec& kind) {
  model::Fields fields;
  for (const auto& question : questions_about(kind)) {
    const auto* field = kind.field(question.field);
    if (field != nullptr && !ask_one(session, question, *field, fields)) break;
  }
  if (fields.empty()) return fail(Code::kInvalid, "nothing_to_save");
  return fields;
}

std::int64_t wall_ms() {
  return SystemClock().wall_ms();
}

}  // namespace lull::cli
