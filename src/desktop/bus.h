// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <asio/io_context.hpp>
#include <memory>

struct sd_bus;

namespace lull::desktop {

enum class Which { kSession, kSystem };

/// A connection to one of the machine's message buses, worked off on the loop. Where there is no
/// bus, or once it is gone, raw() is null and nothing happens any more.
class Bus {
 public:
  Bus(asio::io_context& io, Which which);
  ~Bus();

  sd_bus* raw() const;
  /// Sends what was queued. Handlers of sd-bus are called from the loop, never from here.
  void kick();

 private:
  struct Shared;
  std::shared_ptr<Shared> shared_;
};

}  // namespace lull::desktop
