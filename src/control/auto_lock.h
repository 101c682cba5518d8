// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>

#include "node/node.h"

namespace lull::control {

/// Locks the node once nobody has used it for as long as the settings say (SR-29). Use is a call
/// that a person makes; what a face asks by itself, and whatever other devices do, is none. A
/// pairing under way is not cut off.
class AutoLock {
 public:
  explicit AutoLock(node::Node& node);
  ~AutoLock();

  /// Somebody is there. After a time for which nobody was (the machine may have been asleep, and
  /// the timer with it), it locks first.
  void used();

 private:
  std::int64_t left_ms() const;
  bool pairing() const;
  void arm();
  void ring();

  node::Node& node_;
  std::unique_ptr<lan::Timer> timer_;
  std::int64_t used_ms_;
  int watch_;
};

}  // namespace lull::control
