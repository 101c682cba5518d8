// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <filesystem>
#include <string>

struct sqlite3;

/// What the same work costs without us: plain SQLite and sockets, no code of `src/`. The settings
/// are those of a vault, so that only what we add is measured.
namespace lull::bench::floor {

namespace fs = std::filesystem;

sqlite3* open(const fs::path& file);
void close(sqlite3* db);
void run(sqlite3* db, const char* sql);
/// `count` rows of `bytes` bytes, each different.
void fill(const fs::path& file, std::size_t count, std::size_t bytes);

/// One process of a pair: what it took.
struct Process {
  double cpu_s = 0;
  long peak_kib = 0;
};
struct Sync {
  double ms = 0;
  Process sender, receiver;
};
/// One process reads the rows of `from` and sends them over loopback to another that writes them to
/// `to`, with one commit, and then says so. From the call of connect() to that word.
Sync sync(const fs::path& from, const fs::path& to);

/// Two processes, each with a database: one commits a row, sends it, the other commits it too and
/// answers. The time of each of `rounds`, in ms, into `times`.
void live(const fs::path& a, const fs::path& b, int rounds, std::size_t bytes, double* times);

/// The part of a process of its own: `argv` behind the program's name. Returns its exit code, or -1
/// if `argv` names none.
int part(int argc, char** argv);

}  // namespace lull::bench::floor
