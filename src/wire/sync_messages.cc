// SPDX-License-Identifier: Apache-2.0
#include "wire/sync_messages.h"

#include "base/check.h"
#include "sync.pb.h"

namespace lull::wire {

namespace {

tl::unexpected<Error> malformed() {
  return fail(Code::kInvalid, "message_malformed");
}

template <class IdType>
void put_id(const IdType& id, std::string* to) {
  to->assign(as_text(id.view()));
}
template <class IdType>
bool take_id(const std::string& from, IdType& id) {
  const auto read = IdType::from(as_bytes(from));
  if (read) id = *read;
  return read.has_value();
}

void put(const ReplicaState& from, proto::ReplicaState* to) {
  put_id(from.replica, to->mutable_replica());
  put_id(from.person, to->mutable_person());
  to->set_seq(from.seq);
  if (from.seq != 0) put_id(from.head, to->mutable_head());
}

Result<ReplicaState> take(const proto::ReplicaState& from) {
  ReplicaState state;
  state.seq = from.seq();
  if (state.seq > kSeqMax) return malformed();
  if (!take_id(from.replica(), state.replica) || !take_id(from.person(), state.person))
    return malformed();
  if (state.seq == 0 ? !from.head().empty() : !take_id(from.head(), state.head)) return malformed();
  return state;
}

template <class Repeated>
Result<std::vector<ReplicaState>> take_replicas(const Repeated& from) {
  if (static_cast<std::size_t>(from.size()) > kReplicasMax) return malformed();
  std::vector<ReplicaState> replicas;
  for (const auto& one : from) {
    LULL_ASSIGN(auto state, take(one));
    replicas.push_back(state);
  }
  return replicas;
}

void put(Hello& from, proto::SyncMessage& to) {
  auto* hello = to.mutable_hello();
  for (const auto& space : from.spaces) {
    auto* out = hello->add_spaces();
    put_id(space.space, out->mutable_space());
    put_id(space.own_replica, out->mutable_own_replica());
    for (const auto& replica : space.replicas) put(replica, out->add_replicas());
  }
}

void put(Changes& from, proto::SyncMessage& to) {
  auto* changes = to.mutable_changes();
  put_id(from.space, changes->mutable_space());
  for (auto& run : from.runs) {
    auto* out = changes->add_runs();
    put_id(run.replica, out->mutable_replica());
    out->set_first_seq(run.first_seq);
    out->mutable_items()->Reserve(static_cast<int>(run.items.size()));
    for (auto& item : run.items) {
      auto* one = out->add_items();
      if (!item.seen.empty()) one->set_seen(std::move(item.seen));
      if (auto* body = std::get_if<std::string>(&item.content))
        one->set_body(std::move(*body));
      else
        put_id(std::get<BodyHash>(item.content), one->mutable_body_hash());
    }
  }
}

void put(Ack& from, proto::SyncMessage& to) {
  auto* ack = to.mutable_ack();
  put_id(from.space, ack->mutable_space());
  for (const auto& replica : from.replicas) put(replica, ack->add_replicas());
}

void put(Keepalive& from, proto::SyncMessage& to) {
  to.mutable_keepalive()->set_answer(from.answer);
}

void put(Farewell&, proto::SyncMessage& to) {
  to.mutable_farewell();
}

Result<SyncMessage> take(proto::Hello& from) {
  if (static_cast<std::size_t>(from.spaces_size()) > kSpacesMax) return malformed();
  Hello hello;
  for (const auto& one : from.spaces()) {
    SpaceState space;
    if (!take_id(one.space(), space.space) || !take_id(one.own_replica(), space.own_replica))
      return malformed();
    LULL_ASSIGN(space.replicas, take_replicas(one.replicas()));
    hello.spaces.push_back(std::move(space));
  }
  return hello;
}

Result<Item> take(proto::Item& from) {
  Item item;
  item.seen = std::move(*from.mutable_seen());
  switch (from.content_case()) {
    case proto::Item::kBody:
      // Kept and passed on, it would make a batch that nobody can read.
      if (from.body().size() > kBodyBytesMax) return malformed();
      item.content = std::move(*from.mutable_body());
      return item;
    case proto::Item::kBodyHash: {
      BodyHash hash;
      if (!take_id(from.body_hash(), hash)) return malformed();
      item.content = hash;
      return item;
    }
    case proto::Item::CONTENT_NOT_SET:
      break;
  }
  return malformed();
}

Result<SyncMessage> take(proto::Changes& from) {
  Changes changes;
  if (!take_id(from.space(), changes.space)) return malformed();
  std::size_t count = 0;
  for (auto& one : *from.mutable_runs()) {
    Run run;
    run.first_seq = one.first_seq();
    count += static_cast<std::size_t>(one.items_size());
    if (!take_id(one.replica(), run.replica) || run.first_seq == 0 || run.first_seq > kSeqMax ||
        one.items().empty() || count > kBatchChangesMax)
      return malformed();
    run.items.reserve(static_cast<std::size_t>(one.items_size()));
    for (auto& item : *one.mutable_items()) {
      LULL_ASSIGN(auto taken, take(item));
      run.items.push_back(std::move(taken));
    }
    changes.runs.push_back(std::move(run));
  }
  if (changes.runs.empty()) return malformed();
  return changes;
}

Result<SyncMessage> take(proto::Ack& from) {
  Ack ack;
  if (!take_id(from.space(), ack.space)) return malformed();
  LULL_ASSIGN(ack.replicas, take_replicas(from.replicas()));
  return ack;
}

}  // namespace

Bytes encode(SyncMessage message) {
  proto::SyncMessage out;
  std::visit([&out](auto& kind) { put(kind, out); }, message);
  Bytes bytes(out.ByteSizeLong());
  LULL_CHECK(out.SerializeToArray(bytes.data(), static_cast<int>(bytes.size())));
  return bytes;
}

Result<SyncMessage> decode_sync(ByteView bytes) {
  if (bytes.size() > kSyncMessageBytesMax) return fail(Code::kTooLarge, "message_too_large");
  proto::SyncMessage message;
  if (!message.ParseFromArray(bytes.data(), static_cast<int>(bytes.size()))) return malformed();
  switch (message.kind_case()) {
    case proto::SyncMessage::kHello:
      return take(*message.mutable_hello());
    case proto::SyncMessage::kChanges:
      return take(*message.mutable_changes());
    case proto::SyncMessage::kAck:
      return take(*message.mutable_ack());
    case proto::SyncMessage::kKeepalive:
      return Keepalive{message.keepalive().answer()};
    case proto::SyncMessage::kFarewell:
      return Farewell{};
    case proto::SyncMessage::KIND_NOT_SET:
      break;
  }
  return malformed();
}

}  // namespace lull::wire
