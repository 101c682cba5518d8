// SPDX-License-Identifier: Apache-2.0
#include "node/backup.h"

#include "node/vaults.h"
#include "vault/backup_reader.h"
#include "vault/disk.h"

namespace lull::node {

namespace fs = std::filesystem;

namespace {

fs::path log_of(const fs::path& database) {
  return database.string() + "-wal";
}

Result<vault::Unlocked> open_with(const vault::KeySlots& slots, const BackupKey& key) {
  if (const auto* passphrase = std::get_if<crypto::Passphrase>(&key))
    return slots.open(*passphrase);
  return slots.open_with_recovery(as_text(std::get<crypto::GuardedBytes>(key).expose_bytes()));
}

}  // namespace

Result<BackupKeys> backup_keys(const Home& home, const crypto::Passphrase& passphrase) {
  LULL_ASSIGN(const auto shared, vault::KeySlots::load(home.keys(kShared)));
  LULL_ASSIGN(const auto notebook, vault::KeySlots::load(home.keys(kPrivate)));
  LULL_ASSIGN(auto unlocked, shared.open(passphrase));
  return BackupKeys{std::move(unlocked), shared.table(), notebook.table()};
}

Result<NotebookFiles> closed_notebook(const Home& home) {
  NotebookFiles files;
  auto database = vault::Snapshot::of(home.vault(kPrivate));
  if (!database && database.error().code == Code::kNotFound)
    return fail(Code::kNotFound, "vault_missing");
  LULL_ASSIGN(files.database, std::move(database));
  auto log = vault::Snapshot::of(log_of(home.vault(kPrivate)));
  if (!log && log.error().code == Code::kNotFound) return files;
  LULL_ASSIGN(files.log, std::move(log));
  return files;
}

Result<vault::Unlocked> unpack_backup(const Home& home, Descriptor in, const BackupKey& key) {
  LULL_ASSIGN(const auto backup, vault::BackupReader::open(std::move(in)));
  LULL_ASSIGN(auto shared, open_with(vault::KeySlots::of(backup.shared_slots()), key));
  LULL_TRY(begin_setup(home));
  // A log that somebody left there would be read as if it belonged to what comes now.
  for (const char* name : {kShared, kPrivate}) LULL_TRY(vault::Vault::remove(home.vault(name)));
  LULL_TRY(backup.unpack(
      shared.key, {home.vault(kShared), home.vault(kPrivate), log_of(home.vault(kPrivate))}));
  LULL_TRY(vault::replace_file(home.keys(kShared), encode_slot_file(backup.shared_slots())));
  LULL_TRY(vault::replace_file(home.keys(kPrivate), encode_slot_file(backup.notebook_slots())));
  return shared;
}

}  // namespace lull::node
