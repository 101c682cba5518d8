// SPDX-License-Identifier: Apache-2.0
#include "lan/beacon_socket.h"

#include <netinet/in.h>
#include <sys/socket.h>

#include <array>
#include <asio/ip/multicast.hpp>
#include <asio/ip/unicast.hpp>
#include <asio/ip/v6_only.hpp>
#include <cerrno>
#include <cstring>

#include "lan/beacon.h"
#include "lan/limits.h"

namespace lull::lan {

namespace {

using asio::ip::udp;

const asio::ip::address_v4 kAllHosts(0xe0000001);
constexpr asio::ip::address_v6::bytes_type kAllNodes{0xff, 0x02, 0, 0, 0, 0, 0, 0,
                                                     0,    0,    0, 0, 0, 0, 0, 1};

/// Which link and address a datagram leaves by, as sendmsg takes it.
class PacketInfo {
 public:
  explicit PacketInfo(const BeaconPath& path) {
    if (path.own.is_v4()) {
      in_pktinfo info{};
      info.ipi_ifindex = static_cast<int>(path.link);
      info.ipi_spec_dst.s_addr = htonl(path.own.to_v4().to_uint());
      put(IPPROTO_IP, IP_PKTINFO, info);
      return;
    }
    in6_pktinfo info{};
    info.ipi6_ifindex = path.link;
    const auto raw = path.own.to_v6().to_bytes();
    std::memcpy(info.ipi6_addr.s6_addr, raw.data(), raw.size());
    put(IPPROTO_IPV6, IPV6_PKTINFO, info);
  }
  void attach(msghdr& message) {
    message.msg_control = space_.data();
    message.msg_controllen = used_;
  }

 private:
  template <class Info>
  void put(int level, int type, const Info& info) {
    static_assert(CMSG_SPACE(sizeof(Info)) <= kSpace);
    auto* header = reinterpret_cast<cmsghdr*>(space_.data());
    header->cmsg_level = level;
    header->cmsg_type = type;
    header->cmsg_len = CMSG_LEN(sizeof(Info));
    std::memcpy(CMSG_DATA(header), &info, sizeof(Info));
    used_ = CMSG_SPACE(sizeof(Info));
  }
  static constexpr std::size_t kSpace = CMSG_SPACE(sizeof(in6_pktinfo));
  alignas(cmsghdr) std::array<unsigned char, kSpace> space_{};
  std::size_t used_ = 0;
};

}  // namespace

std::vector<BeaconPath> beacon_paths(const std::vector<Link>& links) {
  std::vector<BeaconPath> paths;
  const auto add = [&paths](const Link& link, const LinkAddress& own, asio::ip::address to) {
    if (paths.size() < kBeaconPathsMax)
      paths.push_back({link.index, own.address, udp::endpoint(to, kBeaconPort)});
  };
  for (const auto& link : links) {
    if (link.point_to_point) continue;
    for (const auto& own : link.addresses) {
      if (own.address.is_v4() && is_nearby(own.address)) {
        add(link, own, kAllHosts);
        if (!own.broadcast().is_unspecified()) add(link, own, own.broadcast());
      } else if (own.address.is_v6() && own.address.to_v6().is_link_local()) {
        add(link, own, asio::ip::address_v6(kAllNodes, link.index));
      }
    }
  }
  return paths;
}

/// One family's socket; outlives its owner while a handler refers to it.
struct UdpBeacons::Ear : std::enable_shared_from_this<UdpBeacons::Ear> {
  Ear(asio::io_context& io, Heard callback) : socket(io), heard(std::move(callback)) {}

  asio::error_code open(const udp& family) {
    asio::error_code error;
    socket.open(family, error);
    // Two people may share a machine: each of their daemons hears every beacon.
    if (!error) socket.set_option(asio::socket_base::reuse_address(true), error);
    if (!error && family == udp::v6()) socket.set_option(asio::ip::v6_only(true), error);
    if (!error) socket.set_option(asio::socket_base::broadcast(true), error);
    if (!error) socket.set_option(asio::ip::multicast::hops(1), error);
    if (!error && family == udp::v4()) socket.set_option(asio::ip::unicast::hops(1), error);
    if (!error) socket.bind({family, kBeaconPort}, error);
    if (!error) socket.non_blocking(true, error);
    if (error) close();
    return error;
  }
  void close() {
    asio::error_code ignored;
    socket.close(ignored);
  }

  void wait() {
    socket.async_wait(udp::socket::wait_read,
                      [self = shared_from_this()](const asio::error_code& error) {
                        if (error || !self->socket.is_open()) return;
                        self->read();
                        if (self->socket.is_open()) self->wait();
                      });
  }
  void read() {
    std::array<std::uint8_t, kBeaconBytes + 1> datagram;  // one more: a longer one is none
    for (std::size_t i = 0; i < kDatagramsAtOnce && socket.is_open(); ++i) {
      udp::endpoint from;
      asio::error_code error;
      const auto size = socket.receive_from(asio::buffer(datagram), from, 0, error);
      if (error == asio::error::would_block || error == asio::error::try_again) return;
      if (!error && size == kBeaconBytes) heard({datagram.data(), size}, from);
    }
  }

  udp::socket socket;
  Heard heard;
};

UdpBeacons::UdpBeacons(asio::io_context& io, Heard heard)
    : v4_(std::make_shared<Ear>(io, heard)), v6_(std::make_shared<Ear>(io, std::move(heard))) {}

UdpBeacons::~UdpBeacons() {
  v4_->close();
  v6_->close();
}

Result<void> UdpBeacons::open() {
  const auto first = v4_->open(udp::v4());
  const auto second = v6_->open(udp::v6());
  for (const auto& ear : {v4_, v6_})
    if (ear->socket.is_open()) ear->wait();
  if (!first || !second) return {};
  if (first == asio::error::address_in_use) return fail(Code::kUnavailable, "beacon_port_in_use");
  return fail(Code::kIo, "beacons_impossible", first.message());
}

Result<void> UdpBeacons::send(const BeaconPath& path, ByteView beacon) {
  auto& ear = path.own.is_v4() ? *v4_ : *v6_;
  if (!ear.socket.is_open()) return fail(Code::kIo, "beacon_not_sent", "no socket");
  auto to = path.to;
  iovec part{const_cast<std::uint8_t*>(beacon.data()), beacon.size()};
  msghdr message{};
  message.msg_name = to.data();
  message.msg_namelen = static_cast<socklen_t>(to.size());
  message.msg_iov = &part;
  message.msg_iovlen = 1;
  PacketInfo info(path);
  info.attach(message);
  if (::sendmsg(ear.socket.native_handle(), &message, MSG_NOSIGNAL) >= 0) return {};
  if (errno == EPERM || errno == EACCES) return fail(Code::kRefused, "beacon_forbidden");
  return fail(Code::kIo, "beacon_not_sent", std::strerror(errno));
}

}  // namespace lull::lan
