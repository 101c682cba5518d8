// SPDX-License-Identifier: Apache-2.0
#include "bench/floor.h"

#include <arpa/inet.h>
#include <netinet/tcp.h>
#include <sqlite3.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <stdexcept>
#include <vector>

namespace lull::bench::floor {

namespace {

constexpr char kTable[] = "CREATE TABLE entry(n INTEGER PRIMARY KEY, body BLOB NOT NULL)";
constexpr char kInsert[] = "INSERT INTO entry(body) VALUES(?)";
constexpr std::size_t kChunk = 64 * 1024;

double now_ms() {
  return std::chrono::duration<double, std::milli>(
             std::chrono::steady_clock::now().time_since_epoch())
      .count();
}

[[noreturn]] void give_up(const char* what) {
  throw std::runtime_error(std::string("floor: ") + what);
}
void must(int code) {
  if (code != SQLITE_OK) give_up(sqlite3_errstr(code));
}

sqlite3_stmt* prepare(sqlite3* db, const char* sql) {
  sqlite3_stmt* statement = nullptr;
  must(sqlite3_prepare_v2(db, sql, -1, &statement, nullptr));
  return statement;
}
void insert(sqlite3_stmt* into, const char* body, std::size_t bytes) {
  sqlite3_bind_blob(into, 1, body, static_cast<int>(bytes), SQLITE_STATIC);
  if (sqlite3_step(into) != SQLITE_DONE) give_up("insert");
  sqlite3_reset(into);
}

// --- sockets -------------------------------------------------------------------------------------

sockaddr_in loopback(std::uint16_t port) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  return address;
}
int no_delay(int fd) {
  const int on = 1;
  setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  return fd;
}
/// Listens anywhere on loopback and tells the parent where, on standard output.
int accept_one() {
  const int listener = socket(AF_INET, SOCK_STREAM, 0);
  auto address = loopback(0);
  socklen_t size = sizeof address;
  if (bind(listener, reinterpret_cast<sockaddr*>(&address), size) != 0 || listen(listener, 1) != 0)
    give_up("listen");
  getsockname(listener, reinterpret_cast<sockaddr*>(&address), &size);
  std::printf("%d\n", ntohs(address.sin_port));
  std::fflush(stdout);
  const int fd = accept(listener, nullptr, nullptr);
  ::close(listener);
  return no_delay(fd);
}
int dial(std::uint16_t port) {
  const int fd = socket(AF_INET, SOCK_STREAM, 0);
  auto address = loopback(port);
  if (connect(fd, reinterpret_cast<sockaddr*>(&address), sizeof address) != 0) give_up("connect");
  return no_delay(fd);
}
void send_all(int fd, const char* from, std::size_t bytes) {
  for (std::size_t at = 0; at < bytes;) {
    const auto done = send(fd, from + at, bytes - at, MSG_NOSIGNAL);
    if (done <= 0) give_up("send");
    at += static_cast<std::size_t>(done);
  }
}
bool receive_all(int fd, char* to, std::size_t bytes) {
  for (std::size_t at = 0; at < bytes;) {
    const auto done = recv(fd, to + at, bytes - at, 0);
    if (done <= 0) return false;
    at += static_cast<std::size_t>(done);
  }
  return true;
}

// --- the parts -----------------------------------------------------------------------------------

void say_cost(double ms) {
  rusage used{};
  getrusage(RUSAGE_SELF, &used);
  const auto seconds = [](const timeval& t) { return double(t.tv_sec) + double(t.tv_usec) / 1e6; };
  long peak = 0;
  std::ifstream status("/proc/self/status");
  for (std::string line; std::getline(status, line);)
    if (line.rfind("VmHWM:", 0) == 0) peak = std::stol(line.substr(6));
  std::printf("%f %f %ld\n", ms, seconds(used.ru_utime) + seconds(used.ru_stime), peak);
}

void send_rows(const char* file, std::uint16_t port) {
  sqlite3* db = open(file);
  auto* rows = prepare(db, "SELECT body FROM entry ORDER BY n");
  const double start = now_ms();
  const int fd = dial(port);
  std::vector<char> chunk;
  const auto put = [&chunk](const void* from, std::size_t bytes) {
    chunk.insert(chunk.end(), static_cast<const char*>(from),
                 static_cast<const char*>(from) + bytes);
  };
  while (sqlite3_step(rows) == SQLITE_ROW) {
    const auto size = static_cast<std::uint32_t>(sqlite3_column_bytes(rows, 0));
    put(&size, sizeof size);
    put(sqlite3_column_blob(rows, 0), size);
    if (chunk.size() < kChunk) continue;
    send_all(fd, chunk.data(), chunk.size());
    chunk.clear();
  }
  const std::uint32_t end = 0;
  put(&end, sizeof end);
  send_all(fd, chunk.data(), chunk.size());
  char done = 0;
  if (!receive_all(fd, &done, 1)) give_up("no answer");
  say_cost(now_ms() - start);
}

void receive_rows(const char* file) {
  sqlite3* db = open(file);
  run(db, kTable);
  auto* into = prepare(db, kInsert);
  const int fd = accept_one();
  run(db, "BEGIN IMMEDIATE");
  std::vector<char> held;
  std::vector<char> chunk(kChunk);
  for (bool end = false; !end;) {
    const auto got = recv(fd, chunk.data(), chunk.size(), 0);
    if (got <= 0) give_up("cut off");
    held.insert(held.end(), chunk.begin(), chunk.begin() + got);
    std::size_t at = 0;
    std::uint32_t size = 0;
    while (held.size() - at >= sizeof size) {
      std::memcpy(&size, held.data() + at, sizeof size);
      end = size == 0;
      if (end || held.size() - at - sizeof size < size) break;
      insert(into, held.data() + at + sizeof size, size);
      at += sizeof size + size;
    }
    held.erase(held.begin(), held.begin() + static_cast<std::ptrdiff_t>(at));
  }
  run(db, "COMMIT");
  send_all(fd, "k", 1);
  say_cost(0);
}

void ping(const char* file, std::uint16_t port, int rounds, std::size_t bytes) {
  sqlite3* db = open(file);
  auto* into = prepare(db, kInsert);
  const int fd = dial(port);
  std::vector<char> body(bytes, 'x');
  for (int i = 0; i < rounds; ++i) {
    const double start = now_ms();
    insert(into, body.data(), bytes);
    send_all(fd, body.data(), bytes);
    char done = 0;
    if (!receive_all(fd, &done, 1)) give_up("no answer");
    std::printf("%f\n", now_ms() - start);
    usleep(2000);  // as a person, not as a stream
  }
}

void pong(const char* file, std::size_t bytes) {
  sqlite3* db = open(file);
  auto* into = prepare(db, kInsert);
  const int fd = accept_one();
  std::vector<char> body(bytes);
  while (receive_all(fd, body.data(), bytes)) {
    insert(into, body.data(), bytes);
    send_all(fd, "k", 1);
  }
}

/// This program again, as one of the parts; its standard output is read.
class Child {
 public:
  explicit Child(std::vector<std::string> arguments) {
    int ends[2];
    if (pipe(ends) != 0) give_up("pipe");
    std::fflush(stdout);
    pid_ = fork();
    if (pid_ == 0) {
      dup2(ends[1], STDOUT_FILENO);
      ::close(ends[0]);
      ::close(ends[1]);
      std::vector<char*> argv = {const_cast<char*>("bench"), const_cast<char*>("--floor")};
      for (auto& one : arguments) argv.push_back(one.data());
      argv.push_back(nullptr);
      execv("/proc/self/exe", argv.data());
      _exit(127);
    }
    ::close(ends[1]);
    out_ = fdopen(ends[0], "r");
  }
  Child(const Child&) = delete;
  Child& operator=(const Child&) = delete;
  ~Child() {
    std::fclose(out_);
    waitpid(pid_, nullptr, 0);
  }
  std::string line() {
    char text[128];
    if (std::fgets(text, sizeof text, out_) == nullptr) give_up("a part ended early");
    return text;
  }

 private:
  pid_t pid_;
  FILE* out_;
};

Process cost_of(const std::string& line, double* ms) {
  Process made;
  double took = 0;
  if (std::sscanf(line.c_str(), "%lf %lf %ld", &took, &made.cpu_s, &made.peak_kib) != 3)
    give_up("malformed");
  if (ms != nullptr) *ms = took;
  return made;
}

std::string port_of(Child& child) {
  auto line = child.line();
  line.pop_back();
  return line;
}

}  // namespace

sqlite3* open(const fs::path& file) {
  sqlite3* db = nullptr;
  must(sqlite3_open_v2(file.c_str(), &db,
                       SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX, nullptr));
  run(db,
      "PRAGMA locking_mode=EXCLUSIVE; PRAGMA temp_store=MEMORY; PRAGMA mmap_size=0;"
      "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA secure_delete=ON;"
      "PRAGMA cell_size_check=ON; PRAGMA foreign_keys=ON; PRAGMA wal_autocheckpoint=0;"
      "PRAGMA cache_size=-8192");
  return db;
}

void close(sqlite3* db) {
  must(sqlite3_close(db));
}

void run(sqlite3* db, const char* sql) {
  must(sqlite3_exec(db, sql, nullptr, nullptr, nullptr));
}

void fill(const fs::path& file, std::size_t count, std::size_t bytes) {
  sqlite3* db = open(file);
  run(db, kTable);
  auto* into = prepare(db, kInsert);
  run(db, "BEGIN");
  std::vector<char> body(bytes, 'x');
  for (std::size_t i = 0; i < count; ++i) {
    std::memcpy(body.data(), &i, sizeof i);
    insert(into, body.data(), bytes);
  }
  run(db, "COMMIT");
  sqlite3_finalize(into);
  close(db);
}

Sync sync(const fs::path& from, const fs::path& to) {
  Sync made;
  Child receiver({"receive", to.string()});
  const auto port = port_of(receiver);
  Child sender({"send", from.string(), port});
  made.sender = cost_of(sender.line(), &made.ms);
  made.receiver = cost_of(receiver.line(), nullptr);
  return made;
}

void live(const fs::path& a, const fs::path& b, int rounds, std::size_t bytes, double* times) {
  Child answers({"pong", b.string(), std::to_string(bytes)});
  const auto port = port_of(answers);
  Child asks({"ping", a.string(), port, std::to_string(rounds), std::to_string(bytes)});
  for (int i = 0; i < rounds; ++i) times[i] = std::stod(asks.line());
}

int part(int argc, char** argv) {
  if (argc < 4 || std::strcmp(argv[1], "--floor") != 0) return -1;
  const std::string what = argv[2];
  const auto number = [&](int i) { return i < argc ? std::strtoul(argv[i], nullptr, 10) : 0; };
  if (what == "send")
    send_rows(argv[3], static_cast<std::uint16_t>(number(4)));
  else if (what == "receive")
    receive_rows(argv[3]);
  else if (what == "ping")
    ping(argv[3], static_cast<std::uint16_t>(number(4)), static_cast<int>(number(5)), number(6));
  else if (what == "pong")
    pong(argv[3], number(4));
  else
    return -1;
  return 0;
}

}  // namespace lull::bench::floor
