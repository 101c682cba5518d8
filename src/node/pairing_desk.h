// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "lan/host.h"
#include "pairing/ritual.h"
#include "store/store.h"

namespace lull::node {

enum class PairPhase { kNone, kOffering, kDialling, kWords, kConfirmed, kPaired, kEnded };

/// Where the ritual stands, for the faces.
struct PairState {
  PairPhase phase = PairPhase::kNone;
  std::vector<std::string> words;
  std::string display;
  const char* reason = "";
  std::uint32_t seconds_left = 0;
};

class DeskOwner {
 public:
  virtual ~DeskOwner() = default;
  virtual void pairing_moved() = 0;
  /// A prepared peer is about to be removed.
  virtual void peer_leaving(std::int64_t row) = 0;
  /// The set of peers, or whether strangers are expected, has changed.
  virtual void pairing_changed_peers() = 0;
};

/// Where pairings are made: one window or one dialled ritual at a time, its connection, and what it
/// leaves in the store. Lives while the store is open.
class PairingDesk {
 public:
  PairingDesk(lan::Host& host, store::Store& store, DeskOwner& owner);
  ~PairingDesk();

  /// Opens the window. kExists "already_paired". `own` are addresses to be reached at.
  Result<std::string> offer(const std::vector<lan::Endpoint>& own);
  /// Reads an invitation and dials it. Invitation::decode's errors; kExists "already_paired";
  /// kInvalid "pair_with_self", "invitation_without_address".
  Result<void> accept(std::string_view text, std::uint16_t own_port);
  /// "Same" or "different". kNotFound "no_pairing".
  Result<void> decide(bool same);
  PairState state() const;
  bool expects_strangers() const;
  std::unique_ptr<lan::Driver> admit(ByteView flight, const lan::Endpoint& from,
                                     std::uint16_t own_port);

 private:
  class RitualDriver;
  friend class RitualDriver;
  Result<void> begin();
  pairing::RitualConfig config(std::uint16_t own_port, const lan::Endpoint& remote) const;
  void dial_next();
  void step(RitualDriver& driver, pairing::Step step);
  void store_prepared(RitualDriver& driver);
  Result<void> forget(std::int64_t row);
  void attempt_failed();
  void complete(RitualDriver& driver);
  void ended(RitualDriver& driver);
  void finish(PairPhase phase, const char* reason);
  void set_deadline(std::int64_t ms);
  void on_deadline();
  void post_changed();

  lan::Host& host_;
  const Clock& clock_;
  store::Store& store_;
  DeskOwner& owner_;
  std::unique_ptr<lan::Timer> timer_;
  std::optional<pairing::Window> window_;
  std::optional<pairing::Invitation> invitation_;
  std::vector<lan::Endpoint> to_try_;  ///< last first
  std::uint16_t own_port_ = 0;
  RitualDriver* current_ = nullptr;
  std::vector<RitualDriver*> drivers_;
  PairState state_;
  std::int64_t deadline_ms_ = 0;
  std::shared_ptr<bool> alive_ = std::make_shared<bool>(true);
};

}  // namespace lull::node
