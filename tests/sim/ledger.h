// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "sim/device.h"
#include "sim/tally.h"
#include "wire/sync_messages.h"

namespace lull::sim {

/// Stands in every text that is to stay on its author's device.
inline constexpr std::string_view kPrivateMark = "STAYS-HERE";

/// What somebody was told about an entry, and so what must be true in the end.
struct Truth {
  std::uint8_t author = kAda;
  const model::KindSpec* kind = nullptr;  ///< null: a newer version's
  std::optional<std::uint8_t> made_at{};  ///< the device; none of these for a newer version's
  bool shared = false;
  bool gone = false;  ///< withdrawn or deleted
  /// The device where a deed failed as the power went: it may be done or not.
  std::optional<std::uint8_t> doubtful_at{};
  /// What its author's device showed last, if nobody else writes there.
  std::optional<model::Fields> last{};
};

/// Knows what was promised, and holds the devices to it. The first fault is kept.
class Ledger {
 public:
  Ledger(std::vector<Device*>& devices, Tally& tally) : devices_(devices), tally_(tally) {}

  bool broken() const { return !fault_.empty(); }
  const std::string& fault() const { return fault_; }
  void fault(std::string what);
  /// Said on stderr, if anybody listens.
  void note(const std::string& what) const;
  bool loud = false;
  /// Devices have been copied or put back raw, so two may write as one.
  bool copied = false;
  /// Of some person there are two devices, or a device has lost what it did.
  bool several_writers = false;
  /// There are more than two devices.
  bool third = false;
  std::map<RecordId, Truth> truths;

  // What people do.
  void made(Device& at, const RecordId& id, const model::KindSpec& kind, bool shared);
  /// Reads what a deed has led to at this device, after a success or a failure.
  void look(Device& at, const RecordId& id);
  /// A deed about an entry that is there has failed; the power may be gone.
  void failed(Device& at, const RecordId& id);

  // What goes over.
  void sent(Device& from, const Bytes& message);
  void acknowledged(Device& at, const wire::Ack& ack);

  // What befalls a device.
  void reopened(Device& at);
  void rolled_back(Device& at);
  void renewed(Device& at, const ReplicaId& old);

  /// Everybody is in step.
  void check_end(bool forked);
  /// A number for all that the devices hold.
  std::uint64_t digest();

 private:
  struct Promise {
    Seq seq = 0;
    ChainHead head;
  };
  void sent(Device& from, const wire::Changes& changes);
  void promise(Device& from, const ReplicaId& replica, Seq seq);
  bool held_shared(const RecordId& id);
  bool held_at_all(const RecordId& id);
  bool withdrawal_held(const RecordId& id);
  void check_truths(Device& at);
  void check_truth(Device& at, const RecordId& id, const Truth& truth);
  void check_bodies(Device& at);
  void check_same(Device& one, Device& other);

  std::vector<Device*>& devices_;
  Tally& tally_;
  std::string fault_;
  std::map<std::uint8_t, std::map<ReplicaId, Promise>> promises_;
  std::map<std::pair<ReplicaId, Seq>, BodyHash> bodies_;
};

/// The same bytes as the chain hashes.
BodyHash hash_of(const wire::Item& item);
std::string short_id(ByteView id);
void mix(std::uint64_t& digest, ByteView bytes);
void mix(std::uint64_t& digest, std::uint64_t number);

}  // namespace lull::sim
