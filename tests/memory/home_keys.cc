// SPDX-License-Identifier: Apache-2.0
// For e2e/test_memory.py: prints every key of a copied home, as NAME HEX, so that a memory can be
// searched for them. The passphrase comes on standard input.
//   home_keys DIR
#include <fmt/format.h>

#include <iostream>
#include <string>

#include "base/bytes.h"
#include "crypto/kdf.h"
#include "node/vaults.h"
#include "store/store.h"

namespace {

using namespace lull;

void print(const char* name, ByteView key) {
  fmt::print("{} {}\n", name, to_hex(key));
}

Result<vault::Unlocked> data_key(const node::Home& home, const char* name,
                                 const std::string& typed) {
  LULL_ASSIGN(const auto passphrase, node::passphrase_from(typed, false));
  LULL_ASSIGN(auto opened, node::open_slots(home, name, passphrase));
  const auto key = opened.unlocked.key.expose_bytes();
  print(name, key);
  std::array<std::uint8_t, 32> derived;
  for (const auto& label : {crypto::kLabelVaultPage, crypto::kLabelVaultFrameHeader}) {
    crypto::derive_into(key, label, derived);
    print("derived", derived);
  }
  return std::move(opened.unlocked);
}

Result<void> run(const char* directory) {
  std::string typed;
  std::getline(std::cin, typed);
  LULL_ASSIGN(const auto home, node::Home::open(directory));
  LULL_ASSIGN(auto shared, data_key(home, node::kShared, typed));
  LULL_TRY(data_key(home, node::kPrivate, typed));
  const SystemClock clock;
  LULL_ASSIGN(auto vault, vault::Vault::open(home.vault(node::kShared), std::move(shared)));
  LULL_ASSIGN(const auto store, store::Store::open(std::move(vault), clock));
  print("identity", store->identity().device.secret.expose_bytes());
  LULL_ASSIGN(const auto peers, store->peers());
  for (const auto& peer : peers) {
    print("psk", peer.psk.expose_bytes());
    print("knock", peer.knock.expose_bytes());
    print("beacon", peer.beacon.expose_bytes());
  }
  return {};
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 2) return 64;
  const auto done = run(argv[1]);
  if (!done) fmt::print(stderr, "{}\n", done.error().reason);
  return done ? 0 : 1;
}
