// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <vector>

#include "sim/device.h"
#include "wire/sync_messages.h"

namespace lull::hostile {

using sim::Device;
using sim::Dice;

/// A partner with the right keys and a program of their own. It sees all that it is sent, keeps it,
/// and says whatever comes to its mind, seldom anything true.
class Liar {
 public:
  Liar(Device& victim, Dice& dice);

  /// What the victim sends to it.
  void hear(const wire::SyncMessage& message);
  /// An honest beginning, so that what follows is listened to.
  Bytes greeting();
  /// The next lie.
  Bytes lie();
  /// Ids of the victim's that it has learnt.
  const std::vector<RecordId>& known() const { return ids_; }

 private:
  wire::ReplicaState claim();
  wire::Hello hello(bool honest);
  wire::Changes changes();
  wire::Run run();
  wire::Item item();
  wire::Ack ack();
  std::string body();
  std::string seen();
  ReplicaId any_replica();
  RecordId any_record();
  ChainHead any_head();
  Seq next_of(const ReplicaId& id) const;

  Device& victim_;
  Dice& dice_;
  std::vector<ReplicaId> own_;
  std::vector<RecordId> ids_;
  std::vector<wire::Run> heard_;  ///< what it was sent, to be said again
};

}  // namespace lull::hostile
