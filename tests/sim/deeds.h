// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "sim/ledger.h"
#include "sim/line.h"

namespace lull::sim {

/// One thing that its person does at a device, at random, told to the ledger.
void do_something(Device& at, Ledger& ledger, Dice& dice, Tally& tally, Bug bug);

/// A device of the same person with a newer version, whose changes come by way of the other
/// person: kinds and fields that nobody here knows.
class NewerDevice {
 public:
  NewerDevice(std::uint8_t who, Dice& dice);
  std::uint8_t who() const { return who_; }
  /// Writes something more and lets `through`, a device of the other person, take it in with all
  /// that it lacks.
  Result<void> write(Device& through, Ledger& ledger, Dice& dice);

 private:
  std::string marked(std::string body) const;

  std::uint8_t who_;
  ReplicaId replica_;
  std::vector<std::string> bodies_;
};

}  // namespace lull::sim
