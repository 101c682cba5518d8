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
/// The kernel counts these times in hundredths of a second.
constexpr std::int64_t kTickMs = 10;

/// The attribute of this type; null if there is none.
const rtattr* find(const nlmsghdr& message, int type) {
  const auto* entry = static_cast<const ndmsg*>(NLMSG_DATA(&message));
  auto left = static_cast<unsigned>(message.nlmsg_len - NLMSG_LENGTH(sizeof(ndmsg)));
  const auto* at = reinterpret_cast<const rtattr*>(reinterpret_cast<const char*>(entry) +
                                                   NLMSG_ALIGN(sizeof(ndmsg)));
  for (; RTA_OK(at, left); at = RTA_NEXT(at, left))
    if (at->rta_type == type) return at;
  return nullptr;
}

/// It has answered within that time. The kernel calls a neighbour reachable for half a minute more.
bool confirmed_within(const nlmsghdr& message, std::int64_t ms) {
  const auto* info = find(message, NDA_CACHEINFO);
  if (info == nullptr || RTA_PAYLOAD(info) < sizeof(nda_cacheinfo)) return false;
  nda_cacheinfo times;
  std::memcpy(&times, RTA_DATA(info), sizeof times);
  return std::int64_t{times.ndm_confirmed} * kTickMs <= ms;
}

bool is_about(const nlmsghdr& message, const asio::ip::address& address) {
  const auto* to = find(message, NDA_DST);
  if (to == nullptr) return false;
  const auto same = [to](const auto& raw) {
    return RTA_PAYLOAD(to) == raw.size() && std::memcmp(RTA_DATA(to), raw.data(), raw.size()) == 0;
  };
  if (address.is_v4()) return same(address.to_v4().to_bytes());
  const auto link =
      static_cast<unsigned>(static_cast<const ndmsg*>(NLMSG_DATA(&message))->ndm_ifindex);
  const auto zone = address.to_v6().scope_id();
  return same(address.to_v6().to_bytes()) && (zone == 0 || zone == link);
}

}  // namespace

Neighbour neighbour_at(const asio::ip::address& address, std::int64_t within_ms) {
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
      if ((state & NUD_REACHABLE) != 0 && confirmed_within(*at, within_ms))
        found = Neighbour::kAnswers;
      if ((state & kAsked) != 0) found = Neighbour::kSilent;
    }
  }
  ::close(fd);
  return found;
}

}  // namespace lull::lan
