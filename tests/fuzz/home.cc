// SPDX-License-Identifier: Apache-2.0
#include "fuzz/home.h"

#include <stdlib.h>

#include <fstream>
#include <iterator>

#include "base/check.h"
#include "model/gratitude.h"
#include "model/preference.h"
#include "store/schema.h"

namespace lull::fuzz {

namespace fs = std::filesystem;

namespace {

struct Folder {
  Folder() {
    std::string name = fs::is_directory("/dev/shm") ? "/dev/shm" : "/tmp";
    name += "/lull_fuzz_XXXXXX";
    LULL_CHECK(::mkdtemp(name.data()) != nullptr);
    path = name;
  }
  ~Folder() {
    std::error_code ignored;
    fs::remove_all(path, ignored);
  }
  fs::path path;
};

vault::Unlocked keys() {
  vault::Unlocked made{};
  made.vault.raw.fill(1);
  std::ranges::fill(made.key.expose_bytes(), std::uint8_t{0x81});
  return made;
}

void share_something(store::Store& store, store::SpaceRow space) {
  model::Fields wish;
  wish.set(model::preference::kItem, "touch.hold_still");
  wish.set(model::preference::kDirection, std::uint64_t{1});
  wish.set(model::preference::kWant, std::uint64_t{4});
  LULL_CHECK(store.create(model::kPreferenceSpec, wish, space).has_value());
  model::Fields thanks;
  thanks.set(model::gratitude::kText, "The tea");
  LULL_CHECK(store.create(model::kGratitudeSpec, thanks, space).has_value());
  LULL_CHECK(store.create(model::kGratitudeSpec, thanks, std::nullopt).has_value());
}

Bytes make() {
  const SetClock clock;
  const auto file = folder() / "template";
  auto vault = vault::Vault::create(file, keys(), store::kSharedSchema);
  LULL_CHECK(vault.has_value());
  const store::Identity identity{
      crypto::KeyPair::from_private(crypto::PrivateKey::copy_of(Bytes(32, 0x11))), person(kMe),
      "Noor"};
  LULL_CHECK(store::Store::initialise(*vault, identity).has_value());
  auto store = store::Store::open(std::move(*vault), clock);
  LULL_CHECK(store.has_value());
  store::Peer peer;
  peer.static_key.raw.fill(0x22);
  peer.person = person(kPeer);
  peer.display = "Sam";
  SpaceId space;
  space.raw.fill(0x50);
  LULL_CHECK((*store)->add_peer(peer, space).has_value());
  share_something(**store, peer.space);
  store->reset();
  return read_file(file);
}

}  // namespace

const fs::path& folder() {
  static const Folder made;
  return made.path;
}

void write_file(const fs::path& file, ByteView bytes) {
  std::ofstream out(file, std::ios::binary | std::ios::trunc);
  out.write(reinterpret_cast<const char*>(bytes.data()),
            static_cast<std::streamsize>(bytes.size()));
}

Bytes read_file(const fs::path& file) {
  std::ifstream in(file, std::ios::binary);
  return Bytes(std::istreambuf_iterator<char>(in), {});
}

PersonId person(std::uint8_t number) {
  PersonId id;
  id.raw.fill(number);
  return id;
}

const Bytes& Home::as_made() {
  static const Bytes made = make();
  return made;
}

Home::Home() {
  static int made = 0;
  file_ = folder() / ("home" + std::to_string(++made));
  write_file(file_, as_made());
  reopen();
  SpaceId id;
  id.raw.fill(0x50);
  space = *store_->log().find_space(id);
}

Home::~Home() {
  store_.reset();
  std::error_code ignored;
  fs::remove(file_, ignored);
}

void Home::reopen() {
  store_.reset();
  auto vault = vault::Vault::open(file_, keys());
  LULL_CHECK(vault.has_value());
  auto store = store::Store::open(std::move(*vault), clock);
  LULL_CHECK(store.has_value());
  store_ = std::move(*store);
}

}  // namespace lull::fuzz
