// SPDX-License-Identifier: Apache-2.0
#include "web/peer_user.h"

#include <arpa/inet.h>
#include <linux/inet_diag.h>
#include <linux/netlink.h>
#include <linux/sock_diag.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cstring>
#include <span>

namespace lull::web {

namespace {

struct Question {
  nlmsghdr header;
  inet_diag_req_v2 body;
};

Question question_for(const asio::ip::tcp::endpoint& peer, std::uint16_t own_port) {
  Question question{};
  question.header.nlmsg_len = sizeof question;
  question.header.nlmsg_type = SOCK_DIAG_BY_FAMILY;
  question.header.nlmsg_flags = NLM_F_REQUEST;
  auto& body = question.body;
  body.sdiag_family = AF_INET;
  body.sdiag_protocol = IPPROTO_TCP;
  body.idiag_states = ~0U;
  body.id.idiag_sport = htons(peer.port());
  body.id.idiag_dport = htons(own_port);
  body.id.idiag_src[0] = htonl(peer.address().to_v4().to_uint());
  body.id.idiag_dst[0] = htonl(INADDR_LOOPBACK);
  body.id.idiag_cookie[0] = INET_DIAG_NOCOOKIE;
  body.id.idiag_cookie[1] = INET_DIAG_NOCOOKIE;
  return question;
}

/// Where there is no such connection the kernel may answer with a socket that listens at the peer's
/// port: that one is somebody else. One that is closing belongs to nobody any more, which reads as
/// root.
bool is_open_end(const inet_diag_msg& found) {
  return found.idiag_state == TCP_ESTABLISHED && found.idiag_inode != 0;
}

/// Closed when it goes.
class DiagSocket {
 public:
  DiagSocket() : fd_(::socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_SOCK_DIAG)) {}
  DiagSocket(const DiagSocket&) = delete;
  DiagSocket& operator=(const DiagSocket&) = delete;
  ~DiagSocket() {
    if (fd_ >= 0) ::close(fd_);
  }

  /// The kernel answers before send() returns, so nothing is waited for.
  std::size_t ask(const Question& question, std::span<char> answer) const {
    if (fd_ < 0 || ::send(fd_, &question, sizeof question, 0) != sizeof question) return 0;
    const auto got = ::recv(fd_, answer.data(), answer.size(), MSG_DONTWAIT);
    return got < 0 ? 0 : static_cast<std::size_t>(got);
  }

 private:
  int fd_;
};

}  // namespace

std::optional<uid_t> user_of_peer(const asio::ip::tcp::endpoint& peer, std::uint16_t own_port) {
  if (!peer.address().is_v4()) return std::nullopt;
  const auto question = question_for(peer, own_port);
  std::array<char, 4096> answer{};
  const auto size = DiagSocket().ask(question, answer);
  nlmsghdr header{};
  inet_diag_msg found{};
  if (size < NLMSG_LENGTH(sizeof found)) return std::nullopt;
  std::memcpy(&header, answer.data(), sizeof header);
  std::memcpy(&found, answer.data() + NLMSG_HDRLEN, sizeof found);
  if (header.nlmsg_type != SOCK_DIAG_BY_FAMILY || !is_open_end(found)) return std::nullopt;
  return found.idiag_uid;
}

uid_t own_user() {
  return geteuid();
}

}  // namespace lull::web
