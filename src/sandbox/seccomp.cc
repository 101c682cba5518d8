// SPDX-License-Identifier: Apache-2.0
#include <fcntl.h>
#include <linux/netlink.h>
#include <linux/sockios.h>
#include <sched.h>
#include <seccomp.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <memory>

#include "sandbox/box.h"
#include "sandbox/calls.h"

namespace lull::sandbox {

namespace {

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
constexpr bool kSanitized = true;
#else
constexpr bool kSanitized = false;
#endif

constexpr int kTypeBits = 0xf;  // of socket(2)'s type; the rest are flags
constexpr unsigned long kNewNamespaces = CLONE_NEWNS | CLONE_NEWCGROUP | CLONE_NEWUTS |
                                         CLONE_NEWIPC | CLONE_NEWUSER | CLONE_NEWPID | CLONE_NEWNET;

using Filter = std::unique_ptr<void, decltype(&seccomp_release)>;

/// Rules go in one after the other; the first that does not is remembered.
class Rules {
 public:
  explicit Rules(scmp_filter_ctx filter) : filter_(filter) {}

  template <class... Comparison>
  void allow(int call, Comparison... when) {
    add(SCMP_ACT_ALLOW, call, when...);
  }
  template <class... Comparison>
  void refuse(int error, int call, Comparison... when) {
    add(SCMP_ACT_ERRNO(static_cast<std::uint32_t>(error)), call, when...);
  }
  bool all_went_in() const { return good_; }

 private:
  template <class... Comparison>
  void add(std::uint32_t action, int call, Comparison... when) {
    good_ = good_ && seccomp_rule_add(filter_, action, call, sizeof...(when), when...) == 0;
  }
  scmp_filter_ctx filter_;
  bool good_ = true;
};

scmp_arg_cmp is(unsigned argument, std::uint64_t value) {
  return {argument, SCMP_CMP_EQ, value, 0};
}
/// Of these bits exactly those.
scmp_arg_cmp has(unsigned argument, std::uint64_t bits, std::uint64_t value) {
  return {argument, SCMP_CMP_MASKED_EQ, bits, value};
}
/// The lower half alone: a C int may come with anything above it.
scmp_arg_cmp is_int(unsigned argument, int value) {
  return has(argument, 0xffffffff, static_cast<std::uint32_t>(value));
}

void allow_sockets(Rules& rules) {
  const int socket = SCMP_SYS(socket);
  for (const int family : {AF_INET, AF_INET6})
    for (const int type : {SOCK_STREAM, SOCK_DGRAM})
      rules.allow(socket, is_int(0, family), has(1, kTypeBits, type));
  for (const int family : {NETLINK_ROUTE, NETLINK_SOCK_DIAG})
    rules.allow(socket, is_int(0, AF_NETLINK), is_int(2, family));
  // The desktop's buses: one that is started later is looked for again. And the C library asks for
  // the number of a link through one for datagrams.
  for (const int type : {SOCK_STREAM, SOCK_DGRAM})
    rules.allow(socket, is_int(0, AF_UNIX), has(1, kTypeBits, type));
}

void allow_threads(Rules& rules) {
  rules.allow(SCMP_SYS(clone), has(0, CLONE_THREAD | kNewNamespaces, CLONE_THREAD));
  // Its flags lie in memory, where no filter sees them; the C library then takes clone.
  rules.refuse(ENOSYS, SCMP_SYS(clone3));
}

/// No page that was written can be run, and none that runs can be written.
void allow_memory(Rules& rules) {
  rules.allow(SCMP_SYS(mmap), has(2, PROT_EXEC, 0));
  rules.allow(SCMP_SYS(mprotect), has(2, PROT_EXEC, 0));
}

void allow_in_part(Rules& rules) {
  for (const auto command : kFcntl) rules.allow(SCMP_SYS(fcntl), is_int(1, command));
  for (const auto request : kIoctl) rules.allow(SCMP_SYS(ioctl), has(1, 0xffffffff, request));
  rules.allow(SCMP_SYS(fchmod), has(1, S_ISUID | S_ISGID | S_ISVTX, 0));
  rules.allow(SCMP_SYS(prctl), is_int(0, PR_SET_NAME));
  // SQLite, as root, gives its log to the owner of its file; it minds no refusal.
  rules.refuse(EPERM, SCMP_SYS(fchown));
  // Limits can be read, not set.
  rules.allow(SCMP_SYS(prlimit64), is(2, 0));
  // abort(3) signals its own thread.
  rules.allow(SCMP_SYS(tgkill), is_int(0, ::getpid()));
}

bool build(scmp_filter_ctx filter) {
  Rules rules(filter);
  for (const int call : kCalls) rules.allow(call);
  allow_sockets(rules);
  allow_threads(rules);
  allow_memory(rules);
  allow_in_part(rules);
  return rules.all_went_in() && seccomp_attr_set(filter, SCMP_FLTATR_CTL_TSYNC, 1) == 0;
}

/// The numbers that were written to standard error already.
std::array<std::atomic<bool>, 1024> g_said;

void say_number(int number) {
  if (number < 0 || static_cast<std::size_t>(number) >= g_said.size()) return;
  if (g_said[static_cast<std::size_t>(number)].exchange(true)) return;
  char line[] = "lulld: the box refused the system call      \n";
  char* digit = line + sizeof line - 3;
  do {
    *digit-- = static_cast<char>('0' + number % 10);
    number /= 10;
  } while (number > 0);
  const auto ignored = ::write(STDERR_FILENO, line, sizeof line - 1);
  static_cast<void>(ignored);
}

/// In a signal handler: the call that was refused returns as if the kernel had said EPERM.
void on_refused(int, siginfo_t* about, void* context) {
  auto& registers = static_cast<ucontext_t*>(context)->uc_mcontext;
#if defined(__x86_64__)
  registers.gregs[REG_RAX] = -EPERM;
#elif defined(__aarch64__)
  registers.regs[0] = static_cast<unsigned long long>(-EPERM);
#else
#error "say where this machine returns what a system call gives"
#endif
  say_number(about->si_syscall);
}

bool answer_refused_calls() {
  struct sigaction action {};
  action.sa_sigaction = on_refused;
  action.sa_flags = SA_SIGINFO | SA_NODEFER | SA_RESTART;
  return ::sigaction(SIGSYS, &action, nullptr) == 0;
}

}  // namespace

void close_calls(Level& level) {
  const auto open = [&](const char* reason) {
    if (*level.reason == '\0') level.reason = reason;
  };
  // Sanitizers make calls of their own, at the end above all.
  if (kSanitized) return open("sanitized_build");
  const Filter filter(seccomp_init(SCMP_ACT_TRAP), &seccomp_release);
  if (!filter || !build(filter.get()) || !answer_refused_calls()) return open("box_failed");
  const int loaded = seccomp_load(filter.get());
  if (loaded != 0) return open(loaded == -EINVAL ? "kernel_without" : "box_failed");
  level.seccomp = true;
}

}  // namespace lull::sandbox
