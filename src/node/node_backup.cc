// SPDX-License-Identifier: Apache-2.0
// The node's backups: written in steps, restored whole or not at all.
#include "base/log.h"
#include "node/guarded_run.h"
#include "node/node.h"

namespace lull::node {

namespace {

constexpr std::int64_t kHourMs = 3600 * std::int64_t{1000};
/// Room for a million handshakes in every hour, as for beacons (proto/README.md).
constexpr unsigned kStampsInAnHourBits = 20;

std::uint64_t stamps_at(std::int64_t wall_ms) {
  return static_cast<std::uint64_t>(std::max<std::int64_t>(wall_ms, 0) / kHourMs)
         << kStampsInAnHourBits;
}

}  // namespace

void Node::backup(Descriptor out, crypto::Passphrase passphrase,
                  std::function<void(Result<std::uint64_t>)> done) {
  if (const auto open = store(); !open) return done(fail(open.error()));
  if (backup_) return done(fail(Code::kUnavailable, "busy"));
  guarded_run(
      kShared,
      [home = home_, passphrase = std::move(passphrase)] { return backup_keys(*home, passphrase); },
      [this, out = std::move(out), done = std::move(done)](Result<BackupKeys> keys) mutable {
        const auto begun =
            keys ? begin_backup(std::move(out), *keys) : fail(std::move(keys).error());
        if (!begun) return done(fail(begun.error()));
        after_backup_ = done;
        step_backup();
      });
}

/// What is copied stays as it is from here on: what is written meanwhile goes into the logs.
Result<void> Node::begin_backup(Descriptor out, const BackupKeys& keys) {
  LULL_TRY(store());
  NotebookFiles notebook;
  if (notebook_) {
    LULL_ASSIGN(notebook.database, notebook_->freeze());
  } else {
    LULL_ASSIGN(notebook, closed_notebook(*home_));
  }
  LULL_ASSIGN(auto shared, store_->freeze());
  LULL_ASSIGN(backup_,
              vault::BackupWriter::begin(
                  std::move(out), keys.shared.key, keys.shared_slots, keys.notebook_slots,
                  {std::move(shared), std::move(notebook.database), std::move(notebook.log)}));
  return {};
}

void Node::step_backup() {
  auto result = std::make_shared<Result<bool>>(false);
  host_.run_blocking([writer = backup_, result] { *result = writer->step(); },
                     [this, alive = alive_, writer = backup_, result] {
                       if (!*alive || backup_ != writer) return;
                       if (!*result) return end_backup(fail(result->error()));
                       if (!**result) return step_backup();
                       end_backup(writer->file_bytes());
                     });
}

void Node::end_backup(Result<std::uint64_t> result) {
  if (!backup_) return;
  backup_.reset();
  const auto done = std::exchange(after_backup_, nullptr);
  // The checkpoint that had to wait.
  if (network_) schedule_maintenance(0);
  if (*alive_) done(std::move(result));
}

void Node::restore(Descriptor in, BackupKey key, std::function<void(Result<bool>)> done) {
  if (state() != State::kNew) return done(fail(Code::kExists, "already_set_up"));
  guarded_run(
      kShared,
      [home = home_, in = std::move(in), key = std::move(key)]() mutable {
        return unpack_backup(*home, std::move(in), key);
      },
      [this, done = std::move(done)](Result<vault::Unlocked> shared) {
        auto paired = shared ? finish_restore(std::move(*shared))
                             : Result<bool>(fail(std::move(shared).error()));
        if (!paired)
          if (const auto cleared = clear_unfinished(*home_); !cleared)
            log_warning("an unfinished restore could not be cleared", cleared.error());
        tell({Event::What::kState});
        done(std::move(paired));
      });
}

/// The new replica is there before the home counts, so nothing is ever sent as the old one. Paused,
/// since a pairing that was ended after the backup is in force again: who was left is not met
/// before the person says so.
Result<bool> Node::finish_restore(vault::Unlocked shared) {
  bool paired = false;
  {
    LULL_ASSIGN(auto vault, vault::Vault::open(home_->vault(kShared), std::move(shared)));
    LULL_ASSIGN(const auto opened, store::Store::open(std::move(vault), clock_));
    LULL_TRY(opened->begin_anew(stamps_at(clock_.wall_ms())));
    LULL_ASSIGN(const auto peers, opened->peer_states());
    paired = !peers.empty();
    if (paired) LULL_TRY(opened->set_setting("paused", "1"));
  }
  LULL_TRY(finish_setup(*home_));
  return paired;
}

}  // namespace lull::node
