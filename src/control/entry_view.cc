// SPDX-License-Identifier: Apache-2.0
#include "control/entry_view.h"

#include <fmt/format.h>

#include "base/base32.h"
#include "control.pb.h"
#include "model/references.h"
#include "model/sealed_round.h"
#include "wire/record.h"

namespace lull::control {

namespace {

std::string value_text(const model::Value& value) {
  if (const auto* text = std::get_if<std::string>(&value)) return *text;
  return std::to_string(std::get<std::uint64_t>(value));
}

/// "minutes", or in a list "steps.minutes"; "steps" alone speaks of an element's presence.
std::string place_name(const model::KindSpec& spec, const model::FieldKey& key) {
  const auto* field = spec.field(key.number);
  const auto* place = spec.place(key);
  if (field == nullptr || place == nullptr) return {};
  return place == field ? std::string(field->name) : fmt::format("{}.{}", field->name, place->name);
}

void put_clash(const model::KindSpec& spec, const store::Clash& clash, const PersonId& me,
               proto::Clash& out) {
  out.set_field(place_name(spec, clash.key));
  out.set_element(clash.key.element);
  out.set_in_force(value_text(clash.in_force));
  out.set_in_force_mine(clash.by == me);
  for (const auto& other : clash.others) {
    out.add_others(value_text(other.value));
    out.add_others_mine(other.by == me);
  }
}

/// Fields whose tokens are persons.
bool names_person(std::string_view field) {
  return field == "turn" || field == "receiver" || field == "giver" || field == "person";
}

}  // namespace

std::vector<std::string> ids_in(const store::Entry& entry) {
  std::vector<std::string> ids;
  if (entry.spec == nullptr) return ids;
  for (const auto& field : entry.fields) {
    const auto* place = entry.spec->place(field.key);
    if (place == nullptr) continue;
    if (model::names_own(field.key.element)) ids.push_back(field.key.element);
    const auto* text = std::get_if<std::string>(&field.value);
    if (text == nullptr || text->empty()) continue;
    if (model::names_own(*text) || names_person(place->name)) ids.push_back(*text);
  }
  return ids;
}

/// Of a sealed round nothing but this person's own answer: who else has answered, and what, is told
/// by Rounds once it is open (SR-16).
model::Fields visible_fields(const model::KindSpec& kind, const model::Fields& fields,
                             const PersonId& me) {
  if (kind.kind != model::Kind::kSealedRound) return fields;
  namespace round = model::sealed_round;
  const auto own = base32_token(me.view());
  model::Fields seen;
  for (const auto& field : fields) {
    const bool half = field.key.number == round::kHalves;
    const bool answer =
        field.key.element == own && (field.key.sub == 0 || field.key.sub == round::kAnswer);
    if (!half || answer) seen.set(field.key, field.value);
  }
  return seen;
}

std::string id_text(const RecordId& id) {
  return base32_token(id.view());
}

void put_content(const model::KindSpec& spec, const model::Fields& fields, proto::Content& out) {
  const auto* field = out.GetDescriptor()->FindFieldByNumber(static_cast<int>(spec.kind));
  if (field == nullptr) return;
  const auto bytes = wire::encode_fields(spec, model::known_fields(spec, fields));
  out.GetReflection()
      ->MutableMessage(&out, field)
      ->ParseFromArray(bytes.data(), static_cast<int>(bytes.size()));
}

void put_entry(const store::Entry& entry, const PersonId& me, const std::string& author,
               proto::Entry& out) {
  out.set_id(id_text(entry.id));
  out.set_mine(entry.mine);
  out.set_author(author);
  out.set_share(static_cast<proto::Share>(entry.share));
  out.set_made_ms(entry.made_ms);
  out.set_edited_ms(entry.edited_ms);
  const bool round = entry.kind == static_cast<std::uint16_t>(model::Kind::kSealedRound);
  out.set_edited(entry.edited && !round);
  out.set_fresh(entry.fresh);
  if (entry.spec == nullptr) return;
  for (const auto& clash : entry.clashes) put_clash(*entry.spec, clash, me, *out.add_clashes());
  for (const auto number : entry.kept)
    if (const auto* field = entry.spec->field(number); field != nullptr && !round)
      out.add_kept(std::string(field->name));
  put_content(*entry.spec, visible_fields(*entry.spec, entry.fields, me), *out.mutable_content());
}

}  // namespace lull::control
