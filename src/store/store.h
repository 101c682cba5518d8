// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "base/clock.h"
#include "store/peers.h"
#include "store/records.h"
#include "vault/vault.h"

namespace lull::store {

/// What a commit changed; told to the owner once it is durable.
struct Committed {
  std::vector<RecordId> records;  ///< at most kTouchedMax + 1: more than kTouchedMax means many
  bool log_grew = false;          ///< a change was appended or taken in
};

enum class Maintenance { kDone, kMore, kLater };

/// A reminder of one's own: what about, under which title, by which rule (model/reminder_rule.h),
/// and when next.
struct ReminderRow {
  std::int64_t n = 0;  ///< 0: a new one
  std::string about;
  std::string title;  ///< empty: the one that the settings name
  std::string rule;
  std::int64_t next_ms = 0;
};

/// What this person marks for themself on this device; never sent.
struct Mark {
  enum class Kind : std::uint8_t { kTicked = 1, kStarred, kHidden, kCalled };
  Kind kind{};
  std::string of;    ///< id of the catalogue, or a record's token
  std::string part;  ///< kTicked: the step's id
  std::string text;  ///< kCalled: what the item is called
  std::int64_t at_ms = 0;
};

/// The person this device belongs to.
struct Identity {
  crypto::KeyPair device;
  PersonId person;
  std::string display;
};

/// The shared vault: records, the change logs and the peers, over one connection. Every method that
/// writes is one transaction, durable on return; only then is the owner told. A failed one leaves
/// everything as it was.
///
/// Changes from peers are taken in over several calls of take_in() in one transaction, which ends
/// with finish(). Every other method finishes it first, so that nothing that is not durable is ever
/// read or sent.
class Store {
 public:
  /// Fills a fresh vault (made with kSharedSchema).
  static Result<void> initialise(vault::Vault& vault, const Identity& identity);
  /// kDamaged, kTooNew ("vault_too_new").
  static Result<std::unique_ptr<Store>> open(vault::Vault vault, const Clock& clock);
  ~Store();

  const Identity& identity() const { return identity_; }
  void on_commit(std::function<void(const Committed&)> listener) {
    listener_ = std::move(listener);
  }

  // Settings: small values by name.
  Result<std::optional<std::string>> setting(std::string_view name);
  Result<void> set_setting(std::string_view name, std::string_view value);
  /// Several, all or none.
  Result<void> set_settings(std::span<const std::pair<std::string, std::string>> settings);

  // Entries.
  Result<RecordId> create(const model::KindSpec& kind, const model::Fields& fields,
                          std::optional<SpaceRow> share_in);
  /// Many at once, in one transaction: all or none.
  struct Draft {
    const model::KindSpec* kind;
    model::Fields fields;
  };
  Result<std::vector<RecordId>> create_all(const std::vector<Draft>& drafts,
                                           std::optional<SpaceRow> share_in);
  /// Returns the id it has now: sharing a withdrawn entry again gives it a new one.
  Result<RecordId> edit(const RecordId& id, const model::Fields& puts,
                        std::optional<SpaceRow> share_in = std::nullopt);
  /// See Records::share for `only`.
  Result<std::vector<RecordId>> share(const std::vector<RecordId>& ids, SpaceRow space,
                                      std::span<const std::uint16_t> only = {});
  /// Several things that count together or not at all; `steps` must not call the store's own
  /// methods.
  Result<void> together(const std::function<Result<void>(Records&)>& steps);
  Result<void> withdraw(const std::vector<RecordId>& ids);
  /// Everything of this person's that is shared.
  Result<void> withdraw_all();
  Result<void> remove(const std::vector<RecordId>& ids);
  Result<Entry> get(const RecordId& id);
  Result<std::vector<Entry>> list(const ListQuery& query);
  /// Every visible entry of a kind, newest first. Asked again before anything was written, it need
  /// not be read again.
  Result<std::vector<Entry>> every(std::uint16_t kind);
  /// How many of the entries that can be seen were not looked at yet, by kind.
  Result<std::map<std::uint16_t, std::uint32_t>> fresh_by_kind();
  /// Shared entries of which this device holds something back.
  Result<std::vector<Entry>> held_back(model::Kind kind);
  Result<std::vector<Entry>> search(std::string_view words, std::size_t most);
  /// See Records::walk.
  Result<std::vector<Entry>> walk(std::uint16_t kind, std::int64_t& after, std::size_t most);
  /// How many of these were not here yet; see Records::adopt. All or none.
  Result<std::size_t> adopt(const std::vector<Adopted>& entries);
  Result<std::vector<Revision>> history(const RecordId& id);
  Result<std::vector<RecordId>> ids_between(const RecordId& low, const RecordId& high,
                                            std::size_t most);
  Result<void> mark_opened(const std::vector<RecordId>& ids);

  // A limit's softer version, or its removal, that comes into force later (SR-25).
  struct Softening {
    RecordId record;
    std::int64_t due_ms = 0;
    std::optional<model::Fields> puts;  ///< none: the limit is removed
  };
  /// Instead of one that waits already.
  Result<void> defer(const Softening& softening);
  Result<void> cancel_softening(const RecordId& record);
  Result<std::vector<Softening>> softenings();
  /// Puts what is due by now into force. When the next one is due; nothing if none waits.
  Result<std::optional<std::int64_t>> soften(std::int64_t now_ms);

  // Reminders of one's own, the next one first.
  Result<std::vector<ReminderRow>> reminders();
  /// Puts and removes at once; new rows get their number.
  Result<void> change_reminders(std::span<ReminderRow> puts,
                                std::span<const std::int64_t> removed = {});

  // Marks. What is ticked is forgotten after a while (kTickedMs).
  Result<void> set_mark(const Mark& mark);
  Result<void> remove_mark(const Mark& mark);
  Result<void> forget_ticks(std::int64_t now_ms);
  Result<std::vector<Mark>> marks();
  /// What this person calls items of the catalogue, by their ids.
  Result<std::map<std::string, std::string, std::less<>>> called();

  /// Own entries of a kind that were made before that time, the oldest first.
  Result<std::vector<RecordId>> own_made_before(std::uint16_t kind, std::int64_t ms,
                                                std::size_t most);

  // Peers.
  Result<void> add_peer(Peer& peer, const SpaceId& space);
  Result<std::vector<Peer>> peers();
  Result<std::vector<PeerState>> peer_states();
  /// See Peers::display_of.
  Result<std::string> display_of(const PersonId& person);
  Result<void> activate_peer(std::int64_t row);
  Result<void> mark_peer_ended(std::int64_t row);
  /// Ends a pairing: forgets its keys, its space and log. What was mine or theirs stays as private
  /// copies, or goes as well.
  Result<void> remove_peer(std::int64_t row, bool keep_copies = true);
  Result<std::uint64_t> reserve_stamps(std::int64_t row, std::uint64_t count);
  Result<bool> accept_stamp(std::int64_t row, std::uint64_t stamp);
  Result<void> set_peer_version(std::int64_t row, std::uint32_t version);
  Result<void> remember_address(std::int64_t row, std::string_view address);
  Result<void> note_contact(std::int64_t row, const Contact& contact);
  using Acked = std::vector<std::pair<ReplicaRow, Seq>>;
  Result<void> set_acked(std::int64_t row, const Acked& acked);
  /// Own changes that the peer has not acknowledged, by what is stored and what a session knows.
  Result<std::uint64_t> waiting(const PeerState& peer, const Acked& in_session);
  /// Whether a peer lacks an own change of this record that is in force.
  Result<bool> waits_for(const PeerState& peer, const Acked& in_session, const RecordId& record);
  /// The entries that those changes are about, and when the oldest of them was written.
  struct WaitingEntries {
    std::uint64_t count = 0;
    std::int64_t oldest_ms = 0;
  };
  Result<WaitingEntries> waiting_entries(const PeerState& peer, const Acked& in_session);

  // Replication, for `sync`.
  const ChangeLog& log() const { return log_; }
  Result<ChainHead> head_at(const Replica& replica, Seq seq);
  Result<const Replica*> admit_replica(SpaceRow space, const ReplicaId& id, const PersonId& person);
  /// The own replica's chain is held elsewhere in another state, or further on, than here: this
  /// home was restored or copied. Goes on under a new one, from what every peer has acknowledged;
  /// what came after is made again, and what the others hold of it comes back from them.
  Result<void> renew_own_replica(SpaceRow space);
  /// This home has just come out of a backup: what it held then is a part of what it came to hold,
  /// so it stays as it is; what is new is written as a new replica, and the next handshakes have
  /// stamps from `stamps_from` on. Where there is no room for a replica the pairing ends.
  Result<void> begin_anew(std::uint64_t stamps_from);
  Result<wire::Changes> read_after(SpaceRow space, model::VersionVector& have);
  /// Takes in a batch. After an error the whole unfinished transaction is undone.
  Result<void> take_in(SpaceRow space, wire::Changes&& batch);
  /// Rises whenever an unfinished transaction was undone, by whomever: what was taken in is gone
  /// and has to come again.
  std::uint64_t undone() const { return undone_; }
  /// Changes that are part of a chain but break a rule: kept, passed on, never applied.
  Result<std::uint64_t> quarantined();
  /// The disk failed under the vault: nothing can be written until it is opened again.
  bool failed() const { return vault_.failed() || stale_; }
  /// Makes what was taken in durable.
  Result<void> finish();

  /// One bounded step of what can wait: the log's checkpoint and, while nothing else is going on
  /// (`idle`), the search index.
  Result<Maintenance> maintain(bool idle);

  /// All that is committed, as a file that stays as it is; see Vault::freeze. The log
  /// is not checkpointed while it lives.
  Result<std::shared_ptr<vault::Snapshot>> freeze();

 private:
  Store(vault::Vault vault, const Clock& clock);
  Result<void> load();
  Result<void> migrate(int from);
  Result<std::function<bool(const ChangeKey&)>> lacks(const PeerState& peer,
                                                      const Acked& in_session);
  Result<Seq> acked_of(const PeerState& peer, const Replica& own, const Acked& in_session);
  /// One transaction around `body`.
  template <class Body>
  auto write(Body&& body) -> decltype(body()) {
    LULL_TRY(finish());
    LULL_TRY(begin());
    auto result = body();
    if (result) {
      auto committed = commit();
      if (committed) return result;
      undo();
      return fail(std::move(committed).error());
    }
    undo();
    return result;
  }
  Result<void> begin();
  Result<void> commit();
  void undo();
  Result<void> take_run(SpaceRow space, wire::Run&& run);

  vault::Vault vault_;
  Db db_;
  ChangeLog log_;
  SearchIndex search_;
  Records records_;
  Peers peers_;
  Identity identity_;
  std::function<void(const Committed&)> listener_;
  /// Whole kinds as they were read last; gone with the next transaction.
  std::map<std::uint16_t, std::vector<Entry>> kept_;
  bool taking_in_ = false;
  std::uint64_t undone_ = 0;
  /// What is held in memory is not what the file says: see undo().
  bool stale_ = false;
};

/// An evening and the morning after.
inline constexpr std::int64_t kTickedMs = 36 * 3600 * std::int64_t{1000};
/// No more are kept; there are fewer cards and items.
inline constexpr std::size_t kMarksMost = 1000;

/// Of a kind with more entries than this nothing is kept in memory.
inline constexpr std::size_t kKeptMost = 5'000;
/// Bytes in the write-ahead log at which maintain() checkpoints at once, and while idle. The first
/// is more than a first sync of 100,000 entries leaves: a checkpoint of that much takes 200 ms, in
/// which an entry written right after it would wait.
inline constexpr std::uint64_t kCheckpointBytes = 128 * 1024 * 1024;
inline constexpr std::uint64_t kIdleCheckpointBytes = 256 * 1024;

}  // namespace lull::store
