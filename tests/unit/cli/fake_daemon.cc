// SPDX-License-Identifier: Apache-2.0
#include "unit/cli/fake_daemon.h"

#include <poll.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <cstring>

#include "base/bytes.h"
#include "base/check.h"
#include "base/descriptor.h"
#include "control.pb.h"

namespace lull::cli::test {
namespace {

bool receive(int fd, char* to, std::size_t size) {
  while (size > 0) {
    const ssize_t n = ::read(fd, to, size);
    if (n <= 0) return false;
    to += n;
    size -= static_cast<std::size_t>(n);
  }
  return true;
}

/// The first bytes of a call, and the file that comes along with them.
bool receive_first(int socket, std::uint8_t (&to)[4], Descriptor& file) {
  char room[CMSG_SPACE(sizeof(int))];
  iovec piece{to, sizeof to};
  msghdr message{};
  message.msg_iov = &piece;
  message.msg_iovlen = 1;
  message.msg_control = room;
  message.msg_controllen = sizeof room;
  if (::recvmsg(socket, &message, MSG_CMSG_CLOEXEC | MSG_WAITALL) != sizeof to) return false;
  const auto* header = CMSG_FIRSTHDR(&message);
  if (header == nullptr) return true;
  int fd = -1;
  std::memcpy(&fd, CMSG_DATA(header), sizeof fd);
  file = Descriptor(fd);
  return true;
}

std::string content_of(const Descriptor& file) {
  std::string content(64UL * 1024, '\0');
  const auto got = file.ok() ? ::pread(file.get(), content.data(), content.size(), 0) : 0;
  content.resize(static_cast<std::size_t>(std::max<ssize_t>(got, 0)));
  return content;
}

void send(int fd, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t n = ::send(fd, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (n <= 0) return;
    bytes.remove_prefix(static_cast<std::size_t>(n));
  }
}

std::string framed(const google::protobuf::MessageLite& message) {
  Bytes length;
  append_le(length, static_cast<std::uint32_t>(message.ByteSizeLong()));
  return std::string(as_text(length)) + message.SerializeAsString();
}

}  // namespace

FakeDaemon::FakeDaemon() {
  std::string name = (std::filesystem::temp_directory_path() / "lull-cli-XXXXXX").string();
  LULL_CHECK(::mkdtemp(name.data()) != nullptr);
  home_ = name;
  listener_ = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  const std::string path = home_ / "control";
  std::memcpy(address.sun_path, path.c_str(), path.size());
  LULL_CHECK(::bind(listener_, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0);
  LULL_CHECK(::listen(listener_, 16) == 0);
  LULL_CHECK(::pipe(stop_) == 0);
  thread_ = std::thread([this] { serve(); });
}

FakeDaemon::~FakeDaemon() {
  ::close(stop_[1]);
  thread_.join();
  for (const int fd : open_) ::close(fd);
  ::close(stop_[0]);
  ::close(listener_);
  std::filesystem::remove_all(home_);
}

void FakeDaemon::on(const std::string& method, Answer answer) {
  const std::lock_guard lock(mutex_);
  answers_[method] = std::move(answer);
}

void FakeDaemon::reply(const std::string& method, const google::protobuf::MessageLite& with) {
  on(method, [bytes = with.SerializeAsString()](const std::string&) { return bytes; });
}

void FakeDaemon::refuse(const std::string& method, Code code, const char* reason) {
  on(method, [=](const std::string&) -> Result<std::string> { return fail(code, reason); });
}

void FakeDaemon::watch_says(std::vector<std::string> events, bool then_hangs_up) {
  const std::lock_guard lock(mutex_);
  events_ = std::move(events);
  watch_hangs_up_ = then_hangs_up;
}

void FakeDaemon::answer_raw(std::string bytes) {
  const std::lock_guard lock(mutex_);
  raw_ = std::move(bytes);
}

void FakeDaemon::write_into_file(std::string content) {
  const std::lock_guard lock(mutex_);
  to_write_ = std::move(content);
}

std::string FakeDaemon::file_content() const {
  const std::lock_guard lock(mutex_);
  return file_content_;
}

void FakeDaemon::fall_silent() {
  const std::lock_guard lock(mutex_);
  silent_ = true;
}

std::vector<std::string> FakeDaemon::calls(const std::string& method) const {
  const std::lock_guard lock(mutex_);
  const auto found = calls_.find(method);
  return found == calls_.end() ? std::vector<std::string>() : found->second;
}

bool FakeDaemon::came_by_itself(const std::string& method) const {
  const std::lock_guard lock(mutex_);
  const auto found = by_itself_.find(method);
  return found != by_itself_.end() && found->second;
}

void FakeDaemon::serve() {
  while (true) {
    pollfd both[] = {{listener_, POLLIN, 0}, {stop_[0], POLLIN, 0}};
    ::poll(both, 2, -1);
    if (both[1].revents != 0) return;
    if (both[0].revents != 0) serve_one(::accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC));
  }
}

void FakeDaemon::serve_one(int fd) {
  const timeval patience{5, 0};
  ::setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
  std::uint8_t length[4];
  std::string bytes;
  proto::Call call;
  bool stays = false;
  Descriptor file;
  if (receive_first(fd, length, file)) {
    bytes.resize(load_le<std::uint32_t>(length));
    if (receive(fd, bytes.data(), bytes.size()) && call.ParseFromString(bytes)) {
      const std::lock_guard lock(mutex_);
      calls_[call.method()].push_back(call.request());
      by_itself_[call.method()] = call.by_itself();
      file_content_ = content_of(file);
      if (file.ok() && !to_write_.empty())
        LULL_CHECK(::write(file.get(), to_write_.data(), to_write_.size()) > 0);
      stays = silent_ || (call.method() == "Watch" && !watch_hangs_up_);
      if (!silent_) send(fd, answer_to(call.method(), call.request()));
    }
  }
  if (stays)
    open_.push_back(fd);
  else
    ::close(fd);
}

std::string FakeDaemon::answer_to(const std::string& method, const std::string& request) {
  if (!raw_.empty()) return raw_;
  proto::Answer answer;
  if (method == "Watch") {
    std::string all;
    for (const auto& event : events_) {
      answer.set_reply(event);
      all += framed(answer);
    }
    return all;
  }
  const auto found = answers_.find(method);
  const Result<std::string> reply =
      found == answers_.end() ? fail(Code::kInvalid, "unknown_method") : found->second(request);
  if (reply) {
    answer.set_reply(*reply);
  } else {
    answer.mutable_error()->set_code(static_cast<std::uint32_t>(reply.error().code));
    answer.mutable_error()->set_reason(reply.error().reason);
  }
  return framed(answer);
}

}  // namespace lull::cli::test
