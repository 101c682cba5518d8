// SPDX-License-Identifier: Apache-2.0
#include "cli/client.h"

#include <fcntl.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>

#include "base/bytes.h"
#include "base/clock.h"
#include "cli/messages.h"
#include "cli/secret_text.h"
#include "control.pb.h"

namespace lull::cli {
namespace {

tl::unexpected<Error> gone() {
  return fail(Code::kUnavailable, "daemon_gone");
}
tl::unexpected<Error> no_daemon() {
  return fail(Code::kUnavailable, "daemon_not_running");
}

/// Time left of a deadline; negative stands for no end.
class Deadline {
 public:
  explicit Deadline(int ms) : end_(ms < 0 ? -1 : clock_.steady_ms() + ms) {}
  int left_ms() const {
    if (end_ < 0) return -1;
    return static_cast<int>(std::max<std::int64_t>(0, end_ - clock_.steady_ms()));
  }

 private:
  SystemClock clock_;
  std::int64_t end_;
};

/// True once the descriptor is ready, false at the deadline.
bool wait_for(int fd, short what, const Deadline& deadline) {
  pollfd one{fd, what, 0};
  while (true) {
    const int n = ::poll(&one, 1, deadline.left_ms());
    if (n > 0) return true;
    if (n == 0 || errno != EINTR) return false;
  }
}

/// sendmsg(2) with a descriptor beside the bytes, unless that is negative.
ssize_t send_with(int fd, std::string_view bytes, int along) {
  iovec piece{const_cast<char*>(bytes.data()), bytes.size()};
  alignas(cmsghdr) char room[CMSG_SPACE(sizeof along)]{};
  msghdr message{};
  message.msg_iov = &piece;
  message.msg_iovlen = 1;
  if (along >= 0) {
    message.msg_control = room;
    message.msg_controllen = sizeof room;
    auto* header = CMSG_FIRSTHDR(&message);
    header->cmsg_level = SOL_SOCKET;
    header->cmsg_type = SCM_RIGHTS;
    header->cmsg_len = CMSG_LEN(sizeof along);
    std::memcpy(CMSG_DATA(header), &along, sizeof along);
  }
  return ::sendmsg(fd, &message, MSG_NOSIGNAL | MSG_DONTWAIT);
}

Result<void> send_all(int fd, std::string_view bytes, int along, const Deadline& deadline) {
  while (!bytes.empty()) {
    if (!wait_for(fd, POLLOUT, deadline)) return fail(Code::kUnavailable, "no_answer");
    const ssize_t n = send_with(fd, bytes, along);
    if (n < 0 && (errno == EINTR || errno == EAGAIN)) continue;
    if (n <= 0) return gone();
    bytes.remove_prefix(static_cast<std::size_t>(n));
    along = -1;
  }
  return {};
}

Result<void> receive_all(int fd, char* to, std::size_t size, const Deadline& deadline) {
  while (size > 0) {
    if (!wait_for(fd, POLLIN, deadline)) return fail(Code::kUnavailable, "no_answer");
    const ssize_t n = ::recv(fd, to, size, MSG_DONTWAIT);
    if (n < 0 && (errno == EINTR || errno == EAGAIN)) continue;
    if (n <= 0) return gone();
    to += n;
    size -= static_cast<std::size_t>(n);
  }
  return {};
}

/// A string of exactly the needed size from the start: growing would leave copies of it behind.
std::string encode(const google::protobuf::MessageLite& message) {
  std::string out(message.ByteSizeLong(), '\0');
  message.SerializeToArray(out.data(), static_cast<int>(out.size()));
  return out;
}

Result<void> send_call(int fd, std::string_view method,
                       const google::protobuf::MessageLite& request, const Deadline& deadline,
                       int along = -1, bool by_itself = false) {
  proto::Call call;
  call.set_by_itself(by_itself);
  call.set_method(std::string(method));
  *call.mutable_request() = encode(request);
  std::string framed(4 + call.ByteSizeLong(), '\0');
  store_le(reinterpret_cast<std::uint8_t*>(framed.data()),
           static_cast<std::uint32_t>(framed.size() - 4));
  call.SerializeToArray(framed.data() + 4, static_cast<int>(framed.size() - 4));
  wipe(*call.mutable_request());
  Result<void> sent = framed.size() - 4 > kMessageBytesMax
                          ? fail(Code::kTooLarge, "request_too_large")
                          : send_all(fd, framed, along, deadline);
  wipe(framed);
  return sent;
}

Result<void> receive_answer(int fd, google::protobuf::MessageLite& reply,
                            const Deadline& deadline) {
  std::array<std::uint8_t, 4> length{};
  LULL_TRY(receive_all(fd, reinterpret_cast<char*>(length.data()), length.size(), deadline));
  const auto size = load_le<std::uint32_t>(length.data());
  if (size > kMessageBytesMax) return fail(Code::kDamaged, "answer_malformed");
  std::string bytes(size, '\0');
  LULL_TRY(receive_all(fd, bytes.data(), bytes.size(), deadline));
  proto::Answer answer;
  const bool parsed = answer.ParseFromString(bytes);
  wipe(bytes);
  if (parsed && answer.has_error())
    return fail(code_of(answer.error().code()), reason_token(answer.error().reason()));
  const bool understood = parsed && answer.has_reply() && reply.ParseFromString(answer.reply());
  if (answer.has_reply()) wipe(*answer.mutable_reply());
  if (!understood) return fail(Code::kDamaged, "answer_malformed");
  return {};
}

}  // namespace

Result<std::filesystem::path> socket_path(std::string_view home, const Environment& environment) {
  std::filesystem::path directory(home.empty() ? std::string_view(environment.home) : home);
  const std::string& standard =
      environment.runtime_dir.starts_with('/') ? environment.runtime_dir : environment.data_dir;
  if (directory.empty() && standard.empty()) return fail(Code::kInvalid, "home_unknown");
  if (directory.empty()) directory = std::filesystem::path(standard) / "lull";
  auto path = directory / "control";
  if (path.native().size() >= sizeof(sockaddr_un::sun_path))
    return fail(Code::kInvalid, "home_too_long");
  return path;
}

std::filesystem::path data_folder(std::string_view home, const Environment& environment) {
  const std::filesystem::path directory(home.empty() ? std::string_view(environment.home) : home);
  return directory.empty() ? std::filesystem::path(environment.data_dir) / "lull" : directory;
}

Result<Descriptor> Client::connect() const {
  Descriptor made(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0));
  if (!made.ok()) return fail(Code::kIo, "io");
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  std::memcpy(address.sun_path, socket_.c_str(), socket_.native().size());
  // A full backlog blocks connect() itself; this bounds it.
  const timeval patience{kConnectDeadlineMs / 1000, 0};
  ::setsockopt(made.get(), SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof patience);
  if (::connect(made.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0)
    return errno == EAGAIN ? fail(Code::kUnavailable, "no_answer") : no_daemon();
  // The passphrase goes only to a daemon of the same person.
  ucred peer{};
  socklen_t size = sizeof peer;
  if (::getsockopt(made.get(), SOL_SOCKET, SO_PEERCRED, &peer, &size) != 0 ||
      peer.uid != ::getuid())
    return fail(Code::kRefused, "not_our_daemon");
  return made;
}

Result<void> Client::call(std::string_view method, const google::protobuf::MessageLite& request,
                          google::protobuf::MessageLite& reply, int deadline_ms) {
  LULL_ASSIGN(const Descriptor connection, connect());
  const Deadline deadline(deadline_ms);
  LULL_TRY(send_call(connection.get(), method, request, deadline));
  return receive_answer(connection.get(), reply, deadline);
}

Result<void> Client::call_with_file(std::string_view method,
                                    const google::protobuf::MessageLite& request,
                                    const Descriptor& file, google::protobuf::MessageLite& reply,
                                    int deadline_ms) {
  LULL_ASSIGN(const Descriptor connection, connect());
  const Deadline deadline(deadline_ms);
  LULL_TRY(send_call(connection.get(), method, request, deadline, file.get()));
  return receive_answer(connection.get(), reply, deadline);
}

Result<void> Client::call_by_itself(std::string_view method,
                                    const google::protobuf::MessageLite& request,
                                    google::protobuf::MessageLite& reply) {
  LULL_ASSIGN(const Descriptor connection, connect());
  const Deadline deadline(kCallDeadlineMs);
  LULL_TRY(send_call(connection.get(), method, request, deadline, -1, true));
  return receive_answer(connection.get(), reply, deadline);
}

Result<Descriptor> Client::watch() {
  LULL_ASSIGN(Descriptor connection, connect());
  LULL_TRY(send_call(connection.get(), "Watch", proto::Empty(), Deadline(kCallDeadlineMs)));
  return connection;
}

Result<bool> Client::next_event(const Descriptor& from, google::protobuf::MessageLite& event,
                                int wait_ms) {
  if (!wait_for(from.get(), POLLIN, Deadline(wait_ms))) return false;
  LULL_TRY(receive_answer(from.get(), event, Deadline(kCallDeadlineMs)));
  return true;
}

}  // namespace lull::cli
