// SPDX-License-Identifier: Apache-2.0
// The records' other half: what changes mean for them.
#include <algorithm>
#include <deque>

#include "base/base32.h"
#include "base/check.h"
#include "crypto/hash.h"
#include "store/records.h"

namespace lull::store {

namespace {

/// Two clocks and time zones may be so many days apart.
constexpr int kPaceSlackDays = 1;

/// False for a change that only binds its writer: nobody is told that the other has answered
/// (SR-16).
bool is_news(const model::KindSpec* spec, const model::Fields& puts) {
  if (spec == nullptr || puts.empty()) return true;
  return !std::all_of(puts.begin(), puts.end(), [spec](const model::Field& field) {
    const auto* place = spec->place(field.key);
    const bool presence = !field.key.element.empty() && field.key.sub == 0;
    return place != nullptr && (place->rule == model::Rule::kFirst ||
                                (presence && place->writer == model::Writer::kOwner));
  });
}

/// What rows of this file point to is there and can be read. Otherwise somebody has put an old page
/// back into it, which no seal tells.
template <class T>
Result<T> stored(Result<T> found) {
  if (found || (found.error().code != Code::kNotFound && found.error().code != Code::kInvalid))
    return found;
  return fail(Code::kDamaged, "vault_damaged", found.error().reason);
}

}  // namespace

Result<std::vector<Records::Live>> Records::load_live(const Row& row) {
  std::vector<Live> all;
  for (const auto& key : row.live) {
    LULL_ASSIGN(auto change, stored(log_.read(key)));
    LULL_ASSIGN(auto body, stored(wire::parse_body(change.body)));
    all.push_back({key, std::move(change.stamp), std::move(body)});
  }
  return all;
}

/// The state that changes lead to: fields and clashes.
void Records::fill(const Row& row, const std::vector<Live>& live, Entry& entry) const {
  std::vector<model::ChangeView> views;
  for (const auto& one : live) views.push_back(one.view());
  auto merged = model::merge(row.spec(), views);
  entry.fields = std::move(merged.fields);
  const auto writer = [&](std::size_t change) {
    const auto* replica = log_.find(live[change].key.replica);
    return replica != nullptr ? replica->person : PersonId{};
  };
  for (auto& clash : merged.clashes) {
    const auto* in_force = entry.fields.find(clash.key);
    Clash made{clash.key, *in_force, writer(clash.by), {}};
    for (std::size_t i = 0; i < clash.others.size(); ++i)
      made.others.push_back({std::move(clash.others[i]), writer(clash.others_by[i])});
    entry.clashes.push_back(std::move(made));
  }
}

/// One change alone leads to what it puts, as most entries are; merge would say the same, later.
Result<std::optional<model::Fields>> Records::fields_alone(const Row& row) {
  if (row.live.size() != 1) return std::nullopt;
  auto change = db_.use("SELECT body FROM change WHERE key = ?");
  LULL_ASSIGN(const bool found, change.bind(row.live.front().packed()).step());
  if (!found) return std::nullopt;
  LULL_ASSIGN(auto body, stored(wire::parse_body(change.blob(0))));
  if (body.withdraw() || body.fields.size() > model::kPlacesMax) return std::nullopt;
  return std::move(body.fields);
}

Result<Entry> Records::to_entry(const Row& row) {
  Entry entry;
  entry.id = row.id;
  entry.kind = row.kind;
  entry.spec = row.spec();
  entry.author = row.person;
  entry.mine = row.person == me_;
  entry.share = row.share;
  entry.fresh = !row.opened;
  entry.edited = row.edited_ms != row.made_ms;
  entry.made_ms = row.made_ms;
  entry.edited_ms = row.edited_ms;
  if (entry.spec == nullptr) return entry;
  if (row.share == Share::kShared) {
    LULL_ASSIGN(auto alone, fields_alone(row));
    if (alone) {
      entry.fields = std::move(*alone);
    } else {
      LULL_ASSIGN(const auto live, load_live(row));
      fill(row, live, entry);
    }
  }
  if (!row.own) return entry;
  LULL_ASSIGN(auto own, wire::parse_fields(*entry.spec, *row.own));
  if (row.share == Share::kShared)
    for (const auto& field : own)
      if (entry.kept.empty() || entry.kept.back() != field.key.number)
        entry.kept.push_back(field.key.number);
  own.overlay(entry.fields);
  entry.fields = std::move(own);
  return entry;
}

/// What the others can see of it.
Result<model::Fields> Records::told_of(const Row& row) {
  LULL_ASSIGN(const auto live, load_live(row));
  Entry told;
  fill(row, live, told);
  return std::move(told.fields);
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

Result<Change> Records::append_change(SpaceRow space, Bytes& body) {
  const auto& own = log_.own(space);
  wire::set_salt(body, author_mark(own, own.seq + 1, body));
  return log_.append(space, body);
}

// --- what comes in -------------------------------------------------------------------------------

Result<void> Records::quarantine(const ChangeKey& key, std::string_view reason, ByteView body) {
  any_quarantined_ = true;
  auto into = db_.use("INSERT OR REPLACE INTO quarantine(key, reason, record) VALUES(?, ?, ?)");
  into.bind(key.packed()).bind(reason);
  const auto about = wire::parse_body(body);
  if (about)
    into.bind(about->record.view());
  else
    into.bind_null();
  return into.run();
}

Result<void> Records::take(const Replica& replica, const Change& change) {
  if (replica.mine && !change.body.empty()) {
    constexpr auto kEnd = wire::kSaltOffset + wire::kSaltBytes;
    const bool marked =
        change.body.size() >= kEnd &&
        crypto::equal_constant_time(
            author_mark(replica, change.stamp.seq, Bytes(change.body.begin(), change.body.end())),
            change.body.subspan(wire::kSaltOffset, wire::kSaltBytes));
    if (!marked) return quarantine({replica.row, change.stamp.seq}, "forged_author");
  }
  return apply(replica, change);
}

/// The reason why a change is not to be applied. Everything that it goes by was there for its
/// writer as well, so that every replica comes to the same answer.
Result<std::optional<const char*>> Records::breaks_rule(const Replica& replica,
                                                        const wire::Body& body, const Row* row) {
  const bool is_author = row == nullptr || row->person == replica.person;
  if (body.withdraw()) {
    if (!is_author) return "forged_author";
    const bool lasting = row != nullptr && row->spec() != nullptr && row->spec()->lasting;
    return lasting ? std::optional<const char*>("belongs_to_both") : std::nullopt;
  }
  // What others may write in a newer version's kind is not known here.
  if (body.spec == nullptr)
    return is_author ? std::nullopt : std::optional<const char*>("forged_author");
  if (!model::check_writer(*body.spec, body.fields, replica.writer, is_author))
    return "forged_author";
  LULL_ASSIGN(const bool limit, is_about_limit(*body.spec, body.fields));
  return limit ? std::optional<const char*>(kAboutLimit) : std::nullopt;
}

/// Nothing is attached to a limit: no comment, no reaction, no proposal (SR-21).
Result<bool> Records::is_about_limit(const model::KindSpec& kind, const model::Fields& fields) {
  if (kind.target == 0) return false;
  const auto target = base32_decode(fields.text(kind.target));
  if (!target || target->size() != RecordId::kSize) return false;
  LULL_ASSIGN(const auto about, rows_.find(*RecordId::from(*target)));
  return about && about->kind == static_cast<std::uint16_t>(model::Kind::kLimit);
}

/// An acknowledgement of what was taken back since has nothing to stand on.
Result<bool> Records::answers_nothing(const model::KindSpec& kind, const model::Fields& fields) {
  if (kind.kind != model::Kind::kAcknowledgement) return false;
  const auto target = base32_decode(fields.text(kind.target));
  if (!target || target->size() != RecordId::kSize) return false;
  LULL_ASSIGN(const auto about, rows_.find(*RecordId::from(*target)));
  return about && about->share == Share::kWithdrawn;
}

/// Derived on each device from what it holds: nothing is sent for it.
Result<void> Records::settle() {
  const auto& kind = model::kAcknowledgementSpec;
  for (const auto& [space, gone] : std::exchange(taken_back_, {})) {
    LULL_ASSIGN(auto rows, rows_.shared_in(space, static_cast<std::uint16_t>(kind.kind)));
    for (auto& row : rows) {
      LULL_ASSIGN(const auto fields, fields_of(row));
      if (!gone.contains(std::string(fields.text(kind.target)))) continue;
      row.share = Share::kWithdrawn;
      row.opened = false;
      row.own.reset();
      LULL_TRY(update(row));
    }
  }
  return {};
}

/// Holds a new record against those that its author has made (KindSpec::pace).
Result<void> Records::check_pace(const model::KindSpec& kind, const model::Fields& fresh,
                                 const PersonId& person, SpaceRow space, int slack) {
  if (kind.pace == nullptr) return {};
  const auto number = static_cast<std::uint16_t>(kind.kind);
  LULL_ASSIGN(const auto rows, rows_.shared_in(space, number));
  LULL_ASSIGN(const auto remains, remains_of(person, space, number));
  std::deque<model::Fields> held;
  std::deque<std::string> ids;
  std::vector<model::Earlier> earlier;
  for (const auto& row : rows) {
    LULL_ASSIGN(auto fields, fields_of(row));
    held.push_back(std::move(fields));
    ids.push_back(base32_token(row.id.view()));
    earlier.push_back({ids.back(), &held.back(), row.person == person, false});
  }
  for (const auto& one : remains) earlier.push_back({{}, &one, true, true});
  return kind.pace(fresh, earlier, model::local_day(clock_.wall_ms()), slack);
}

Result<void> Records::apply(const Replica& replica, const Change& change) {
  const ChangeKey key{replica.row, change.stamp.seq};
  if (change.erased) return {};  // erased: what superseded it comes as well
  auto body = wire::decode_body(change.body);
  if (!body) return quarantine(key, body.error().reason, change.body);
  LULL_ASSIGN(const bool applied, apply_if_first(replica, key, *body));
  if (applied) return {};
  LULL_ASSIGN(auto row, rows_.find(body->record));
  LULL_ASSIGN(const auto broken, breaks_rule(replica, *body, row ? &*row : nullptr));
  if (broken) return quarantine(key, *broken, change.body);
  if (!row) return apply_first(replica, key, change, *body);
  // Of this person's devices only: their mark was looked at (take).
  const bool mine_again = replica.mine && row->person == me_ && row->share == Share::kPrivate;
  if (row->space != replica.space && !mine_again) return quarantine(key, "other_space");
  if (!body->withdraw() && row->kind != 0 && row->kind != body->kind)
    return quarantine(key, "other_kind");
  if (mine_again) return rejoin(std::move(*row), key, *body);
  return apply_more(std::move(*row), key, change, std::move(*body));
}

/// Most changes are the first of their record, and break no rule. Then the row's own index says
/// that there was none, and nothing need be asked before.
Result<bool> Records::apply_if_first(const Replica& replica, const ChangeKey& key,
                                     const wire::Body& body) {
  const auto* spec = body.spec;
  if (spec == nullptr || spec->admit != nullptr || spec->pace != nullptr) return false;
  LULL_ASSIGN(const auto broken, breaks_rule(replica, body, nullptr));
  if (broken) return false;
  LULL_ASSIGN(const bool refused, follows_refused(replica.person, body.record));
  if (refused) return false;
  return make_row(replica, key, body);
}

Result<void> Records::apply_first(const Replica& replica, const ChangeKey& key,
                                  const Change& change, const wire::Body& body) {
  if (!body.withdraw()) {
    LULL_ASSIGN(const bool refused, follows_refused(replica.person, body.record));
    if (refused) return quarantine(key, "follows_refused", change.body);
  }
  if (body.spec != nullptr && body.spec->admit != nullptr)
    if (const auto admitted = body.spec->admit({}, {}, body.fields); !admitted)
      return quarantine(key, admitted.error().reason, change.body);
  if (body.spec != nullptr && replica.person != me_) {
    const auto paced =
        check_pace(*body.spec, body.fields, replica.person, replica.space, kPaceSlackDays);
    if (!paced && paced.error().code == Code::kRefused)
      return quarantine(key, paced.error().reason, change.body);
    LULL_TRY(paced);
  }
  LULL_ASSIGN(const bool made, make_row(replica, key, body));
  LULL_CHECK(made);
  return {};
}

/// False, and nothing done, if there is one already.
Result<bool> Records::make_row(const Replica& replica, const ChangeKey& key,
                               const wire::Body& body) {
  Row row;
  row.id = body.record;
  row.kind = body.kind;
  row.person = replica.person;
  row.space = replica.space;
  row.share = body.withdraw() ? Share::kWithdrawn : Share::kShared;
  row.live = {key};
  row.opened = replica.person == me_;
  if (body.spec != nullptr) {
    LULL_ASSIGN(const bool gone, answers_nothing(*body.spec, body.fields));
    if (gone) {
      row.share = Share::kWithdrawn;
      row.opened = false;
    }
  }
  row.made_ms = row.edited_ms = clock_.wall_ms();
  LULL_ASSIGN(const bool inserted, insert_if_new(row));
  if (!inserted) return false;
  // What was taken back may have been answered, and the answer have come before.
  if (body.withdraw()) taken_back_[row.space].insert(base32_token(row.id.view()));
  if (body.spec != nullptr && body.spec->of_both())
    LULL_TRY(remember(row, row.made_ms, replica.person, body.fields));
  return true;
}

/// Of a newer version's kind nothing can be told superseded here: all is kept, within reason.
Result<void> Records::keep_for_later(Row row, const ChangeKey& key) {
  if (row.live.size() >= model::kPlacesMax) return quarantine(key, "too_many_changes");
  row.live.push_back(key);
  row.edited_ms = std::max(clock_.wall_ms(), row.made_ms + 1);
  return update(row);
}

/// What the writer of a change knew of its record.
model::Fields Records::seen_by(const Row& row, const std::vector<Live>& live,
                               const model::Stamp& stamp) {
  std::vector<model::ChangeView> views;
  for (const auto& one : live)
    if (stamp.knows(one.stamp)) views.push_back(one.view());
  return model::merge(row.spec(), views).fields;
}

Result<void> Records::apply_more(Row row, const ChangeKey& key, const Change& change,
                                 wire::Body body) {
  if (row.kind == 0) row.kind = body.kind;
  const auto* spec = row.spec();
  if (spec == nullptr && !body.withdraw()) return keep_for_later(std::move(row), key);
  LULL_ASSIGN(auto live, load_live(row));
  if (!body.withdraw() && spec->admit != nullptr) {
    LULL_ASSIGN(const auto now, told_of(row));
    const auto admitted = spec->admit(seen_by(row, live, change.stamp), now, body.fields);
    if (!admitted) return quarantine(key, admitted.error().reason, change.body);
  }
  const bool news = body.withdraw() || is_news(spec, body.fields);
  LULL_ASSIGN(const auto before, fields_of(row));
  LULL_TRY(unindex(row, before));
  const auto writer = log_.find(key.replica)->person;
  if (writer == me_) LULL_TRY(hold_less(row, body.fields));
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
  if (merged.withdrawn && row.share != Share::kWithdrawn) {
    row.share = Share::kWithdrawn;
    taken_back_[row.space].insert(base32_token(row.id.view()));
    LULL_TRY(keep_remains(row, before));
    if (row.person != me_) LULL_TRY(forget_beside(row));
  }
  if (writer != me_ && news) row.edited_ms = std::max(clock_.wall_ms(), row.made_ms + 1);
  if (spec != nullptr && spec->two_writers() && writer != me_ && news) row.opened = false;
  LULL_TRY(news || writer == me_ ? update(row) : rows_.update(row));
  if (spec != nullptr && spec->of_both() && !merged.withdrawn)
    LULL_TRY(remember(row, row.edited_ms, writer, merged.fields));
  LULL_ASSIGN(const auto after, fields_of(row));
  return index(row, after);
}

Result<void> Records::forget(SpaceRow space) {
  LULL_TRY(db_.use("DELETE FROM remains WHERE space = ?").bind(space).run());
  LULL_ASSIGN(const auto rows, rows_.in_space(space));
  for (const auto& row : rows) {
    LULL_ASSIGN(const auto fields, fields_of(row));
    LULL_TRY(unindex(row, fields));
    LULL_TRY(forget_beside(row));
    LULL_TRY(rows_.remove(row.n));
    touch(row.id);
  }
  return {};
}

}  // namespace lull::store
