// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <deque>
#include <memory>
#include <optional>

#include "sim/ledger.h"

namespace lull::sim {

/// What a test of the simulation itself breaks on purpose.
enum class Bug : std::uint8_t {
  kNone,
  kAckBeforeCommit,  ///< the disk says it has synced and has not
  kDropWithdrawal,   ///< a withdrawal arrives as a stub: it extends the chain and does nothing
  kForgetReplica,    ///< a restored device goes on under its old replica
  kShareThePrivate,  ///< what is to stay private is shared
};

/// One connection between two devices: two sessions, and the messages on their way, each direction
/// in order. Either end may go without the other noticing.
class Line {
 public:
  Line(Device& one, Device& other, Ledger& ledger, Tally& tally, Bug bug, std::uint64_t& digest);
  Line(const Line&) = delete;
  Line& operator=(const Line&) = delete;
  ~Line();

  bool over() const { return !is_open(0) && !is_open(1); }
  bool is_open(std::size_t end) const { return ends_[end].session.has_value(); }
  Device& at(std::size_t end) { return *ends_[end].device; }
  bool joins(const Device& device) const {
    return ends_[0].device == &device || ends_[1].device == &device;
  }
  std::size_t waiting(std::size_t end) const { return ends_[end].inbox.size(); }

  /// This end asks for its next message; false if it has none.
  bool say(std::size_t end);
  /// This end reads one message; false if there is none.
  bool hear(std::size_t end);
  void settle(std::size_t end);
  /// This end goes; `store_acked` as a daemon does that has the time.
  void hang_up(std::size_t end, bool store_acked);
  /// The device's end goes without a word, and what it sent does not arrive.
  void vanish(const Device& device);

  bool in_step() const;
  bool forked() const { return forked_; }
  /// A session ended because a replica was renewed.
  bool renewed() const { return renewed_; }
  /// Carries messages until nobody has anything to say.
  void run();

 private:
  struct End {
    Device* device = nullptr;
    std::optional<sync::Session> session{};
    std::deque<Bytes> inbox{};
    ReplicaId own{};
  };
  bool is_excused(std::string_view reason);
  void judge(std::size_t end, const Error& error);
  Bytes altered(Bytes message) const;

  std::array<End, 2> ends_;
  Ledger& ledger_;
  Tally& tally_;
  Bug bug_;
  std::uint64_t& digest_;
  bool forked_ = false;
  bool renewed_ = false;
};

}  // namespace lull::sim
