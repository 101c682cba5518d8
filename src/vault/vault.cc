// SPDX-License-Identifier: Apache-2.0
#include "vault/vault.h"

#include <sqlite3.h>
#include <unistd.h>

#include <cerrno>
#include <string>

#include "base/descriptor.h"
#include "vault/disk.h"
#include "vault/vfs.h"

namespace lull::vault {

namespace {

std::filesystem::path with_suffix(const std::filesystem::path& file, const char* suffix) {
  auto made = file;
  made += suffix;
  return made;
}

/// SQLite reads a name that begins with "file:" as a URI with options; an absolute one never does.
std::filesystem::path absolute_path(const std::filesystem::path& file) {
  std::error_code ignored;
  const auto made = std::filesystem::absolute(file, ignored);
  return ignored ? file : made;
}

Result<void> run(sqlite3* db, const char* sql, const char* context) {
  const int code = sqlite3_exec(db, sql, nullptr, nullptr, nullptr);
  if (code != SQLITE_OK) return fail(sqlite_error(db, code, context));
  return {};
}

/// The first column of the first row, as text.
Result<std::string> ask(sqlite3* db, const char* sql) {
  std::string answer;
  const auto take = [](void* out, int columns, char** values, char**) {
    if (columns > 0 && values[0] != nullptr) *static_cast<std::string*>(out) = values[0];
    return 0;
  };
  const int code = sqlite3_exec(db, sql, take, &answer, nullptr);
  if (code != SQLITE_OK) return fail(sqlite_error(db, code, sql));
  return answer;
}

/// ATTACH could name another VFS and write in the clear. VACUUM's own is for a nameless database,
/// which temp_store keeps in memory.
int authorize(void*, int action, const char* name, const char*, const char*, const char*) {
  const bool named = name == nullptr || *name != '\0';
  return action == SQLITE_ATTACH && named ? SQLITE_DENY : SQLITE_OK;
}

/// SQLite checkpoints and deletes the log when it closes. It must not where it could not read the
/// database: what the log holds may then be all there is.
void keep_log_on_close(sqlite3* db, bool keep) {
  sqlite3_db_config(db, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, keep ? 1 : 0, nullptr);
}

}  // namespace

struct Vault::State {
  VaultFiles files;
  std::filesystem::path file;
  sqlite3* db = nullptr;
  std::uint64_t log_bytes = 0;
  std::weak_ptr<Snapshot> snapshot;
  /// Open until SQLite has closed the file: closing any descriptor of a file gives up the locks
  /// that SQLite holds on it.
  std::shared_ptr<Descriptor> reader;

  State(const std::filesystem::path& path, const Unlocked& unlocked)
      : files{PageSealer(unlocked.vault, unlocked.key)}, file(absolute_path(path)) {}
  State(const State&) = delete;
  State& operator=(const State&) = delete;
  ~State() {
    if (db == nullptr) return;
    if (files.failed || !snapshot.expired()) keep_log_on_close(db, true);
    // Fails only while statements are left open, and they belong to `store`.
    LULL_CHECK(sqlite3_close(db) == SQLITE_OK);
  }

  Result<void> connect(std::size_t cache_bytes);
  Result<void> build(const char* schema);
  Result<void> start();
};

/// Before anything reads the file: exclusive, so that SQLite keeps the log's index in its own
/// memory instead of a shared file; nothing temporary on disk.
Result<void> Vault::State::connect(std::size_t cache_bytes) {
  const int code = open_sealed(file.c_str(), files, &db);
  if (code != SQLITE_OK) return fail(sqlite_error(db, code, "open"));
  keep_log_on_close(db, true);
  sqlite3_set_authorizer(db, authorize, nullptr);
  for (const char* setting :
       {"locking_mode=EXCLUSIVE", "temp_store=MEMORY", "mmap_size=0", "synchronous=FULL",
        "secure_delete=ON", "cell_size_check=ON", "foreign_keys=ON"})
    LULL_TRY(run(db, (std::string("PRAGMA ") + setting).c_str(), setting));
  return run(db, ("PRAGMA cache_size=-" + std::to_string(cache_bytes / 1024)).c_str(),
             "cache_size");
}

/// A new database, up to and with the switch to WAL, which takes effect at the next open.
Result<void> Vault::State::build(const char* schema) {
  int reserved = kReservedBytes;
  const int code = sqlite3_file_control(db, "main", SQLITE_FCNTL_RESERVE_BYTES, &reserved);
  if (code != SQLITE_OK) return fail(sqlite_error(db, code, "reserve bytes"));
  // The application's id makes page 1 even if the schema is empty.
  for (const char* sql : {"PRAGMA page_size=4096", "PRAGMA journal_mode=MEMORY", "BEGIN", schema,
                          "PRAGMA application_id=0x6c756c6c", "COMMIT"})
    LULL_TRY(run(db, sql, sql == schema ? "schema" : sql));
  LULL_ASSIGN(const auto mode, ask(db, "PRAGMA journal_mode=WAL"));
  if (mode != "wal") return fail(Code::kIo, "vault_io_failed", "journal mode " + mode);
  return {};
}

/// Reads the log and page 1; from here on the connection is in use.
Result<void> Vault::State::start() {
  LULL_TRY(run(db, "SELECT count(*) FROM sqlite_schema", "first look"));
  LULL_ASSIGN(const auto mode, ask(db, "PRAGMA journal_mode"));
  if (mode != "wal") return fail(Code::kDamaged, "vault_damaged", "journal mode " + mode);
  sqlite3_wal_autocheckpoint(db, 0);
  sqlite3_wal_hook(
      db,
      [](void* state, sqlite3*, const char*, int frames) {
        static_cast<State*>(state)->log_bytes =
            kLogHeaderBytes + static_cast<std::uint64_t>(frames) * kFrameBytes;
        return SQLITE_OK;
      },
      this);
  std::error_code ignored;
  const auto size = std::filesystem::file_size(with_suffix(file, "-wal"), ignored);
  log_bytes = ignored ? 0 : size;
  keep_log_on_close(db, false);
  return {};
}

Vault::Vault(std::unique_ptr<State> state) : state_(std::move(state)) {}
Vault::Vault(Vault&&) noexcept = default;
Vault& Vault::operator=(Vault&&) noexcept = default;
Vault::~Vault() = default;

// Built under another name and moved into place whole, so that a kill leaves a vault or none.
Result<Vault> Vault::create(const std::filesystem::path& file, Unlocked unlocked,
                            const char* schema, std::size_t cache_bytes) {
  if (!is_absent(file)) return fail(Code::kExists, "vault_exists");
  const auto fresh = with_suffix(file, ".new");
  LULL_TRY(shred_file(fresh));
  // Of a vault that is gone. Were it left, SQLite would try to read it as the new one's.
  LULL_TRY(shred_file(with_suffix(file, "-wal")));
  LULL_TRY(make_file(fresh));
  {
    State state(fresh, unlocked);
    state.files.creating = true;
    auto built = state.connect(cache_bytes);
    if (built) built = state.build(schema);
    if (!built) {
      ::unlink(fresh.c_str());
      return fail(built.error());
    }
  }
  LULL_TRY(move_into_place(fresh, file));
  return open(file, std::move(unlocked), cache_bytes);
}

Result<Vault> Vault::open(const std::filesystem::path& file, Unlocked unlocked,
                          std::size_t cache_bytes) {
  if (is_absent(file)) return fail(Code::kNotFound, "vault_missing");
  auto state = std::make_unique<State>(file, unlocked);
  LULL_TRY(state->connect(cache_bytes));
  LULL_TRY(state->start());
  return Vault(std::move(state));
}

sqlite3* Vault::db() const {
  return state_->db;
}
std::uint64_t Vault::log_bytes() const {
  return state_->log_bytes;
}
bool Vault::failed() const {
  return state_->files.failed;
}

// Truncates the log: what was deleted then no longer lies there, sealed but whole.
Result<void> Vault::checkpoint() {
  if (frozen()) return {};
  const int code =
      sqlite3_wal_checkpoint_v2(state_->db, "main", SQLITE_CHECKPOINT_TRUNCATE, nullptr, nullptr);
  if (code != SQLITE_OK) return fail(sqlite_error(state_->db, code, "checkpoint"));
  state_->log_bytes = 0;
  return {};
}

bool Vault::frozen() const {
  return !state_->snapshot.expired();
}

Result<std::shared_ptr<Snapshot>> Vault::freeze() {
  if (frozen()) return fail(Code::kUnavailable, "busy");
  LULL_TRY(checkpoint());
  if (!state_->reader) {
    auto opened = std::make_shared<Descriptor>(state_->file, O_RDONLY);
    if (!opened->ok()) return fail(disk_error(errno, "freeze"));
    state_->reader = std::move(opened);
  }
  struct stat info {};
  if (::fstat(state_->reader->get(), &info) != 0) return fail(disk_error(errno, "freeze"));
  std::shared_ptr<Snapshot> made(
      new Snapshot(state_->reader, static_cast<std::uint64_t>(info.st_size)));
  state_->snapshot = made;
  return made;
}

Result<std::shared_ptr<Snapshot>> Snapshot::of(const std::filesystem::path& file) {
  auto opened = std::make_shared<Descriptor>(file, O_RDONLY);
  struct stat info {};
  if (!opened->ok() && errno == ENOENT) return fail(Code::kNotFound, "file_missing");
  if (!opened->ok() || ::fstat(opened->get(), &info) != 0) return fail(disk_error(errno, "open"));
  return std::shared_ptr<Snapshot>(
      new Snapshot(std::move(opened), static_cast<std::uint64_t>(info.st_size)));
}

Result<void> Snapshot::read(std::uint64_t offset, MutableBytes out) const {
  return read_at(file_->get(), offset, out);
}

void Vault::shrink() {
  sqlite3_db_release_memory(state_->db);
}

Result<void> Vault::remove(const std::filesystem::path& file) {
  const auto main = shred_file(file);
  const auto log = shred_file(with_suffix(file, "-wal"));
  // Of a database that was being made.
  const auto fresh = shred_file(with_suffix(file, ".new"));
  return !main ? main : !log ? log : fresh;
}

}  // namespace lull::vault
