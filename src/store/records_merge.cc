// SPDX-License-Identifier: Apache-2.0
// The records' other half: what changes mean for them.
#include <algorithm>

#include "crypto/hash.h"
#include "store/records.h"

namespace lull::store {

/// A change in force with what it puts.
struct Records::Live {
  ChangeKey key;
  model::Stamp stamp;
  wire::Body body;

  model::ChangeView view() const {
    return {stamp, body.withdraw(), body.withdraw() ? nullptr : &body.fields};
  }
};

Result<std::vector<Records::Live>> Records::load_live(const Row& row) {
  std::vector<Live> all;
  for (const auto& key : row.live) {
    LULL_ASSIGN(auto change, log_.read(key));
    LULL_ASSIGN(auto body, wire::parse_body(change.body));
    all.push_back({key, std::move(change.stamp), std::move(body)});
  }
  return all;
}

Result<Entry> Records::to_entry(const Row& row) {
  Entry entry{row.id,
              row.kind,
              row.spec(),
              row.person,
              row.person == me_,
              row.share,
              row.person != me_ && !row.opened,
              row.edited_ms != row.made_ms,
              row.made_ms,
              row.edited_ms,
              {},
              {}};
  if (entry.spec == nullptr) return entry;
  if (row.own) {
    LULL_ASSIGN(entry.fields, wire::parse_fields(*entry.spec, *row.own));
  } else if (row.share == Share::kShared) {
    LULL_ASSIGN(auto live, load_live(row));
    std::vector<model::ChangeView> views;
    for (const auto& one : live) views.push_back(one.view());
    auto merged = model::merge(entry.spec, views);
    entry.fields = std::move(merged.fields);
    entry.clashes = std::move(merged.clashes);
  }
  return entry;
}

Result<model::Fields> Records::fields_of(const Row& row) {
  LULL_ASSIGN(auto entry, to_entry(row));
  return std::move(entry.fields);
}

/// The salt of an own change is a MAC over it under a key that only its author has. So a peer that
/// gives back what was lost in a restore cannot give back what was never written; and since the key
/// can be anybody's invention, the mark proves nothing to others.
wire::Salt Records::author_mark(const Replica& replica, Seq seq, Bytes body) const {
  wire::set_salt(body, {});
  std::uint8_t number[8];
  store_le(number, seq);
  wire::Salt mark;
  crypto::blake2b_keyed(author_key_.expose_bytes(),
                        {log_.space_id(replica.space).view(), replica.id.view(), number, body},
                        mark);
  return mark;
}

Result<StoredChange> Records::append_change(SpaceRow space, Bytes body) {
  const auto& own = log_.own(space);
  wire::set_salt(body, author_mark(own, own.seq + 1, body));
  return log_.append(space, body);
}

// --- what comes in -------------------------------------------------------------------------------

Result<void> Records::quarantine(const ChangeKey& key, std::string_view reason) {
  return db_.use("INSERT OR REPLACE INTO quarantine(key, reason) VALUES(?, ?)")
      .bind(key.packed())
      .bind(reason)
      .run();
}

Result<void> Records::take(const Replica& replica, const StoredChange& change) {
  if (replica.mine && !change.body.empty()) {
    constexpr auto kEnd = wire::kSaltOffset + wire::kSaltBytes;
    const bool marked = change.body.size() >= kEnd &&
                        crypto::equal_constant_time(
                            author_mark(replica, change.stamp.seq, change.body),
                            ByteView(change.body).subspan(wire::kSaltOffset, wire::kSaltBytes));
    if (!marked) return quarantine({replica.row, change.stamp.seq}, "forged_author");
  }
  return apply(replica, change);
}

Result<void> Records::apply(const Replica& replica, const StoredChange& change) {
  const ChangeKey key{replica.row, change.stamp.seq};
  if (change.erased) return {};  // erased: what superseded it comes as well
  auto body = wire::decode_body(change.body);
  if (!body) return quarantine(key, body.error().reason);
  LULL_ASSIGN(auto row, rows_.find(body->record));
  if (!row) return apply_first(replica, key, *body);
  // Only its author's devices may change a record, and only where it was shared.
  if (row->person != replica.person) return quarantine(key, "forged_author");
  if (row->space != replica.space) return quarantine(key, "other_space");
  if (!body->withdraw() && row->kind != 0 && row->kind != body->kind)
    return quarantine(key, "other_kind");
  return apply_more(std::move(*row), key, change, std::move(*body));
}

Result<void> Records::apply_first(const Replica& replica, const ChangeKey& key,
                                  const wire::Body& body) {
  Row row;
  row.id = body.record;
  row.kind = body.kind;
  row.person = replica.person;
  row.space = replica.space;
  row.share = body.withdraw() ? Share::kWithdrawn : Share::kShared;
  row.live = {key};
  row.opened = replica.person == me_;
  row.made_ms = row.edited_ms = clock_.wall_ms();
  LULL_TRY(insert(row));
  return {};
}

/// Of a newer version's kind nothing can be told superseded here: all is kept, within reason.
Result<void> Records::keep_for_later(Row row, const ChangeKey& key) {
  if (row.live.size() >= model::kPlacesMax) return quarantine(key, "too_many_changes");
  row.live.push_back(key);
  row.edited_ms = std::max(clock_.wall_ms(), row.made_ms + 1);
  return update(row);
}

Result<void> Records::apply_more(Row row, const ChangeKey& key, const StoredChange& change,
                                 wire::Body body) {
  if (row.kind == 0) row.kind = body.kind;
  const auto* spec = row.spec();
  if (spec == nullptr && !body.withdraw()) return keep_for_later(std::move(row), key);
  LULL_ASSIGN(auto live, load_live(row));
  LULL_ASSIGN(const auto before, fields_of(row));
  if (!row.own) LULL_TRY(unindex(row, before));
  live.push_back({key, change.stamp, std::move(body)});
  std::vector<model::ChangeView> views;
  for (const auto& one : live) views.push_back(one.view());
  const auto merged = model::merge(spec, views);
  row.live.clear();
  for (std::size_t i = 0; i < live.size(); ++i) {
    if (std::binary_search(merged.live.begin(), merged.live.end(), i))
      row.live.push_back(live[i].key);
    else
      LULL_TRY(log_.erase_body(live[i].key));
  }
  if (merged.withdrawn) row.share = Share::kWithdrawn;
  if (row.person != me_) row.edited_ms = std::max(clock_.wall_ms(), row.made_ms + 1);
  LULL_TRY(update(row));
  return row.own ? Result<void>{} : index(row, merged.fields);
}

// --- after a restore
// ------------------------------------------------------------------------------

/// What has to be said again about one record.
struct Records::Reissue {
  Row row;
  bool withdraw = false;
  model::Fields puts;
};

/// Takes the changes after `common` out of what is in force.
Result<std::optional<Records::Reissue>> Records::cut(Row row, const Replica& old, Seq common) {
  const auto gone = [&](const ChangeKey& key) {
    return key.replica == old.row && key.seq > common;
  };
  if (std::none_of(row.live.begin(), row.live.end(), gone)) return std::nullopt;
  LULL_ASSIGN(const auto before, fields_of(row));
  LULL_TRY(unindex(row, before));
  LULL_ASSIGN(auto live, load_live(row));
  std::sort(live.begin(), live.end(),
            [](const Live& a, const Live& b) { return a.stamp.before(b.stamp); });
  Reissue again{row, false, {}};
  for (const auto& one : live) {
    if (!gone(one.key)) continue;
    again.withdraw = again.withdraw || one.body.withdraw();
    again.puts.overlay(one.body.fields);
  }
  std::erase_if(again.row.live, gone);
  LULL_TRY(update(again.row));
  LULL_ASSIGN(const auto after, fields_of(again.row));
  LULL_TRY(index(again.row, after));
  return again;
}

Result<void> Records::reissue(SpaceRow space, Seq common) {
  const Replica& old = log_.own(space);
  LULL_ASSIGN(auto rows, rows_.in_space(space));
  std::vector<Reissue> all;
  for (auto& row : rows) {
    if (row.spec() == nullptr && row.share == Share::kShared) continue;
    LULL_ASSIGN(auto again, cut(std::move(row), old, common));
    if (again) all.push_back(std::move(*again));
  }
  LULL_TRY(log_.truncate(old.row, common));
  LULL_TRY(log_.renew_own(space, me_));
  for (auto& again : all) {
    if (again.withdraw) {
      LULL_TRY(append(again.row, wire::encode_withdrawal(again.row.id, wire::Salt{})));
      continue;
    }
    LULL_ASSIGN(auto body,
                wire::encode_body(again.row.id, wire::Salt{}, *again.row.spec(), again.puts));
    LULL_TRY(append(again.row, std::move(body)));
  }
  return {};
}

Result<void> Records::forget(SpaceRow space) {
  LULL_ASSIGN(const auto rows, rows_.in_space(space));
  for (const auto& row : rows) {
    LULL_ASSIGN(const auto fields, fields_of(row));
    LULL_TRY(unindex(row, fields));
    LULL_TRY(db_.use("DELETE FROM history WHERE record = ?").bind(row.n).run());
    LULL_TRY(rows_.remove(row.n));
    touch(row.id);
  }
  return {};
}

}  // namespace lull::store
