// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <fcntl.h>
#include <gtest/gtest.h>
#include <linux/if_tun.h>
#include <net/if.h>
#include <netinet/in.h>
#include <sched.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <asio/ip/address_v4.hpp>
#include <chrono>
#include <cstdio>
#include <cstring>
#include <fstream>
#include <functional>
#include <string>
#include <thread>

#include "base/bytes.h"
#include "base/check.h"

/// Networks that a test has for itself: a child process in a namespace of its own, which goes with
/// it. What is expected in there counts as if it were expected here.
namespace lull::lan::test {

inline void set_link_up(const std::string& name, bool up) {
  const int fd = ::socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
  ifreq request{};
  name.copy(request.ifr_name, IFNAMSIZ - 1);
  LULL_CHECK(::ioctl(fd, SIOCGIFFLAGS, &request) == 0);
  constexpr short kUp = IFF_UP;
  request.ifr_flags = static_cast<short>(up ? request.ifr_flags | kUp : request.ifr_flags & ~kUp);
  LULL_CHECK(::ioctl(fd, SIOCSIFFLAGS, &request) == 0);
  ::close(fd);
}

/// How a child ends that may not do what the test needs: the test is skipped then.
inline constexpr int kMayNot = 77;

inline void in_own_network(const std::function<void()>& test) {
  std::fflush(nullptr);
  const pid_t child = ::fork();
  ASSERT_GE(child, 0);
  if (child == 0) {
    ::alarm(60);  // nothing outlives a test that hangs
    const int how = CLONE_NEWNET | (::geteuid() == 0 ? 0 : CLONE_NEWUSER);
    if (::unshare(how) != 0) ::_exit(kMayNot);
    set_link_up("lo", true);
    test();
    std::fflush(nullptr);
    ::_exit(::testing::Test::HasFailure() ? 1 : 0);
  }
  int status = 0;
  ASSERT_EQ(::waitpid(child, &status, 0), child);
  ASSERT_TRUE(WIFEXITED(status)) << "signal " << WTERMSIG(status);
  if (WEXITSTATUS(status) == kMayNot) GTEST_SKIP() << "needs a network namespace and /dev/net/tun";
  EXPECT_EQ(WEXITSTATUS(status), 0) << "see above";
}

/// From now on new links do not first ask for a second or two whether somebody else has the address
/// that they chose. Where this may not be set, it only takes longer.
inline void claim_addresses_at_once() {
  std::ofstream("/proc/sys/net/ipv6/conf/default/accept_dad") << 0;
}

/// For what the kernel does by itself: looks again until it has.
inline bool within(std::int64_t ms, const std::function<bool()>& done) {
  const auto end = std::chrono::steady_clock::now() + std::chrono::milliseconds(ms);
  while (!done()) {
    if (std::chrono::steady_clock::now() > end) return false;
    std::this_thread::sleep_for(std::chrono::milliseconds(5));
  }
  return true;
}

/// A network interface whose other end the test holds: it sees every frame that goes out, and may
/// put in others. As a tunnel it carries packets instead, to one other machine.
class Cable {
 public:
  enum Kind : short { kEthernet = IFF_TAP, kTunnel = IFF_TUN };
  explicit Cable(std::string name, Kind kind = kEthernet)
      : name_(std::move(name)), fd_(::open("/dev/net/tun", O_RDWR | O_NONBLOCK | O_CLOEXEC)) {
    if (fd_ < 0) ::_exit(kMayNot);
    auto request = named();
    request.ifr_flags = static_cast<short>(kind | IFF_NO_PI);
    LULL_CHECK(::ioctl(fd_, TUNSETIFF, &request) == 0);
  }
  ~Cable() { ::close(fd_); }
  Cable(const Cable&) = delete;
  Cable& operator=(const Cable&) = delete;

  void up() { set_link_up(name_, true); }
  void down() { set_link_up(name_, false); }
  void plug() { carry(1); }
  void unplug() { carry(0); }
  /// Gives it an IPv4 address, in place of the one before.
  void add(const std::string& address, const std::string& mask) {
    set(SIOCSIFADDR, address);
    set(SIOCSIFNETMASK, mask);
  }
  std::uint32_t index() const { return ::if_nametoindex(name_.c_str()); }
  /// The next frame that went out; empty if there is none.
  Bytes next_frame() {
    Bytes frame(2048);
    const auto size = ::read(fd_, frame.data(), frame.size());
    frame.resize(size > 0 ? static_cast<std::size_t>(size) : 0);
    return frame;
  }
  /// A frame from the other end; false if the cable takes none.
  bool put(const Bytes& frame) {
    return ::write(fd_, frame.data(), frame.size()) == static_cast<ssize_t>(frame.size());
  }

 private:
  ifreq named() const {
    ifreq request{};
    name_.copy(request.ifr_name, IFNAMSIZ - 1);
    return request;
  }
  void set(unsigned long what, const std::string& address) {
    const int fd = ::socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    auto request = named();
    sockaddr_in in{};
    in.sin_family = AF_INET;
    in.sin_addr.s_addr = htonl(asio::ip::make_address_v4(address).to_uint());
    std::memcpy(&request.ifr_addr, &in, sizeof in);
    LULL_CHECK(::ioctl(fd, what, &request) == 0);
    ::close(fd);
  }
  void carry(int on) { LULL_CHECK(::ioctl(fd_, TUNSETCARRIER, &on) == 0); }

  std::string name_;
  int fd_;
};

}  // namespace lull::lan::test
