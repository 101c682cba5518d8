// SPDX-License-Identifier: Apache-2.0
// A replication session over a store, against a peer that extends its chain and breaks all other
// rules. Whatever it says: the store holds what it held before, and opens again with the same in
// it.
#include "sync/session.h"

#include <algorithm>

#include "base/check.h"
#include "fuzz/home.h"
#include "fuzz/input.h"
#include "fuzz/target.h"

namespace lull::sync {

namespace {

ReplicaId replica(std::uint8_t fill) {
  ReplicaId id;
  id.raw.fill(fill);
  return id;
}
RecordId record(std::uint8_t fill) {
  RecordId id;
  id.raw.fill(fill);
  return id;
}

/// What a reader sees, in a form that can be compared.
std::vector<std::pair<RecordId, model::Fields>> seen_in(fuzz::Home& home) {
  std::vector<std::pair<RecordId, model::Fields>> all;
  const auto entries = home->list({});
  LULL_CHECK(entries.has_value());
  for (const auto& entry : *entries) all.emplace_back(entry.id, entry.fields);
  std::ranges::sort(all, {}, [](const auto& one) { return one.first; });
  return all;
}

class Peer {
 public:
  Peer(fuzz::Home& home, fuzz::Input& in) : home_(home), in_(in) { meet(); }

  void run() {
    for (int i = 0; i < 40 && !in_.empty(); ++i) {
      const auto done = act();
      // An error is final for the session: the owner drops it, and the peer comes again.
      if (!done) meet();
    }
    LULL_CHECK(home_->finish().has_value());
  }

 private:
  void meet() {
    static_cast<void>(home_->finish());
    session_.emplace(*home_, fuzz::person(fuzz::kPeer), home_.space);
    seq_ = held();
  }
  Seq held() const {
    const auto* known = home_->log().find(home_.space, me_);
    return known != nullptr ? known->seq : 0;
  }

  Result<void> act() {
    switch (in_.choice(12)) {
      case 0:
        return session_->receive(in_.piece());
      case 1:
        return tell(hello());
      case 2:
      case 3:
      case 4:
        return tell(changes());
      case 5:
        return tell(ack());
      case 6:
        return session_->settle();
      case 7:
      case 8:
        return listen();
      case 9:
        return tell(wire::Keepalive{in_.choice(2) == 1});
      case 10:
        return write();
      default:
        me_ = replica(static_cast<std::uint8_t>(0x70 + in_.choice(3)));
        return {};
    }
  }
  Result<void> tell(wire::SyncMessage message) {
    return session_->receive(wire::encode(std::move(message)));
  }

  Result<void> listen() {
    for (int i = 0; i < 16; ++i) {
      LULL_ASSIGN(const auto message, session_->next());
      if (!message) return {};
      LULL_CHECK(wire::decode_sync(*message).has_value());
    }
    return {};
  }
  Result<void> write() {
    const auto entries = home_->list({});
    LULL_CHECK(entries.has_value());
    if (!entries->empty()) static_cast<void>(home_->withdraw({entries->front().id}));
    session_->log_grew();
    return {};
  }

  wire::Hello hello() {
    wire::SpaceState state{home_->log().space_id(home_.space), me_, {}};
    state.replicas.push_back(state_of(me_, fuzz::kPeer));
    if (in_.choice(2) == 1)
      for (const auto* known : home_->log().replicas(home_.space))
        if (known->id != me_)
          state.replicas.push_back(state_of(known->id, known->mine ? fuzz::kMe : fuzz::kPeer));
    return {{std::move(state)}};
  }
  wire::ReplicaState state_of(const ReplicaId& id, std::uint8_t who) {
    const auto* known = home_->log().find(home_.space, id);
    const Seq ahead = in_.choice(4);
    wire::ReplicaState state{id,
                             fuzz::person(in_.choice(16) == 15 ? 9 : who),
                             (known != nullptr ? known->seq : 0) + ahead,
                             {}};
    if (state.seq != 0) state.head.raw.fill(0x33);
    if (known != nullptr && ahead == 0 && in_.choice(4) != 3) state.head = known->head;
    return state;
  }

  wire::Changes changes() {
    wire::Run run{me_, seq_ + 1 + (in_.choice(16) == 15 ? in_.choice(4) : 0), {}};
    const auto count = 1 + in_.choice(4);
    for (int i = 0; i < count; ++i) run.items.push_back(item());
    seq_ = run.first_seq + run.items.size() - 1;
    return {home_->log().space_id(home_.space), {std::move(run)}};
  }
  wire::Item item() {
    wire::Item item;
    if (in_.choice(4) == 3) item.seen = seen();
    if (in_.choice(8) == 7) {
      BodyHash hash;
      hash.raw.fill(in_.byte());
      item.content = hash;
    } else {
      item.content = body();
    }
    return item;
  }
  std::string seen() {
    if (in_.choice(2) == 0) return std::string(as_text(in_.take(in_.byte())));
    model::VersionVector now;
    for (const auto* known : home_->log().replicas(home_.space))
      now.raise(known->id, 1 + in_.choice(3));
    return std::string(as_text(store::encode_seen({}, now, me_)));
  }
  /// The envelope is right, mostly; what is in it is the input's.
  std::string body() {
    const auto how = in_.choice(8);
    if (how == 7) return std::string(as_text(in_.piece()));
    const auto id =
        how == 6 ? known_record() : record(static_cast<std::uint8_t>(0xa0 + in_.choice(4)));
    auto bytes = wire::encode_withdrawal(id, {});
    if (in_.choice(8) == 7) return std::string(as_text(bytes));
    bytes.resize(bytes.size() - 2);
    const auto kinds = model::all_kinds();
    const std::size_t which = in_.choice(24);
    const std::uint32_t kind =
        which < kinds.size() ? static_cast<std::uint32_t>(kinds[which]->kind) : 900;
    const auto content = in_.take(in_.byte());
    put_varint(bytes, kind << 3 | 2);
    put_varint(bytes, content.size());
    append(bytes, content);
    return std::string(as_text(bytes));
  }
  static void put_varint(Bytes& to, std::uint64_t value) {
    for (; value >= 0x80; value >>= 7) to.push_back(static_cast<std::uint8_t>(value | 0x80));
    to.push_back(static_cast<std::uint8_t>(value));
  }
  RecordId known_record() {
    const auto entries = home_->list({});
    LULL_CHECK(entries.has_value());
    return entries->empty() ? record(0xa0) : (*entries)[in_.byte() % entries->size()].id;
  }
  wire::Ack ack() {
    wire::Ack ack{home_->log().space_id(home_.space), {}};
    for (const auto* known : home_->log().replicas(home_.space))
      ack.replicas.push_back(state_of(known->id, fuzz::kMe));
    return ack;
  }

  fuzz::Home& home_;
  fuzz::Input& in_;
  std::optional<Session> session_;
  ReplicaId me_ = replica(0x70);
  Seq seq_ = 0;
};

}  // namespace

LULL_FUZZ_TARGET(session) {
  fuzz::Input in(input);
  fuzz::Home home;
  Peer(home, in).run();
  const auto before = seen_in(home);
  home.reopen();
  LULL_CHECK(seen_in(home) == before);
}

}  // namespace lull::sync
