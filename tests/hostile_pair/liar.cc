// SPDX-License-Identifier: Apache-2.0
#include "hostile_pair/liar.h"

#include <algorithm>

#include "base/base32.h"
#include "base/varint.h"
#include "model/acknowledgement.h"
#include "model/gratitude.h"
#include "model/limit.h"
#include "model/plan.h"
#include "model/proposal.h"
#include "model/sealed_round.h"
#include "store/change_log.h"
#include "wire/record.h"

namespace lull::hostile {

using sim::kAda;
using sim::kBo;
using sim::pair_space;
using sim::person_of;

namespace {

template <class IdType>
IdType drawn(Dice& dice) {
  IdType id;
  for (auto& byte : id.raw) byte = static_cast<std::uint8_t>(dice.next());
  return id;
}

std::string noise(Dice& dice, std::size_t size) {
  std::string out(size, '\0');
  for (auto& c : out) c = static_cast<char>(dice.next());
  return out;
}

std::string encoded(const RecordId& id, const model::KindSpec& kind, const model::Fields& fields) {
  const auto body = wire::encode_body(id, {}, kind, fields);
  return body ? std::string(as_text(*body)) : std::string();
}

/// A body of a kind that nobody knows, as large as it likes.
std::string unknown_body(const RecordId& id, std::size_t size) {
  Bytes out = {0x0a, 16};
  append(out, id.view());
  append(out, as_bytes("\x12\x10"));
  append(out, Bytes(16, 0));
  append(out, as_bytes("\xa2\x38"));  // field 900
  append_varint(out, size);
  append(out, Bytes(size, 'x'));
  return std::string(as_text(out));
}

}  // namespace

Liar::Liar(Device& victim, Dice& dice) : victim_(victim), dice_(dice) {
  own_.push_back(drawn<ReplicaId>(dice_));
}

void Liar::hear(const wire::SyncMessage& message) {
  const auto* changes = std::get_if<wire::Changes>(&message);
  if (changes == nullptr) return;
  for (const auto& run : changes->runs) {
    heard_.push_back(run);
    for (const auto& item : run.items)
      if (const auto* body = item.body(); body != nullptr && body->size() > 18)
        ids_.push_back(*RecordId::from(as_bytes(*body).subspan(2, RecordId::kSize)));
  }
}

ReplicaId Liar::any_replica() {
  switch (dice_.roll(8)) {
    case 0:
      return drawn<ReplicaId>(dice_);
    case 1:
      return victim_.own().id;
    case 2: {
      const auto all = victim_->log().replicas(victim_.space);
      return all[dice_.roll(all.size())]->id;
    }
    case 3:
      if (own_.size() < 4) own_.push_back(drawn<ReplicaId>(dice_));
      [[fallthrough]];
    default:
      return own_[dice_.roll(own_.size())];
  }
}

RecordId Liar::any_record() {
  return ids_.empty() || dice_.one_in(3) ? drawn<RecordId>(dice_) : ids_[dice_.roll(ids_.size())];
}

ChainHead Liar::any_head() {
  const auto all = victim_->log().replicas(victim_.space);
  return dice_.one_in(2) ? drawn<ChainHead>(dice_) : all[dice_.roll(all.size())]->head;
}

Seq Liar::next_of(const ReplicaId& id) const {
  const auto* known = victim_->log().find(victim_.space, id);
  return known != nullptr ? known->seq + 1 : 1;
}

wire::ReplicaState Liar::claim() {
  static constexpr Seq kSeqs[] = {0, 1, 2, 7, 1'000'000, wire::kSeqMax, ~Seq{0}};
  wire::ReplicaState out;
  out.replica = any_replica();
  out.person = dice_.one_in(4)   ? drawn<PersonId>(dice_)
               : dice_.one_in(3) ? person_of(kAda)
                                 : person_of(kBo);
  out.seq = dice_.one_in(2) ? next_of(out.replica) - 1 : kSeqs[dice_.roll(std::size(kSeqs))];
  if (out.seq > 0) out.head = any_head();
  return out;
}

wire::Hello Liar::hello(bool honest) {
  const auto& me = honest ? own_.front() : any_replica();
  wire::SpaceState space{pair_space(), me, {}};
  const auto* known = victim_->log().find(victim_.space, me);
  space.replicas.push_back({me, person_of(kBo), known != nullptr ? known->seq : 0,
                            known != nullptr ? known->head : ChainHead{}});
  if (!honest && dice_.one_in(8)) space.replicas.clear();
  if (!honest)
    for (auto more = dice_.roll(dice_.one_in(10) ? 20 : 3); more > 0; --more)
      space.replicas.push_back(claim());
  if (!honest && dice_.one_in(10)) space.space = drawn<SpaceId>(dice_);
  return {{std::move(space)}};
}

Bytes Liar::greeting() {
  return wire::encode(hello(true));
}

std::string Liar::seen() {
  switch (dice_.roll(6)) {
    case 0:
      return noise(dice_, dice_.roll(40));
    case 1: {  // of one that it does not have, of itself, or far too much
      Bytes out;
      append(out, any_replica().view());
      append_varint(out, dice_.one_in(2) ? dice_.roll(3) : wire::kSeqMax);
      return std::string(as_text(out));
    }
    case 2: {
      const auto& own = victim_.own();
      Bytes out;
      append(out, own.id.view());
      append_varint(out, own.seq);
      return std::string(as_text(out));
    }
    default:
      return {};
  }
}

std::string Liar::body() {
  const auto id = any_record();
  const auto token = base32_token(id.view());
  model::Fields f;
  switch (dice_.roll(11)) {
    case 0:
      return std::string(as_text(wire::encode_withdrawal(id, {})));
    case 1:
      f.set(model::limit::kStrength, model::limit::kSoft);
      return encoded(id, model::kLimitSpec, f);
    case 2:
      f.set(model::acknowledgement::kTarget, token);
      f.set(model::acknowledgement::kWhich, std::uint64_t{1});
      return encoded(id, model::kAcknowledgementSpec, f);
    case 3:
      f.set(model::proposal::kAbout, std::uint64_t{1});
      f.set(model::proposal::kTarget, token);
      return encoded(drawn<RecordId>(dice_), model::kProposalSpec, f);
    case 4:
      f.set(model::plan::kArchived, std::uint64_t{1});
      return encoded(id, model::kPlanSpec, f);
    case 5: {  // a sealed round, opened early and in another's name
      const auto half = base32_token(person_of(dice_.one_in(2) ? kAda : kBo).view());
      f.set_part(model::sealed_round::kHalves, half, 4, std::string(52, '0'));
      f.set_part(model::sealed_round::kHalves, half, 5, std::string("early"));
      return encoded(id, model::kSealedRoundSpec, f);
    }
    case 6:
      return noise(dice_, dice_.roll(200));
    case 7:
      return unknown_body(id, dice_.one_in(20) ? 60'000 : dice_.roll(300));
    case 8:
      f.append_raw(static_cast<std::uint16_t>(100 + dice_.roll(2'000)),
                   std::string("\xea\x04\x01x"));
      f.set(model::gratitude::kText, "tea");
      return encoded(id, model::kGratitudeSpec, f);
    default:
      f.set(model::gratitude::kText, "forged words");
      return encoded(id, model::kGratitudeSpec, f);
  }
}

wire::Item Liar::item() {
  wire::Item made{seen(), {}};
  if (dice_.one_in(8))
    made.content = drawn<BodyHash>(dice_);
  else
    made.content = body();
  return made;
}

wire::Run Liar::run() {
  // What was said before, word by word: mostly in the victim's own name.
  if (!heard_.empty() && dice_.one_in(4)) return heard_[dice_.roll(heard_.size())];
  wire::Run made{any_replica(), 1, {}};
  made.first_seq = dice_.percent(85) ? next_of(made.replica) : 1 + dice_.roll(5);
  if (dice_.one_in(40)) made.first_seq = wire::kSeqMax;
  for (auto count = 1 + dice_.roll(dice_.one_in(10) ? 200 : 3); count > 0; --count)
    made.items.push_back(item());
  return made;
}

wire::Changes Liar::changes() {
  wire::Changes made{dice_.one_in(40) ? drawn<SpaceId>(dice_) : pair_space(), {}};
  for (auto count = 1 + dice_.roll(3); count > 0; --count) made.runs.push_back(run());
  return made;
}

wire::Ack Liar::ack() {
  wire::Ack made{pair_space(), {}};
  for (auto count = 1 + dice_.roll(3); count > 0; --count) made.replicas.push_back(claim());
  return made;
}

Bytes Liar::lie() {
  switch (dice_.roll(12)) {
    case 0:
      return wire::encode(hello(false));
    case 1:
      return as_bytes(noise(dice_, dice_.roll(300))).empty() ? Bytes{} : Bytes(200, 0x7f);
    case 2:
    case 3:
      return wire::encode(ack());
    case 4:
      return dice_.one_in(6) ? wire::encode(wire::Farewell{})
                             : wire::encode(wire::Keepalive{dice_.one_in(2)});
    case 5: {  // something true with a bit turned
      auto bytes = wire::encode(changes());
      if (!bytes.empty())
        bytes[dice_.roll(bytes.size())] ^= static_cast<std::uint8_t>(1u << dice_.roll(8));
      return bytes;
    }
    default:
      return wire::encode(changes());
  }
}

}  // namespace lull::hostile
