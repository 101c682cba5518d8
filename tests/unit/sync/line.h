// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <deque>
#include <memory>

#include "sync/session.h"
#include "unit/store/home.h"
#include "wire/sync_messages.h"

/// Two homes and a session between them, in memory.
namespace lull::sync {

using store::Home;

/// One end of a session: its home, and what has arrived and was not read yet.
class End {
 public:
  End(Home& at, std::uint8_t other) : home(at), session(*at, store::person(other), at.space) {
    home->on_commit([this](const store::Committed& committed) {
      if (committed.log_grew) session.log_grew();
    });
  }
  End(const End&) = delete;
  End& operator=(const End&) = delete;
  ~End() { home->on_commit({}); }

  /// Hands everything that is ready to the other.
  Result<std::size_t> send(End& to) {
    std::size_t count = 0;
    for (;; ++count) {
      LULL_ASSIGN(auto message, session.next());
      if (!message) return count;
      sent_bytes += message->size();
      ++sent;
      to.inbox.push_back(std::move(*message));
    }
  }
  Result<void> receive_one() {
    const auto message = std::move(inbox.front());
    inbox.pop_front();
    return session.receive(message);
  }

  Home& home;
  Session session;
  std::deque<Bytes> inbox;
  std::size_t sent = 0;
  std::size_t sent_bytes = 0;
};

/// A stream of small numbers from one seed (splitmix64).
class Dice {
 public:
  explicit Dice(std::uint64_t seed) : state_(seed) {}
  std::size_t roll(std::size_t below) {
    state_ += 0x9e3779b97f4a7c15u;
    auto z = state_;
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
    return static_cast<std::size_t>((z ^ (z >> 31)) % below);
  }

 private:
  std::uint64_t state_;
};

struct Line {
  Line(Home& a, Home& b) : left(a, b.me.raw[0]), right(b, a.me.raw[0]) {}

  /// Carries messages until neither has anything left to say.
  Result<void> run() {
    for (;;) {
      LULL_ASSIGN(const auto one, left.send(right));
      LULL_ASSIGN(const auto two, right.send(left));
      if (one + two == 0 && left.inbox.empty() && right.inbox.empty()) return {};
      for (auto* end : {&left, &right}) {
        while (!end->inbox.empty()) LULL_TRY(end->receive_one());
        LULL_TRY(end->session.settle());
      }
    }
  }
  /// One small step of either, at random.
  Result<void> step(Dice& dice) {
    auto& end = dice.roll(2) == 0 ? left : right;
    auto& other = &end == &left ? right : left;
    switch (dice.roll(4)) {
      case 0:
        return end.session.settle();
      case 1: {
        LULL_ASSIGN(auto message, end.session.next());
        if (message) other.inbox.push_back(std::move(*message));
        return {};
      }
      default:
        return end.inbox.empty() ? Result<void>{} : end.receive_one();
    }
  }
  bool in_step() const { return left.session.in_step() && right.session.in_step(); }

  End left;
  End right;
};

/// Sessions until one goes through: a restored home starts over under a new replica.
inline std::string meet(Home& a, Home& b) {
  std::string last;
  for (int i = 0; i < 4; ++i) {
    Line line(a, b);
    const auto done = line.run();
    if (done) {
      for (auto* end : {&line.left, &line.right})
        LULL_CHECK(end->home->set_acked(end->home.peer_row, end->session.acked()).has_value());
      return last + (line.in_step() ? "in step" : "not in step");
    }
    last += std::string(done.error().reason) + ", ";
    if (std::string_view(done.error().reason) != "replica_renewed") break;
  }
  return last + "over";
}

/// Both hold the same chains.
inline void expect_same_chains(Home& a, Home& b) {
  ASSERT_EQ(a.replicas(), b.replicas());
  for (const auto* replica : a->log().replicas(a.space)) {
    const auto* there = b->log().find(b.space, replica->id);
    ASSERT_NE(there, nullptr);
    EXPECT_EQ(there->seq, replica->seq);
    EXPECT_EQ(there->head, replica->head);
    EXPECT_EQ(there->person, replica->person);
  }
}

}  // namespace lull::sync
