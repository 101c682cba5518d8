// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "cli/entry.h"
#include "cli/json.h"
#include "cli/limits.h"
#include "cli/plan_view.h"
#include "cli/tonight_page.h"
#include "cli/verbs.h"
#include "control.pb.h"

namespace lull::cli {
namespace {

template <class All>
std::string entries_json(const All& all) {
  std::vector<std::string> out;
  for (const auto& entry : all) out.push_back(entry_json(entry));
  return json_list(out);
}

std::string step_json(const proto::TonightStep& step) {
  JsonObject out;
  out.text("id", step.step().id());
  if (step.step().has_item()) out.text("item", step.step().item());
  if (step.step().has_text()) out.text("text", step.step().text());
  if (step.step().has_minutes()) out.number("minutes", step.step().minutes());
  return out.flag("suspended", step.suspended())
      .flag("taken_out", step.taken_out())
      .flag("ask", step.ask())
      .flag("ticked", step.ticked())
      .done();
}

std::string tonight_json(const proto::TonightReply& tonight) {
  std::vector<std::string> steps;
  for (const auto& step : tonight.steps()) steps.push_back(step_json(step));
  JsonObject out;
  out.raw("pause_signs", entries_json(tonight.pause_signs()))
      .raw("limits", entries_json(tonight.limits()))
      .raw("care_notes", entries_json(tonight.care_notes()));
  if (tonight.has_plan()) out.raw("plan", plan_json(tonight.plan()));
  return out.raw("steps", json_list(steps))
      .raw("kit", entries_json(tonight.kit()))
      .flag("cut", tonight.cut())
      .done();
}

}  // namespace

Result<void> perform(Session& session, const verb::Tonight&) {
  proto::TonightReply tonight;
  LULL_TRY(session.client.call("Tonight", proto::Empty(), tonight));
  Console& console = session.console;
  if (session.globals.json) {
    console.data(tonight_json(tonight));
    return {};
  }
  // One line stays for the prompt.
  const auto rows = std::max(console.rows(), kRows) - 1;
  const auto columns = std::clamp(console.columns(), kColumns / 2, kColumns);
  for (const auto& line : tonight_page(tonight, rows, columns)) console.data(line);
  return {};
}

}  // namespace lull::cli
