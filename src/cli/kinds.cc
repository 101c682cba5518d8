// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include "cli/field_values.h"
#include "cli/json.h"
#include "cli/text.h"
#include "cli/verbs.h"
#include "model/catalogue.h"

namespace lull::cli {
namespace {

constexpr std::size_t kNameColumns = 16;

void show_line(Session& session, std::string_view name, std::string_view about) {
  if (session.globals.json)
    session.console.data(JsonObject().text("name", name).text("about", about).done());
  else
    session.console.data(
        cut(pad(name, kNameColumns) + " " + std::string(about), session.console.columns()));
}

}  // namespace

Result<void> perform(Session& session, const verb::Kinds& what) {
  if (what.kind.empty()) {
    for (const auto kinds : {model::all_kinds(), model::notebook_kinds()})
      for (const auto* kind : kinds)
        show_line(session, kind->name, model::find_kind_words(kind->name)->about);
    return {};
  }
  if (const auto* vocabulary = model::find_vocabulary(what.kind)) {
    for (const auto& choice : vocabulary->choices) show_line(session, choice.id, choice.phrase);
    return {};
  }
  const auto* kind = model::find_any_kind(std::string_view(what.kind));
  if (kind == nullptr) return fail(Code::kNotFound, "unknown_kind");
  for (const auto& field : kind->fields)
    if (is_typed(field) || is_person(field))
      show_line(
          session, typed_name(field),
          fmt::format("{}: {}", model::field_label(kind->name, field.name), what_fits(field)));
  return {};
}

}  // namespace lull::cli
