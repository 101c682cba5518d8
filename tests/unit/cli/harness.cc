// SPDX-License-Identifier: Apache-2.0
#include "unit/cli/harness.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <poll.h>
#include <pty.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <termios.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <cstdlib>
#include <sstream>

#include "base/check.h"
#include "cli/run.h"

namespace lull::cli::test {
namespace {

/// A file without a name, at its start.
class Scratch {
 public:
  explicit Scratch(const std::string& content = "") : fd_(::memfd_create("scratch", MFD_CLOEXEC)) {
    LULL_CHECK(::write(fd_, content.data(), content.size()) ==
               static_cast<ssize_t>(content.size()));
    ::lseek(fd_, 0, SEEK_SET);
  }
  ~Scratch() { ::close(fd_); }
  int fd() const { return fd_; }
  std::string content() const {
    std::string out(static_cast<std::size_t>(::lseek(fd_, 0, SEEK_END)), '\0');
    LULL_CHECK(::pread(fd_, out.data(), out.size(), 0) == static_cast<ssize_t>(out.size()));
    return out;
  }

 private:
  int fd_;
};

std::vector<std::string> at_home(const FakeDaemon& daemon, std::vector<std::string> args) {
  args.insert(args.begin(), {"--home", daemon.home().string()});
  return args;
}

}  // namespace

std::vector<nlohmann::json> Ran::json() const {
  std::vector<nlohmann::json> all;
  std::istringstream lines(out);
  for (std::string line; std::getline(lines, line);) all.push_back(nlohmann::json::parse(line));
  return all;
}

Ran run(const std::vector<std::string>& args, const std::string& input) {
  const Scratch in(input);
  const Scratch out;
  const Scratch err;
  Console console(in.fd(), out.fd(), err.fd(), false);
  const int exit = cli::run(args, Environment{}, console);
  return {exit, out.content(), err.content()};
}

Ran run(const FakeDaemon& daemon, std::vector<std::string> args, const std::string& input) {
  return run(at_home(daemon, std::move(args)), input);
}

Ran run_with_secrets(const FakeDaemon& daemon, std::vector<std::string> args,
                     const std::string& secrets) {
  const Scratch from(secrets);
  args.insert(args.begin(), {"--passphrase-fd", std::to_string(from.fd())});
  return run(daemon, std::move(args));
}

namespace {

constexpr const char* kArguments = "LULL_TEST_ARGUMENTS";

/// What the child of OnTerminal runs: this program anew with only this "test". A plain fork would
/// inherit whatever lock the fake daemon's thread holds at that moment.
TEST(OnTerminal, DISABLED_Child) {
  const auto args = nlohmann::json::parse(std::getenv(kArguments));
  Console console(STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO, true);
  ::_exit(cli::run(args.get<std::vector<std::string>>(), Environment{}, console));
}

}  // namespace

OnTerminal::OnTerminal(const FakeDaemon& daemon, std::vector<std::string> args,
                       unsigned short rows) {
  const std::string arguments =
      kArguments + ("=" + nlohmann::json(at_home(daemon, std::move(args))).dump());
  const char* argv[] = {"test_cli", "--gtest_also_run_disabled_tests",
                        "--gtest_filter=OnTerminal.DISABLED_Child", "--gtest_brief=1", nullptr};
  std::vector<const char*> environment = {arguments.c_str()};
  for (char** variable = environ; *variable != nullptr; ++variable)
    environment.push_back(*variable);
  environment.push_back(nullptr);
  winsize size{};
  size.ws_row = rows;
  size.ws_col = 80;
  child_ = ::forkpty(&master_, nullptr, nullptr, &size);
  LULL_CHECK(child_ >= 0);
  if (child_ > 0) return;
  ::execve("/proc/self/exe", const_cast<char**>(argv), const_cast<char**>(environment.data()));
  ::_exit(127);
}

OnTerminal::~OnTerminal() {
  if (child_ > 0) end();
}

bool OnTerminal::read_until(const std::string& text) {
  while (text.empty() || screen_.find(text, seen_) == std::string::npos) {
    pollfd one{master_, POLLIN, 0};
    if (::poll(&one, 1, 20'000) <= 0) return false;
    char piece[4096];
    const ssize_t n = ::read(master_, piece, sizeof piece);
    if (n <= 0) return text.empty();
    screen_.append(piece, static_cast<std::size_t>(n));
  }
  seen_ = screen_.find(text, seen_) + text.size();
  return true;
}

OnTerminal& OnTerminal::say(const std::string& wait_for, const std::string& type) {
  EXPECT_TRUE(wait_for.empty() || read_until(wait_for))
      << "never saw: " << wait_for << "\nbut: " << screen_;
  LULL_CHECK(::write(master_, type.data(), type.size()) == static_cast<ssize_t>(type.size()));
  return *this;
}

Ran OnTerminal::end() {
  if (!read_until("")) ::kill(child_, SIGKILL);
  int status = 0;
  ::waitpid(child_, &status, 0);
  child_ = -1;
  ::close(master_);
  std::erase(screen_, '\r');
  return {WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status), screen_, ""};
}

bool OnTerminal::echoes() const {
  termios now{};
  ::tcgetattr(master_, &now);
  return (now.c_lflag & ECHO) != 0;
}

}  // namespace lull::cli::test
