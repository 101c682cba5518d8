// SPDX-License-Identifier: Apache-2.0
#include "sandbox/landlock.h"

#include <sys/prctl.h>
#include <sys/syscall.h>

#include <cerrno>

#include "base/descriptor.h"
#include "sandbox/box.h"

namespace lull::sandbox {

namespace {

/// Everything that a version of Landlock can forbid.
RulesetAttr all_of(std::uint32_t version) {
  RulesetAttr all;
  all.handled_access_fs = LANDLOCK_ACCESS_FS_MAKE_SYM | (LANDLOCK_ACCESS_FS_MAKE_SYM - 1);
  if (version >= 2) all.handled_access_fs |= LANDLOCK_ACCESS_FS_REFER;
  if (version >= 3) all.handled_access_fs |= kTruncate;
  if (version >= 5) all.handled_access_fs |= kDeviceIoctl;
  // TCP is not restricted: the daemon listens at ports that it draws, and dials wherever the other
  // device says it is.
  if (version >= 6) all.scoped = kScopeAbstract | kScopeSignal;
  return all;
}

std::uint64_t rights_for(Use use, bool is_folder) {
  switch (use) {
    case Use::kRead:
      return LANDLOCK_ACCESS_FS_READ_FILE | (is_folder ? LANDLOCK_ACCESS_FS_READ_DIR : 0);
    case Use::kKeep:
      return LANDLOCK_ACCESS_FS_READ_FILE | LANDLOCK_ACCESS_FS_READ_DIR |
             LANDLOCK_ACCESS_FS_WRITE_FILE | LANDLOCK_ACCESS_FS_MAKE_REG |
             LANDLOCK_ACCESS_FS_MAKE_SOCK | LANDLOCK_ACCESS_FS_REMOVE_FILE | kTruncate;
    case Use::kRemove:
      return LANDLOCK_ACCESS_FS_REMOVE_FILE;
  }
  return 0;
}

bool allow(int ruleset, const Place& place, std::uint64_t handled) {
  const Descriptor at(place.path, O_PATH);
  if (!at.ok()) return true;  // it is not there
  struct stat found {};
  if (::fstat(at.get(), &found) != 0) return false;
  landlock_path_beneath_attr beneath{};
  beneath.parent_fd = at.get();
  beneath.allowed_access = rights_for(place.use, S_ISDIR(found.st_mode)) & handled;
  return ::syscall(__NR_landlock_add_rule, ruleset, LANDLOCK_RULE_PATH_BENEATH, &beneath, 0) == 0;
}

bool restrict_to(const std::vector<Place>& places, const RulesetAttr& all) {
  const Descriptor ruleset(
      static_cast<int>(::syscall(__NR_landlock_create_ruleset, &all, sizeof all, 0)));
  if (!ruleset.ok()) return false;
  for (const auto& place : places)
    if (!allow(ruleset.get(), place, all.handled_access_fs)) return false;
  return ::syscall(__NR_landlock_restrict_self, ruleset.get(), 0) == 0;
}

}  // namespace

std::uint32_t landlock_version() {
  const auto version =
      ::syscall(__NR_landlock_create_ruleset, nullptr, 0, LANDLOCK_CREATE_RULESET_VERSION);
  return version > 0 ? static_cast<std::uint32_t>(version) : 0;
}

Level close_files(const std::vector<Place>& places) {
  if (::prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0) return {0, false, "box_failed"};
  const auto version = landlock_version();
  if (version == 0) return {0, false, errno == ENOSYS ? "kernel_too_old" : "kernel_without"};
  if (!restrict_to(places, all_of(version))) return {0, false, "box_failed"};
  return {version, false, version < kLandlockWhole ? "kernel_too_old" : ""};
}

}  // namespace lull::sandbox
