// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <gtest/gtest.h>
#include <stdlib.h>

#include <algorithm>
#include <filesystem>
#include <memory>
#include <string>

#include "base/check.h"
#include "base/clock.h"
#include "crypto/random.h"
#include "model/gratitude.h"
#include "model/limit.h"
#include "model/preference.h"
#include "store/notebook.h"
#include "store/schema.h"
#include "store/store.h"

/// What the tests of store and sync share: devices with real vaults in a folder of their own.
namespace lull::store {

class SetClock final : public Clock {
 public:
  std::int64_t wall_ms() const override { return now_ms; }
  std::int64_t steady_ms() const override { return now_ms; }
  std::int64_t now_ms = 1'700'000'000'000;
};

class TempFolder {
 public:
  TempFolder() {
    namespace fs = std::filesystem;
    const fs::path parent = fs::is_directory("/dev/shm") ? "/dev/shm" : fs::temp_directory_path();
    std::string name = (parent / "lull-store-XXXXXX").string();
    LULL_CHECK(::mkdtemp(name.data()) != nullptr);
    path = name;
  }
  TempFolder(const TempFolder&) = delete;
  TempFolder& operator=(const TempFolder&) = delete;
  ~TempFolder() {
    std::error_code ignored;
    std::filesystem::remove_all(path, ignored);
  }
  std::filesystem::path path;
};

inline vault::Unlocked test_keys() {
  vault::Unlocked made{};
  made.vault.raw.fill(1);
  std::ranges::fill(made.key.expose_bytes(), std::uint8_t{0x81});
  return made;
}

inline PersonId person(std::uint8_t number) {
  PersonId id;
  id.raw.fill(number);
  return id;
}
inline SpaceId pair_space(std::uint8_t number = 0x50) {
  SpaceId id;
  id.raw.fill(number);
  return id;
}

/// "good", or why not.
template <class T>
std::string verdict(const Result<T>& result) {
  return result ? "good" : result.error().reason;
}

/// One device of a person: a vault, and a store over it while it is open.
class Home {
 public:
  explicit Home(std::uint8_t who) : me(person(who)), file_(folder_.path / "shared.vault") {
    auto vault = vault::Vault::create(file_, test_keys(), kSharedSchema);
    LULL_CHECK(vault.has_value());
    // The same for the same person: a second one is as a home put back from an old copy.
    const Identity identity{
        crypto::KeyPair::from_private(crypto::PrivateKey::copy_of(Bytes(32, who))), me, "someone"};
    LULL_CHECK(Store::initialise(*vault, identity).has_value());
    adopt(std::move(*vault));
  }
  Store* operator->() { return store_.get(); }
  Store& operator*() { return *store_; }

  /// Joins a space with one more person; `space` is its row here.
  SpaceRow join(const SpaceId& id, std::uint8_t other) {
    Peer peer;
    crypto::random_fill(peer.static_key.raw);
    peer.person = person(other);
    peer.display = "other";
    LULL_CHECK(store_->add_peer(peer, id).has_value());
    peer_row = peer.row;
    space = peer.space;
    return space;
  }
  void close() { store_.reset(); }
  void open() {
    auto vault = vault::Vault::open(file_, test_keys());
    LULL_CHECK(vault.has_value());
    adopt(std::move(*vault));
  }
  void reopen() {
    close();
    open();
  }
  /// Closes it, and its database as such: to look at what the store does not show.
  vault::Vault take_vault() {
    close();
    auto vault = vault::Vault::open(file_, test_keys());
    LULL_CHECK(vault.has_value());
    return std::move(*vault);
  }
  /// Keeps a copy of the files, to be put back later. Both close it meanwhile.
  void back_up() {
    close();
    std::filesystem::copy_file(file_, folder_.path / "backup",
                               std::filesystem::copy_options::overwrite_existing);
    open();
  }
  void restore() {
    close();
    std::filesystem::copy_file(folder_.path / "backup", file_,
                               std::filesystem::copy_options::overwrite_existing);
    open();
  }
  /// Does everything that can wait.
  void settle_down() {
    for (int i = 0; i < 10'000; ++i) {
      const auto done = store_->maintain(true);
      LULL_CHECK(done.has_value());
      if (*done == Maintenance::kDone) return;
    }
    ADD_FAILURE() << "maintenance never ends";
  }

  const std::filesystem::path& folder() const { return folder_.path; }
  const Replica& own() { return store_->log().own(space); }
  std::size_t replicas() { return store_->log().replicas(space).size(); }

  SetClock clock;
  PersonId me;
  SpaceRow space = 0;
  std::int64_t peer_row = 0;

 private:
  void adopt(vault::Vault vault) {
    auto store = Store::open(std::move(vault), clock);
    LULL_CHECK(store.has_value());
    store_ = std::move(*store);
  }
  TempFolder folder_;
  std::filesystem::path file_;
  std::unique_ptr<Store> store_;
};

// --- entries -------------------------------------------------------------------------------------

inline model::Fields thanks(std::string_view text) {
  model::Fields fields;
  fields.set(model::gratitude::kText, text);
  return fields;
}
inline model::Fields wish(std::string_view note, std::uint64_t want = 4) {
  model::Fields fields;
  fields.set(model::preference::kItem, "touch.hold_still");
  fields.set(model::preference::kDirection, std::uint64_t{1});
  fields.set(model::preference::kWant, want);
  fields.set(model::preference::kNote, note);
  return fields;
}
inline model::Fields just(std::uint16_t field, std::string_view text) {
  model::Fields fields;
  fields.set(field, text);
  return fields;
}
inline model::Fields just(std::uint16_t field, std::uint64_t number) {
  model::Fields fields;
  fields.set(field, number);
  return fields;
}
inline RecordId share_thanks(Home& home, std::string_view text) {
  const auto id = home->create(model::kGratitudeSpec, thanks(text), home.space);
  LULL_CHECK(id.has_value());
  return *id;
}
inline RecordId share_wish(Home& home, std::string_view note) {
  const auto id = home->create(model::kPreferenceSpec, wish(note), home.space);
  LULL_CHECK(id.has_value());
  return *id;
}
inline std::vector<RecordId> listed(Home& home) {
  std::vector<RecordId> ids;
  const auto entries = home->list({});
  LULL_CHECK(entries.has_value());
  for (const auto& entry : *entries) ids.push_back(entry.id);
  return ids;
}
inline std::vector<RecordId> found(Home& home, std::string_view words) {
  std::vector<RecordId> ids;
  const auto entries = home->search(words, 1000);
  LULL_CHECK(entries.has_value());
  for (const auto& entry : *entries) ids.push_back(entry.id);
  return ids;
}

// --- changes -------------------------------------------------------------------------------------

/// Makes `to` know the replicas that `from` knows.
inline void introduce(Home& to, Home& from) {
  for (const auto* replica : from->log().replicas(from.space))
    if (to->log().find(to.space, replica->id) == nullptr)
      LULL_CHECK(to->admit_replica(to.space, replica->id, replica->person).has_value());
}

/// `to` takes in everything of `from` that it lacks.
inline Result<void> carry(Home& to, Home& from) {
  introduce(to, from);
  auto have = to->log().version(to.space);
  for (;;) {
    LULL_ASSIGN(auto batch, from->read_after(from.space, have));
    if (batch.runs.empty()) break;
    LULL_TRY(to->take_in(to.space, std::move(batch)));
  }
  return to->finish();
}

/// Everything of one space, for sending by hand.
inline wire::Changes all_changes(Home& from) {
  model::VersionVector have;
  auto batch = from->read_after(from.space, have);
  LULL_CHECK(batch.has_value());
  return std::move(*batch);
}

/// A device that follows no rules but the chain's: it writes whatever it is told.
class Forger {
 public:
  explicit Forger(std::uint8_t who) : person_(person(who)) { crypto::random_fill(replica_.raw); }
  const ReplicaId& replica() const { return replica_; }
  void meet(Home& victim) {
    LULL_CHECK(victim->admit_replica(victim.space, replica_, person_).has_value());
  }
  wire::Changes say(Home& victim, std::string body, std::string seen = {}) {
    wire::Item item{std::move(seen), std::move(body)};
    return say(victim, std::move(item));
  }
  wire::Changes say(Home& victim, wire::Item item) {
    wire::Changes changes{victim->log().space_id(victim.space), {}};
    wire::Run run{replica_, ++seq_, {}};
    run.items.push_back(std::move(item));
    changes.runs.push_back(std::move(run));
    return changes;
  }
  Result<void> tell(Home& victim, std::string body, std::string seen = {}) {
    LULL_TRY(victim->take_in(victim.space, say(victim, std::move(body), std::move(seen))));
    return victim->finish();
  }
  Seq seq() const { return seq_; }
  void set_seq(Seq seq) { seq_ = seq; }

 private:
  PersonId person_;
  ReplicaId replica_;
  Seq seq_ = 0;
};

inline std::string body_of(const RecordId& id, const model::KindSpec& kind,
                           const model::Fields& fields) {
  wire::Salt salt;
  crypto::random_fill(salt);
  const auto body = wire::encode_body(id, salt, kind, fields);
  LULL_CHECK(body.has_value());
  return std::string(as_text(*body));
}
inline std::string withdrawal_of(const RecordId& id) {
  return std::string(as_text(wire::encode_withdrawal(id, {})));
}
/// A body of a kind that only a newer version knows.
inline std::string newer_body(const RecordId& id, std::string_view content,
                              std::uint8_t salt = 0x5a) {
  std::string body = {0x0a, 16};
  body += as_text(id.view());
  body += {0x12, 16};
  body += std::string(16, static_cast<char>(salt));
  // Field 900, length-delimited: 900 << 3 | 2 = 7202.
  body += {static_cast<char>(0xa2), 0x38, static_cast<char>(content.size())};
  body += content;
  return body;
}

}  // namespace lull::store
