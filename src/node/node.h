// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "node/backup.h"
#include "node/network.h"
#include "node/pairing_desk.h"
#include "node/reminders.h"
#include "node/vaults.h"
#include "practice/context.h"
#include "store/notebook.h"

namespace lull::node {

/// Something that faces may want to look at again.
struct Event {
  enum class What { kEntry, kManyEntries, kPairing, kPeers, kState, kReminder } what;
  RecordId entry{};
  std::string title{};  ///< of a reminder of this person's own
};

enum class State { kNew, kLocked, kOpen };

struct NodeConfig {
  std::optional<lan::Endpoint> listen;
  crypto::Argon2Params argon2 = crypto::kArgon2Default;
  Notifier* notifier = nullptr;  ///< outlives the node
};

/// What the doctor says, and what it goes by.
struct Diagnosis {
  Facts facts;
  std::vector<Finding> findings;
  /// Own entries that a peer does not hold yet.
  struct Delivery {
    std::int64_t peer;
    std::int64_t contact_ms;  ///< when a session with it was last open; 0: never
    std::uint64_t waiting;
    std::int64_t oldest_ms;  ///< when the oldest of them was written
  };
  std::vector<Delivery> deliveries;
};

using Done = std::function<void(Result<void>)>;

/// The daemon's heart: one person's home, its vaults, the network and the pairing desk. Locked, it
/// is deaf and mute: no store, no socket. All calls on one thread; the slow ones answer later,
/// through their last argument.
class Node final : private NetworkOwner, private DeskOwner {
 public:
  Node(lan::Host& host, Home home, NodeConfig config);
  ~Node();

  const Home& home() const { return *home_; }
  State state() const;
  /// Reason tokens of what the person should know about this home.
  std::vector<const char*> notes() const;

  // The vaults.
  /// Gives the recovery code, to be shown once. kExists "already_set_up".
  void setup(std::string display, crypto::Passphrase shared, crypto::Passphrase notebook,
             std::function<void(Result<std::string>)> done);
  void unlock(crypto::Passphrase passphrase, Done done);
  void recover(crypto::GuardedBytes code, crypto::Passphrase fresh, Done done);
  void lock() { close(false); }
  /// The same without being asked: after a while without use, at suspend, behind the screen lock.
  void lock_by_itself();
  /// Destroys everything. Without a passphrase only while nothing can be read anyway.
  void erase(std::optional<crypto::Passphrase> passphrase, Done done);
  /// Writes everything into one sealed file, which is open for writing and empty, and gives its
  /// size. In steps: entries may be read and written meanwhile; locking ends it ("locked"). See
  /// BackupWriter for what else may be wrong.
  void backup(Descriptor out, crypto::Passphrase passphrase,
              std::function<void(Result<std::uint64_t>)> done);
  /// Makes a home of a backup, which is open for reading, locked; says whether it is paired, and
  /// then it is paused. kExists "already_set_up"; see BackupReader.
  void restore(Descriptor in, BackupKey key, std::function<void(Result<bool>)> done);
  void open_notebook(crypto::Passphrase passphrase, Done done);
  /// Whether this is the passphrase of what is open: asked again before what needs it (SR-30).
  void confirm(crypto::Passphrase passphrase, Done done);
  void close_notebook();

  // What is open. kLocked "locked" or "not_set_up"; "notebook_locked".
  Result<store::Store*> store();
  /// Every use of the notebook keeps it open for two more minutes.
  Result<store::Notebook*> notebook();
  bool notebook_open();

  // The other side.
  Result<std::string> offer(const std::vector<lan::Endpoint>& hints);
  Result<void> accept(std::string_view invitation);
  Result<void> decide(bool same);
  PairState pairing() const;
  Result<std::vector<PeerView>> peers();
  Result<void> connect(const lan::Endpoint& to);
  Result<void> set_paused(bool paused);
  bool paused() const { return paused_; }
  /// Whether beacons are sent at all; see Network::set_quiet.
  Result<void> set_quiet(bool quiet);
  bool quiet() const { return quiet_; }
  /// Why the devices do not meet. Answers in every state.
  Diagnosis diagnose();
  std::vector<lan::Endpoint> listening() const;
  /// Ends every pairing: keys and log go, what was shared stays as private copies on this side.
  /// With `tell` the other side is told first, which takes a connection (kUnavailable
  /// "not_connected": nothing is ended).
  void stop(crypto::Passphrase passphrase, bool tell, Done done);
  /// The one space that entries are shared in. kNotFound "not_paired", "pairing_ended".
  Result<store::SpaceRow> pair_space();
  /// What the use cases of the practice work on.
  Result<practice::Context> practice();
  /// Whether every peer holds the own changes of this record that are in force.
  bool delivered(const RecordId& record);
  /// How the person with this id calls themself; "" for one that is not paired any more.
  std::string display_of(const PersonId& person);

  // What the person has set on this device, and is reminded of (node_own.cc). The defaults while
  // nothing is open.
  const Settings& settings() const { return settings_; }
  /// See check_settings().
  Result<void> set_settings(Settings settings);
  Result<Reminders*> reminders();
  /// The person wrote this check-in here.
  void checked_in(const RecordId& check_in);
  lan::Host& host() { return host_; }

  // Watchers: told after what they are told about is durable.
  using Watcher = std::function<void(const Event&)>;
  int watch(Watcher watcher);
  void unwatch(int id) { watchers_.erase(id); }

 private:
  Result<void> finish_unlock(Opened opened);
  Result<std::string> finish_new(NewVaults made, const std::string& display);
  Result<void> open_store(vault::Vault vault);
  Result<void> begin_backup(Descriptor out, const BackupKeys& keys);
  void step_backup();
  void end_backup(Result<std::uint64_t> result);
  Result<bool> finish_restore(vault::Unlocked shared);
  template <class Work, class Then>
  void guarded_run(const char* vault, Work work, Then then);
  void guarded_run_check(crypto::Passphrase passphrase, Done then);
  Result<void> end_pairings();
  /// Wrong passphrases in a row, for each vault by itself: what opens one says nothing about the
  /// other.
  struct Tries {
    int wrong = 0;
    std::int64_t next_ms = 0;
  };
  void count_try(const char* vault, bool wrong, bool right);
  Result<void> may_try(const char* vault) const;
  void on_commit(const store::Committed& committed);
  void after_commit();
  void open_rounds();
  void arm_softening();
  void schedule_maintenance(std::int64_t in_ms);
  void maintain();
  void close(bool by_itself);
  void apply_settings();
  void look_for_old();
  bool remove_old_entries();
  void remove_old_reflections();
  void clock_jumped(bool slept);
  void arm_notebook();
  std::vector<lan::Endpoint> hints() const;
  std::uint16_t own_port() const;
  Result<void> drop_stale_preparations();
  void tell(const Event& event);
  void post(std::function<void()> task);

  std::unique_ptr<lan::Driver> admit_stranger(ByteView flight, const lan::Endpoint& from) override;
  bool expects_strangers() const override;
  void peers_changed() override;
  void pairing_moved() override;
  void peer_leaving(std::int64_t row) override;
  void pairing_changed_peers() override;

  lan::Host& host_;
  const Clock& clock_;
  std::shared_ptr<const Home> home_;  ///< shared with work that is off the thread
  NodeConfig config_;
  std::unique_ptr<lan::Timer> maintenance_;
  std::unique_ptr<lan::Timer> notebook_timer_;
  std::unique_ptr<lan::Timer> retention_timer_;
  std::unique_ptr<lan::Timer> softening_timer_;
  std::unique_ptr<lan::Watch> clock_watch_;
  Settings settings_;
  Reminders reminders_;
  bool retention_due_ = false;
  std::unique_ptr<store::Store> store_;
  std::unique_ptr<store::Notebook> notebook_;
  std::int64_t notebook_used_ms_ = 0;
  std::shared_ptr<vault::BackupWriter> backup_;  ///< shared with its step that is off the thread
  std::function<void(Result<std::uint64_t>)> after_backup_;
  std::unique_ptr<PairingDesk> desk_;
  std::unique_ptr<Network> network_;
  std::map<int, Watcher> watchers_;
  int next_watcher_ = 1;
  std::vector<store::Committed> committed_;
  std::vector<const char*> notes_;
  std::shared_ptr<bool> alive_ = std::make_shared<bool>(true);
  std::int64_t last_commit_ms_ = 0;
  bool paused_ = false;
  bool quiet_ = false;
  bool busy_ = false;
  bool maintaining_ = false;
  std::map<std::string, Tries> tries_;
};

inline constexpr std::int64_t kNotebookIdleMs = 2 * 60 * 1000;
/// A pairing that was stored but never confirmed from the other side lapses after this.
inline constexpr std::int64_t kPreparedMs = 24 * 3600 * std::int64_t{1000};

}  // namespace lull::node
