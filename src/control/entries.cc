// SPDX-License-Identifier: Apache-2.0
#include "control/entries.h"

#include <algorithm>

#include "base/base32.h"
#include "control.pb.h"
#include "control/entry_view.h"
#include "model/references.h"
#include "practice/limits.h"

namespace lull::control {

namespace {

constexpr std::size_t kListMost = 200;
constexpr std::size_t kListCeiling = 1000;
constexpr std::size_t kIdDigits = 26;
/// A page is closed once it is past this; the faces take answers of up to 1 MiB.
constexpr std::size_t kPageBytes = 512 * 1024;

/// The first and the last id that start with these digits.
bool range_of(std::string_view prefix, RecordId& low, RecordId& high) {
  if (prefix.empty() || prefix.size() > kIdDigits) return false;
  low = {};
  std::fill(high.raw.begin(), high.raw.end(), std::uint8_t{0xff});
  for (std::size_t digit = 0; digit < prefix.size(); ++digit) {
    const int value = base32_digit(prefix[digit]);
    if (value < 0) return false;
    for (std::size_t bit = 0; bit < 5; ++bit) {
      const std::size_t at = digit * 5 + bit;
      const bool set = (value >> (4 - bit) & 1) != 0;
      if (at >= RecordId::kSize * 8) {
        if (set) return false;
        continue;
      }
      const auto mask = static_cast<std::uint8_t>(0x80 >> at % 8);
      auto& byte = set ? low.raw[at / 8] : high.raw[at / 8];
      byte = static_cast<std::uint8_t>(set ? byte | mask : byte & ~mask);
    }
  }
  return true;
}

/// The one message that is set in it.
const google::protobuf::FieldDescriptor* kind_in(const proto::Content& content) {
  const auto* oneof = content.GetDescriptor()->FindOneofByName("kind");
  return content.GetReflection()->GetOneofFieldDescriptor(content, oneof);
}

void put_note(const store::Note& from, proto::Entry& out) {
  out.set_id(id_text(from.id));
  out.set_mine(true);
  out.set_share(proto::SHARE_PRIVATE);
  out.set_made_ms(from.made_ms);
  out.set_edited_ms(from.edited_ms);
  out.set_edited(from.edited_ms != from.made_ms);
  put_content(*from.spec, from.fields, *out.mutable_content());
}

/// True if not all fit beside what is there already.
bool fill_notes(const std::vector<store::Note>& notes, proto::ListReply& reply) {
  std::size_t bytes = reply.ByteSizeLong();
  for (const auto& one : notes) {
    if (bytes > kPageBytes) return true;
    auto* out = reply.add_entries();
    put_note(one, *out);
    bytes += out->ByteSizeLong();
  }
  return false;
}

/// Which fields of an entry that is shared by field: those named, or all that do not stand alone.
/// Empty for other kinds. kInvalid "fields_needed", "unknown_field".
Result<std::vector<std::uint16_t>> fields_to_share(const store::Entry& entry,
                                                   const proto::IdsRequest& request) {
  if (entry.spec == nullptr) return fail(Code::kTooNew, "kind_too_new");
  if (entry.spec->kind == model::Kind::kPlan) return fail(Code::kRefused, "propose_instead");
  std::vector<std::uint16_t> only;
  if (!entry.spec->by_field) return only;
  if (request.fields().empty()) only = model::shared_fields(*entry.spec);
  for (const auto& name : request.fields()) {
    const auto* field = entry.spec->field(std::string_view(name));
    if (field == nullptr) return fail(Code::kInvalid, "unknown_field");
    only.push_back(field->number);
  }
  if (only.empty()) return fail(Code::kInvalid, "fields_needed");
  return only;
}

model::Fields only_those(const model::Fields& fields, const std::vector<std::uint16_t>& only) {
  if (only.empty()) return fields;
  model::Fields out;
  for (const auto& field : fields)
    if (std::find(only.begin(), only.end(), field.key.number) != only.end())
      out.set(field.key, field.value);
  return out;
}

std::size_t bounded(std::uint32_t most) {
  return most == 0 ? kListMost : std::min<std::size_t>(most, kListCeiling);
}

}  // namespace

Result<Entries::Found> Entries::resolve(std::string_view text) {
  RecordId low;
  RecordId high;
  if (!range_of(text, low, high)) return fail(Code::kNotFound, "id_unknown");
  LULL_ASSIGN(auto* store, node_.store());
  LULL_ASSIGN(const auto shared, store->ids_between(low, high, 2));
  std::vector<RecordId> own;
  if (node_.notebook_open()) {
    LULL_ASSIGN(auto* notebook, node_.notebook());
    LULL_ASSIGN(own, notebook->ids_between(low, high, 2));
  }
  if (shared.size() + own.size() > 1) return fail(Code::kAmbiguous, "id_ambiguous");
  if (!shared.empty()) return Found{shared.front(), false};
  if (!own.empty()) return Found{own.front(), true};
  return fail(Code::kNotFound, "id_unknown");
}

Result<RecordId> Entries::resolve_record(std::string_view text) {
  LULL_ASSIGN(const auto found, resolve(text));
  if (found.in_notebook) return fail(Code::kInvalid, "other_kind");
  return found.id;
}

Result<std::vector<RecordId>> Entries::resolve_shareable(const proto::IdsRequest& request) {
  if (request.ids().empty()) return fail(Code::kInvalid, "id_unknown");
  std::vector<RecordId> ids;
  for (const auto& text : request.ids()) {
    LULL_ASSIGN(const auto found, resolve(text));
    if (found.in_notebook) return fail(Code::kRefused, "never_shared");
    if (std::find(ids.begin(), ids.end(), found.id) == ids.end()) ids.push_back(found.id);
  }
  return ids;
}

// --- writing -------------------------------------------------------------------------------------

Result<void> Entries::save(const proto::SaveRequest& request, proto::Entry& reply) {
  const auto& content = request.content();
  const auto* kind = kind_in(content);
  if (kind == nullptr) return fail(Code::kInvalid, "content_missing");
  const auto* spec = model::find_any_kind(static_cast<std::uint16_t>(kind->number()));
  if (spec == nullptr) return fail(Code::kInvalid, "content_missing");
  const auto bytes = content.GetReflection()->GetMessage(content, kind).SerializeAsString();
  LULL_ASSIGN(const auto fields, wire::parse_fields(*spec, as_bytes(bytes)));
  if (model::in_notebook(*spec)) {
    if (request.share()) return fail(Code::kRefused, "never_shared");
    return save_note(request.id(), *spec, fields, reply);
  }
  LULL_ASSIGN(auto* store, node_.store());
  std::optional<store::SpaceRow> space;
  if (request.share()) {
    LULL_ASSIGN(space, node_.pair_space());
  }
  if (request.share() && spec->by_field && model::shared_fields(*spec).empty())
    return fail(Code::kInvalid, "fields_needed");
  if (request.share() && spec->kind == model::Kind::kPlan)
    return fail(Code::kRefused, "propose_instead");
  // What is shared by field is saved first; Share then says which.
  const auto share_in = spec->by_field ? std::nullopt : space;
  RecordId id;
  if (request.id().empty()) {
    LULL_ASSIGN(id, store->create(*spec, fields, share_in));
  } else {
    LULL_ASSIGN(const auto found, resolve_record(request.id()));
    LULL_ASSIGN(const auto entry, store->get(found));
    if (entry.spec != spec) return fail(Code::kInvalid, "other_kind");
    LULL_ASSIGN(const auto at, node_.practice());
    LULL_ASSIGN(id, practice::edit_entry(at, found, fields, share_in));
  }
  if (space && spec->by_field) {
    LULL_ASSIGN(id, share_default(id, *space));
  }
  if (request.id().empty() && spec->kind == model::Kind::kCheckIn) node_.checked_in(id);
  return show(id, reply);
}

Result<RecordId> Entries::share_default(const RecordId& id, store::SpaceRow space) {
  LULL_ASSIGN(auto* store, node_.store());
  LULL_ASSIGN(const auto entry, store->get(id));
  LULL_ASSIGN(const auto only, fields_to_share(entry, proto::IdsRequest()));
  LULL_ASSIGN(const auto shared, store->share({id}, space, only));
  return shared.front();
}

Result<void> Entries::save_note(std::string_view of, const model::KindSpec& kind,
                                const model::Fields& fields, proto::Entry& reply) {
  LULL_ASSIGN(auto* notebook, node_.notebook());
  RecordId id;
  if (of.empty()) {
    LULL_ASSIGN(id, notebook->write(kind, fields));
  } else {
    LULL_ASSIGN(const auto found, resolve(of));
    if (!found.in_notebook) return fail(Code::kInvalid, "other_kind");
    id = found.id;
    LULL_ASSIGN(const auto before, notebook->get(id));
    if (before.spec != &kind) return fail(Code::kInvalid, "other_kind");
    LULL_TRY(notebook->edit(id, fields));
  }
  LULL_ASSIGN(const auto note, notebook->get(id));
  put_note(note, reply);
  return {};
}

Result<void> Entries::share(const proto::IdsRequest& request, proto::ListReply& reply) {
  LULL_ASSIGN(const auto ids, resolve_shareable(request));
  LULL_ASSIGN(const auto space, node_.pair_space());
  LULL_ASSIGN(auto* store, node_.store());
  std::vector<RecordId> shared;
  const auto steps = [&](store::Records& records) -> Result<void> {
    for (const auto& id : ids) {
      LULL_ASSIGN(const auto entry, records.get(id));
      LULL_ASSIGN(const auto only, fields_to_share(entry, request));
      LULL_ASSIGN(const auto now, records.share(id, space, only));
      shared.push_back(now);
    }
    return {};
  };
  LULL_TRY(store->together(steps));
  return show_all(shared, reply);
}

Result<void> Entries::withdraw(const proto::IdsRequest& request, proto::ListReply& reply) {
  LULL_ASSIGN(auto* store, node_.store());
  if (request.all()) return store->withdraw_all();
  LULL_ASSIGN(const auto ids, resolve_shareable(request));
  LULL_TRY(store->withdraw(ids));
  return show_all(ids, reply);
}

Result<void> Entries::remove(const proto::IdsRequest& request) {
  if (request.ids().empty()) return fail(Code::kInvalid, "id_unknown");
  std::vector<RecordId> entries;
  std::vector<RecordId> notes;
  for (const auto& text : request.ids()) {
    LULL_ASSIGN(const auto found, resolve(text));
    auto& ids = found.in_notebook ? notes : entries;
    if (std::find(ids.begin(), ids.end(), found.id) == ids.end()) ids.push_back(found.id);
  }
  if (!entries.empty()) {
    LULL_ASSIGN(const auto at, node_.practice());
    LULL_TRY(practice::remove_entries(at, entries));
  }
  if (notes.empty()) return {};
  LULL_ASSIGN(auto* notebook, node_.notebook());
  return notebook->remove(notes);
}

// --- reading -------------------------------------------------------------------------------------

void Entries::fill(const store::Entry& entry, proto::Entry& out) {
  const auto& me = (*node_.store())->identity().person;
  put_entry(entry, me, node_.display_of(entry.author), out);
  for (const auto& id : ids_in(entry))
    if (auto label = label_of(id); !label.empty()) (*out.mutable_labels())[id] = std::move(label);
  const auto called = (*node_.store())->called();
  if (!called || called->empty()) return;
  for (const auto& field : entry.fields) {
    const auto* text = std::get_if<std::string>(&field.value);
    for (const std::string_view id :
         {std::string_view(field.key.element),
          text != nullptr ? std::string_view(*text) : std::string_view()})
      if (const auto name = called->find(id); name != called->end())
        (*out.mutable_labels())[name->first] = name->second;
  }
}

/// What an id means that is not the catalogue's: a person's name, an own item's or situation's
/// label.
std::string Entries::label_of(std::string_view id) {
  const auto own = model::own_token(id);
  const auto bytes = base32_decode(own.empty() ? id : own);
  if (!bytes || bytes->size() != PersonId::kSize) return {};
  if (own.empty()) return node_.display_of(*PersonId::from(*bytes));
  const auto entry = (*node_.store())->get(*RecordId::from(*bytes));
  if (!entry || entry->spec == nullptr) return {};
  const auto* label = entry->spec->field("label");
  return label != nullptr ? std::string(entry->fields.text(label->number)) : std::string();
}

/// True if not all fit.
bool Entries::fill_page(const std::vector<store::Entry>& entries, proto::ListReply& reply) {
  std::size_t bytes = 0;
  for (const auto& entry : entries) {
    if (bytes > kPageBytes) return true;
    auto* out = reply.add_entries();
    fill(entry, *out);
    bytes += out->ByteSizeLong();
  }
  return false;
}

Result<void> Entries::look_at(const std::vector<store::Entry>& entries) {
  std::vector<RecordId> fresh;
  for (const auto& entry : entries)
    if (entry.fresh) fresh.push_back(entry.id);
  LULL_ASSIGN(auto* store, node_.store());
  return store->mark_opened(fresh);
}

Result<void> Entries::show(const RecordId& id, proto::Entry& reply) {
  LULL_ASSIGN(auto* store, node_.store());
  LULL_ASSIGN(const auto entry, store->get(id));
  fill(entry, reply);
  LULL_ASSIGN(const auto softenings, store->softenings());
  for (const auto& softening : softenings)
    if (softening.record == id) reply.set_softens_ms(softening.due_ms);
  return look_at({entry});
}

Result<void> Entries::show_all(const std::vector<RecordId>& ids, proto::ListReply& reply) {
  for (const auto& id : ids) LULL_TRY(show(id, *reply.add_entries()));
  return {};
}

Result<void> Entries::get(std::string_view id, proto::Entry& reply) {
  LULL_ASSIGN(const auto found, resolve(id));
  if (!found.in_notebook) return show(found.id, reply);
  LULL_ASSIGN(auto* notebook, node_.notebook());
  LULL_ASSIGN(const auto note, notebook->get(found.id));
  put_note(note, reply);
  return {};
}

Result<void> Entries::list_notes(const model::KindSpec& kind, std::string_view behind,
                                 std::size_t most, proto::ListReply& reply) {
  LULL_ASSIGN(auto* notebook, node_.notebook());
  std::optional<RecordId> after;
  if (!behind.empty()) {
    LULL_ASSIGN(const auto found, resolve(behind));
    after = found.id;
  }
  LULL_ASSIGN(auto notes, notebook->list(kind, most + 1, after));
  const bool over = notes.size() > most;
  if (over) notes.pop_back();
  reply.set_more(fill_notes(notes, reply) || over);
  return {};
}

Result<void> Entries::list(const proto::ListRequest& request, proto::ListReply& reply) {
  const auto most = bounded(request.most());
  if (const auto* kind = model::find_notebook_kind(std::string_view(request.kind())))
    return list_notes(*kind, request.after(), most, reply);
  store::ListQuery query;
  query.most = most + 1;
  if (!request.kind().empty()) {
    const auto* spec = model::find_kind(std::string_view(request.kind()));
    if (spec == nullptr) return fail(Code::kNotFound, "unknown_kind");
    query.kind = static_cast<std::uint16_t>(spec->kind);
  }
  if (!request.after().empty()) {
    LULL_ASSIGN(const auto found, resolve(request.after()));
    query.after = found.id;
  }
  LULL_ASSIGN(auto* store, node_.store());
  LULL_ASSIGN(auto entries, store->list(query));
  const bool cut = fill_page(entries, reply);
  reply.set_more(cut || entries.size() > most);
  if (entries.size() > most) {
    entries.pop_back();
    if (!cut) reply.mutable_entries()->RemoveLast();
  }
  entries.resize(static_cast<std::size_t>(reply.entries_size()));
  return request.peek() ? Result<void>{} : look_at(entries);
}

Result<void> Entries::search(const proto::SearchRequest& request, proto::ListReply& reply) {
  const auto most = bounded(request.most());
  LULL_ASSIGN(auto* store, node_.store());
  LULL_ASSIGN(auto entries, store->search(request.words(), most));
  reply.set_more(fill_page(entries, reply) || entries.size() == most);
  entries.resize(static_cast<std::size_t>(reply.entries_size()));
  LULL_TRY(look_at(entries));
  if (!node_.notebook_open()) return {};
  LULL_ASSIGN(auto* notebook, node_.notebook());
  LULL_ASSIGN(const auto notes, notebook->search(request.words(), most));
  if (fill_notes(notes, reply) || notes.size() == most) reply.set_more(true);
  return {};
}

Result<void> Entries::history(std::string_view id, proto::HistoryReply& reply) {
  LULL_ASSIGN(const auto found, resolve(id));
  if (found.in_notebook) {
    LULL_ASSIGN(auto* notebook, node_.notebook());
    LULL_ASSIGN(const auto versions, notebook->history(found.id));
    for (const auto& version : versions) {
      auto* one = reply.add_revisions();
      one->set_at_ms(version.edited_ms);
      one->set_mine(true);
      put_content(*version.spec, version.fields, *one->mutable_content());
    }
    return {};
  }
  LULL_ASSIGN(auto* store, node_.store());
  LULL_ASSIGN(const auto entry, store->get(found.id));
  if (entry.spec == nullptr) return fail(Code::kTooNew, "kind_too_new");
  // How a sealed round came about would tell who answered when.
  if (entry.spec->kind == model::Kind::kSealedRound) return {};
  LULL_ASSIGN(const auto revisions, store->history(found.id));
  for (const auto& revision : revisions) {
    auto* one = reply.add_revisions();
    one->set_at_ms(revision.at_ms);
    one->set_mine(revision.by == store->identity().person);
    put_content(*entry.spec, revision.fields, *one->mutable_content());
  }
  return {};
}

Result<void> Entries::preview(const proto::IdsRequest& request, proto::ListReply& reply) {
  LULL_ASSIGN(const auto ids, resolve_shareable(request));
  LULL_ASSIGN(auto* store, node_.store());
  for (const auto& id : ids) {
    LULL_ASSIGN(const auto entry, store->get(id));
    if (!entry.mine) return fail(Code::kRefused, "not_yours");
    if (entry.spec == nullptr) return fail(Code::kTooNew, "kind_too_new");
    // What the other will see: no times, no ids, nothing of this device's.
    auto* out = reply.add_entries();
    out->set_id(id_text(entry.id));
    out->set_author(node_.display_of(entry.author));
    LULL_ASSIGN(const auto only, fields_to_share(entry, request));
    const auto seen = only_those(entry.fields, only);
    if (seen.empty()) return fail(Code::kInvalid, "nothing_to_share");
    put_content(*entry.spec, seen, *out->mutable_content());
  }
  return {};
}

}  // namespace lull::control
