// SPDX-License-Identifier: Apache-2.0
#include "sim/device.h"

#include <algorithm>
#include <filesystem>
#include <fstream>

#include "base/check.h"
#include "sim/seeded.h"
#include "store/schema.h"

namespace lull::sim {

namespace {

vault::Unlocked vault_keys() {
  vault::Unlocked made{};
  made.vault.raw.fill(1);
  std::ranges::fill(made.key.expose_bytes(), std::uint8_t{0x81});
  return made;
}

store::Peer other_than(std::uint8_t who) {
  const std::uint8_t other = who == kAda ? kBo : kAda;
  store::Peer peer;
  peer.static_key = crypto::KeyPair::from_private(device_key(other)).pub;
  peer.person = person_of(other);
  peer.display = "other";
  peer.active = true;
  return peer;
}

}  // namespace

PersonId person_of(std::uint8_t who) {
  PersonId id;
  id.raw.fill(who);
  return id;
}

SpaceId pair_space() {
  SpaceId id;
  id.raw.fill(0x50);
  return id;
}

crypto::PrivateKey device_key(std::uint8_t who) {
  return crypto::PrivateKey::copy_of(Bytes(crypto::PrivateKey::kSize, who));
}

MemoryDisk::Image paired_home(std::uint8_t who, const std::string& folder) {
  seed_everything(who);
  const auto file = folder + "/template.vault";
  {
    auto vault = vault::Vault::create(file, vault_keys(), store::kSharedSchema);
    LULL_CHECK(vault.has_value());
    const store::Identity identity{crypto::KeyPair::from_private(device_key(who)), person_of(who),
                                   "someone"};
    LULL_CHECK(store::Store::initialise(*vault, identity).has_value());
    SetClock clock;
    auto store = store::Store::open(std::move(*vault), clock);
    LULL_CHECK(store.has_value());
    auto peer = other_than(who);
    LULL_CHECK((*store)->add_peer(peer, pair_space()).has_value());
    LULL_CHECK(peer.row == 1 && peer.space == 1);
  }
  std::ifstream in(file, std::ios::binary);
  Bytes bytes((std::istreambuf_iterator<char>(in)), {});
  std::filesystem::remove(file);
  return {{"shared.vault", std::move(bytes)}};
}

Device::Device(std::string folder, std::uint8_t number) : disk(std::move(folder)), number_(number) {
  std::filesystem::create_directories(disk.folder());
  std::ofstream(file()).close();
}

void Device::begin(const MemoryDisk::Image& image, std::uint8_t owner) {
  who = owner;
  clock = {};
  disk.lies = false;
  disk.load(image);
  LULL_CHECK(open().has_value());
}

void Device::end() {
  LULL_CHECK(sessions.empty());
  disk.switch_off();
  store_.reset();
}

void Device::close() {
  LULL_CHECK(sessions.empty());
  store_.reset();
}

Result<void> Device::open() {
  LULL_ASSIGN(auto vault, vault::Vault::open(file(), vault_keys()));
  LULL_ASSIGN(store_, store::Store::open(std::move(vault), clock));
  store_->on_commit([this](const store::Committed& committed) {
    if (!committed.log_grew) return;
    for (auto* session : sessions) session->log_grew();
  });
  return {};
}

Result<void> Device::crash(Dice& dice) {
  LULL_CHECK(sessions.empty());
  disk.power_cut(dice);
  store_.reset();
  return open();
}

Result<void> Device::put_back(const MemoryDisk::Image& image) {
  LULL_CHECK(sessions.empty());
  disk.load(image);
  store_.reset();
  return open();
}

}  // namespace lull::sim
