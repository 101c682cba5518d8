// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

namespace lull::node {

/// What puts a reminder on the person's screen: a title and nothing else. That nothing could be
/// shown is no failure of the node's.
class Notifier {
 public:
  virtual ~Notifier() = default;
  virtual void show(const std::string& title) = 0;
};

}  // namespace lull::node
