// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "node/home.h"
#include "vault/key_slots.h"
#include "vault/vault.h"

namespace lull::node {

/// The slow and the careful parts of setting up, opening and erasing the two vaults of a home. All
/// of it works on files alone and may run on any thread.

inline constexpr std::size_t kPassphraseCharactersMin = 12;

struct NewVaults {
  vault::Unlocked shared;
  vault::Unlocked notebook;
  vault::RecoveryCode recovery;
};

/// Text that a person typed as a passphrase: NFC. kInvalid "passphrase_too_short" (if `fresh`),
/// "text_invalid".
Result<crypto::Passphrase> passphrase_from(std::string_view typed, bool fresh);

/// True if a set-up has come to its end here. One that was cut short leaves nothing: see clear().
bool is_set_up(const Home& home);
/// Removes what a set-up that was cut short has left.
Result<void> clear_unfinished(const Home& home);

/// From here on, until finish_setup, nothing in this home counts. kExists "already_set_up".
Result<void> begin_setup(const Home& home);
/// Makes key slots and databases; `finish_setup` then makes it count.
Result<NewVaults> make_vaults(const Home& home, const crypto::Passphrase& shared,
                              const crypto::Passphrase& notebook, crypto::Argon2Params params);
Result<void> finish_setup(const Home& home);

/// The data key of one vault by passphrase. `healed`: one copy of its slots was damaged and has
/// been written anew.
struct Opened {
  vault::Unlocked unlocked;
  bool healed;
};
Result<Opened> open_slots(const Home& home, const char* name, const crypto::Passphrase& passphrase);
/// By the recovery code; gives both vaults the new passphrase.
Result<Opened> recover(const Home& home, std::string_view code, const crypto::Passphrase& fresh,
                       crypto::Argon2Params params);

/// Keys first, then everything else.
Result<void> erase_vaults(const Home& home);

}  // namespace lull::node
