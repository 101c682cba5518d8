// SPDX-License-Identifier: Apache-2.0
// Does anything branch on a secret, or look something up by one? Run under valgrind's memcheck with
// the secrets marked as uninitialised: whatever it then says about a jump or an address that
// depends on them would be a channel of time (the method of Langley's ctgrind). README.md has what
// it found.
#include <fmt/format.h>
#include <valgrind/memcheck.h>

#include <algorithm>
#include <array>
#include <functional>

#include "crypto/aead.h"
#include "crypto/hash.h"
#include "crypto/init.h"
#include "crypto/kdf.h"
#include "crypto/random.h"
#include "crypto/x25519.h"
#include "noise/channel.h"
#include "noise/hkdf.h"
#include "pairing/invite_keys.h"
#include "vault/page_sealer.h"

namespace lull {
namespace {

void poison(ByteView secret) {
  static_cast<void>(VALGRIND_MAKE_MEM_UNDEFINED(secret.data(), secret.size()));
}
/// What everybody may know from here on: the answer, and not how long it took.
template <typename Value>
Value declassified(Value value) {
  static_cast<void>(VALGRIND_MAKE_MEM_DEFINED(&value, sizeof value));
  return value;
}

using Key = std::array<std::uint8_t, 32>;
Key secret_key() {
  Key key;
  crypto::random_fill(key);
  poison(key);
  return key;
}
Bytes some(std::size_t size) {
  Bytes bytes(size);
  crypto::random_fill(bytes);
  return bytes;
}

volatile bool seen_by_all;

void compares() {
  const auto secret = secret_key();
  const auto given = some(32);
  static_cast<void>(declassified(crypto::equal_constant_time(secret, given)));
}
void knocks() {
  const auto key = crypto::random_secret<noise::KnockKey>();
  poison(key.expose_bytes());
  static_cast<void>(declassified(noise::knock_fits(key, some(noise::kFirstFlightBytes))));
}
void claims() {
  const auto key = crypto::random_secret<noise::KnockKey>();
  poison(key.expose_bytes());
  static_cast<void>(pairing::claim_tag(key, crypto::random_id<crypto::PublicKey>()));
}
void hashes() {
  const auto key = secret_key();
  const auto text = some(300);
  Key out;
  crypto::blake2b_keyed(key, {text}, out);
}
void derives() {
  const auto master = secret_key();
  Key out;
  crypto::derive_into(master, crypto::kLabelVaultPage, out);
}
void derives_for_noise() {
  const auto chaining = secret_key();
  const auto input = secret_key();
  const noise::HkdfOutput output(noise::HashKind::kBlake2b, chaining, input, 3);
  static_cast<void>(output.part(2));
}
void agrees() {
  crypto::PrivateKey secret = crypto::random_secret<crypto::PrivateKey>();
  poison(secret.expose_bytes());
  const auto theirs = crypto::KeyPair::generate();
  crypto::SharedSecret shared;
  seen_by_all = crypto::x25519(secret, theirs.pub, shared);
}
void seals() {
  const auto key = secret_key();
  auto text = some(500);
  poison(text);
  Bytes out(text.size() + crypto::kTagBytes);
  crypto::chacha_seal(key, 7, some(32), text, out);
}
void seals_pages() {
  const auto key = crypto::random_secret<vault::DataKey>();
  poison(key.expose_bytes());
  vault::PageSealer sealer(crypto::random_id<vault::VaultId>(), key);
  Bytes page(vault::kPageBytes), out(vault::kPageBytes);
  crypto::random_fill(MutableBytes(page).first(vault::kTextBytes));
  sealer.seal_page(3, page, out);
}

/// The control: what these do must be seen.
bool compares_badly() {
  const auto secret = secret_key();
  const auto given = some(32);
  for (std::size_t i = 0; i < secret.size(); ++i)
    if (secret[i] != given[i]) return false;
  return true;
}
std::uint8_t looks_up() {
  static const auto table = some(256);
  const auto secret = secret_key();
  return declassified(table[secret[0]]);
}

unsigned seen_in(const std::function<void()>& act) {
  const auto before = VALGRIND_COUNT_ERRORS;
  act();
  return VALGRIND_COUNT_ERRORS - before;
}

int run() {
  const std::pair<const char*, void (*)()> careful[] = {
      {"comparing in constant time", compares},
      {"judging a knock", knocks},
      {"a claim's tag", claims},
      {"a keyed hash", hashes},
      {"deriving a key", derives},
      {"HKDF over BLAKE2b", derives_for_noise},
      {"X25519", agrees},
      {"sealing a message, key and text", seals},
      {"sealing a page", seals_pages},
  };
  bool good = true;
  for (const auto& [what, act] : careful) {
    const auto seen = seen_in(act);
    good = good && seen == 0;
    fmt::print("{:<36} {}\n", what,
               seen == 0 ? "nothing depends on a secret" : "DEPENDS ON A SECRET");
  }
  const auto branch = seen_in([] { seen_by_all = compares_badly(); });
  const auto index = seen_in([] { static_cast<void>(looks_up()); });
  fmt::print("{:<36} {}\n", "control: comparing until they differ",
             branch > 0 ? "seen" : "NOT SEEN");
  fmt::print("{:<36} {}\n", "control: a table by a secret index", index > 0 ? "seen" : "NOT SEEN");
  return good && branch > 0 && index > 0 ? 0 : 1;
}

}  // namespace
}  // namespace lull

int main() {
  if (RUNNING_ON_VALGRIND == 0) {
    fmt::print(stderr, "run it as: valgrind -q secrets\n");
    return 64;
  }
  lull::crypto::ensure_initialised();
  return lull::run();
}
