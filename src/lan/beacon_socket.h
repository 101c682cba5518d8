// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <asio/io_context.hpp>
#include <asio/ip/udp.hpp>

#include "lan/host.h"

namespace lull::lan {

/// Beacons over UDP: one socket for each address family, bound to kBeaconPort. They go to 224.0.0.1
/// and ff02::1, groups that every machine is in anyway, so that no group is joined and nothing but
/// the beacons themselves is sent.
class UdpBeacons final : public BeaconSocket {
 public:
  explicit UdpBeacons(asio::io_context& io, Heard heard);
  ~UdpBeacons() override;

  /// kUnavailable "beacon_port_in_use", kIo "beacons_impossible". One family is enough.
  Result<void> open();
  Result<void> send(const BeaconPath& path, ByteView beacon) override;

 private:
  struct Ear;
  std::shared_ptr<Ear> v4_;
  std::shared_ptr<Ear> v6_;
};

}  // namespace lull::lan
