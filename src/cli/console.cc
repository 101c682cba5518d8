// SPDX-License-Identifier: Apache-2.0
#include "cli/console.h"

#include <fcntl.h>
#include <poll.h>
#include <sys/ioctl.h>
#include <termios.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <cstdlib>

#include "cli/text.h"

namespace lull::cli {
namespace {

void write_all(int fd, std::string_view text) {
  while (!text.empty()) {
    const ssize_t n = ::write(fd, text.data(), text.size());
    if (n < 0 && errno == EINTR) continue;
    if (n <= 0) return;  // nobody listens any more
    text.remove_prefix(static_cast<std::size_t>(n));
  }
}

std::string variable(const char* name) {
  const char* value = std::getenv(name);
  return value == nullptr ? std::string() : std::string(value);
}

winsize size_of(int fd) {
  winsize size{};
  if (::ioctl(fd, TIOCGWINSZ, &size) != 0) size = {};
  return size;
}

enum class Line { kWhole, kEnd, kInterrupted, kTooLong };

/// Byte by byte: what comes after the newline belongs to the next reader of the descriptor. Before
/// each byte `ready` waits for it; false leaves with kInterrupted.
template <class Text, class Ready>
Line read_line(int fd, Text& to, const Ready& ready) {
  for (bool any = false;; any = true) {
    if (!ready()) return Line::kInterrupted;
    char c = 0;
    const ssize_t n = ::read(fd, &c, 1);
    if (n < 0) return errno == EINTR ? Line::kInterrupted : Line::kEnd;
    if (n == 0) return any ? Line::kWhole : Line::kEnd;
    if (c == '\n') return Line::kWhole;
    if (!to.push_back(c)) return Line::kTooLong;
  }
}
bool at_once() {
  return true;
}

struct Limited {
  std::string text;
  bool push_back(char c) {
    if (text.size() == kLineBytesMax) return false;
    text += c;
    return true;
  }
};

volatile std::sig_atomic_t g_signal = 0;
void note_signal(int number) {
  g_signal = number;
}

/// Turns echo off for as long as it lives. A signal in between ends the wait; echo is restored and
/// the old handlers are back before the signal is raised again, so that no shell stays blind. The
/// signals are held back except while wait() sleeps: one that came just before would be noted, and
/// then nothing would wake the read.
class EchoOff {
 public:
  explicit EchoOff(int fd) : fd_(fd) {
    g_signal = 0;
    sigset_t held;
    sigemptyset(&held);
    for (const int number : kSignals) sigaddset(&held, number);
    ::sigprocmask(SIG_BLOCK, &held, &old_mask_);
    struct sigaction note {};
    note.sa_handler = note_signal;
    for (std::size_t i = 0; i < std::size(kSignals); ++i)
      ::sigaction(kSignals[i], &note, &old_handlers_[i]);
    is_terminal_ = ::tcgetattr(fd_, &old_) == 0;
    if (!is_terminal_) return;
    termios quiet = old_;
    quiet.c_lflag &= ~static_cast<tcflag_t>(ECHO | ECHONL);
    ::tcsetattr(fd_, TCSAFLUSH, &quiet);
  }
  EchoOff(const EchoOff&) = delete;
  EchoOff& operator=(const EchoOff&) = delete;
  ~EchoOff() {
    if (is_terminal_) ::tcsetattr(fd_, TCSAFLUSH, &old_);
    for (std::size_t i = 0; i < std::size(kSignals); ++i)
      ::sigaction(kSignals[i], &old_handlers_[i], nullptr);
    ::sigprocmask(SIG_SETMASK, &old_mask_, nullptr);
    if (g_signal != 0) ::raise(g_signal);
  }

  /// True once there is something to read, false for a signal.
  bool wait() const {
    pollfd one{fd_, POLLIN, 0};
    return ::ppoll(&one, 1, nullptr, &old_mask_) > 0 && g_signal == 0;
  }

 private:
  static constexpr int kSignals[] = {SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGTSTP};
  int fd_;
  bool is_terminal_ = false;
  termios old_{};
  sigset_t old_mask_{};
  struct sigaction old_handlers_[std::size(kSignals)]{};
};

}  // namespace

Environment Environment::of_process() {
  std::string data = variable("XDG_DATA_HOME");
  const std::string home = variable("HOME");
  if (!data.starts_with('/')) data = home.empty() ? "" : home + "/.local/share";
  return {variable("LULL_HOME"), variable("XDG_RUNTIME_DIR"), std::move(data),
          std::getenv("NO_COLOR") != nullptr};
}

Console::Console(int in, int out, int err, bool no_color)
    : in_(in),
      out_(out),
      err_(err),
      no_color_(no_color),
      in_is_terminal_(::isatty(in) == 1),
      out_is_terminal_(::isatty(out) == 1),
      err_is_terminal_(::isatty(err) == 1) {}

std::size_t Console::columns() const {
  const auto size = size_of(out_);
  return size.ws_col == 0 ? kColumns : size.ws_col;
}

std::size_t Console::rows() const {
  const auto size = size_of(out_);
  return size.ws_row == 0 ? kRows : size.ws_row;
}

void Console::raw(std::string_view text) {
  write_all(out_, text);
}

void Console::data(std::string_view line) {
  write_all(out_, std::string(line) + '\n');
}

void Console::say(std::string_view text) {
  std::string out;
  for (const auto& line : wrap(text, std::min(kColumns, columns()))) out += line + '\n';
  write_all(err_, out);
}

void Console::quote(std::string_view text) {
  if (text.ends_with('\n')) text.remove_suffix(1);
  std::string out;
  for (const auto& line : wrap(text, std::min(kColumns, columns()) - 2)) out += "  " + line + '\n';
  write_all(err_, out);
}

void Console::progress(std::string_view text) {
  if (!err_is_terminal_) return;
  // Blanks clear the line on every terminal there is.
  const auto used = columns_of(text);
  const std::size_t more = progress_columns_ > used ? progress_columns_ - used : 0;
  write_all(err_, "\r" + std::string(text) + std::string(more, ' ') + std::string(more, '\b'));
  if (used == 0) write_all(err_, "\r");
  progress_columns_ = used;
}

std::optional<std::string> Console::ask(std::string_view question) {
  auto lines = wrap(question, kColumns - 8);
  std::string prompt;
  for (const auto& line : lines) prompt += line + '\n';
  prompt.back() = ' ';
  write_all(err_, prompt);
  Limited line;
  const Line end = read_line(in_, line, at_once);
  if (end == Line::kEnd) write_all(err_, "\n");
  if (end != Line::kWhole) return std::nullopt;
  return line.text;
}

std::optional<std::string> Console::choose(std::string_view question,
                                           const std::vector<std::string>& answers) {
  for (int attempt = 0; attempt < 3; ++attempt) {
    const auto typed = ask(question);
    if (!typed) return std::nullopt;
    const std::string* fits = nullptr;
    for (const auto& answer : answers)
      if (!typed->empty() && answer.starts_with(*typed)) fits = fits == nullptr ? &answer : nullptr;
    if (fits != nullptr) return *fits;
  }
  return std::nullopt;
}

bool Console::confirm(std::string_view question) {
  const auto typed = ask(question);
  return typed && (*typed == "y" || *typed == "yes" || *typed == "Y");
}

Result<SecretText> Console::ask_secret(std::string_view question) {
  const int tty = ::open("/dev/tty", O_RDWR | O_CLOEXEC);
  if (tty < 0 && !in_is_terminal_) return fail(Code::kInvalid, "passphrase_needed");
  const int from = tty >= 0 ? tty : in_;
  SecretText typed;
  Line end = Line::kEnd;
  {
    const EchoOff quiet(from);
    write_all(tty >= 0 ? tty : err_, std::string(question) + ' ');
    end = read_line(from, typed, [&] { return quiet.wait(); });
    write_all(tty >= 0 ? tty : err_, "\n");
  }
  if (tty >= 0) ::close(tty);
  if (end == Line::kTooLong) return fail(Code::kTooLarge, "text_too_long");
  if (end != Line::kWhole) return fail(Code::kInvalid, "cancelled");
  return typed;
}

Result<SecretText> Console::read_secret(int fd) {
  SecretText read;
  Line end = Line::kInterrupted;
  while (end == Line::kInterrupted) end = read_line(fd, read, at_once);
  if (end == Line::kTooLong) return fail(Code::kTooLarge, "text_too_long");
  if (end == Line::kEnd) return fail(Code::kInvalid, "passphrase_fd_unreadable");
  return read;
}

Result<std::string> Console::read_all() {
  std::string text;
  char piece[4096];
  while (true) {
    const ssize_t n = ::read(in_, piece, sizeof piece);
    if (n < 0 && errno == EINTR) continue;
    if (n <= 0) break;
    text.append(piece, static_cast<std::size_t>(n));
    if (text.size() > kInputBytesMax) return fail(Code::kTooLarge, "text_too_long");
  }
  if (text.ends_with('\n')) text.pop_back();
  return text;
}

}  // namespace lull::cli
