// SPDX-License-Identifier: Apache-2.0
#include "store/change_log.h"

#include <algorithm>

#include "base/base32.h"
#include "base/check.h"
#include "base/varint.h"
#include "crypto/hash.h"
#include "crypto/random.h"

namespace lull::store {

Bytes encode_seen(const model::VersionVector& before, const model::VersionVector& now,
                  const ReplicaId& self) {
  Bytes out;
  for (const auto& [replica, seq] : now) {
    const Seq had = before.of(replica);
    if (replica == self || seq == had) continue;
    append(out, replica.view());
    append_varint(out, seq - had);
  }
  return out;
}

bool add_seen(std::string_view difference, const ReplicaId& self, model::VersionVector& seen) {
  ByteView rest = as_bytes(difference);
  std::optional<ReplicaId> last;
  while (!rest.empty()) {
    if (rest.size() < ReplicaId::kSize) return false;
    const auto replica = *ReplicaId::from(rest.first(ReplicaId::kSize));
    rest = rest.subspan(ReplicaId::kSize);
    std::uint64_t more = 0;
    if (!take_varint(rest, more) || more == 0 || more >= std::uint64_t{1} << 40) return false;
    if (replica == self || (last && !(*last < replica))) return false;
    seen.raise(replica, seen.of(replica) + more);
    last = replica;
  }
  return true;
}

namespace {

BodyHash hash_body(ByteView body) {
  return {crypto::blake2b({body})};
}

ChainHead next_head(const ChainHead& head, const SpaceId& space, const ReplicaId& replica, Seq seq,
                    ByteView seen, const BodyHash& body) {
  std::uint8_t number[8];
  std::uint8_t size[4];
  store_le(number, seq);
  store_le(size, static_cast<std::uint32_t>(seen.size()));
  return {crypto::blake2b(
      {head.view(), space.view(), replica.view(), number, size, seen, body.view()})};
}

}  // namespace

Result<void> ChangeLog::load() {
  spaces_.clear();
  replicas_.clear();
  auto spaces = db_.use("SELECT n, id, own FROM space ORDER BY n");
  for (;;) {
    LULL_ASSIGN(const bool row, spaces.step());
    if (!row) break;
    spaces_.push_back({spaces.integer(0), spaces.id<SpaceId>(1), spaces.integer(2)});
  }
  std::vector<Bytes> seen;
  auto rows = db_.use("SELECT n, space, id, person, mine, seq, head, seen FROM replica ORDER BY n");
  for (;;) {
    LULL_ASSIGN(const bool row, rows.step());
    if (!row) break;
    replicas_.push_back({rows.integer(0),
                         rows.integer(1),
                         rows.id<ReplicaId>(2),
                         rows.id<PersonId>(3),
                         base32_token(rows.id<PersonId>(3).view()),
                         rows.integer(4) != 0,
                         rows.number(5),
                         rows.id<ChainHead>(6),
                         {},
                         false});
    const auto packed = rows.blob(7);
    seen.emplace_back(packed.begin(), packed.end());
  }
  for (std::size_t i = 0; i < seen.size(); ++i) {
    LULL_ASSIGN(replicas_[i].seen, unpack(seen[i]));
  }
  return {};
}

Result<ReplicaRow> ChangeLog::add_replica(SpaceRow space, const ReplicaId& id,
                                          const PersonId& person, bool mine) {
  LULL_TRY(db_.use("INSERT INTO replica(space, id, person, mine, head, seen) "
                   "VALUES(?, ?, ?, ?, ?, x'')")
               .bind(space)
               .bind(id.view())
               .bind(person.view())
               .bind(int{mine})
               .bind(ChainHead{}.view())
               .run());
  const ReplicaRow row = db_.last_row();
  replicas_.push_back(
      {row, space, id, person, base32_token(person.view()), mine, 0, {}, {}, false});
  return row;
}

Result<SpaceRow> ChangeLog::add_space(const SpaceId& id, const PersonId& me) {
  LULL_TRY(db_.use("INSERT INTO space(id) VALUES(?)").bind(id.view()).run());
  const SpaceRow row = db_.last_row();
  spaces_.push_back({row, id, 0});
  LULL_TRY(renew_own(row, me));
  return row;
}

Result<void> ChangeLog::renew_own(SpaceRow space, const PersonId& me) {
  if (replicas(space).size() >= wire::kReplicasMax)
    return fail(Code::kTooLarge, "too_many_replicas");
  LULL_ASSIGN(const auto row, add_replica(space, crypto::random_id<ReplicaId>(), me, true));
  LULL_TRY(db_.use("UPDATE space SET own = ? WHERE n = ?").bind(row).bind(space).run());
  for (auto& one : spaces_)
    if (one.row == space) one.own = row;
  return {};
}

std::optional<SpaceRow> ChangeLog::find_space(const SpaceId& id) const {
  for (const auto& space : spaces_)
    if (space.id == id) return space.row;
  return std::nullopt;
}

const SpaceId& ChangeLog::space_id(SpaceRow space) const {
  const auto at = std::find_if(spaces_.begin(), spaces_.end(),
                               [space](const Space& one) { return one.row == space; });
  LULL_CHECK(at != spaces_.end());
  return at->id;
}

Result<void> ChangeLog::drop_space(SpaceRow space) {
  for (const auto* replica : replicas(space)) LULL_TRY(truncate(replica->row, 0));
  LULL_TRY(db_.use("DELETE FROM replica WHERE space = ?").bind(space).run());
  LULL_TRY(db_.use("DELETE FROM space WHERE n = ?").bind(space).run());
  return load();
}

const Replica& ChangeLog::own(SpaceRow space) const {
  for (const auto& one : spaces_)
    if (one.row == space) return *find(one.own);
  LULL_CHECK(false);
}

const Replica* ChangeLog::find(SpaceRow space, const ReplicaId& id) const {
  for (const auto& replica : replicas_)
    if (replica.space == space && replica.id == id) return &replica;
  return nullptr;
}

const Replica* ChangeLog::find(ReplicaRow row) const {
  for (const auto& replica : replicas_)
    if (replica.row == row) return &replica;
  return nullptr;
}

Replica& ChangeLog::mutable_replica(ReplicaRow row) {
  auto* found = const_cast<Replica*>(find(row));
  LULL_CHECK(found != nullptr);
  return *found;
}

Result<const Replica*> ChangeLog::admit(SpaceRow space, const ReplicaId& id, const PersonId& person,
                                        bool mine) {
  if (replicas(space).size() >= wire::kReplicasMax)
    return fail(Code::kTooLarge, "too_many_replicas");
  LULL_ASSIGN(const auto row, add_replica(space, id, person, mine));
  return find(row);
}

std::vector<const Replica*> ChangeLog::replicas(SpaceRow space) const {
  std::vector<const Replica*> found;
  for (const auto& replica : replicas_)
    if (replica.space == space) found.push_back(&replica);
  return found;
}

model::VersionVector ChangeLog::version(SpaceRow space) const {
  model::VersionVector version;
  for (const auto* replica : replicas(space)) version.raise(replica->id, replica->seq);
  return version;
}

ByteView ChangeLog::pack(const model::VersionVector& seen, SpaceRow space) {
  packed_.clear();
  for (const auto& [id, seq] : seen) {
    const auto* replica = find(space, id);
    LULL_CHECK(replica != nullptr);
    append_varint(packed_, static_cast<std::uint64_t>(replica->row));
    append_varint(packed_, seq);
  }
  return packed_;
}

Result<model::VersionVector> ChangeLog::unpack(ByteView bytes) const {
  model::VersionVector seen;
  while (!bytes.empty()) {
    std::uint64_t row = 0;
    std::uint64_t seq = 0;
    if (!take_varint(bytes, row) || !take_varint(bytes, seq))
      return fail(Code::kDamaged, "vault_damaged", "seen");
    const auto* replica = find(static_cast<ReplicaRow>(row));
    if (replica == nullptr) return fail(Code::kDamaged, "vault_damaged", "seen");
    seen.raise(replica->id, seq);
  }
  return seen;
}

Result<void> ChangeLog::insert(Replica& replica, Seq seq, const model::VersionVector& seen,
                               ByteView seen_difference, ByteView body, const BodyHash* erased) {
  const auto packed = pack(seen, replica.space);
  const auto hash = erased != nullptr ? *erased : hash_body(body);
  const auto head =
      next_head(replica.head, space_id(replica.space), replica.id, seq, seen_difference, hash);
  auto row = db_.use("INSERT INTO change(key, seen, head, hash, body) VALUES(?, ?, ?, ?, ?)");
  row.bind(ChangeKey{replica.row, seq}.packed()).bind(packed).bind(head.view());
  if (erased != nullptr)
    row.bind(hash.view()).bind_null();
  else
    row.bind_null().bind(body);
  LULL_TRY(row.run());
  replica.seq = seq;
  replica.head = head;
  replica.seen = seen;
  replica.moved = true;
  return {};
}

Result<void> ChangeLog::truncate(ReplicaRow row, Seq seq) {
  auto& replica = mutable_replica(row);
  LULL_ASSIGN(replica.head, head_at(replica, seq));
  replica.seen = {};
  if (seq > 0) {
    LULL_ASSIGN(auto last, read({row, seq}));
    replica.seen = std::move(last.stamp.seen);
  }
  replica.seq = seq;
  replica.moved = true;
  const std::int64_t first = ChangeKey{row, seq + 1}.packed();
  const std::int64_t end = ChangeKey{row + 1, 0}.packed();
  for (const char* sql : {"DELETE FROM change WHERE key >= ? AND key < ?",
                          "DELETE FROM quarantine WHERE key >= ? AND key < ?"})
    LULL_TRY(db_.use(sql).bind(first).bind(end).run());
  return {};
}

Result<bool> ChangeLog::save_states() {
  bool moved = false;
  for (auto& replica : replicas_) {
    if (!replica.moved) continue;
    LULL_TRY(db_.use("UPDATE replica SET seq = ?, head = ?, seen = ? WHERE n = ?")
                 .bind(replica.seq)
                 .bind(replica.head.view())
                 .bind(pack(replica.seen, replica.space))
                 .bind(replica.row)
                 .run());
    replica.moved = false;
    moved = true;
  }
  return moved;
}

Result<Change> ChangeLog::append(SpaceRow space, ByteView body) {
  auto& replica = mutable_replica(own(space).row);
  auto seen = version(space);
  const auto difference = encode_seen(replica.seen, seen, replica.id);
  const Seq seq = replica.seq + 1;
  LULL_TRY(insert(replica, seq, seen, difference, body, nullptr));
  return Change{{replica.id, seq, std::move(seen)}, body, false};
}

Result<void> ChangeLog::check_seen(const Replica& replica, const model::VersionVector& seen) {
  for (const auto& [id, count] : seen) {
    const auto* other = find(replica.space, id);
    if (other == nullptr || other->seq < count) return fail(Code::kInvalid, "seen_unknown");
    if (id == replica.id || count == replica.seen.of(id)) continue;
    // Whoever has seen a change has seen what it had: else sums of `seen`, which order the changes
    // on their way to a third device, would not agree with causality.
    LULL_ASSIGN(const auto theirs, read({other->row, count}));
    for (const auto& [earlier, least] : theirs.stamp.seen)
      if (seen.of(earlier) < least) return fail(Code::kInvalid, "seen_unknown");
  }
  return {};
}

Result<std::optional<Change>> ChangeLog::accept(const Replica& from, Seq seq,
                                                const wire::Item& item) {
  auto& replica = mutable_replica(from.row);
  if (seq <= replica.seq) return std::nullopt;
  if (seq != replica.seq + 1) return fail(Code::kInvalid, "chain_gap");
  auto seen = replica.seen;
  seen.raise(replica.id, replica.seq);
  if (!add_seen(item.seen, replica.id, seen)) return fail(Code::kInvalid, "seen_malformed");
  LULL_TRY(check_seen(replica, seen));
  const auto* body = item.body();
  const auto view = body != nullptr ? as_bytes(*body) : ByteView{};
  LULL_TRY(
      insert(replica, seq, seen, as_bytes(item.seen), view, std::get_if<BodyHash>(&item.content)));
  return Change{{replica.id, seq, std::move(seen)}, view, body == nullptr};
}

Result<StoredChange> ChangeLog::read(const ChangeKey& key) {
  const auto* replica = find(key.replica);
  LULL_CHECK(replica != nullptr);
  auto row = db_.use("SELECT seen, body FROM change WHERE key = ?");
  LULL_ASSIGN(const bool found, row.bind(key.packed()).step());
  if (!found) return fail(Code::kNotFound, "change_missing");
  LULL_ASSIGN(auto seen, unpack(row.blob(0)));
  const auto body = row.blob(1);
  return StoredChange{
      {replica->id, key.seq, std::move(seen)}, Bytes(body.begin(), body.end()), row.is_null(1)};
}

Result<ChainHead> ChangeLog::head_at(const Replica& replica, Seq seq) {
  if (seq == 0) return ChainHead{};
  if (seq == replica.seq) return replica.head;
  auto row = db_.use("SELECT head FROM change WHERE key = ?");
  LULL_ASSIGN(const bool found, row.bind(ChangeKey{replica.row, seq}.packed()).step());
  if (!found) return fail(Code::kNotFound, "change_missing");
  return row.id<ChainHead>(0);
}

Result<void> ChangeLog::erase_body(const ChangeKey& key) {
  LULL_ASSIGN(const auto change, read(key));
  if (change.erased) return {};
  return db_.use("UPDATE change SET body = NULL, hash = ? WHERE key = ?")
      .bind(hash_body(change.body).view())
      .bind(key.packed())
      .run();
}

/// One replica's changes that are still to be sent, read ahead by up to a batch.
struct ChangeLog::Pending {
  const Replica* replica;
  model::VersionVector before;  ///< seen of the change before the next one
  struct Next {
    model::VersionVector seen;
    wire::Item item;
  };
  std::vector<Next> next;  ///< in order
  std::size_t at = 0;
  Seq first = 0;

  bool done() const { return at == next.size(); }
  Seq seq() const { return first + at; }
  bool before_other(const Pending& other) const {
    const auto mine = next[at].seen.sum();
    const auto theirs = other.next[other.at].seen.sum();
    return mine != theirs ? mine < theirs : replica->id < other.replica->id;
  }
};

Result<void> ChangeLog::fill(Pending& pending, Seq from) {
  pending.first = from;
  if (from > 1) {
    LULL_ASSIGN(auto last, read({pending.replica->row, from - 1}));
    pending.before = std::move(last.stamp.seen);
  }
  auto rows = db_.use(
      "SELECT seen, hash, body FROM change WHERE key >= ? AND key < ? "
      "ORDER BY key LIMIT ?");
  rows.bind(ChangeKey{pending.replica->row, from}.packed())
      .bind(ChangeKey{pending.replica->row + 1, 0}.packed())
      .bind(static_cast<std::int64_t>(wire::kBatchChangesMax));
  std::size_t bytes = 0;
  while (bytes < wire::kBatchBytesMax) {
    LULL_ASSIGN(const bool row, rows.step());
    if (!row) break;
    LULL_ASSIGN(auto seen, unpack(rows.blob(0)));
    wire::Item item;
    if (rows.is_null(2))
      item.content = rows.id<BodyHash>(1);
    else
      item.content = std::string(as_text(rows.blob(2)));
    bytes += item.wire_bytes();
    pending.next.push_back({std::move(seen), std::move(item)});
  }
  return {};
}

Result<wire::Changes> ChangeLog::read_after(SpaceRow space, model::VersionVector& have) {
  std::vector<Pending> lists;
  for (const auto* replica : replicas(space)) {
    const Seq from = have.of(replica->id) + 1;
    if (from > replica->seq) continue;
    lists.push_back({replica, {}, {}});
    LULL_TRY(fill(lists.back(), from));
  }
  wire::Changes batch{space_id(space), {}};
  std::size_t count = 0;
  std::size_t bytes = 0;
  // Where one list is read out but its replica has more, what follows could come before the
  // others'.
  while (count < wire::kBatchChangesMax && bytes < wire::kBatchBytesMax &&
         std::none_of(lists.begin(), lists.end(),
                      [](const Pending& p) { return p.done() && p.seq() <= p.replica->seq; })) {
    Pending* next = nullptr;
    for (auto& list : lists)
      if (!list.done() && (next == nullptr || list.before_other(*next))) next = &list;
    if (next == nullptr) break;
    auto& [seen, item] = next->next[next->at];
    item.seen = as_text(encode_seen(next->before, seen, next->replica->id));
    next->before = seen;
    bytes += item.wire_bytes();
    ++count;
    if (batch.runs.empty() || batch.runs.back().replica != next->replica->id)
      batch.runs.push_back({next->replica->id, next->seq(), {}});
    batch.runs.back().items.push_back(std::move(item));
    have.raise(next->replica->id, next->seq());
    ++next->at;
  }
  return batch;
}

}  // namespace lull::store
