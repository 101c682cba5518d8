// SPDX-License-Identifier: Apache-2.0
#include "node/node.h"

#include <malloc.h>

#include <algorithm>

#include "base/log.h"
#include "crypto/random.h"
#include "node/guarded_run.h"
#include "practice/rounds.h"
#include "store/schema.h"

namespace lull::node {

namespace {

constexpr std::string_view kPausedSetting = "paused";
constexpr std::string_view kQuietSetting = "quiet";
/// Wrong passphrases before the pauses between tries begin, and the longest pause.
constexpr int kFreeTries = 3;
constexpr std::int64_t kLongestTryPauseMs = 60'000;
constexpr std::int64_t kMaintainSoonMs = 50;
constexpr const char* kDiskFailed = "disk_failed";
constexpr std::int64_t kMaintainIdleMs = 1'000;
constexpr std::int64_t kSofteningLookMs = 3'600'000;

}  // namespace

Node::Node(lan::Host& host, Home home, NodeConfig config)
    : host_(host),
      clock_(host.clock()),
      home_(std::make_shared<const Home>(std::move(home))),
      config_(config),
      maintenance_(host.timer()),
      notebook_timer_(host.timer()),
      retention_timer_(host.timer()),
      softening_timer_(host.timer()),
      clock_watch_(host.watch_clock([this](bool slept) { clock_jumped(slept); })),
      reminders_(host, config_.notifier, [this](const std::string& title) {
        tell({Event::What::kReminder, {}, title});
      }) {
  if (const auto cleared = clear_unfinished(*home_); !cleared)
    log_warning("an unfinished set-up could not be cleared", cleared.error());
}

Node::~Node() {
  *alive_ = false;
  watchers_.clear();
  lock();
}

void Node::post(std::function<void()> task) {
  host_.post([alive = alive_, task = std::move(task)] {
    if (*alive) task();
  });
}

State Node::state() const {
  if (store_) return State::kOpen;
  return is_set_up(*home_) ? State::kLocked : State::kNew;
}

std::vector<const char*> Node::notes() const {
  return notes_;
}

// --- setting up, unlocking, locking --------------------------------------------------------------

Result<void> Node::may_try(const char* vault) const {
  if (busy_) return fail(Code::kUnavailable, "busy");
  const auto at = tries_.find(vault);
  if (at != tries_.end() && clock_.steady_ms() < at->second.next_ms)
    return fail(Code::kUnavailable, "too_many_tries");
  return {};
}

void Node::count_try(const char* vault, bool wrong, bool right) {
  auto& tries = tries_[vault];
  if (right) tries = {};
  if (!wrong || ++tries.wrong <= kFreeTries) return;
  const int doublings = std::min(tries.wrong - kFreeTries, 10);
  tries.next_ms =
      clock_.steady_ms() + std::min(std::int64_t{1000} << doublings, kLongestTryPauseMs);
}

void Node::setup(std::string display, crypto::Passphrase shared, crypto::Passphrase notebook,
                 std::function<void(Result<std::string>)> done) {
  if (state() != State::kNew) return done(fail(Code::kExists, "already_set_up"));
  guarded_run(
      kShared,
      [home = home_, params = config_.argon2, shared = std::move(shared),
       notebook = std::move(notebook)] { return make_vaults(*home, shared, notebook, params); },
      [this, display = std::move(display), done = std::move(done)](Result<NewVaults> made) {
        auto recovery = made ? finish_new(std::move(*made), display)
                             : Result<std::string>(fail(std::move(made).error()));
        if (!recovery)
          if (const auto cleared = clear_unfinished(*home_); !cleared)
            log_warning("an unfinished set-up could not be cleared", cleared.error());
        done(std::move(recovery));
      });
}

Result<std::string> Node::finish_new(NewVaults made, const std::string& display) {
  store::Identity identity{crypto::KeyPair::generate(), crypto::random_id<PersonId>(), display};
  LULL_ASSIGN(auto shared, vault::Vault::create(home_->vault(kShared), std::move(made.shared),
                                                store::kSharedSchema));
  LULL_TRY(store::Store::initialise(shared, identity));
  LULL_TRY(vault::Vault::create(home_->vault(kPrivate), std::move(made.notebook),
                                store::kNotebookSchema));
  LULL_TRY(finish_setup(*home_));
  LULL_TRY(open_store(std::move(shared)));
  return std::string(as_text(made.recovery.text.expose_bytes()));
}

void Node::unlock(crypto::Passphrase passphrase, Done done) {
  if (state() == State::kNew) return done(fail(Code::kLocked, "not_set_up"));
  guarded_run(
      kShared,
      [home = home_, passphrase = std::move(passphrase)] {
        return open_slots(*home, kShared, passphrase);
      },
      [this, done = std::move(done)](Result<Opened> opened) {
        done(opened ? finish_unlock(std::move(*opened)) : fail(std::move(opened).error()));
      });
}

void Node::recover(crypto::GuardedBytes code, crypto::Passphrase fresh, Done done) {
  if (state() == State::kNew) return done(fail(Code::kLocked, "not_set_up"));
  guarded_run(
      kShared,
      [home = home_, params = config_.argon2, code = std::move(code), fresh = std::move(fresh)] {
        return node::recover(*home, as_text(code.expose_bytes()), fresh, params);
      },
      [this, done = std::move(done)](Result<Opened> opened) {
        done(opened ? finish_unlock(std::move(*opened)) : fail(std::move(opened).error()));
      });
}

Result<void> Node::finish_unlock(Opened opened) {
  if (opened.healed) notes_.push_back("key_slots_healed");
  if (store_) return {};
  LULL_ASSIGN(auto vault, vault::Vault::open(home_->vault(kShared), std::move(opened.unlocked)));
  return open_store(std::move(vault));
}

Result<void> Node::open_store(vault::Vault vault) {
  LULL_ASSIGN(auto opened, store::Store::open(std::move(vault), clock_));
  LULL_ASSIGN(const auto paused, opened->setting(kPausedSetting));
  LULL_ASSIGN(const auto quiet, opened->setting(kQuietSetting));
  LULL_ASSIGN(settings_, load_settings(*opened));
  store_ = std::move(opened);
  paused_ = paused && *paused == "1";
  quiet_ = quiet && *quiet == "1";
  store_->on_commit([this](const store::Committed& committed) { on_commit(committed); });
  desk_ = std::make_unique<PairingDesk>(host_, *store_, static_cast<DeskOwner&>(*this));
  network_ =
      std::make_unique<Network>(host_, *store_, config_.listen, static_cast<NetworkOwner&>(*this));
  if (const auto dropped = drop_stale_preparations(); !dropped)
    log_warning("unfinished pairings not dropped", dropped.error());
  network_->set_quiet(quiet_);
  network_->set_paused(paused_);
  reminders_.open(*store_, settings_);
  arm_softening();
  // Soon, or the log of one that is ended each time within a moment would grow and grow; what can
  // wait until it is idle waits.
  last_commit_ms_ = clock_.steady_ms();
  schedule_maintenance(kMaintainSoonMs);
  apply_settings();
  return {};
}

Result<void> Node::drop_stale_preparations() {
  LULL_ASSIGN(const auto peers, store_->peer_states());
  for (const auto& peer : peers) {
    const auto age = clock_.wall_ms() - peer.since_ms;
    // A clock that was set back must not end a pairing, so only a sane age counts.
    if (!peer.active && age > kPreparedMs) LULL_TRY(store_->remove_peer(peer.row));
  }
  return {};
}

void Node::close(bool by_itself) {
  end_backup(fail(Code::kLocked, "locked"));
  close_notebook();
  reminders_.close(by_itself);
  retention_timer_->cancel();
  softening_timer_->cancel();
  settings_ = {};
  desk_.reset();
  network_.reset();
  maintenance_->cancel();
  maintaining_ = false;
  committed_.clear();
  if (!store_) return;
  if (const auto finished = store_->finish(); !finished)
    log_warning("the last changes from the other side come again later", finished.error());
  store_.reset();
  malloc_trim(0);
  tell({Event::What::kState});
}

void Node::erase(std::optional<crypto::Passphrase> passphrase, Done done) {
  auto destroy = [this, done](Result<void> allowed) {
    if (!allowed) return done(allowed);
    lock();
    auto erased = erase_vaults(*home_);
    if (erased) home_->forget_autostart();
    notes_.clear();
    tell({Event::What::kState});
    done(std::move(erased));
  };
  if (const auto may = may_try(kShared); !may) return destroy(fail(may.error()));
  if (!passphrase && store_) return destroy(fail(Code::kRefused, "passphrase_needed"));
  if (!passphrase) return destroy({});
  guarded_run_check(std::move(*passphrase), std::move(destroy));
}

/// Asks for the passphrase again before something that cannot be undone.
void Node::guarded_run_check(crypto::Passphrase passphrase, Done then) {
  guarded_run(
      kShared,
      [home = home_, passphrase = std::move(passphrase)]() -> Result<void> {
        LULL_TRY(open_slots(*home, kShared, passphrase));
        return {};
      },
      std::move(then));
}

void Node::confirm(crypto::Passphrase passphrase, Done done) {
  if (const auto open = store(); !open) return done(fail(open.error()));
  guarded_run_check(std::move(passphrase), [this, done = std::move(done)](Result<void> checked) {
    if (!checked) return done(std::move(checked));
    const auto open = store();
    done(open ? Result<void>{} : fail(open.error()));
  });
}

// --- the notebook --------------------------------------------------------------------------------

void Node::open_notebook(crypto::Passphrase passphrase, Done done) {
  if (!store_) return done(fail(Code::kLocked, state() == State::kNew ? "not_set_up" : "locked"));
  // Its files are being copied, and nothing would keep one that is opened anew from writing there.
  if (backup_ && !notebook_) return done(fail(Code::kUnavailable, "busy"));
  guarded_run(
      kPrivate,
      [home = home_, passphrase = std::move(passphrase)] {
        return open_slots(*home, kPrivate, passphrase);
      },
      [this, done = std::move(done)](Result<Opened> opened) {
        if (!opened) return done(fail(std::move(opened).error()));
        if (!store_) return done(fail(Code::kLocked, "locked"));
        if (notebook_) return done({});
        auto vault =
            vault::Vault::open(home_->vault(kPrivate), std::move(opened->unlocked), 1024 * 1024);
        if (!vault) return done(fail(std::move(vault).error()));
        if (opened->healed) notes_.push_back("key_slots_healed");
        auto notebook = store::Notebook::open(std::move(*vault), clock_);
        if (!notebook) return done(fail(std::move(notebook).error()));
        notebook_ = std::move(*notebook);
        arm_notebook();
        remove_old_reflections();
        tell({Event::What::kState});
        done({});
      });
}

/// By the clock, not by the timer alone: a machine that slept rings late.
bool Node::notebook_open() {
  if (notebook_ && clock_.steady_ms() - notebook_used_ms_ >= kNotebookIdleMs) close_notebook();
  return notebook_ != nullptr;
}

void Node::arm_notebook() {
  notebook_used_ms_ = clock_.steady_ms();
  notebook_timer_->start(kNotebookIdleMs, [this] { close_notebook(); });
}

void Node::close_notebook() {
  if (!notebook_) return;
  notebook_timer_->cancel();
  notebook_.reset();
  tell({Event::What::kState});
}

Result<store::Notebook*> Node::notebook() {
  LULL_TRY(store());
  if (!notebook_open()) return fail(Code::kLocked, "notebook_locked");
  arm_notebook();
  return notebook_.get();
}

Result<store::Store*> Node::store() {
  if (store_ && store_->failed()) {
    // After a failed write only what is on the disk counts: it is read again at the next unlock.
    if (std::find(notes_.begin(), notes_.end(), kDiskFailed) == notes_.end())
      notes_.push_back(kDiskFailed);
    post([this] { lock(); });
    return fail(Code::kNoSpace, kDiskFailed);
  }
  if (store_) return store_.get();
  return fail(Code::kLocked, is_set_up(*home_) ? "locked" : "not_set_up");
}

// --- commits and what follows them ---------------------------------------------------------------

void Node::on_commit(const store::Committed& committed) {
  last_commit_ms_ = clock_.steady_ms();
  if (committed_.empty()) post([this] { after_commit(); });
  committed_.push_back(committed);
}

void Node::after_commit() {
  const auto all = std::exchange(committed_, {});
  bool grew = false;
  std::size_t records = 0;
  for (const auto& one : all) {
    grew = grew || one.log_grew;
    records += one.records.size();
  }
  if (grew && network_) network_->log_grew();
  if (records > store::kTouchedMax) {
    tell({Event::What::kManyEntries});
  } else {
    for (const auto& one : all)
      for (const auto& id : one.records) tell({Event::What::kEntry, id});
  }
  if (grew) open_rounds();
  arm_softening();
  schedule_maintenance(kMaintainSoonMs);
}

/// Sealed rounds that both have answered open by themselves.
void Node::open_rounds() {
  const auto at = practice();
  if (!at) return;
  if (const auto opened = practice::open_ready(*at); !opened)
    log_warning("sealed rounds were not opened", opened.error());
}

/// Softer limits come into force on their day. The wall clock may be set either way, so the timer
/// looks again at least once an hour.
void Node::arm_softening() {
  if (!store_) return;
  const auto next = store_->soften(clock_.wall_ms());
  if (!next) log_warning("a limit was not changed", next.error());
  if (!next || !*next) return softening_timer_->cancel();
  const auto in_ms = **next - clock_.wall_ms() + 1;
  softening_timer_->start(std::clamp<std::int64_t>(in_ms, 1, kSofteningLookMs),
                          [this] { arm_softening(); });
}

void Node::schedule_maintenance(std::int64_t in_ms) {
  if (std::exchange(maintaining_, true)) return;
  maintenance_->start(in_ms, [this] {
    maintaining_ = false;
    maintain();
  });
}

/// A bounded step at a time: whoever is waiting comes in between.
void Node::maintain() {
  if (!network_ || !store()) return;
  // Indexing comes in steps that a live entry would have to wait for, so it keeps out of their way.
  if (remove_old_entries()) return schedule_maintenance(0);
  const bool quiet = clock_.steady_ms() - last_commit_ms_ >= kMaintainIdleMs;
  const auto more = store_->maintain(quiet && network_->quiet());
  if (!more) return log_warning("maintenance", more.error());
  switch (*more) {
    case store::Maintenance::kMore:
      return schedule_maintenance(0);
    case store::Maintenance::kLater:
      return schedule_maintenance(kMaintainIdleMs);
    case store::Maintenance::kDone:
      malloc_trim(0);
      return;
  }
}

void Node::tell(const Event& event) {
  const auto watchers = watchers_;
  for (const auto& [id, watcher] : watchers)
    if (watchers_.contains(id)) watcher(event);
}

int Node::watch(Watcher watcher) {
  watchers_.emplace(next_watcher_, std::move(watcher));
  return next_watcher_++;
}

}  // namespace lull::node
