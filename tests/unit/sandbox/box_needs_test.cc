// SPDX-License-Identifier: Apache-2.0
// What the daemon does and must go on doing inside.
#include <arpa/inet.h>
#include <linux/netlink.h>
#include <linux/rtnetlink.h>
#include <net/if.h>
#include <netinet/in.h>
#include <sys/eventfd.h>
#include <sys/file.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/timerfd.h>
#include <sys/un.h>

#include <cstring>
#include <ctime>
#include <thread>

#include "unit/sandbox/boxed.h"

namespace lull::sandbox {
namespace {

class BoxNeeds : public BoxTest {};

/// A reader's view: one line for each step, and which failed.
int first_that_fails(std::initializer_list<bool> steps) {
  int number = 1;
  for (const bool good : steps) {
    if (!good) return number;
    ++number;
  }
  return 0;
}

TEST_F(BoxNeeds, FilesOfItsOwnAreMadeWrittenMovedAndRemoved) {
  EXPECT_EQ(inside([this] {
              const auto fresh = data / "fresh";
              const int fd = ::open(fresh.c_str(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
              const int folder = ::open(data.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
              const int unnamed = ::open(data.c_str(), O_RDWR | O_TMPFILE | O_CLOEXEC, 0600);
              struct flock lock {};
              lock.l_type = F_WRLCK;
              return first_that_fails({
                  fd >= 0,
                  ::write(fd, "text", 4) == 4,
                  ::fsync(fd) == 0,
                  ::ftruncate(fd, 2) == 0,
                  ::fchmod(fd, 0600) == 0,
                  ::fcntl(fd, F_SETLK, &lock) == 0,
                  ::flock(fd, LOCK_EX | LOCK_NB) == 0,
                  ::rename(fresh.c_str(), (data / "own").c_str()) == 0,
                  ::unlink((data / "own").c_str()) == 0,
                  folder >= 0 && ::fsync(folder) == 0,
                  unnamed >= 0 && ::write(unnamed, "text", 4) == 4,
                  fs::directory_iterator(data) == fs::directory_iterator(),
              });
            }),
            0);
}

TEST_F(BoxNeeds, AFileOfThePersonsThatWasHandedOverIsReadAndWritten) {
  const int in = ::open(outside.c_str(), O_RDONLY | O_CLOEXEC);
  const int out = ::open((home / "out").c_str(), O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
  EXPECT_EQ(inside([&] {
              char text[64];
              struct stat found {};
              return first_that_fails({
                  ::fstat(in, &found) == 0 && S_ISREG(found.st_mode),
                  ::pread(in, text, sizeof text, 0) == 21,
                  ::write(out, "sealed", 6) == 6,
                  ::fsync(out) == 0,
              });
            }),
            0);
  EXPECT_EQ(fs::file_size(home / "out"), 6u);
}

TEST_F(BoxNeeds, ControlSocketIsMadeAgainAndAnswers) {
  EXPECT_EQ(inside([this] {
              sockaddr_un at{};
              at.sun_family = AF_UNIX;
              std::strncpy(at.sun_path, (data / "control").c_str(), sizeof at.sun_path - 1);
              auto* where = reinterpret_cast<sockaddr*>(&at);
              for (int i = 0; i < 2; ++i) {
                ::unlink(at.sun_path);
                const int listener = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
                const int client = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
                const bool up = ::bind(listener, where, sizeof at) == 0 &&
                                ::listen(listener, 4) == 0 &&
                                ::connect(client, where, sizeof at) == 0 &&
                                ::accept4(listener, nullptr, nullptr, SOCK_CLOEXEC) >= 0;
                if (!up) return 1 + i;
              }
              return 0;
            }),
            0);
}

TEST_F(BoxNeeds, TheNetworkIsThere) {
  EXPECT_EQ(inside([] {
              sockaddr_in at{};
              at.sin_family = AF_INET;
              at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
              socklen_t size = sizeof at;
              auto* where = reinterpret_cast<sockaddr*>(&at);
              const int tcp = ::socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
              const int udp = ::socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, IPPROTO_UDP);
              const int six = ::socket(AF_INET6, SOCK_STREAM | SOCK_CLOEXEC, IPPROTO_TCP);
              const int links = ::socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_ROUTE);
              const int diag = ::socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_SOCK_DIAG);
              const int client = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
              const int on = 1;
              return first_that_fails({
                  ::bind(tcp, where, size) == 0 && ::listen(tcp, 4) == 0,
                  ::getsockname(tcp, where, &size) == 0,
                  ::connect(client, where, size) == 0,
                  ::setsockopt(udp, SOL_SOCKET, SO_BROADCAST, &on, sizeof on) == 0,
                  ::sendto(udp, "x", 1, 0, where, size) == 1,
                  six >= 0,
                  links >= 0,
                  diag >= 0,
                  ::if_nametoindex("lo") == 1,
              });
            }),
            0);
}

TEST_F(BoxNeeds, ThreadsTimersMemoryAndChance) {
  EXPECT_EQ(inside([] {
              bool ran = false;
              std::thread([&] { ran = true; }).join();
              const int timer = ::timerfd_create(CLOCK_BOOTTIME, TFD_CLOEXEC | TFD_NONBLOCK);
              itimerspec soon{};
              soon.it_value.tv_nsec = 1;
              const int memory = ::memfd_create("upload", MFD_CLOEXEC | MFD_ALLOW_SEALING);
              auto* page = ::mmap(nullptr, 1 << 28, PROT_READ | PROT_WRITE,
                                  MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
              const int random = ::open("/dev/urandom", O_RDONLY | O_CLOEXEC);
              return first_that_fails({
                  ran,
                  ::timerfd_settime(timer, TFD_TIMER_ABSTIME | TFD_TIMER_CANCEL_ON_SET, &soon,
                                    nullptr) == 0 ||
                      errno == EINVAL,
                  ::eventfd(0, EFD_CLOEXEC) >= 0,
                  ::write(memory, "text", 4) == 4,
                  ::fcntl(memory, F_ADD_SEALS, F_SEAL_WRITE | F_SEAL_GROW) == 0,
                  page != MAP_FAILED && ::mprotect(page, 4096, PROT_NONE) == 0,
                  ::mlock(static_cast<char*>(page) + 4096, 4096) == 0,
                  random >= 0,
              });
            }),
            0);
}

TEST_F(BoxNeeds, TheZoneIsKnownAndCanChange) {
  EXPECT_EQ(inside([] {
              ::setenv("TZ", "Asia/Tokyo", 1);
              ::tzset();
              const std::time_t zero = 0;
              std::tm there{};
              ::localtime_r(&zero, &there);
              return there.tm_hour == 9 ? 0 : 1;
            }),
            0)
      << "or there is no zoneinfo on this machine";
}

TEST_F(BoxNeeds, AFailedCheckStillEndsIt) {
  EXPECT_EQ(inside([] {
              std::abort();
              return 0;
            }),
            -SIGABRT);
}

}  // namespace
}  // namespace lull::sandbox
