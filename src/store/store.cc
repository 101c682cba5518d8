// SPDX-License-Identifier: Apache-2.0
#include "store/store.h"

#include <algorithm>
#include <limits>
#include <set>

#include "base/log.h"
#include "crypto/kdf.h"
#include "store/limits.h"
#include "store/meta.h"
#include "store/schema.h"
#include "vault/format.h"

namespace lull::store {

namespace {

/// How long a step of indexing may take while others wait, and while a search does.
constexpr std::int64_t kIdleSliceMs = 25;
constexpr std::int64_t kSearchSliceMs = 200;

}  // namespace

Store::Store(vault::Vault vault, const Clock& clock)
    : vault_(std::move(vault)),
      db_(vault_.db()),
      log_(db_),
      search_(db_),
      records_(db_, log_, search_, clock),
      peers_(db_) {}

Store::~Store() {
  if (taking_in_) undo();
}

Result<void> Store::initialise(vault::Vault& vault, const Identity& identity) {
  Db db(vault.db());
  const std::uint8_t version = kSchemaVersion;
  LULL_TRY(db.execute("BEGIN IMMEDIATE"));
  LULL_TRY(put_meta(db, "schema", {&version, 1}));
  LULL_TRY(put_meta(db, "device", identity.device.secret.expose_bytes()));
  LULL_TRY(put_meta(db, "person", identity.person.view()));
  LULL_TRY(put_meta(db, "display", as_bytes(identity.display)));
  return db.execute("COMMIT");
}

Result<std::unique_ptr<Store>> Store::open(vault::Vault vault, const Clock& clock) {
  std::unique_ptr<Store> store(new Store(std::move(vault), clock));
  LULL_TRY(store->load());
  return store;
}

Result<void> Store::load() {
  LULL_ASSIGN(const auto version, get_meta(db_, "schema"));
  if (version.size() != 1 || version[0] == 0)
    return fail(Code::kDamaged, "vault_damaged", "schema");
  if (version[0] > kSchemaVersion) return fail(Code::kTooNew, "vault_too_new");
  if (version[0] < kSchemaVersion) LULL_TRY(migrate(version[0]));
  LULL_ASSIGN(auto device, get_meta(db_, "device"));
  LULL_ASSIGN(const auto person, get_meta(db_, "person"));
  LULL_ASSIGN(const auto display, get_meta(db_, "display"));
  if (device.size() != crypto::PrivateKey::kSize || person.size() != PersonId::kSize)
    return fail(Code::kDamaged, "vault_damaged", "identity");
  identity_.device = crypto::KeyPair::from_private(crypto::PrivateKey::copy_of(device));
  crypto::wipe(device);
  identity_.person = *PersonId::from(person);
  identity_.display = as_text(display);
  records_.set_me(identity_.person,
                  crypto::derive<Records::AuthorKey>(identity_.device.secret.expose_bytes(),
                                                     crypto::kLabelAuthor));
  LULL_TRY(log_.load());
  LULL_TRY(records_.load());
  return search_.load();
}

/// All steps or none, so that a vault always has the schema of the version that it names.
Result<void> Store::migrate(int from) {
  const std::uint8_t version = kSchemaVersion;
  LULL_TRY(db_.execute("BEGIN IMMEDIATE"));
  const auto migrated = [&]() -> Result<void> {
    for (int step = from; step < kSchemaVersion; ++step)
      LULL_TRY(db_.execute(kSharedMigrations[step - 1]));
    LULL_TRY(put_meta(db_, "schema", {&version, 1}));
    return db_.execute("COMMIT");
  }();
  if (!migrated) (void)db_.execute("ROLLBACK");
  return migrated;
}

// --- transactions --------------------------------------------------------------------------------

Result<void> Store::begin() {
  if (stale_) return fail(Code::kIo, "disk_failed");
  kept_.clear();
  return db_.execute("BEGIN IMMEDIATE");
}

Result<void> Store::commit() {
  LULL_TRY(records_.settle());
  LULL_ASSIGN(const bool grew, log_.save_states());
  LULL_TRY(db_.execute("COMMIT"));
  Committed committed{records_.take_touched(), grew};
  if (listener_ && (committed.log_grew || !committed.records.empty())) listener_(committed);
  return {};
}

void Store::undo() {
  if (taking_in_) ++undone_;
  taking_in_ = false;
  records_.take_touched();
  // Fails if SQLite has rolled back by itself; the state in memory is read again either way.
  (void)db_.execute("ROLLBACK");
  // FTS5 may hold in memory what is neither before nor after, if what failed was an allocation of
  // its own; it forgets that with the schema
  // (https://www.sqlite.org/pragma.html#pragma_writable_schema).
  (void)db_.execute("PRAGMA writable_schema=RESET");
  const auto loaded = load();
  // The log's heads are then ahead of the file; written down, they would break its chains.
  stale_ = !loaded;
  if (!loaded) log_warning("store could not be read again", loaded.error());
}

Result<void> Store::finish() {
  if (!taking_in_) return {};
  // Before the owner is told: it may read the store at once.
  taking_in_ = false;
  auto committed = commit();
  if (!committed) undo();
  return committed;
}

// --- settings ------------------------------------------------------------------------------------

Result<std::optional<std::string>> Store::setting(std::string_view name) {
  LULL_TRY(finish());
  auto value = get_meta(db_, "set." + std::string(name));
  if (value) return std::string(as_text(*value));
  if (value.error().code == Code::kNotFound) return std::nullopt;
  return fail(std::move(value).error());
}

Result<void> Store::set_setting(std::string_view name, std::string_view value) {
  return write([&] { return put_meta(db_, "set." + std::string(name), as_bytes(value)); });
}

// --- entries -------------------------------------------------------------------------------------

Result<RecordId> Store::create(const model::KindSpec& kind, const model::Fields& fields,
                               std::optional<SpaceRow> share_in) {
  LULL_ASSIGN(const auto ids, create_all({{&kind, fields}}, share_in));
  return ids.front();
}

Result<std::vector<RecordId>> Store::create_all(const std::vector<Draft>& drafts,
                                                std::optional<SpaceRow> share_in) {
  return write([&]() -> Result<std::vector<RecordId>> {
    std::vector<RecordId> ids;
    for (const auto& draft : drafts) {
      LULL_ASSIGN(const auto id, records_.create(*draft.kind, draft.fields));
      ids.push_back(id);
      if (!share_in) continue;
      LULL_ASSIGN(ids.back(), records_.share(id, *share_in));
    }
    return ids;
  });
}

Result<RecordId> Store::edit(const RecordId& id, const model::Fields& puts,
                             std::optional<SpaceRow> share_in) {
  return write([&]() -> Result<RecordId> {
    LULL_TRY(records_.edit(id, puts));
    return share_in ? records_.share(id, *share_in, {}) : Result<RecordId>(id);
  });
}

Result<void> Store::together(const std::function<Result<void>(Records&)>& steps) {
  return write([&] { return steps(records_); });
}

Result<std::vector<RecordId>> Store::share(const std::vector<RecordId>& ids, SpaceRow space,
                                           std::span<const std::uint16_t> only) {
  return write([&]() -> Result<std::vector<RecordId>> {
    std::vector<RecordId> shared;
    for (const auto& id : ids) {
      LULL_ASSIGN(const auto now, records_.share(id, space, only));
      shared.push_back(now);
    }
    return shared;
  });
}

Result<void> Store::withdraw(const std::vector<RecordId>& ids) {
  return write([&]() -> Result<void> {
    for (const auto& id : ids) LULL_TRY(records_.withdraw(id));
    return {};
  });
}

Result<void> Store::withdraw_all() {
  return write([&]() -> Result<void> {
    LULL_ASSIGN(const auto peers, peers_.all());
    std::set<SpaceRow> spaces;
    for (const auto& peer : peers)
      if (spaces.insert(peer.space).second) LULL_TRY(records_.withdraw_all(peer.space));
    return {};
  });
}

Result<void> Store::remove(const std::vector<RecordId>& ids) {
  return write([&]() -> Result<void> {
    for (const auto& id : ids) LULL_TRY(records_.remove(id));
    return {};
  });
}

Result<Entry> Store::get(const RecordId& id) {
  LULL_TRY(finish());
  return records_.get(id);
}

Result<std::map<std::uint16_t, std::uint32_t>> Store::fresh_by_kind() {
  LULL_TRY(finish());
  return records_.fresh_by_kind();
}

Result<std::vector<Entry>> Store::held_back(model::Kind kind) {
  LULL_TRY(finish());
  return records_.held_back(kind);
}

Result<std::vector<Entry>> Store::every(std::uint16_t kind) {
  LULL_TRY(finish());
  if (const auto at = kept_.find(kind); at != kept_.end()) return at->second;
  ListQuery query;
  query.kind = kind;
  query.most = static_cast<std::size_t>(std::numeric_limits<std::int64_t>::max());
  LULL_ASSIGN(auto all, records_.list(query));
  if (all.size() <= kKeptMost) kept_[kind] = all;
  return all;
}

Result<std::vector<Entry>> Store::list(const ListQuery& query) {
  LULL_TRY(finish());
  return records_.list(query);
}

Result<std::vector<Entry>> Store::search(std::string_view words, std::size_t most) {
  for (;;) {
    LULL_ASSIGN(const bool more, write([&] { return records_.index_more(kSearchSliceMs); }));
    if (!more) break;
  }
  return records_.search(words, most);
}

Result<std::vector<Revision>> Store::history(const RecordId& id) {
  LULL_TRY(finish());
  return records_.history(id);
}

Result<std::vector<RecordId>> Store::ids_between(const RecordId& low, const RecordId& high,
                                                 std::size_t most) {
  LULL_TRY(finish());
  return records_.ids_between(low, high, most);
}

Result<void> Store::mark_opened(const std::vector<RecordId>& ids) {
  if (ids.empty()) return {};
  return write([&]() -> Result<void> {
    for (const auto& id : ids) LULL_TRY(records_.mark_opened(id));
    return {};
  });
}

// --- peers ---------------------------------------------------------------------------------------

Result<void> Store::add_peer(Peer& peer, const SpaceId& space) {
  return write([&]() -> Result<void> {
    LULL_ASSIGN(peer.space, log_.add_space(space, identity_.person));
    return peers_.add(peer);
  });
}

Result<std::vector<PeerState>> Store::peer_states() {
  LULL_TRY(finish());
  return peers_.states();
}

Result<std::vector<Peer>> Store::peers() {
  LULL_TRY(finish());
  return peers_.all();
}

Result<std::string> Store::display_of(const PersonId& person) {
  LULL_TRY(finish());
  return peers_.display_of(person);
}

Result<void> Store::mark_peer_ended(std::int64_t row) {
  return write([&] { return peers_.mark_ended(row); });
}

Result<void> Store::activate_peer(std::int64_t row) {
  return write([&] { return peers_.activate(row); });
}

Result<void> Store::remove_peer(std::int64_t row, bool keep_copies) {
  return write([&]() -> Result<void> {
    LULL_ASSIGN(const auto all, peers_.all());
    for (const auto& peer : all) {
      if (peer.row != row) continue;
      LULL_TRY(keep_copies ? records_.detach(peer.space) : records_.forget(peer.space));
      LULL_TRY(peers_.remove(row));
      return log_.drop_space(peer.space);
    }
    return fail(Code::kNotFound, "not_paired");
  });
}

Result<std::uint64_t> Store::reserve_stamps(std::int64_t row, std::uint64_t count) {
  return write([&] { return peers_.reserve_stamps(row, count); });
}

Result<bool> Store::accept_stamp(std::int64_t row, std::uint64_t stamp) {
  return write([&] { return peers_.accept_stamp(row, stamp); });
}

Result<void> Store::set_peer_version(std::int64_t row, std::uint32_t version) {
  return write([&] { return peers_.set_version(row, version); });
}

Result<void> Store::remember_address(std::int64_t row, std::string_view address) {
  return write([&] { return peers_.remember_address(row, address); });
}

Result<void> Store::note_contact(std::int64_t row, const Contact& contact) {
  return write([&] { return peers_.note_contact(row, contact); });
}

Result<void> Store::set_acked(std::int64_t row, const Acked& acked) {
  return write([&]() -> Result<void> {
    for (const auto& [replica, seq] : acked) LULL_TRY(peers_.set_acked(row, replica, seq));
    return {};
  });
}

// --- what can wait -------------------------------------------------------------------------------

Result<Maintenance> Store::maintain(bool idle) {
  LULL_TRY(finish());
  if (vault_.log_bytes() >= kCheckpointBytes && !vault_.frozen()) {
    LULL_TRY(vault_.checkpoint());
    return Maintenance::kMore;
  }
  if (!idle) return Maintenance::kLater;
  LULL_ASSIGN(const bool indexing, write([&] { return records_.index_more(kIdleSliceMs); }));
  if (indexing) return Maintenance::kMore;
  if (search_.untidy()) {
    LULL_TRY(write([&] { return search_.tidy(); }));
    return Maintenance::kMore;
  }
  if (vault_.log_bytes() >= kIdleCheckpointBytes) LULL_TRY(vault_.checkpoint());
  vault_.shrink();
  return Maintenance::kDone;
}

Result<std::shared_ptr<vault::Snapshot>> Store::freeze() {
  LULL_TRY(finish());
  return vault_.freeze();
}

}  // namespace lull::store
