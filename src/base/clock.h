// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

namespace lull {

/// The only door to time. The daemon has the system's, tests and the simulator have their own.
class Clock {
 public:
  virtual ~Clock() = default;
  /// Milliseconds since 1970, UTC. May jump either way: for what people read, never for order.
  virtual std::int64_t wall_ms() const = 0;
  /// Milliseconds since some start, never backwards; goes on while the machine sleeps.
  virtual std::int64_t steady_ms() const = 0;
};

class SystemClock final : public Clock {
 public:
  std::int64_t wall_ms() const override;
  std::int64_t steady_ms() const override;
};

}  // namespace lull
