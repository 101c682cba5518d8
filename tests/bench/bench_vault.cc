// SPDX-License-Identifier: Apache-2.0
// What sealing costs: 100,000 inserts of 400 bytes in 100 commits, a checkpoint, and scans, in a
// vault and in plain SQLite with the same settings. Usage: bench_vault [directory]
#include <sqlite3.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdio>
#include <filesystem>
#include <string>
#include <vector>

#include "vault/vault.h"

namespace lull::vault {
namespace {

constexpr int kCommits = 100;
constexpr int kRowsPerCommit = 1000;
constexpr int kRuns = 5;
constexpr char kSchema[] = "CREATE TABLE entry(id INTEGER PRIMARY KEY, body BLOB NOT NULL)";

enum Step { kCommit, kCheckpoint, kScanCached, kScanCold, kSteps };
constexpr const char* kNames[] = {"100 commits", "checkpoint", "scan, cached tail", "scan, cold"};
using Times = std::array<double, kSteps>;

double timed_ms(auto work) {
  const auto start = std::chrono::steady_clock::now();
  work();
  return std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - start)
      .count();
}

void must(int code) {
  if (code == SQLITE_OK) return;
  std::fprintf(stderr, "sqlite: %s\n", sqlite3_errstr(code));
  std::exit(1);
}
void run(sqlite3* db, const char* sql) {
  must(sqlite3_exec(db, sql, nullptr, nullptr, nullptr));
}

void insert_all(sqlite3* db) {
  const std::vector<char> body(400, 'x');
  sqlite3_stmt* insert = nullptr;
  must(sqlite3_prepare_v2(db, "INSERT INTO entry(body) VALUES(?)", -1, &insert, nullptr));
  for (int commit = 0; commit < kCommits; ++commit) {
    run(db, "BEGIN");
    for (int row = 0; row < kRowsPerCommit; ++row) {
      sqlite3_bind_blob(insert, 1, body.data(), static_cast<int>(body.size()), SQLITE_STATIC);
      sqlite3_step(insert);
      must(sqlite3_reset(insert));
    }
    run(db, "COMMIT");
  }
  sqlite3_finalize(insert);
}

void checkpoint(sqlite3* db) {
  must(sqlite3_wal_checkpoint_v2(db, "main", SQLITE_CHECKPOINT_TRUNCATE, nullptr, nullptr));
}
void scan(sqlite3* db) {
  run(db, "SELECT sum(length(body)), sum(unicode(body)) FROM entry");
}

sqlite3* open_plain(const std::filesystem::path& file) {
  sqlite3* db = nullptr;
  must(sqlite3_open_v2(file.c_str(), &db,
                       SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX, nullptr));
  run(db,
      "PRAGMA locking_mode=EXCLUSIVE; PRAGMA temp_store=MEMORY; PRAGMA journal_mode=WAL;"
      "PRAGMA synchronous=FULL; PRAGMA secure_delete=ON; PRAGMA cell_size_check=ON;"
      "PRAGMA wal_autocheckpoint=0; PRAGMA cache_size=-8192");
  return db;
}

Times measure_plain(const std::filesystem::path& file) {
  Times out{};
  sqlite3* db = open_plain(file);
  run(db, kSchema);
  out[kCommit] = timed_ms([&] { insert_all(db); });
  out[kCheckpoint] = timed_ms([&] { checkpoint(db); });
  out[kScanCached] = timed_ms([&] { scan(db); });
  sqlite3_close(db);
  db = open_plain(file);
  out[kScanCold] = timed_ms([&] { scan(db); });
  sqlite3_close(db);
  return out;
}

Times measure_vault(const std::filesystem::path& file) {
  Times out{};
  const auto keys = [] { return Unlocked{VaultId{}, DataKey{}}; };
  {
    auto vault = Vault::create(file, keys(), kSchema);
    if (!vault) std::exit(1);
    out[kCommit] = timed_ms([&] { insert_all(vault->db()); });
    out[kCheckpoint] = timed_ms([&] { checkpoint(vault->db()); });
    out[kScanCached] = timed_ms([&] { scan(vault->db()); });
  }
  auto vault = Vault::open(file, keys());
  if (!vault) std::exit(1);
  out[kScanCold] = timed_ms([&] { scan(vault->db()); });
  return out;
}

double median(const std::vector<Times>& runs, int step) {
  std::vector<double> values;
  for (const auto& run_times : runs) values.push_back(run_times[static_cast<std::size_t>(step)]);
  std::sort(values.begin(), values.end());
  return values[values.size() / 2];
}

void compare(const std::filesystem::path& directory) {
  std::vector<Times> plain, sealed;
  for (int i = 0; i < kRuns; ++i) {  // in turn, so that both meet the same disk
    std::filesystem::remove_all(directory);
    std::filesystem::create_directories(directory);
    plain.push_back(measure_plain(directory / "plain"));
    sealed.push_back(measure_vault(directory / "sealed"));
  }
  std::filesystem::remove_all(directory);
  std::printf("%-20s %10s %10s %7s\n", "median of 5, ms", "plain", "vault", "ratio");
  for (int step = 0; step < kSteps; ++step) {
    const double a = median(plain, step), b = median(sealed, step);
    std::printf("%-20s %10.1f %10.1f %7.2f\n", kNames[step], a, b, b / a);
  }
}

}  // namespace
}  // namespace lull::vault

int main(int argc, char** argv) {
  const std::filesystem::path parent =
      argc > 1 ? std::filesystem::path(argv[1]) : std::filesystem::temp_directory_path();
  lull::vault::compare(parent / "lull-bench-vault");
  return 0;
}
