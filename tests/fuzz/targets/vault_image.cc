// SPDX-License-Identifier: Apache-2.0
// A sealed database and its log, damaged on disk: it opens with a state that was once committed, or
// not at all.
#include <sqlite3.h>

#include <algorithm>

#include "base/check.h"
#include "fuzz/home.h"
#include "fuzz/input.h"
#include "fuzz/target.h"
#include "vault/vault.h"

namespace lull::vault {

namespace {

constexpr int kCheckpointed = 3;
constexpr int kAll = 8;

Unlocked keys() {
  Unlocked made{};
  made.vault.raw.fill(2);
  std::ranges::fill(made.key.expose_bytes(), std::uint8_t{0x82});
  return made;
}

struct Image {
  Bytes file, log;
};

/// As a process leaves it that was killed: some of it in the database, the rest in the log.
Image make() {
  const auto path = fuzz::folder() / "origin";
  auto vault = Vault::create(path, keys(), "CREATE TABLE entry(id INTEGER PRIMARY KEY, body BLOB)");
  LULL_CHECK(vault.has_value());
  for (int i = 1; i <= kAll; ++i) {
    const auto sql = "INSERT INTO entry VALUES(" + std::to_string(i) + ", zeroblob(3000))";
    LULL_CHECK(sqlite3_exec(vault->db(), sql.c_str(), nullptr, nullptr, nullptr) == SQLITE_OK);
    if (i == kCheckpointed) LULL_CHECK(vault->checkpoint().has_value());
  }
  return {fuzz::read_file(path), fuzz::read_file(path.string() + "-wal")};
}

void damage(Bytes& bytes, fuzz::Input& in) {
  const auto at = std::min<std::size_t>(in.u32() % 65536, bytes.size());
  const auto begin = bytes.begin() + static_cast<std::ptrdiff_t>(at);
  switch (in.choice(5)) {
    case 0:
      bytes.resize(at);
      break;
    case 1:
      if (at < bytes.size()) bytes[at] ^= in.byte();
      break;
    case 2: {
      const auto piece = in.take(in.byte());
      bytes.insert(begin, piece.begin(), piece.end());
      break;
    }
    case 3: {  // another part of the file in this one's place
      const auto from = std::min<std::size_t>(in.u32() % 65536, bytes.size());
      const auto count = std::min({std::size_t{in.u16()}, bytes.size() - at, bytes.size() - from});
      std::copy_n(Bytes(bytes).begin() + static_cast<std::ptrdiff_t>(from), count, begin);
      break;
    }
    case 4: {
      const auto piece = in.take(std::min<std::size_t>(in.byte(), bytes.size() - at));
      std::ranges::copy(piece, begin);
      break;
    }
  }
}

/// How many entries there are; -1 if it cannot be read.
int count(sqlite3* db) {
  sqlite3_stmt* statement = nullptr;
  int found = -1;
  const auto sql = "SELECT count(*), sum(id), sum(length(body)) FROM entry";
  if (sqlite3_prepare_v2(db, sql, -1, &statement, nullptr) == SQLITE_OK &&
      sqlite3_step(statement) == SQLITE_ROW) {
    found = sqlite3_column_int(statement, 0);
    LULL_CHECK(sqlite3_column_int(statement, 1) == found * (found + 1) / 2);
    LULL_CHECK(sqlite3_column_int(statement, 2) == found * 3000);
  }
  sqlite3_finalize(statement);
  return found;
}

}  // namespace

LULL_FUZZ_TARGET(vault_image) {
  static const Image made = make();
  fuzz::Input in(input);
  Image image = made;
  const bool whole = in.empty();
  for (int i = 0; i < 4 && !in.empty(); ++i) damage(in.choice(2) == 0 ? image.file : image.log, in);
  const auto path = fuzz::folder() / "image";
  fuzz::write_file(path, image.file);
  fuzz::write_file(path.string() + "-wal", image.log);
  auto vault = Vault::open(path, keys());
  LULL_CHECK(vault.has_value() || !whole);
  if (!vault) return;
  const int found = count(vault->db());
  LULL_CHECK(!whole || found == kAll);
  LULL_CHECK(found == -1 || (found >= kCheckpointed && found <= kAll));
}

}  // namespace lull::vault
