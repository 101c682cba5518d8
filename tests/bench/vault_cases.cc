// SPDX-License-Identifier: Apache-2.0
// What sealing costs: the same statements in a vault and in plain SQLite with the same settings.
#include <sqlite3.h>

#include <functional>
#include <optional>
#include <random>
#include <stdexcept>
#include <utility>

#include "bench/bench.h"
#include "bench/floor.h"
#include "vault/vault.h"

namespace lull::bench {

namespace {

constexpr int kRows = 100'000;
constexpr int kRowBytes = 435;
constexpr int kRuns = 5;
constexpr char kSchema[] =
    "CREATE TABLE entry(n INTEGER PRIMARY KEY, body BLOB NOT NULL);"
    "CREATE VIRTUAL TABLE search USING fts5(text, content='',"
    " tokenize='unicode61 remove_diacritics 2');";

void must(int code) {
  if (code != SQLITE_OK) throw std::runtime_error(std::string("sqlite: ") + sqlite3_errstr(code));
}

/// A database of either sort.
class Database {
 public:
  static Database plain(const fs::path& file) {
    Database made;
    made.plain_ = floor::open(file);
    return made;
  }
  static Database sealed(const fs::path& file) {
    const auto keys = [] { return vault::Unlocked{vault::VaultId{}, vault::DataKey{}}; };
    Database made;
    auto vault = fs::exists(file) ? vault::Vault::open(file, keys())
                                  : vault::Vault::create(file, keys(), "");
    if (!vault) throw std::runtime_error("vault");
    made.vault_.emplace(std::move(*vault));
    return made;
  }
  Database(Database&& other) noexcept
      : plain_(std::exchange(other.plain_, nullptr)), vault_(std::move(other.vault_)) {}
  Database& operator=(Database&&) = delete;
  ~Database() {
    if (plain_ != nullptr) floor::close(plain_);
  }
  sqlite3* db() const { return plain_ != nullptr ? plain_ : vault_->db(); }

 private:
  Database() = default;
  sqlite3* plain_ = nullptr;
  std::optional<vault::Vault> vault_;
};

class Statement {
 public:
  Statement(sqlite3* db, const char* sql) { must(sqlite3_prepare_v2(db, sql, -1, &raw_, nullptr)); }
  Statement(const Statement&) = delete;
  Statement& operator=(const Statement&) = delete;
  ~Statement() { sqlite3_finalize(raw_); }
  sqlite3_stmt* raw() const { return raw_; }
  void once() {
    while (sqlite3_step(raw_) == SQLITE_ROW) {
    }
    must(sqlite3_reset(raw_));
  }

 private:
  sqlite3_stmt* raw_ = nullptr;
};

void insert(sqlite3* db, int rows, bool commit_each) {
  std::vector<char> body(kRowBytes, 'x');
  Statement into(db, "INSERT INTO entry(body) VALUES(?)");
  if (!commit_each) floor::run(db, "BEGIN IMMEDIATE");
  for (int i = 0; i < rows; ++i) {
    sqlite3_bind_blob(into.raw(), 1, body.data(), kRowBytes, SQLITE_STATIC);
    into.once();
  }
  if (!commit_each) floor::run(db, "COMMIT");
}

void checkpoint(sqlite3* db) {
  must(sqlite3_wal_checkpoint_v2(db, "main", SQLITE_CHECKPOINT_TRUNCATE, nullptr, nullptr));
}

using Timed = std::function<Figures(sqlite3*)>;
using Open = Database (*)(const fs::path&);

Figures timed(const std::function<void()>& work) {
  const double start = now_ms();
  work();
  return {now_ms() - start};
}

/// `work` in a fresh database of each sort, in turn; `filled` rows are there and in the file, and
/// the database was opened again, so nothing is in its cache.
std::vector<Pairs> compare(Bench& bench, int filled, const Timed& work) {
  const auto one = [&](const char* name, Open open) {
    const auto file = bench.scratch() / name;
    fs::remove_all(file);
    fs::remove_all(file.string() + "-wal");
    {
      auto made = open(file);
      floor::run(made.db(), kSchema);
      if (filled > 0) insert(made.db(), filled, false);
      checkpoint(made.db());
    }
    auto made = open(file);
    return work(made.db());
  };
  return bench.in_turn(
      kRuns, [&] { return one("plain", Database::plain); },
      [&] { return one("sealed", Database::sealed); });
}

void bulk(Bench& bench, const std::string&) {
  const auto pairs = compare(bench, 0, [](sqlite3* db) {
    const double start = now_ms();
    insert(db, kRows, false);
    const double durable = now_ms();
    checkpoint(db);
    return Figures{durable - start, now_ms() - start};
  });
  bench.report("vault.bulk", "ms", pairs[0], 1.1);
  bench.report("vault.bulk.checkpoint", "ms", pairs[1], 1.25);
}

void commit(Bench& bench, const std::string&) {
  constexpr int kCommits = 300;
  const auto pairs = compare(
      bench, 10'000, [](sqlite3* db) { return timed([db] { insert(db, kCommits, true); }); });
  bench.report("vault.commit", "ms", pairs[0], 1.1, std::to_string(kCommits) + " commits");
}

/// Of what fits into the cache.
void point_warm(Bench& bench, const std::string&) {
  constexpr int kHeld = 10'000;
  constexpr int kReads = 200'000;
  const auto pairs = compare(bench, kHeld, [](sqlite3* db) {
    Statement(db, "SELECT sum(length(body)) + sum(unicode(body)) FROM entry").once();
    Statement read(db, "SELECT body FROM entry WHERE n = ?");
    std::mt19937 chance(1);
    return timed([&] {
      for (int i = 0; i < kReads; ++i) {
        sqlite3_bind_int64(read.raw(), 1, 1 + static_cast<int>(chance() % kHeld));
        read.once();
      }
    });
  });
  bench.report("vault.point.warm", "ms", pairs[0], 1.05);
}

void scan_cold(Bench& bench, const std::string&) {
  const auto pairs = compare(bench, kRows, [](sqlite3* db) {
    return timed(
        [db] { Statement(db, "SELECT sum(length(body)) + sum(unicode(body)) FROM entry").once(); });
  });
  bench.report("vault.scan.cold", "ms", pairs[0], 2);
}

/// Words into the index, with a commit for each five hundred texts, and searches in it.
void fts(Bench& bench, const std::string&) {
  constexpr int kTexts = 10'000;
  const auto pairs = compare(bench, 0, [](sqlite3* db) {
    std::mt19937 chance(2);
    return timed([&] {
      Statement into(db, "INSERT INTO search(rowid, text) VALUES(?, ?)");
      for (int i = 1; i <= kTexts; ++i) {
        if (i % 500 == 1) floor::run(db, "BEGIN IMMEDIATE");
        std::string text;
        for (int word = 0; word < 40; ++word) text += "w" + std::to_string(chance() % 5'000) + ' ';
        sqlite3_bind_int64(into.raw(), 1, i);
        sqlite3_bind_text(into.raw(), 2, text.data(), static_cast<int>(text.size()), SQLITE_STATIC);
        into.once();
        if (i % 500 == 0) floor::run(db, "COMMIT");
      }
      Statement find(db,
                     "SELECT rowid FROM search WHERE search MATCH ? ORDER BY rowid DESC LIMIT 50");
      for (int i = 0; i < 500; ++i) {
        const auto word = "w" + std::to_string(chance() % 5'000);
        sqlite3_bind_text(find.raw(), 1, word.data(), static_cast<int>(word.size()), SQLITE_STATIC);
        find.once();
      }
    });
  });
  bench.report("vault.fts", "ms", pairs[0], 1.1);
}

}  // namespace

std::vector<Named> vault_cases() {
  return {{"vault.bulk", {}, bulk},
          {"vault.commit", {}, commit},
          {"vault.point.warm", {}, point_warm},
          {"vault.scan.cold", {}, scan_cold},
          {"vault.fts", {}, fts}};
}

}  // namespace lull::bench
