// SPDX-License-Identifier: Apache-2.0
#include "unit/vault/vault_fixture.h"

#include <stdlib.h>

#include <algorithm>
#include <fstream>
#include <iterator>

namespace lull::vault {

namespace fs = std::filesystem;

TempDir::TempDir() {
  // In memory if possible: power cuts are simulated, and real syncs would take most of the time.
  const fs::path parent = fs::is_directory("/dev/shm") ? "/dev/shm" : fs::temp_directory_path();
  std::string name = (parent / "lull-vault-XXXXXX").string();
  LULL_CHECK(::mkdtemp(name.data()) != nullptr);
  path_ = name;
}

TempDir::~TempDir() {
  std::error_code ignored;
  fs::remove_all(path_, ignored);
}

std::string TempDir::names() const {
  std::vector<std::string> found;
  for (const auto& entry : fs::directory_iterator(path_)) found.push_back(entry.path().filename());
  std::ranges::sort(found);
  std::string out;
  for (const auto& name : found) out += (out.empty() ? "" : " ") + name;
  return out;
}

Unlocked keys(std::uint8_t number) {
  Unlocked made{};
  made.vault.raw.fill(number);
  std::ranges::fill(made.key.expose_bytes(), static_cast<std::uint8_t>(0x80 + number));
  return made;
}

int run_sql(sqlite3* db, const std::string& sql) {
  return sqlite3_exec(db, sql.c_str(), nullptr, nullptr, nullptr);
}

std::string ask_sql(sqlite3* db, const std::string& sql) {
  std::string answer;
  const auto take = [](void* out, int, char** values, char**) {
    if (values[0] != nullptr && static_cast<std::string*>(out)->empty())
      *static_cast<std::string*>(out) = values[0];
    return 0;
  };
  const int code = sqlite3_exec(db, sql.c_str(), take, &answer, nullptr);
  return code == SQLITE_OK ? answer : "error " + std::to_string(code);
}

namespace {
std::string body_sql(const std::string& id, int body_bytes) {
  return "(" + id + " || '" + kCanary + "' || hex(zeroblob(" + std::to_string(body_bytes / 2) +
         ")))";
}
}  // namespace

int add_entry(sqlite3* db, int id, int body_bytes) {
  const std::string number = std::to_string(id);
  return run_sql(db,
                 "INSERT INTO entry VALUES(" + number + "," + body_sql(number, body_bytes) + ")");
}

int sound_entries(sqlite3* db) {
  if (ask_sql(db, "PRAGMA integrity_check") != "ok") return -1;
  const auto sound = ask_sql(
      db, std::string("SELECT count(*) = ifnull(max(id), 0) AND ifnull(min(body LIKE id || '") +
              kCanary + "%'), 1) FROM entry");
  if (sound != "1") return -1;
  return std::stoi(ask_sql(db, "SELECT count(*) FROM entry"));
}

Bytes read_all(const fs::path& file) {
  std::ifstream in(file, std::ios::binary);
  return Bytes(std::istreambuf_iterator<char>(in), {});
}

void write_all(const fs::path& file, ByteView content) {
  std::ofstream out(file, std::ios::binary | std::ios::trunc);
  out.write(reinterpret_cast<const char*>(content.data()),
            static_cast<std::streamsize>(content.size()));
}

void flip(const fs::path& file, std::size_t at) {
  auto content = read_all(file);
  LULL_CHECK(at < content.size());
  content[at] ^= 0x10;
  write_all(file, content);
}

fs::path log_of(const fs::path& file) {
  auto log = file;
  log += "-wal";
  return log;
}

void copy_vault(const fs::path& from, const fs::path& to) {
  fs::copy_file(from, to, fs::copy_options::overwrite_existing);
  fs::remove(log_of(to));
  if (fs::exists(log_of(from))) fs::copy_file(log_of(from), log_of(to));
}

void make_killed_vault(const TempDir& dir, const fs::path& file, int checkpointed, int all) {
  const auto origin = dir / "origin";
  auto vault = Vault::create(origin, keys(), kSchema);
  LULL_CHECK(vault.has_value());
  for (int i = 1; i <= all; ++i) {
    LULL_CHECK(add_entry(vault->db(), i) == SQLITE_OK);
    if (i == checkpointed) LULL_CHECK(vault->checkpoint().has_value());
  }
  copy_vault(origin, file);
}

std::string reason_of_open(const fs::path& file) {
  const auto vault = Vault::open(file, keys());
  return vault ? "opened" : vault.error().reason;
}

int entries_after_open(const fs::path& file) {
  const auto vault = Vault::open(file, keys());
  return vault ? sound_entries(vault->db()) : -1;
}

}  // namespace lull::vault
