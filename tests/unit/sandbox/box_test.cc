// SPDX-License-Identifier: Apache-2.0
// What cannot be done from within the box. Each is tried in a process of its own that locked itself
// in as the daemon does; as root, where the tests run as root, since the box asks nobody who they
// are. Everything is tried outside as well, as far as it is harmless: what fails there anyway shows
// nothing.
#include <linux/bpf.h>
#include <linux/if_packet.h>
#include <net/ethernet.h>
#include <netinet/in.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <sys/un.h>

#include <atomic>
#include <cstring>
#include <thread>

#include "unit/sandbox/boxed.h"

namespace lull::sandbox {
namespace {

struct Forbidden {
  const char* name;
  Try what;
};

void all_are_refused(const std::vector<Forbidden>& all, const std::function<int(const Try&)>& in) {
  for (const auto& one : all) {
    const int error = in(one.what);
    EXPECT_TRUE(error == EPERM || error == EACCES || error == ENOSYS || error == EXDEV)
        << one.name << ": " << (error == 0 ? "it worked" : std::strerror(std::abs(error)));
  }
}

int abstract_connect(const char* name) {
  sockaddr_un to{};
  to.sun_family = AF_UNIX;
  std::strncpy(to.sun_path + 1, name, sizeof to.sun_path - 2);
  const int fd = ::socket(AF_UNIX, SOCK_STREAM, 0);
  const auto size = static_cast<socklen_t>(offsetof(sockaddr_un, sun_path) + 1 + strlen(name));
  return error_of(::connect(fd, reinterpret_cast<sockaddr*>(&to), size));
}

// --- files: Landlock
// ------------------------------------------------------------------------------

class ClosedFiles : public BoxTest {
 protected:
  void SetUp() override {
    if (landlock_version() == 0) GTEST_SKIP() << "this kernel has no Landlock";
  }
  int in_files(const Try& what) const { return inside(what, false); }
};

TEST_F(ClosedFiles, NothingOutsideCanBeReadListedOrWritten) {
  const auto tried = [](fs::path file, int flags) {
    return [file, flags] { return opens(::open(file.c_str(), flags | O_CLOEXEC, 0600)); };
  };
  const std::vector<Forbidden> all{
      {"read a key", tried(outside, O_RDONLY)},
      {"list the home", tried(home, O_RDONLY | O_DIRECTORY)},
      {"read everybody's names", tried("/etc/group", O_RDONLY)},
      {"read /etc/passwd", tried("/etc/passwd", O_RDONLY)},
      {"read of another process", tried("/proc/1/status", O_RDONLY)},
      {"read the own memory", tried("/proc/self/mem", O_RDWR)},
      {"read a disk", tried("/dev/null", O_RDONLY)},
      {"list the root", tried("/", O_RDONLY | O_DIRECTORY)},
      {"write into a file", tried(outside, O_WRONLY)},
      {"cut a file off", tried(outside, O_WRONLY | O_TRUNC)},
      {"make a file", tried(home / "made", O_WRONLY | O_CREAT)},
      {"make one without a name", tried(home, O_WRONLY | O_TMPFILE)},
      {"make one in /tmp", tried("/tmp/lull_box_made", O_WRONLY | O_CREAT)},
      {"reach out by ..", tried(data / ".." / "made", O_WRONLY | O_CREAT)},
  };
  all_are_refused(all, [this](const Try& what) { return in_files(what); });
  EXPECT_EQ(in_files(tried("/etc/shadow", O_RDONLY)), EACCES);
  EXPECT_EQ(fs::file_size(outside), 21u);
  EXPECT_FALSE(fs::exists(home / "made"));
  for (const auto& one : all) EXPECT_EQ(one.what(), 0) << one.name << " works without the box";
  fs::remove("/tmp/lull_box_made");
}

TEST_F(ClosedFiles, NothingIsMovedLinkedOrRemovedAcrossItsEdge) {
  const auto own = data / "own";
  all_are_refused(
      {
          {"remove a file", [&] { return error_of(::unlink(outside.c_str())); }},
          {"move one out", [&] { return error_of(::rename(own.c_str(), (home / "out").c_str())); }},
          {"move one in",
           [&] { return error_of(::rename(outside.c_str(), (data / "in").c_str())); }},
          {"move one over another",
           [&] { return error_of(::rename(own.c_str(), outside.c_str())); }},
          {"link one in", [&] { return error_of(::link(outside.c_str(), (data / "in").c_str())); }},
          {"link one out", [&] { return error_of(::link(own.c_str(), (home / "out").c_str())); }},
          {"make a symbolic link",
           [&] { return error_of(::symlink(outside.c_str(), (data / "in").c_str())); }},
          {"make a folder", [&] { return error_of(::mkdir((home / "folder").c_str(), 0700)); }},
          {"make one within", [&] { return error_of(::mkdir((data / "folder").c_str(), 0700)); }},
          {"make a pipe", [&] { return error_of(::mkfifo((data / "pipe").c_str(), 0600)); }},
          {"make a device",
           [&] { return error_of(::mknod((data / "device").c_str(), S_IFCHR | 0600, 0x103)); }},
          {"remove a folder", [&] { return error_of(::rmdir((home / ".ssh").c_str())); }},
      },
      [this](const Try& what) { return in_files(what); });
  EXPECT_TRUE(fs::exists(outside));
  EXPECT_TRUE(fs::exists(own));
  EXPECT_FALSE(fs::exists(data / "in"));
  EXPECT_FALSE(fs::exists(home / "out"));
}

TEST_F(ClosedFiles, ASymbolicLinkThatSomebodyPutThereLeadsNowhere) {
  fs::create_symlink(outside, data / "link");
  EXPECT_EQ(in_files([&] { return opens(::open((data / "link").c_str(), O_RDONLY)); }), EACCES);
}

TEST_F(ClosedFiles, NoProgramIsStartedFromAnywhere) {
  fs::copy_file("/bin/true", data / "program");
  const char* none[] = {nullptr};
  auto* empty = const_cast<char**>(none);
  all_are_refused(
      {
          {"the system's", [&] { return error_of(::execve("/bin/true", empty, empty)); }},
          {"one of its own",
           [&] { return error_of(::execve((data / "program").c_str(), empty, empty)); }},
      },
      [this](const Try& what) { return in_files(what); });
}

TEST_F(ClosedFiles, ADoorOfAbstractNameIsClosed) {
  if (landlock_version() < kLandlockWhole) GTEST_SKIP() << "this kernel cannot close them";
  const std::string name = "lull_box_" + std::to_string(::getpid());
  const int listener = ::socket(AF_UNIX, SOCK_STREAM, 0);
  sockaddr_un at{};
  at.sun_family = AF_UNIX;
  name.copy(at.sun_path + 1, sizeof at.sun_path - 2);
  const auto size = static_cast<socklen_t>(offsetof(sockaddr_un, sun_path) + 1 + name.size());
  ASSERT_EQ(::bind(listener, reinterpret_cast<sockaddr*>(&at), size), 0);
  ASSERT_EQ(::listen(listener, 4), 0);
  EXPECT_EQ(abstract_connect(name.c_str()), 0) << "without the box";
  EXPECT_EQ(in_files([&] { return abstract_connect(name.c_str()); }), EPERM);
  EXPECT_EQ(in_files([] { return error_of(::kill(::getppid(), 0)); }), EPERM)
      << "nor is anybody signalled";
  ::close(listener);
}

TEST_F(ClosedFiles, NoPrivilegeIsGained) {
  EXPECT_EQ(in_files([] { return ::prctl(PR_GET_NO_NEW_PRIVS, 0, 0, 0, 0) == 1 ? 0 : 1; }), 0);
}

TEST_F(ClosedFiles, SaysWhichVersionIsInForce) {
  EXPECT_EQ(inside(
                [this] {
                  const auto level = close_files(places());
                  return level.landlock == landlock_version() ? 0 : 1;
                },
                false),
            0);
}

// --- system calls: seccomp
// ------------------------------------------------------------------------

class ClosedCalls : public BoxTest {
 protected:
  void SetUp() override {
    if (kSanitizedBuild) GTEST_SKIP() << "sanitizers make calls of their own";
  }
  void are_refused(const std::vector<Forbidden>& all) {
    all_are_refused(all, [this](const Try& what) { return inside(what); });
  }
};

template <class... Argument>
Try call(long number, Argument... arguments) {
  return [=] { return error_of(::syscall(number, arguments...)); };
}

TEST_F(ClosedCalls, NoOtherProcessIsMadeWatchedOrSignalled) {
  const pid_t parent = ::getpid();
  are_refused({
      {"fork",
       [] {
         const pid_t child = ::fork();
         if (child == 0) ::_exit(0);
         return error_of(child);
       }},
      {"vfork", call(SYS_clone, CLONE_VM | CLONE_VFORK | SIGCHLD, 0, 0, 0, 0)},
      {"clone3", call(SYS_clone3, nullptr, 0)},
      {"a thread in namespaces of its own",
       call(SYS_clone, CLONE_THREAD | CLONE_SIGHAND | CLONE_VM | CLONE_NEWUSER, 0, 0, 0, 0)},
      {"execve", call(SYS_execve, "/bin/true", nullptr, nullptr)},
      {"a program in memory",
       [] {
         const int fd = ::memfd_create("program", 0);
         return error_of(::syscall(SYS_execveat, fd, "", nullptr, nullptr, AT_EMPTY_PATH));
       }},
      {"ptrace", call(SYS_ptrace, PTRACE_ATTACH, parent, 0, 0)},
      {"being traced", call(SYS_ptrace, PTRACE_TRACEME, 0, 0, 0)},
      {"another's memory", call(SYS_process_vm_readv, parent, nullptr, 0, nullptr, 0, 0)},
      {"kill", call(SYS_kill, parent, 0)},
      {"tgkill", call(SYS_tgkill, parent, parent, 0)},
      {"a handle on a process", call(SYS_pidfd_open, parent, 0)},
      {"another's descriptors", call(SYS_pidfd_getfd, 0, 0, 0)},
      {"kcmp", call(SYS_kcmp, parent, parent, 0, 0, 0)},
  });
}

TEST_F(ClosedCalls, OnlySocketsOfItsOwnKindsAreMade) {
  const auto socket = [](int family, int type, int protocol) {
    return [=] { return opens(::socket(family, type, protocol)); };
  };
  are_refused({
      {"raw", socket(AF_INET, SOCK_RAW, IPPROTO_ICMP)},
      {"raw, version 6", socket(AF_INET6, SOCK_RAW, IPPROTO_TCP)},
      {"packets", socket(AF_PACKET, SOCK_RAW, htons(ETH_P_ALL))},
      {"the kernel's ciphers", socket(AF_ALG, SOCK_SEQPACKET, 0)},
      {"the machine's host", socket(AF_VSOCK, SOCK_STREAM, 0)},
      {"firewall", socket(AF_NETLINK, SOCK_RAW, 12)},
      {"audit", socket(AF_NETLINK, SOCK_RAW, 9)},
      {"packets of this machine", socket(AF_UNIX, SOCK_SEQPACKET, 0)},
      {"a pair", call(SYS_socketpair, AF_UNIX, SOCK_STREAM, 0, nullptr)},
  });
}

TEST_F(ClosedCalls, TheMachineStaysAsItIs) {
  are_refused({
      {"mount", call(SYS_mount, "none", "/tmp", "tmpfs", 0, nullptr)},
      {"umount", call(SYS_umount2, "/nowhere", 0)},
      {"open_tree", call(SYS_open_tree, AT_FDCWD, "/", 0)},
      {"chroot", call(SYS_chroot, "/")},
      {"pivot_root", call(SYS_pivot_root, "/", "/")},
      {"unshare", call(SYS_unshare, CLONE_NEWUSER)},
      {"setns", call(SYS_setns, 0, 0)},
      {"set the clock", call(SYS_clock_settime, CLOCK_REALTIME, nullptr)},
      {"name the machine", call(SYS_sethostname, "x", 1)},
      {"reboot", call(SYS_reboot, 0, 0, 0, nullptr)},
      {"swap", call(SYS_swapon, "/nowhere", 0)},
      {"the kernel's log", call(SYS_syslog, 10, nullptr, 0)},
      {"accounting", call(SYS_acct, nullptr)},
      {"another kernel", call(SYS_kexec_load, 0, 0, nullptr, 0)},
  });
}

TEST_F(ClosedCalls, NothingIsLoadedIntoTheKernelOrAskedOfItsCorners) {
  are_refused({
      {"a module", call(SYS_init_module, nullptr, 0, "")},
      {"a module from a file", call(SYS_finit_module, 0, "", 0)},
      {"bpf", call(SYS_bpf, BPF_MAP_CREATE, nullptr, 0)},
      {"perf", call(SYS_perf_event_open, nullptr, 0, -1, -1, 0)},
      {"io_uring", call(SYS_io_uring_setup, 1, nullptr)},
      {"userfaultfd", call(SYS_userfaultfd, 0)},
      {"keyctl", call(SYS_keyctl, 0, 0, 0, 0, 0)},
      {"add_key", call(SYS_add_key, "user", "x", "x", 1, -3)},
      {"request_key", call(SYS_request_key, "user", "x", nullptr, 0)},
      {"fanotify", call(SYS_fanotify_init, 0, 0)},
      {"inotify", call(SYS_inotify_init1, 0)},
      {"handles of files", call(SYS_open_by_handle_at, AT_FDCWD, nullptr, 0)},
      {"personality", call(SYS_personality, 0xffffffffUL)},
      {"another filter", call(SYS_seccomp, 0, 0, nullptr)},
  });
}

TEST_F(ClosedCalls, NobodyElseIsBecomeAndNoRightIsGiven) {
  const auto own = data / "own";
  are_refused({
      {"setuid", call(SYS_setuid, 0)},
      {"setgid", call(SYS_setgid, 0)},
      {"setresuid", call(SYS_setresuid, 0, 0, 0)},
      {"setgroups", call(SYS_setgroups, 0, nullptr)},
      {"capset", call(SYS_capset, nullptr, nullptr)},
      {"chmod", [&] { return error_of(::chmod(own.c_str(), 04755)); }},
      {"chmod on what is open",
       [&] {
         const int fd = ::open(own.c_str(), O_RDWR);
         return fd < 0 ? 0 : error_of(::fchmod(fd, 04755));
       }},
      {"chown", [&] { return error_of(::chown(own.c_str(), 1, 1)); }},
      {"setxattr", call(SYS_setxattr, own.c_str(), "user.x", "x", 1, 0)},
      {"hard link", [&] { return error_of(::link(own.c_str(), (data / "two").c_str())); }},
      {"being dumpable again", call(SYS_prctl, PR_SET_DUMPABLE, 1, 0, 0, 0)},
      {"a core file",
       [] {
         const rlimit any{RLIM_INFINITY, RLIM_INFINITY};
         return error_of(::setrlimit(RLIMIT_CORE, &any));
       }},
  });
  struct stat found {};
  ASSERT_EQ(::stat(own.c_str(), &found), 0);
  EXPECT_EQ(found.st_mode & 07000, 0u);
}

TEST_F(ClosedCalls, NothingThatWasWrittenIsRun) {
  are_refused({
      {"memory to write and run",
       [] {
         const auto* at = ::mmap(nullptr, 4096, PROT_READ | PROT_WRITE | PROT_EXEC,
                                 MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
         return at == MAP_FAILED ? errno : 0;
       }},
      {"memory made to run",
       [] {
         auto* at =
             ::mmap(nullptr, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
         return at == MAP_FAILED ? 0 : error_of(::mprotect(at, 4096, PROT_READ | PROT_EXEC));
       }},
      {"a library of its own",
       [] {
         const int fd = ::memfd_create("library", 0);
         if (fd < 0 || ::ftruncate(fd, 4096) != 0) return 0;
         const auto* at = ::mmap(nullptr, 4096, PROT_READ | PROT_EXEC, MAP_PRIVATE, fd, 0);
         return at == MAP_FAILED ? errno : 0;
       }},
  });
}

TEST_F(ClosedCalls, NothingIsTypedIntoATerminal) {
  are_refused({
      {"TIOCSTI", [] { return error_of(::ioctl(STDIN_FILENO, TIOCSTI, "x")); }},
      {"the same with bits above it",
       [] { return error_of(::syscall(SYS_ioctl, STDIN_FILENO, TIOCSTI | 0x100000000UL, "x")); }},
      {"TIOCLINUX", [] { return error_of(::ioctl(STDIN_FILENO, TIOCLINUX, "x")); }},
      {"signals by a descriptor",
       [] { return error_of(::fcntl(STDIN_FILENO, F_SETOWN, ::getppid())); }},
  });
}

TEST_F(ClosedCalls, AllThreadsAreIn) {
  const pid_t child = ::fork();
  if (child == 0) {
    std::atomic<bool> closed = false;
    int error = 0;
    std::thread before([&] {
      closed.wait(false);
      error = error_of(::syscall(SYS_setuid, 0));
    });
    Level level;
    close_calls(level);
    closed = true;
    closed.notify_all();
    before.join();
    ::_exit(error);
  }
  int status = 0;
  ASSERT_EQ(::waitpid(child, &status, 0), child);
  EXPECT_EQ(WEXITSTATUS(status), EPERM) << "one that was there before, too";
}

TEST_F(ClosedCalls, TheNumberOfWhatWasRefusedIsSaidOnce) {
  int both[2];
  ASSERT_EQ(::pipe(both), 0);
  EXPECT_EQ(inside([&] {
              ::dup2(both[1], STDERR_FILENO);
              for (int i = 0; i < 5; ++i) ::syscall(SYS_setuid, 0);
              return error_of(::syscall(SYS_keyctl, 0, 0, 0, 0, 0));
            }),
            EPERM);
  ::close(both[1]);
  char text[4096]{};
  std::size_t size = 0;
  for (ssize_t n = 1; n > 0 && size < sizeof text - 1; size += static_cast<std::size_t>(n))
    n = std::max<ssize_t>(::read(both[0], text + size, sizeof text - 1 - size), 0);
  ::close(both[0]);
  const auto line = [](long number) {
    const auto digits = std::to_string(number);
    return "lulld: the box refused the system call " + std::string(5 - digits.size(), ' ') +
           digits + "\n";
  };
  EXPECT_EQ(std::string(text), line(SYS_setuid) + line(SYS_keyctl));
}

}  // namespace
}  // namespace lull::sandbox
