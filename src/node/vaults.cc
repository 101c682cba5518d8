// SPDX-License-Identifier: Apache-2.0
#include "node/vaults.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>

#include "model/text.h"
#include "vault/disk.h"

namespace lull::node {

namespace fs = std::filesystem;

namespace {

/// Stands from the first step of a set-up until after the last.
fs::path marker(const Home& home) {
  return home.data() / "unfinished";
}

bool unfinished(const Home& home) {
  std::error_code ignored;
  return fs::exists(marker(home), ignored);
}

Result<void> touch(const fs::path& file) {
  const int fd = ::open(file.c_str(), O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
  if (fd < 0) return fail(vault::disk_error(errno, "create"));
  ::close(fd);
  return vault::sync_name(file);
}

}  // namespace

Result<crypto::Passphrase> passphrase_from(std::string_view typed, bool fresh) {
  LULL_ASSIGN(auto text, model::clean(typed, model::Lines::kOne));
  const bool too_short = model::count_characters(text) < kPassphraseCharactersMin;
  auto made = crypto::Passphrase::copy_of(text);
  crypto::wipe({reinterpret_cast<std::uint8_t*>(text.data()), text.size()});
  if (fresh && too_short) return fail(Code::kInvalid, "passphrase_too_short");
  return made;
}

bool is_set_up(const Home& home) {
  if (unfinished(home)) return false;
  // Any of the four: what is missing can be told then, and nothing is overwritten. So may be what a
  // failing disk does not show.
  for (const char* name : {kShared, kPrivate})
    if (!vault::is_absent(home.keys(name)) || !vault::is_absent(home.vault(name))) return true;
  return false;
}

Result<void> clear_unfinished(const Home& home) {
  if (!unfinished(home)) return {};
  return erase_vaults(home);
}

Result<void> begin_setup(const Home& home) {
  if (is_set_up(home)) return fail(Code::kExists, "already_set_up");
  return touch(marker(home));
}

Result<NewVaults> make_vaults(const Home& home, const crypto::Passphrase& shared,
                              const crypto::Passphrase& notebook, crypto::Argon2Params params) {
  LULL_TRY(begin_setup(home));
  auto recovery = vault::RecoveryCode::generate();
  LULL_ASSIGN(auto first, vault::KeySlots::create(home.keys(kShared), shared, recovery, params));
  LULL_ASSIGN(auto second,
              vault::KeySlots::create(home.keys(kPrivate), notebook, recovery, params));
  return NewVaults{std::move(first), std::move(second), std::move(recovery)};
}

Result<void> finish_setup(const Home& home) {
  LULL_TRY(vault::sync_name(marker(home)));
  std::error_code error;
  fs::remove(marker(home), error);
  if (error) return fail(Code::kIo, "home_unusable", error.message());
  return vault::sync_name(marker(home));
}

Result<Opened> open_slots(const Home& home, const char* name,
                          const crypto::Passphrase& passphrase) {
  LULL_ASSIGN(const auto slots, vault::KeySlots::load(home.keys(name)));
  LULL_ASSIGN(auto unlocked, slots.open(passphrase));
  return Opened{std::move(unlocked), slots.healed()};
}

Result<Opened> recover(const Home& home, std::string_view code, const crypto::Passphrase& fresh,
                       crypto::Argon2Params params) {
  LULL_ASSIGN(auto shared, vault::KeySlots::load(home.keys(kShared)));
  LULL_ASSIGN(auto notebook, vault::KeySlots::load(home.keys(kPrivate)));
  LULL_ASSIGN(auto unlocked, shared.open_with_recovery(code));
  LULL_ASSIGN(const auto unlocked_notebook, notebook.open_with_recovery(code));
  LULL_TRY(notebook.replace_passphrase(unlocked_notebook, fresh, params));
  LULL_TRY(shared.replace_passphrase(unlocked, fresh, params));
  return Opened{std::move(unlocked), shared.healed() || notebook.healed()};
}

Result<void> erase_vaults(const Home& home) {
  // One that is cut short is finished at the next start (clear_unfinished).
  LULL_TRY(touch(marker(home)));
  for (const char* name : {kShared, kPrivate}) LULL_TRY(vault::KeySlots::destroy(home.keys(name)));
  for (const char* name : {kShared, kPrivate}) LULL_TRY(vault::Vault::remove(home.vault(name)));
  LULL_TRY(vault::sync_name(marker(home)));
  return finish_setup(home);
}

}  // namespace lull::node
