// SPDX-License-Identifier: Apache-2.0
#include "lan/neighbours.h"

#include <linux/neighbour.h>
#include <linux/netlink.h>
#include <linux/rtnetlink.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cstring>

namespace lull::lan {

namespace {

constexpr unsigned kAsked = NUD_INCOMPLETE | NUD_FAILED;

bool is_about(const nlmsghdr& message, const asio::ip::address& address) {
  const auto* entry = static_cast<const ndmsg*>(NLMSG_DATA(&message));
  auto left = static_cast<unsigned>(message.nlmsg_len - NLMSG_LENGTH(sizeof(ndmsg)));
  const auto* at = reinterpret_cast<const rtattr*>(reinterpret_cast<const char*>(entry) +
                                                   NLMSG_ALIGN(sizeof(ndmsg)));
  for (; RTA_OK(at, left); at = RTA_NEXT(at, left)) {
    if (at->rta_type != NDA_DST) continue;
    if (address.is_v4()) {
      const auto raw = address.to_v4().to_bytes();
      return RTA_PAYLOAD(at) == raw.size() &&
             std::memcmp(RTA_DATA(at), raw.data(), raw.size()) == 0;
    }
    const auto raw = address.to_v6().to_bytes();
    const auto zone = address.to_v6().scope_id();
    return RTA_PAYLOAD(at) == raw.size() &&
           std::memcmp(RTA_DATA(at), raw.data(), raw.size()) == 0 &&
           (zone == 0 || zone == static_cast<unsigned>(entry->ndm_ifindex));
  }
  return false;
}

}  // namespace

Neighbour neighbour_at(const asio::ip::address& address) {
  const int fd = ::socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_ROUTE);
  if (fd < 0) return Neighbour::kUnclear;
  struct {
    nlmsghdr header{};
    ndmsg about{};
  } ask;
  ask.header.nlmsg_len = sizeof ask;
  ask.header.nlmsg_type = RTM_GETNEIGH;
  ask.header.nlmsg_flags = NLM_F_REQUEST | NLM_F_DUMP;
  ask.about.ndm_family = address.is_v4() ? AF_INET : AF_INET6;
  auto found = Neighbour::kUnclear;
  alignas(nlmsghdr) std::array<char, 32 * 1024> answer;
  bool more = ::send(fd, &ask, sizeof ask, 0) == sizeof ask;
  while (more) {
    const auto size = ::recv(fd, answer.data(), answer.size(), 0);
    if (size <= 0) break;
    auto left = static_cast<unsigned>(size);
    for (const auto* at = reinterpret_cast<const nlmsghdr*>(answer.data()); NLMSG_OK(at, left);
         at = NLMSG_NEXT(at, left)) {
      if (at->nlmsg_type == NLMSG_DONE || at->nlmsg_type == NLMSG_ERROR) more = false;
      if (at->nlmsg_type != RTM_NEWNEIGH || !is_about(*at, address)) continue;
      const auto state = static_cast<const ndmsg*>(NLMSG_DATA(at))->ndm_state;
      if ((state & NUD_REACHABLE) != 0) found = Neighbour::kAnswers;
      if ((state & kAsked) != 0) found = Neighbour::kSilent;
    }
  }
  ::close(fd);
  return found;
}

}  // namespace lull::lan
