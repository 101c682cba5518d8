// SPDX-License-Identifier: Apache-2.0
#include "store/records.h"

#include <algorithm>
#include <limits>

#include "base/base32.h"
#include "base/check.h"
#include "crypto/random.h"

namespace lull::store {

namespace {

bool adds_element(const model::Fields& before, const model::Fields& changed) {
  return std::any_of(changed.begin(), changed.end(), [&before](const model::Field& field) {
    return !field.key.element.empty() && before.find(field.key) == nullptr;
  });
}

}  // namespace

Result<void> Records::load() {
  auto any = db_.use("SELECT 1 FROM quarantine LIMIT 1");
  LULL_ASSIGN(any_quarantined_, any.step());
  return {};
}

Result<Records::Row> Records::row_of(const RecordId& id) {
  LULL_ASSIGN(auto row, rows_.find(id));
  if (!row) return fail(Code::kNotFound, "id_unknown");
  return std::move(*row);
}

Result<Records::Row> Records::own_row(const RecordId& id) {
  LULL_ASSIGN(auto row, row_of(id));
  if (row.person != me_) return fail(Code::kRefused, "not_yours");
  return row;
}

Result<void> Records::insert(Row& row) {
  LULL_ASSIGN(const bool made, insert_if_new(row));
  if (!made) return fail(Code::kIo, "vault_io_failed", "id");
  return {};
}

Result<bool> Records::insert_if_new(Row& row) {
  LULL_ASSIGN(const bool inserted, rows_.insert(row));
  if (!inserted) return false;
  touch(row.id);
  // SQLite gives the number of a removed last row again: this one is not in the index.
  if (search_.holds(row.n)) LULL_TRY(search_.set_from(row.n));
  return true;
}

Result<void> Records::update(const Row& row) {
  touch(row.id);
  return rows_.update(row);
}

void Records::touch(const RecordId& id) {
  // A row that is written, and written again once its change is applied, is one thing to tell.
  if (!touched_.empty() && touched_.back() == id) return;
  if (touched_.size() <= kTouchedMax) touched_.push_back(id);
}

// --- what its author does ------------------------------------------------------------------------

Result<RecordId> Records::create(const model::KindSpec& kind, const model::Fields& fields) {
  LULL_ASSIGN(const auto clean, model::clean_fields(kind, fields));
  LULL_TRY(model::check_writer(kind, clean, base32_token(me_.view()), true));
  LULL_TRY(model::check_whole(kind, clean));
  LULL_ASSIGN(const bool about_limit, is_about_limit(kind, clean));
  if (about_limit) return fail(Code::kRefused, kAboutLimit);
  Row row;
  row.id = crypto::random_id<RecordId>();
  row.kind = static_cast<std::uint16_t>(kind.kind);
  row.person = me_;
  row.own = wire::encode_fields(kind, clean);
  row.opened = true;
  row.made_ms = row.edited_ms = clock_.wall_ms();
  LULL_TRY(insert(row));
  return row.id;
}

Result<void> Records::edit(const RecordId& id, const model::Fields& puts) {
  LULL_ASSIGN(auto row, row_of(id));
  if (!row.visible_to(me_)) return fail(Code::kNotFound, "id_unknown");
  const bool mine = row.person == me_;
  if (row.spec() == nullptr) return fail(Code::kTooNew, "kind_too_new");
  const auto& kind = *row.spec();
  LULL_ASSIGN(auto changed, model::clean_fields(kind, puts));
  LULL_TRY(model::check_writer(kind, changed, base32_token(me_.view()), mine));
  if (!row.readable()) return fail(Code::kNotFound, "id_unknown");
  LULL_ASSIGN(const auto entry, to_entry(row));
  const auto& before = entry.fields;
  auto whole = before;
  whole.overlay(changed);
  // A set may have grown past its limit while two devices were apart; it can be brought back.
  if (model::check_fields(kind, before)) LULL_TRY(model::check_whole(kind, whole));
  if (whole.size() > model::kPlacesMax && adds_element(before, changed))
    return fail(Code::kTooLarge, "record_full");
  // A put of the same value still settles a clash.
  auto settled = before;
  for (const auto& clash : entry.clashes) settled.drop(clash.key);
  changed.subtract(settled);
  if (changed.empty()) return {};
  if (mine && (row.share != Share::kShared || !kind.two_writers()))
    LULL_TRY(remember(row, row.edited_ms, me_, before));
  row.edited_ms = std::max(clock_.wall_ms(), row.made_ms + 1);
  if (row.share == Share::kShared) {
    if (kind.by_field) LULL_TRY(split(row, entry, changed));
    if (changed.empty()) return {};
    if (kind.admit != nullptr) {
      LULL_ASSIGN(const auto told, told_of(row));
      LULL_TRY(kind.admit(told, told, changed));
    }
    LULL_ASSIGN(auto body, wire::encode_body(row.id, wire::Salt{}, kind, changed));
    return append(row, std::move(body));
  }
  LULL_TRY(unindex(row, before));
  row.own = wire::encode_fields(kind, whole);
  LULL_TRY(update(row));
  return index(row, whole);
}

/// Of an entry that is shared by field: what is changed in the fields that are not shared stays
/// here, and only the rest is left in `changed`.
Result<void> Records::split(Row& row, const Entry& entry, model::Fields& changed) {
  const auto& kind = *row.spec();
  model::Fields shared;
  model::Fields kept;
  LULL_ASSIGN(const auto told, told_of(row));
  const auto is_told = [&](std::uint16_t number) {
    return std::any_of(told.begin(), told.end(),
                       [number](const model::Field& f) { return f.key.number == number; });
  };
  for (const auto& field : changed)
    (is_told(field.key.number) ? shared : kept).set(field.key, field.value);
  changed = std::move(shared);
  if (kept.empty()) return {};
  LULL_TRY(unindex(row, entry.fields));
  model::Fields own;
  if (row.own) {
    LULL_ASSIGN(own, wire::parse_fields(kind, *row.own));
  }
  own.overlay(kept);
  row.own = wire::encode_fields(kind, own);
  LULL_TRY(update(row));
  LULL_ASSIGN(const auto whole, fields_of(row));
  return index(row, whole);
}

Result<void> Records::hold(const RecordId& id, const model::Fields& puts) {
  LULL_ASSIGN(auto row, row_of(id));
  if (!row.readable() || row.spec() == nullptr) return fail(Code::kNotFound, "id_unknown");
  const auto& kind = *row.spec();
  LULL_ASSIGN(const auto clean, model::clean_fields(kind, puts));
  LULL_TRY(model::check_writer(kind, clean, base32_token(me_.view()), row.person == me_));
  LULL_ASSIGN(const auto before, fields_of(row));
  LULL_TRY(unindex(row, before));
  model::Fields own;
  if (row.own) {
    LULL_ASSIGN(own, wire::parse_fields(kind, *row.own));
  }
  own.overlay(clean);
  row.own = wire::encode_fields(kind, own);
  LULL_TRY(update(row));
  LULL_ASSIGN(const auto after, fields_of(row));
  return index(row, after);
}

Result<void> Records::append(Row& row, Bytes body) {
  LULL_TRY(update(row));
  LULL_ASSIGN(const auto change, append_change(row.space, body));
  return apply(log_.own(row.space), change);
}

namespace {

/// Takes the wanted fields out of `from`; all of them if none is named.
model::Fields take_fields(model::Fields& from, std::span<const std::uint16_t> only) {
  if (only.empty()) return std::exchange(from, {});
  model::Fields taken;
  model::Fields rest;
  for (const auto& field : from) {
    const bool wanted = std::find(only.begin(), only.end(), field.key.number) != only.end();
    (wanted ? taken : rest).set(field.key, field.value);
  }
  from = std::move(rest);
  return taken;
}

}  // namespace

Result<void> Records::publish(Row& row, SpaceRow space, std::span<const std::uint16_t> only) {
  const auto& kind = *row.spec();
  LULL_ASSIGN(const auto held, fields_of(row));
  // What another person had answered is theirs, and was for another asking.
  auto fields = model::authors_fields(kind, held, base32_token(me_.view()));
  LULL_TRY(model::check_fields(kind, fields));
  const auto puts = take_fields(fields, kind.by_field ? only : std::span<const std::uint16_t>());
  if (puts.empty()) return fail(Code::kInvalid, "nothing_to_share");
  if (kind.admit != nullptr) LULL_TRY(kind.admit({}, {}, puts));
  LULL_TRY(check_pace(kind, puts, me_, space, 0));
  LULL_ASSIGN(const bool gone, answers_nothing(kind, puts));
  if (gone) return fail(Code::kNotFound, "id_unknown");
  LULL_ASSIGN(auto body, wire::encode_body(row.id, wire::Salt{}, kind, puts));
  LULL_ASSIGN(const auto change, append_change(space, body));
  row.space = space;
  row.share = Share::kShared;
  row.own.reset();
  if (!fields.empty()) row.own = wire::encode_fields(kind, fields);
  row.live = {{log_.own(space).row, change.stamp.seq}};
  LULL_TRY(update(row));
  if (kind.of_both()) LULL_TRY(remember(row, row.edited_ms, me_, puts));
  return {};
}

/// Shares more of what is shared in part.
Result<void> Records::tell(Row& row, std::span<const std::uint16_t> only) {
  if (!row.own) return {};
  const auto& kind = *row.spec();
  LULL_ASSIGN(auto held, wire::parse_fields(kind, *row.own));
  const auto puts = take_fields(held, only);
  if (puts.empty()) return {};
  LULL_ASSIGN(const auto before, fields_of(row));
  LULL_TRY(unindex(row, before));
  row.own.reset();
  if (!held.empty()) row.own = wire::encode_fields(kind, held);
  LULL_TRY(update(row));
  LULL_ASSIGN(const auto after, fields_of(row));
  LULL_TRY(index(row, after));
  LULL_ASSIGN(auto body, wire::encode_body(row.id, wire::Salt{}, kind, puts));
  return append(row, std::move(body));
}

Result<RecordId> Records::share(const RecordId& id, SpaceRow space,
                                std::span<const std::uint16_t> only) {
  LULL_ASSIGN(auto row, row_of(id));
  // Of the other's entry one may hold back an answer of one's own.
  if (row.share == Share::kShared && (row.person == me_ || row.own)) {
    if (row.spec() != nullptr) LULL_TRY(tell(row, only));
    return row.id;
  }
  LULL_ASSIGN(row, own_row(id));
  if (row.share == Share::kPrivate) {
    LULL_TRY(publish(row, space, only));
    return row.id;
  }
  if (!row.own) return fail(Code::kNotFound, "id_unknown");
  // The tombstone keeps the old id; the content and its history go on under a new one.
  LULL_ASSIGN(const auto fields, fields_of(row));
  LULL_TRY(unindex(row, fields));
  Row again = row;
  again.id = crypto::random_id<RecordId>();
  again.share = Share::kPrivate;
  again.live.clear();
  row.own.reset();
  LULL_TRY(update(row));
  LULL_TRY(insert(again));
  LULL_TRY(hand_on_beside(row, again));
  LULL_TRY(publish(again, space, only));
  return again.id;
}

Result<void> Records::withdraw(const RecordId& id) {
  LULL_ASSIGN(auto row, own_row(id));
  if (row.share == Share::kWithdrawn) return fail(Code::kExists, "already_withdrawn");
  if (row.share == Share::kPrivate) return fail(Code::kInvalid, "not_shared");
  if (row.spec() == nullptr) return fail(Code::kTooNew, "kind_too_new");
  if (row.spec()->lasting) return fail(Code::kRefused, "belongs_to_both");
  LULL_ASSIGN(const auto fields, fields_of(row));
  row.own = wire::encode_fields(
      *row.spec(), model::authors_fields(*row.spec(), fields, base32_token(me_.view())));
  return append(row, wire::encode_withdrawal(row.id, wire::Salt{}));
}

Result<void> Records::withdraw_all(SpaceRow space) {
  LULL_ASSIGN(auto rows, rows_.in_space(space));
  for (auto& row : rows) {
    if (row.person != me_ || row.share != Share::kShared) continue;
    if (row.spec() != nullptr && row.spec()->lasting) continue;
    // Of a newer version's kind no copy can be kept; what is to come back comes back all the same.
    LULL_TRY(row.spec() != nullptr ? withdraw(row.id)
                                   : append(row, wire::encode_withdrawal(row.id, wire::Salt{})));
  }
  return {};
}

Result<void> Records::remove(const RecordId& id) {
  LULL_ASSIGN(auto row, own_row(id));
  if (row.share == Share::kShared) {
    LULL_TRY(row.spec() != nullptr ? withdraw(id)
                                   : append(row, wire::encode_withdrawal(id, wire::Salt{})));
    LULL_ASSIGN(row, own_row(id));
  }
  LULL_ASSIGN(const auto fields, fields_of(row));
  LULL_TRY(unindex(row, fields));
  LULL_TRY(forget_beside(row));
  touch(row.id);
  if (row.share == Share::kPrivate) return rows_.remove(row.n);
  row.own.reset();
  return update(row);
}

Result<void> Records::detach(SpaceRow space) {
  LULL_TRY(db_.use("DELETE FROM remains WHERE space = ?").bind(space).run());
  LULL_ASSIGN(auto rows, rows_.in_space(space));
  for (auto& row : rows) {
    if (row.spec() == nullptr || (row.share == Share::kWithdrawn && !row.own && !row.opened)) {
      LULL_TRY(rows_.remove(row.n));
      continue;
    }
    LULL_ASSIGN(const auto fields, fields_of(row));
    // Under its old id it may come back from the other side one day, as theirs to know.
    row.id = crypto::random_id<RecordId>();
    row.space = 0;
    row.live.clear();
    if (row.share == Share::kShared || row.own) {
      row.own = wire::encode_fields(*row.spec(), model::known_fields(*row.spec(), fields));
      row.share = Share::kPrivate;
    }
    LULL_TRY(update(row));
  }
  return {};
}

// --- search --------------------------------------------------------------------------------------

Result<void> Records::index(const Row& row, const model::Fields& fields) {
  if (!search_.holds(row.n) || row.spec() == nullptr || !row.readable()) return {};
  return search_.add(row.n, model::searchable_text(*row.spec(), fields));
}

Result<void> Records::unindex(const Row& row, const model::Fields& fields) {
  if (!search_.holds(row.n) || row.spec() == nullptr || !row.readable()) return {};
  return search_.remove(row.n, model::searchable_text(*row.spec(), fields));
}

Result<bool> Records::index_more(std::int64_t budget_ms) {
  const auto until = clock_.steady_ms() + budget_ms;
  bool more = true;
  while (more && clock_.steady_ms() < until) {
    LULL_ASSIGN(more, index_slice());
  }
  return more;
}

Result<bool> Records::index_slice() {
  constexpr std::size_t kSlice = 16;
  LULL_ASSIGN(const auto rows, rows_.numbered_from(search_.from(), kSlice));
  if (rows.empty()) return false;
  LULL_TRY(search_.set_from(rows.back().n + 1));
  for (const auto& row : rows) {
    LULL_ASSIGN(const auto fields, fields_of(row));
    LULL_TRY(index(row, fields));
  }
  return rows.size() == kSlice;
}

Result<std::vector<Entry>> Records::search(std::string_view words, std::size_t most) {
  std::vector<Entry> found;
  LULL_ASSIGN(const auto rows, search_.find(words, most));
  for (const auto n : rows) {
    LULL_ASSIGN(const auto row, rows_.find(n));
    if (!row) continue;
    LULL_ASSIGN(auto entry, to_entry(*row));
    found.push_back(std::move(entry));
  }
  return found;
}

// --- reading -------------------------------------------------------------------------------------

Result<Entry> Records::get(const RecordId& id) {
  LULL_ASSIGN(const auto row, row_of(id));
  if (!row.visible_to(me_)) return fail(Code::kNotFound, "id_unknown");
  return to_entry(row);
}

Result<std::vector<Entry>> Records::entries_of(const std::vector<Row>& rows) {
  std::vector<Entry> entries;
  for (const auto& row : rows) {
    LULL_ASSIGN(auto entry, to_entry(row));
    entries.push_back(std::move(entry));
  }
  return entries;
}

Result<std::vector<Entry>> Records::held_back(model::Kind kind) {
  LULL_ASSIGN(const auto rows, rows_.held_back(static_cast<std::uint16_t>(kind)));
  return entries_of(rows);
}

Result<std::vector<Entry>> Records::list(const ListQuery& query) {
  std::int64_t before = std::numeric_limits<std::int64_t>::max();
  if (query.after) {
    LULL_ASSIGN(const auto row, row_of(*query.after));
    before = row.n;
  }
  LULL_ASSIGN(const auto rows, rows_.visible(me_, query.kind, before, query.most));
  return entries_of(rows);
}

Result<std::vector<RecordId>> Records::ids_between(const RecordId& low, const RecordId& high,
                                                   std::size_t most) {
  return rows_.visible_ids(me_, low, high, most);
}

Result<void> Records::mark_opened(const RecordId& id) {
  return rows_.mark_opened(id);
}

}  // namespace lull::store
