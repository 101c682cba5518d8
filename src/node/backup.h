// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <variant>

#include "node/home.h"
#include "vault/backup_writer.h"

namespace lull::node {

/// The slow and the careful parts of backups. All of it works on files alone and may run on any
/// thread.

/// What a backup is sealed under and opened with: the passphrase gave the shared vault's key.
struct BackupKeys {
  vault::Unlocked shared;
  vault::SlotTable shared_slots;
  vault::SlotTable notebook_slots;
};
Result<BackupKeys> backup_keys(const Home& home, const crypto::Passphrase& passphrase);

/// The files of a notebook that is closed; its log is there if it was cut off while it was open.
struct NotebookFiles {
  std::shared_ptr<vault::Snapshot> database;
  std::shared_ptr<vault::Snapshot> log;
};
Result<NotebookFiles> closed_notebook(const Home& home);

/// The passphrase, or the recovery code, of the time when the backup was made.
using BackupKey = std::variant<crypto::Passphrase, crypto::GuardedBytes>;
/// Writes the files of a home that is not set up, between begin_setup and finish_setup, which is
/// the caller's; a key that is wrong changes nothing. Gives the shared vault's keys. See
/// BackupReader for what else may be wrong.
Result<vault::Unlocked> unpack_backup(const Home& home, Descriptor in, const BackupKey& key);

}  // namespace lull::node
