// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <asio/executor_work_guard.hpp>
#include <asio/io_context.hpp>
#include <asio/post.hpp>
#include <functional>
#include <list>
#include <memory>
#include <thread>

namespace lull::node {

/// The one way off the daemon's thread, for work that takes long and touches none of its state
/// (Argon2id, an export). `then` runs back on the thread with what `work` gave. Owned by the node;
/// joins whatever is under way before it goes.
class Blocking {
 public:
  explicit Blocking(asio::io_context& io) : io_(io) {}
  Blocking(const Blocking&) = delete;
  Blocking& operator=(const Blocking&) = delete;
  ~Blocking() {
    for (auto& worker : workers_) worker.join();
  }

  template <class Work, class Then>
  void run(Work work, Then then) {
    auto guard = asio::make_work_guard(io_);
    workers_.emplace_back();
    const auto at = std::prev(workers_.end());
    *at = std::thread([this, at, guard = std::move(guard), work = std::move(work),
                       then = std::move(then)]() mutable {
      auto result = std::make_shared<decltype(work())>(work());
      asio::post(io_, [this, at, result, done = std::make_shared<Then>(std::move(then))] {
        at->join();
        workers_.erase(at);
        (*done)(std::move(*result));
      });
    });
  }

 private:
  asio::io_context& io_;
  std::list<std::thread> workers_;
};

}  // namespace lull::node
