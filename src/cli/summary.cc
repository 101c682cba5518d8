// SPDX-License-Identifier: Apache-2.0
#include "cli/summary.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

#include "control.pb.h"
#include "model/catalogue.h"
#include "model/limit.h"
#include "model/plan.h"
#include "model/preference.h"
#include "model/proposal.h"
#include "model/reflection.h"

namespace lull::cli {
namespace {

using model::Kind;

std::string of_preference(const model::Fields& f, const Wording& wording) {
  namespace p = model::preference;
  const auto direction = f.number(p::kDirection);
  const auto want = f.number(p::kWant);
  std::string out = fmt::format("{}: {}", wording.item(f.text(p::kItem)),
                                phrase_for("want", want == 0 ? p::kNotAnswered : want));
  if (direction == 1 || direction == 2) out += ", " + word_for("direction", direction);
  const auto situation = f.text(p::kSituation);
  if (!situation.empty() && situation != "usual")
    out += fmt::format(" ({})", wording.situation(situation));
  return out;
}

std::string of_limit(const model::Fields& f, const Wording& wording) {
  namespace l = model::limit;
  const auto strength = std::max<std::uint64_t>(f.number(l::kStrength), l::kHard);
  return fmt::format("Limit: {}: {}", wording.target(f.number(l::kTarget), f.text(l::kWhat)),
                     phrase_for("strength", strength));
}

std::string of_plan(const model::Fields& f) {
  namespace p = model::plan;
  const auto title = f.text(p::kTitle);
  const auto steps = f.elements(p::kSteps).size();
  return fmt::format("Plan: {}, {}", title.empty() ? "without a title" : title,
                     steps == 1 ? "1 step" : fmt::format("{} steps", steps));
}

std::string of_proposal(const model::Fields& f, const Wording& wording) {
  namespace p = model::proposal;
  std::string out = "Proposal: " + phrase_for("proposal_about", f.number(p::kAbout));
  const auto steps = model::step::steps_of(f, p::kSteps);
  for (const auto& step : steps)
    if (!step.item.empty() || !step.text.empty()) out += ", " + wording.step(step);
  if (!f.text(p::kBecause).empty()) out += fmt::format(" ({})", f.text(p::kBecause));
  return out;
}

std::string of_reflection(const model::Fields& f) {
  const auto text = f.text(model::reflection::kText);
  return fmt::format("Notebook: {}", text.empty() ? "answers without words" : text);
}

/// The fields that say most, of kinds that need no sentence of their own.
struct Lead {
  Kind kind;
  const char* what;
  std::vector<std::string_view> fields;
};
const std::vector<Lead>& leads() {
  static const std::vector<Lead> kLeads = {
      {Kind::kGratitude, "Thank you", {"text"}},
      {Kind::kCareNote, "Care note", {"which", "text"}},
      {Kind::kPhrase, "Words", {"which", "text"}},
      {Kind::kCue, "Signal", {"sign", "means", "helps"}},
      {Kind::kOwnItem, "Own item", {"label", "description"}},
      {Kind::kOwnSituation, "Own situation", {"label"}},
      {Kind::kKitItem, "Kit", {"label", "have", "place"}},
      {Kind::kTalkRequest, "Talk", {"topic", "length", "moments", "reply", "reply_moments"}},
      {Kind::kExperiment, "To try", {"item", "size"}},
      {Kind::kCheckIn, "Check-in", {"day", "met", "feel", "helped", "note"}},
      {Kind::kFollowUp, "Follow-up", {"day", "which", "mood", "want"}},
      {Kind::kComfortLog, "Comfort log", {"day", "where", "like", "strength", "course", "ask"}},
      {Kind::kConcern, "On my mind", {"text"}},
      {Kind::kAcknowledgement, "Answer", {"which"}},
      {Kind::kPromptCard, "Card", {"text"}},
      {Kind::kSealedRound, "Sealed", {"question", "card"}},
      {Kind::kJointTrends, "Joint trends", {"on"}},
      {Kind::kSupport, "Support", {"label", "how"}},
  };
  return kLeads;
}

std::string by_lead(const Lead& lead, const model::KindSpec& kind, const model::Fields& fields,
                    const Wording& wording) {
  std::string out;
  for (const auto name : lead.fields) {
    const auto* field = kind.field(name);
    const auto* value = fields.find(model::FieldKey{field->number});
    const bool many =
        field->type == model::FieldType::kSet || field->type == model::FieldType::kList;
    auto text = many               ? wording.elements(*field, fields)
                : value != nullptr ? wording.value(*field, *value)
                                   : std::string();
    if (name == "card" && model::find_prompt(text) != nullptr)
      text = model::find_prompt(text)->text;
    if (text.empty()) continue;
    out += out.empty() ? text : ", " + text;
  }
  return fmt::format("{}: {}", lead.what, out);
}

/// A value as it came over the socket.
model::Value value_of(const model::FieldSpec& field, const std::string& text) {
  if (field.type != model::FieldType::kNumber) return text;
  std::uint64_t number = 0;
  std::from_chars(text.data(), text.data() + text.size(), number);
  return number;
}

const model::FieldSpec* place_of(const model::KindSpec& kind, std::string_view name) {
  const auto dot = name.find('.');
  const auto* field = kind.field(name.substr(0, dot));
  if (field == nullptr || dot == std::string_view::npos) return field;
  for (const auto& part : field->parts)
    if (part.name == name.substr(dot + 1)) return &part;
  return nullptr;
}

/// What the clash is about: a field, or the step of a plan.
std::string subject(const proto::Clash& clash, const Content& content, const Wording& wording) {
  if (!clash.element().empty())
    for (const auto& list : content.spec->fields)
      for (const auto& step : model::step::steps_of(content.fields, list.number))
        if (step.id == clash.element())
          return step.item.empty() ? step.text : wording.item(step.item);
  return std::string(model::field_label(content.spec->name, clash.field()));
}

}  // namespace

std::string headline(const model::KindSpec& kind, const model::Fields& fields,
                     const Wording& wording) {
  switch (kind.kind) {
    case Kind::kPreference:
      return of_preference(fields, wording);
    case Kind::kLimit:
      return of_limit(fields, wording);
    case Kind::kPlan:
      return of_plan(fields);
    case Kind::kReflection:
      return of_reflection(fields);
    case Kind::kProposal:
      return of_proposal(fields, wording);
    default:
      break;
  }
  for (const auto& lead : leads())
    if (lead.kind == kind.kind) return by_lead(lead, kind, fields, wording);
  return std::string(kind.name);
}

std::vector<std::string> clash_lines(const proto::Entry& entry, const Content& content,
                                     const Wording& wording) {
  std::vector<std::string> lines;
  for (const auto& clash : entry.clashes()) {
    const auto* place = place_of(*content.spec, clash.field());
    if (place == nullptr) continue;
    const auto name = subject(clash, content, wording);
    if (!clash.element().empty() && clash.field().find('.') == std::string::npos) {
      lines.push_back(fmt::format("{}: {}", name, model::line("step.taken_out")));
      continue;
    }
    const auto shown = [&](const std::string& text) {
      return wording.value(*place, value_of(*place, text));
    };
    std::string line = fmt::format("{}: {} counts for now ({})", name, shown(clash.in_force()),
                                   clash.in_force_mine() ? "yours" : "theirs");
    for (int i = 0; i < clash.others_size(); ++i) {
      const bool mine = i < clash.others_mine_size() && clash.others_mine(i);
      line += fmt::format("; {}: {}", mine ? "yours" : "theirs", shown(clash.others(i)));
    }
    lines.push_back(std::move(line));
  }
  return lines;
}

}  // namespace lull::cli
