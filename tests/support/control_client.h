// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <poll.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <cstring>
#include <stdexcept>
#include <string>
#include <vector>

#include "base/bytes.h"
#include "control.pb.h"

namespace lull::support {

/// A blocking client of the control socket, for benchmarks and end-to-end tests. Throws on failure.
class ControlClient {
 public:
  explicit ControlClient(const std::string& path) : fd_(socket(AF_UNIX, SOCK_STREAM, 0)) {
    sockaddr_un to{};
    to.sun_family = AF_UNIX;
    std::strncpy(to.sun_path, path.c_str(), sizeof to.sun_path - 1);
    if (connect(fd_, reinterpret_cast<sockaddr*>(&to), sizeof to) != 0)
      throw std::runtime_error("no daemon at " + path);
  }
  ControlClient(const ControlClient&) = delete;
  ControlClient& operator=(const ControlClient&) = delete;
  ~ControlClient() { close(fd_); }

  template <class Reply, class Request>
  Reply call(const char* method, const Request& request) {
    send(method, request);
    Reply reply;
    if (!reply.ParseFromString(receive())) throw std::runtime_error("malformed reply");
    return reply;
  }
  template <class Request>
  void send(const char* method, const Request& request) {
    proto::Call call;
    call.set_method(method);
    request.SerializeToString(call.mutable_request());
    const auto body = call.SerializeAsString();
    std::uint8_t size[4];
    store_le(size, static_cast<std::uint32_t>(body.size()));
    write_all(reinterpret_cast<const char*>(size), sizeof size);
    write_all(body.data(), body.size());
  }
  /// The next answer's reply.
  std::string receive() {
    std::uint8_t size[4];
    read_all(reinterpret_cast<char*>(size), sizeof size);
    std::string body(load_le<std::uint32_t>(size), '\0');
    read_all(body.data(), body.size());
    proto::Answer answer;
    if (!answer.ParseFromString(body)) throw std::runtime_error("malformed answer");
    if (answer.has_error()) throw std::runtime_error(answer.error().reason());
    return answer.reply();
  }
  /// True if an answer is there within the time.
  bool wait(int ms) {
    pollfd look{fd_, POLLIN, 0};
    return poll(&look, 1, ms) == 1;
  }

 private:
  void write_all(const char* from, std::size_t size) {
    for (std::size_t at = 0; at < size;) {
      const auto done = ::send(fd_, from + at, size - at, MSG_NOSIGNAL);
      if (done <= 0) throw std::runtime_error("the daemon hung up");
      at += static_cast<std::size_t>(done);
    }
  }
  void read_all(char* to, std::size_t size) {
    for (std::size_t at = 0; at < size;) {
      const auto done = recv(fd_, to + at, size - at, 0);
      if (done <= 0) throw std::runtime_error("the daemon hung up");
      at += static_cast<std::size_t>(done);
    }
  }

  int fd_;
};

}  // namespace lull::support
