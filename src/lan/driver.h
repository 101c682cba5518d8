// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <limits>
#include <memory>

#include "base/bytes.h"

namespace lull::lan {

class Connection;

inline constexpr std::int64_t kNever = std::numeric_limits<std::int64_t>::max();

/// What a connection carries: a protocol core without socket and clock of its own. The pump calls
/// it on one thread, never from within one of its own calls.
class Driver {
 public:
  virtual ~Driver() = default;
  /// Takes what came in. False: drop the connection without another byte.
  [[nodiscard]] virtual bool feed(ByteView bytes) = 0;
  /// No more input is at hand. False as above.
  [[nodiscard]] virtual bool settle() { return true; }
  /// What to write now; called again once that is written.
  virtual Bytes take_output() = 0;
  /// The peer has proven who it is; until then the connection counts as a stranger's.
  virtual bool proven() const = 0;
  /// True once it has nothing more to say and wants to be closed after its last output.
  virtual bool finished() const { return false; }
  /// When to be called next if nothing happens before (Clock::steady_ms), or kNever.
  virtual std::int64_t deadline_ms() const { return kNever; }
  [[nodiscard]] virtual bool on_deadline() { return true; }
  /// The connection is gone; the driver with it, soon.
  virtual void closed() = 0;

  /// The pump says where the driver runs; its owner may ask.
  void attach(std::weak_ptr<Connection> connection) { connection_ = std::move(connection); }
  std::shared_ptr<Connection> connection() const { return connection_.lock(); }

 private:
  std::weak_ptr<Connection> connection_;
};

}  // namespace lull::lan
