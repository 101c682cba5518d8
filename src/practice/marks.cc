// SPDX-License-Identifier: Apache-2.0
#include "practice/marks.h"

#include "model/catalogue.h"
#include "model/plan.h"
#include "model/text.h"

namespace lull::practice {

namespace {

using store::Mark;

constexpr std::size_t kCalledMost = 48;

Result<void> check_step(const Context& at, const Mark& mark) {
  const auto id = record_of(mark.of);
  if (!id) return fail(Code::kNotFound, "id_unknown");
  LULL_ASSIGN(const auto plan, at.get(*id, model::Kind::kPlan));
  for (const auto step : plan.fields.elements(model::plan::kSteps))
    if (step == mark.part) return {};
  return fail(Code::kNotFound, "step_unknown");
}

Result<void> check_card(const Context& at, const Mark& mark) {
  if (model::find_prompt(mark.of) != nullptr) return {};
  const auto id = record_of(mark.of);
  if (!id) return fail(Code::kNotFound, "id_unknown");
  return at.get(*id, model::Kind::kPromptCard).map([](const auto&) {});
}

Result<void> check_name(Mark& mark) {
  if (model::find_item(mark.of) == nullptr) return fail(Code::kNotFound, "unknown_item");
  LULL_ASSIGN(mark.text, model::clean(mark.text, model::Lines::kOne));
  const auto characters = model::count_characters(mark.text);
  if (characters == 0) return fail(Code::kInvalid, "text_missing");
  if (characters > kCalledMost) return fail(Code::kTooLarge, "text_too_long");
  return {};
}

/// Puts what the kind of mark has no use for right as well.
Result<void> check(const Context& at, Mark& mark) {
  if (mark.kind != Mark::Kind::kTicked) mark.part.clear();
  if (mark.kind != Mark::Kind::kCalled) mark.text.clear();
  switch (mark.kind) {
    case Mark::Kind::kTicked:
      return check_step(at, mark);
    case Mark::Kind::kStarred:
      return check_card(at, mark);
    case Mark::Kind::kHidden:
      return model::find_item(mark.of) != nullptr ? Result<void>() : check_card(at, mark);
    case Mark::Kind::kCalled:
      return check_name(mark);
  }
  return fail(Code::kInvalid, "mark_missing");
}

}  // namespace

Result<void> set_mark(const Context& at, Mark mark) {
  LULL_TRY(check(at, mark));
  mark.at_ms = at.clock.wall_ms();
  return at.store.set_mark(mark);
}

Result<void> remove_mark(const Context& at, const Mark& mark) {
  return at.store.remove_mark(mark);
}

Result<std::vector<Mark>> marks(const Context& at) {
  LULL_ASSIGN(auto all, at.store.marks());
  const auto now = at.clock.wall_ms();
  std::erase_if(all, [now](const Mark& mark) {
    return mark.kind == Mark::Kind::kTicked && mark.at_ms < now - store::kTickedMs;
  });
  return all;
}

Result<std::set<std::string, std::less<>>> ticked_steps(const Context& at, const RecordId& plan) {
  LULL_ASSIGN(const auto all, marks(at));
  const auto token = token_of(plan);
  std::set<std::string, std::less<>> steps;
  for (const auto& mark : all)
    if (mark.kind == Mark::Kind::kTicked && mark.of == token) steps.insert(mark.part);
  return steps;
}

}  // namespace lull::practice
