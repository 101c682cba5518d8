// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <list>
#include <memory>
#include <string>

#include "practice/context.h"

namespace lull::control {

/// Work that goes on over several calls. Each reply gives a cursor that is good for one more call,
/// and that nobody can guess: it stands for the passphrase that was given at the beginning.
template <class Work>
class Running {
 public:
  /// Keeps the work and gives its cursor. Of too many, the oldest goes.
  std::string keep(std::unique_ptr<Work> work) {
    auto cursor = practice::random_token();
    all_.push_back({cursor, std::move(work)});
    if (all_.size() > kMost) all_.pop_front();
    return cursor;
  }
  /// The work of a cursor; null for one that was used, or is too old.
  std::unique_ptr<Work> take(const std::string& cursor) {
    for (auto at = all_.begin(); at != all_.end(); ++at) {
      if (at->cursor != cursor) continue;
      auto work = std::move(at->work);
      all_.erase(at);
      return work;
    }
    return nullptr;
  }
  void clear() { all_.clear(); }

 private:
  static constexpr std::size_t kMost = 4;
  struct One {
    std::string cursor;
    std::unique_ptr<Work> work;
  };
  std::list<One> all_;
};

}  // namespace lull::control
