// SPDX-License-Identifier: Apache-2.0
#include "store/peers.h"

#include <algorithm>

namespace lull::store {

namespace {

constexpr std::size_t kAddressesMax = 8;
/// More handshakes than any home ever starts.
constexpr std::uint64_t kStampsLeapt = std::uint64_t{1} << 32;

std::vector<std::string> split(std::string_view words) {
  std::vector<std::string> out;
  while (!words.empty()) {
    const auto end = std::min(words.find(' '), words.size());
    if (end > 0) out.emplace_back(words.substr(0, end));
    words.remove_prefix(std::min(end + 1, words.size()));
  }
  return out;
}

std::string join(const std::vector<std::string>& words) {
  std::string out;
  for (const auto& word : words) out += (out.empty() ? "" : " ") + word;
  return out;
}

PeerSecret secret_of(ByteView bytes) {
  return bytes.size() == PeerSecret::kSize ? PeerSecret::copy_of(bytes) : PeerSecret();
}

}  // namespace

Result<void> Peers::add(Peer& peer) {
  LULL_TRY(
      db_.use("INSERT INTO peer(static_key, person, display, space, psk, knock, beacon, state, "
              "version, since_ms, addresses) VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")
          .bind(peer.static_key.view())
          .bind(peer.person.view())
          .bind(std::string_view(peer.display))
          .bind(peer.space)
          .bind(peer.psk.expose_bytes())
          .bind(peer.knock.expose_bytes())
          .bind(peer.beacon.expose_bytes())
          .bind(peer.active ? 2 : 1)
          .bind(peer.version)
          .bind(peer.since_ms)
          .bind(std::string_view(join(peer.addresses)))
          .run());
  peer.row = db_.last_row();
  return {};
}

namespace {

#define LULL_STATE_COLUMNS "n, person, space, state, since_ms"

PeerState state_in(const Statement& row) {
  return {row.integer(0),      row.id<PersonId>(1), row.integer(2),
          row.integer(3) >= 2, row.integer(3) == 3, row.integer(4)};
}

}  // namespace

Result<std::vector<PeerState>> Peers::states() {
  std::vector<PeerState> peers;
  auto rows = db_.use("SELECT " LULL_STATE_COLUMNS " FROM peer ORDER BY n");
  for (;;) {
    LULL_ASSIGN(const bool row, rows.step());
    if (!row) return peers;
    peers.push_back(state_in(rows));
  }
}

Result<std::vector<Peer>> Peers::all() {
  std::vector<Peer> peers;
  auto rows = db_.use("SELECT " LULL_STATE_COLUMNS
                      ", static_key, display, psk, knock, beacon, stamp_in, version, addresses, "
                      "contact_ms, contact_way, heard_boot, heard_count FROM peer ORDER BY n");
  for (;;) {
    LULL_ASSIGN(const bool row, rows.step());
    if (!row) return peers;
    peers.push_back({state_in(rows), rows.id<crypto::PublicKey>(5), std::string(rows.text(6)),
                     secret_of(rows.blob(7)), secret_of(rows.blob(8)), secret_of(rows.blob(9)),
                     rows.number(10), static_cast<std::uint32_t>(rows.integer(11)),
                     split(rows.text(12)),
                     Contact{rows.integer(13),
                             static_cast<Way>(rows.integer(14)),
                             {rows.number(15), static_cast<std::uint32_t>(rows.number(16))}}});
  }
}

Result<std::string> Peers::display_of(const PersonId& person) {
  auto row = db_.use("SELECT display FROM peer WHERE person = ? ORDER BY n LIMIT 1");
  LULL_ASSIGN(const bool found, row.bind(person.view()).step());
  return found ? std::string(row.text(0)) : std::string();
}

Result<void> Peers::activate(std::int64_t row) {
  return db_.use("UPDATE peer SET state = 2 WHERE n = ?").bind(row).run();
}

Result<void> Peers::mark_ended(std::int64_t row) {
  return db_.use("UPDATE peer SET state = 3 WHERE n = ?").bind(row).run();
}

Result<void> Peers::remove(std::int64_t row) {
  LULL_TRY(db_.use("DELETE FROM acked WHERE peer = ?").bind(row).run());
  return db_.use("DELETE FROM peer WHERE n = ?").bind(row).run();
}

Result<std::uint64_t> Peers::reserve_stamps(std::int64_t row, std::uint64_t count) {
  LULL_TRY(
      db_.use("UPDATE peer SET stamp_out = stamp_out + ? WHERE n = ?").bind(count).bind(row).run());
  auto read = db_.use("SELECT stamp_out FROM peer WHERE n = ?");
  LULL_ASSIGN(const bool there, read.bind(row).step());
  if (!there) return fail(Code::kNotFound, "not_paired");
  return read.number(0) - count + 1;
}

Result<void> Peers::raise_stamps(std::int64_t row, std::uint64_t least) {
  return db_.use("UPDATE peer SET stamp_out = max(stamp_out + ?, ?) WHERE n = ?")
      .bind(kStampsLeapt)
      .bind(least)
      .bind(row)
      .run();
}

Result<bool> Peers::accept_stamp(std::int64_t row, std::uint64_t stamp) {
  LULL_TRY(db_.use("UPDATE peer SET stamp_in = ? WHERE n = ? AND stamp_in < ?")
               .bind(stamp)
               .bind(row)
               .bind(stamp)
               .run());
  return db_.changed_rows() == 1;
}

Result<void> Peers::set_version(std::int64_t row, std::uint32_t version) {
  return db_.use("UPDATE peer SET version = max(version, ?) WHERE n = ?")
      .bind(version)
      .bind(row)
      .run();
}

Result<void> Peers::remember_address(std::int64_t row, std::string_view address) {
  std::vector<std::string> addresses;
  {
    auto read = db_.use("SELECT addresses FROM peer WHERE n = ?");
    LULL_ASSIGN(const bool there, read.bind(row).step());
    if (!there) return {};
    addresses = split(read.text(0));
  }
  if (!addresses.empty() && addresses.front() == address) return {};
  std::erase(addresses, address);
  addresses.emplace(addresses.begin(), address);
  if (addresses.size() > kAddressesMax) addresses.resize(kAddressesMax);
  return db_.use("UPDATE peer SET addresses = ? WHERE n = ?")
      .bind(std::string_view(join(addresses)))
      .bind(row)
      .run();
}

Result<void> Peers::note_contact(std::int64_t row, const Contact& contact) {
  LULL_TRY(db_.use("UPDATE peer SET contact_ms = ?, contact_way = ? WHERE n = ?")
               .bind(contact.at_ms)
               .bind(static_cast<std::int64_t>(contact.way))
               .bind(row)
               .run());
  // It never goes back, or what was recorded before would count again.
  return db_
      .use(
          "UPDATE peer SET heard_boot = ?1, heard_count = ?2 "
          "WHERE n = ?3 AND (heard_boot, heard_count) < (?1, ?2)")
      .bind(contact.heard.boot)
      .bind(std::uint64_t{contact.heard.count})
      .bind(row)
      .run();
}

Result<void> Peers::set_acked(std::int64_t row, ReplicaRow replica, Seq seq) {
  return db_
      .use(
          "INSERT INTO acked(peer, replica, seq) VALUES(?, ?, ?) "
          "ON CONFLICT DO UPDATE SET seq = max(seq, excluded.seq)")
      .bind(row)
      .bind(replica)
      .bind(seq)
      .run();
}

Result<Seq> Peers::acked(std::int64_t row, ReplicaRow replica) {
  auto read = db_.use("SELECT seq FROM acked WHERE peer = ? AND replica = ?");
  LULL_ASSIGN(const bool there, read.bind(row).bind(replica).step());
  return there ? read.number(0) : 0;
}

}  // namespace lull::store
