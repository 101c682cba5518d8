// SPDX-License-Identifier: Apache-2.0
#include "cli/plan_steps.h"

#include <sys/random.h>

#include <algorithm>
#include <array>

#include "base/base32.h"
#include "base/check.h"
#include "cli/assigned.h"
#include "cli/field_values.h"
#include "control.pb.h"
#include "model/plan.h"
#include "model/references.h"
#include "model/step.h"

namespace lull::cli {
namespace {

namespace step = model::step;

/// Half of an id's digits are enough to be unique among a plan's steps.
std::string fresh_step_id() {
  std::array<std::uint8_t, 8> random{};
  LULL_CHECK(::getrandom(random.data(), random.size(), 0) == static_cast<ssize_t>(random.size()));
  return base32_token(random);
}

bool is_number(const std::string& typed) {
  return !typed.empty() && typed.size() <= 2 &&
         typed.find_first_not_of("0123456789") == std::string::npos;
}

}  // namespace

Result<People> people(Session& session) {
  proto::StatusReply status;
  LULL_TRY(session.client.call("Status", proto::StatusRequest(), status));
  People two{status.person(), {}, status.display(), {}};
  if (status.peers_size() > 0) {
    two.them = status.peers(0).person();
    two.their_name = status.peers(0).display();
  }
  return two;
}

std::optional<std::string> person_of(const People& two, std::string_view typed) {
  if (typed == "me") return two.me;
  if (typed == "them" && !two.them.empty()) return two.them;
  return typed == "both" ? std::optional(std::string()) : std::nullopt;
}

Result<std::string> step_id(const model::Fields& plan, const std::string& typed) {
  const auto steps = step::steps_of(plan, model::plan::kSteps);
  if (is_number(typed)) {
    const auto at = std::stoul(typed);
    if (at >= 1 && at <= steps.size()) return steps[at - 1].id;
    return fail(Code::kNotFound, "step_unknown");
  }
  std::vector<std::string> found;
  constexpr std::size_t kShortest = 4;
  for (const auto& one : steps)
    if (typed.size() >= kShortest && one.id.starts_with(typed)) found.push_back(one.id);
  if (found.size() == 1) return found.front();
  return fail(Code::kNotFound, "step_unknown");
}

bool is_new_step(const model::Fields& plan, const std::string& typed) {
  return !is_number(typed) && !step_id(plan, typed);
}

Result<model::Fields> changed_step(Session& session, const std::string& id,
                                   const std::vector<std::string>& puts) {
  LULL_ASSIGN(const auto two, people(session));
  const auto* steps = model::kPlanSpec.field("steps");
  const auto find = [steps](std::string_view name) -> const model::FieldSpec* {
    for (const auto& part : steps->parts)
      if (part.name == name && name != "place") return &part;
    return nullptr;
  };
  const auto put = [&](const model::FieldSpec& part, const std::string& typed, bool out,
                       model::Fields& to) {
    auto value = typed;
    if (part.type == model::FieldType::kToken) {
      const auto person = person_of(two, typed);
      if (!person) return false;
      value = *person;
    } else if (!value_fits(part, typed)) {
      return false;
    }
    if (out) return false;
    to.set_part(
        steps->number, id, part.number,
        part.type == model::FieldType::kToken ? model::Value(value) : value_of(part, value));
    return true;
  };
  return assigned(session, puts, find, put);
}

Result<model::Fields> added_step(Session& session, const model::Fields& plan,
                                 const std::string& what, const std::vector<std::string>& puts) {
  const auto steps = step::steps_of(plan, model::plan::kSteps);
  std::string last;
  for (const auto& one : steps) last = std::max(last, one.place);
  const auto id = fresh_step_id();
  model::Fields fields;
  const bool item = model::names_item(what);
  const auto number = model::plan::kSteps;
  fields.set_part(number, id, item ? step::kItem : step::kText, what);
  fields.set_part(number, id, step::kPlace, step::place_between(last, {}));
  if (const auto phase = step::first_phase(what); phase != 0)
    fields.set_part(number, id, step::kPhase, phase);
  LULL_ASSIGN(const auto said, changed_step(session, id, puts));
  fields.overlay(said);
  return fields;
}

}  // namespace lull::cli
