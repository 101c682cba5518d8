// SPDX-License-Identifier: Apache-2.0
#include "node/home.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <cstring>

namespace lull::node {

namespace fs = std::filesystem;

namespace {

Error os_error(int number, const fs::path& where) {
  const auto detail = where.string() + ": " + std::strerror(number);
  if (number == EROFS || number == EACCES || number == EPERM)
    return {Code::kNoSpace, "disk_read_only", detail};
  if (number == ENOSPC || number == EDQUOT) return {Code::kNoSpace, "disk_full", detail};
  return {Code::kIo, "home_unusable", detail};
}

fs::path from_environment(const char* name) {
  const char* value = std::getenv(name);
  return value != nullptr && value[0] == '/' ? fs::path(value) : fs::path();
}

fs::path default_data() {
  if (const auto xdg = from_environment("XDG_DATA_HOME"); !xdg.empty()) return xdg / "lull";
  return from_environment("HOME") / ".local" / "share" / "lull";
}

fs::path default_units() {
  auto config = from_environment("XDG_CONFIG_HOME");
  if (config.empty()) config = from_environment("HOME") / ".config";
  return config / "systemd" / "user";
}

Result<void> make_private(const fs::path& directory) {
  std::error_code error;
  fs::create_directories(directory.parent_path(), error);
  if (mkdir(directory.c_str(), 0700) == 0) return {};
  if (errno != EEXIST) return fail(os_error(errno, directory));
  struct stat found {};
  if (stat(directory.c_str(), &found) != 0) return fail(os_error(errno, directory));
  if (!S_ISDIR(found.st_mode) || found.st_uid != geteuid())
    return fail(Code::kIo, "home_unusable", directory.string());
  if (chmod(directory.c_str(), 0700) != 0) return fail(os_error(errno, directory));
  return {};
}

/// A folder's own name is kept by the one above it, of which several may have been made. Those that
/// are this person's on the same disk; what lies above was there before.
Result<void> sync_folders_above(const fs::path& directory) {
  struct stat here {};
  if (stat(directory.c_str(), &here) != 0) return fail(os_error(errno, directory));
  for (auto folder = directory.parent_path();; folder = folder.parent_path()) {
    struct stat above {};
    if (stat(folder.c_str(), &above) != 0) return fail(os_error(errno, folder));
    if (above.st_dev != here.st_dev || above.st_uid != geteuid()) return {};
    // One that can be passed through and not read holds nothing that was made here.
    const Descriptor at(folder, O_RDONLY | O_DIRECTORY);
    if (!at.ok() && errno != EACCES) return fail(os_error(errno, folder));
    if (at.ok() && fsync(at.get()) != 0) return fail(os_error(errno, folder));
    if (folder == folder.parent_path()) return {};
  }
}

Result<int> take_lock(const fs::path& file) {
  const int lock = ::open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  if (lock < 0) return fail(os_error(errno, file));
  if (flock(lock, LOCK_EX | LOCK_NB) == 0) return lock;
  const int number = errno;
  ::close(lock);
  if (number == EWOULDBLOCK) return fail(Code::kExists, "home_in_use", file.string());
  return fail(os_error(number, file));
}

}  // namespace

Result<Home> Home::open(const std::optional<fs::path>& directory) {
  const auto data = directory ? fs::absolute(*directory) : default_data();
  auto run = directory ? data : from_environment("XDG_RUNTIME_DIR");
  if (!directory) run = run.empty() ? data : run / "lull";
  LULL_TRY(make_private(data));
  // Before anything is kept in it, and before the box is closed.
  LULL_TRY(sync_folders_above(data));
  LULL_TRY(make_private(run));
  LULL_ASSIGN(const int lock, take_lock(data / "lock"));
  return Home(data, run, directory ? fs::path() : default_units(), lock);
}

Home::Home(fs::path data, fs::path run, fs::path units, int lock)
    : data_(std::move(data)), run_(std::move(run)), units_(std::move(units)), lock_(lock) {}

Home::Home(Home&& other) noexcept
    : data_(std::move(other.data_)),
      run_(std::move(other.run_)),
      units_(std::move(other.units_)),
      lock_(std::exchange(other.lock_, -1)) {}

Home::~Home() {
  if (lock_ >= 0) ::close(lock_);
}

Result<Descriptor> Home::unnamed_file() const {
  Descriptor made(data_, O_TMPFILE | O_RDWR);
  if (made.ok()) return made;
  // Not every file system can do that; then it has a name for a moment.
  const auto name = data_ / "unnamed";
  ::unlink(name.c_str());
  made = Descriptor(name, O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW);
  if (!made.ok()) return fail(os_error(errno, name));
  ::unlink(name.c_str());
  return made;
}

void Home::forget_autostart() const {
  if (units_.empty()) return;
  std::error_code ignored;
  fs::remove(units_ / "lulld.service", ignored);
  fs::remove(units_ / "default.target.wants" / "lulld.service", ignored);
}

fs::path Home::keys(const char* vault) const {
  return data_ / (std::string(vault) + ".keys");
}
fs::path Home::vault(const char* vault) const {
  return data_ / (std::string(vault) + ".vault");
}

}  // namespace lull::node
