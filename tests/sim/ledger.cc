// SPDX-License-Identifier: Apache-2.0
#include "sim/ledger.h"

#include <algorithm>
#include <cstdio>
#include <cstring>

#include "base/base32.h"
#include "crypto/hash.h"
#include "wire/record.h"

namespace lull::sim {

BodyHash hash_of(const wire::Item& item) {
  if (const auto* erased = std::get_if<BodyHash>(&item.content)) return *erased;
  return {crypto::blake2b({as_bytes(*item.body())})};
}

std::string short_id(ByteView id) {
  return base32_token(id).substr(0, 6);
}

void mix(std::uint64_t& digest, std::uint64_t number) {
  digest = (digest ^ number) * 0x9e3779b97f4a7c15u;
  digest ^= digest >> 29;
}

void mix(std::uint64_t& digest, ByteView bytes) {
  mix(digest, bytes.size());
  while (!bytes.empty()) {
    std::uint64_t word = 0;
    const auto part = std::min(bytes.size(), sizeof word);
    std::memcpy(&word, bytes.data(), part);
    mix(digest, word);
    bytes = bytes.subspan(part);
  }
}

namespace {

/// Every body begins with its record's id, as our encoder writes it.
std::optional<RecordId> record_of(const std::string& body) {
  if (body.size() < 18 || body[0] != 0x0a || body[1] != 16) return std::nullopt;
  return RecordId::from(as_bytes(body).subspan(2, RecordId::kSize));
}

/// Everything in one device's log, in its order.
std::vector<wire::Changes> all_changes(Device& at) {
  std::vector<wire::Changes> all;
  model::VersionVector have;
  for (;;) {
    auto batch = at->read_after(at.space, have);
    if (!batch || batch->runs.empty()) return all;
    all.push_back(std::move(*batch));
  }
}

template <class Visit>
void each_body(Device& at, Visit visit) {
  for (const auto& batch : all_changes(at))
    for (const auto& run : batch.runs)
      for (const auto& item : run.items)
        if (item.body() != nullptr) visit(*item.body());
}

bool is_withdrawal(const std::string& body) {
  const auto parsed = wire::parse_body(as_bytes(body));
  return parsed && parsed->withdraw();
}

/// What the others can see of an entry: without what its author holds back.
model::Fields told(const store::Entry& entry) {
  model::Fields out;
  for (const auto& field : entry.fields)
    if (std::find(entry.kept.begin(), entry.kept.end(), field.key.number) == entry.kept.end())
      out.set(field.key, field.value);
  return out;
}

std::string clashes_of(const store::Entry& entry) {
  std::string out;
  for (const auto& clash : entry.clashes) {
    out += " " + std::to_string(clash.key.number) + clash.key.element;
    for (const auto& other : clash.others)
      out += std::holds_alternative<std::string>(other.value)
                 ? "/" + std::get<std::string>(other.value)
                 : "/" + std::to_string(std::get<std::uint64_t>(other.value));
  }
  return out;
}

std::map<RecordId, store::Entry> shared_entries(Device& at) {
  std::map<RecordId, store::Entry> out;
  auto entries = at->list({0, std::nullopt, 100'000});
  if (!entries) return out;
  for (auto& entry : *entries)
    if (entry.share == store::Share::kShared) out.emplace(entry.id, std::move(entry));
  return out;
}

}  // namespace

void Ledger::fault(std::string what) {
  if (fault_.empty()) fault_ = std::move(what);
}

void Ledger::note(const std::string& what) const {
  if (loud) std::fprintf(stderr, "  %s\n", what.c_str());
}

// --- what people do ------------------------------------------------------------------------------

void Ledger::made(Device& at, const RecordId& id, const model::KindSpec& kind, bool shared) {
  truths[id] = {at.who, &kind, at.number(), shared, false, {}, {}};
  look(at, id);
}

void Ledger::look(Device& at, const RecordId& id) {
  const auto found = truths.find(id);
  if (found == truths.end()) return;
  auto& truth = found->second;
  truth.last.reset();
  if (!at.disk.powered()) return;  // the device that comes back will say
  const auto entry = at->get(id);
  if (truth.doubtful_at == at.number()) {
    truth.doubtful_at.reset();
    if (!entry && truth.shared) truth.gone = true;
  }
  if (!entry) {
    if (!truth.shared && !truth.gone) truths.erase(found);
    return;
  }
  if (entry->share == store::Share::kShared) truth.shared = true;
  if (entry->share == store::Share::kWithdrawn) truth.gone = true;
  const bool alone = truth.kind != nullptr && !truth.kind->two_writers() && !several_writers;
  if (alone && entry->share == store::Share::kShared) truth.last = told(*entry);
}

void Ledger::failed(Device& at, const RecordId& id) {
  const auto found = truths.find(id);
  if (found != truths.end() && !at.disk.powered()) found->second.doubtful_at = at.number();
}

// --- what goes over ------------------------------------------------------------------------------

void Ledger::promise(Device& from, const ReplicaId& replica, Seq seq) {
  const auto* known = from->log().find(from.space, replica);
  const auto head = known != nullptr ? from->head_at(*known, seq) : Result<ChainHead>(ChainHead{});
  if (known == nullptr || !head) return fault("sent what is not held");
  auto& made = promises_[from.number()][replica];
  if (made.seq < seq) made = {seq, *head};
}

void Ledger::sent(Device& from, const wire::Changes& changes) {
  for (const auto& run : changes.runs) {
    Seq seq = run.first_seq;
    for (const auto& item : run.items) {
      const auto [at, fresh] = bodies_.emplace(std::pair{run.replica, seq++}, hash_of(item));
      if (!fresh && at->second != hash_of(item) && !copied)
        fault("two bodies for one sequence number of replica " + short_id(run.replica.view()));
      const auto id = item.body() != nullptr ? record_of(*item.body()) : std::nullopt;
      const auto truth = id ? truths.find(*id) : truths.end();
      if (truth != truths.end() && !truth->second.shared && !truth->second.gone)
        fault("private entry " + short_id(id->view()) + " was sent");
    }
    promise(from, run.replica, seq - 1);
  }
}

void Ledger::sent(Device& from, const Bytes& message) {
  if (as_text(message).find(kPrivateMark) != std::string_view::npos)
    fault("private words were sent by device " + std::to_string(from.number()));
  const auto decoded = wire::decode_sync(message);
  if (!decoded) return fault("a device sent what no device reads");
  if (const auto* changes = std::get_if<wire::Changes>(&*decoded)) sent(from, *changes);
  if (const auto* ack = std::get_if<wire::Ack>(&*decoded))
    for (const auto& replica : ack->replicas) promise(from, replica.replica, replica.seq);
}

void Ledger::acknowledged(Device& at, const wire::Ack& ack) {
  for (const auto& theirs : ack.replicas) {
    const auto* replica = at->log().find(at.space, theirs.replica);
    const auto head = replica != nullptr && replica->seq >= theirs.seq
                          ? at->head_at(*replica, theirs.seq)
                          : Result<ChainHead>(ChainHead{});
    if (!head || *head != theirs.head)
      fault("device " + std::to_string(at.number()) +
            " took an acknowledgement of another history for its own");
  }
}

// --- what befalls a device -----------------------------------------------------------------------

void Ledger::reopened(Device& at) {
  for (const auto& [id, made] : promises_[at.number()]) {
    const auto* replica = at->log().find(at.space, id);
    if (replica == nullptr || replica->seq < made.seq)
      return fault("device " + std::to_string(at.number()) +
                   " lost what it had sent or acknowledged: replica " + short_id(id.view()) + " " +
                   std::to_string(made.seq));
    const auto head = at->head_at(*replica, made.seq);
    if (!head || *head != made.head) return fault("a device came back with another history");
  }
  for (const auto& [id, truth] : truths)
    if (truth.made_at == at.number() && truth.shared && !truth.gone && !truth.doubtful_at &&
        !several_writers && !at->get(id))
      return fault("entry " + short_id(id.view()) + " was lost by its author's device");
}

bool Ledger::held_shared(const RecordId& id) {
  return std::any_of(devices_.begin(), devices_.end(), [&id](Device* one) {
    const auto entry = (*one)->get(id);
    return entry && entry->share == store::Share::kShared;
  });
}

bool Ledger::held_at_all(const RecordId& id) {
  return std::any_of(devices_.begin(), devices_.end(),
                     [&id](Device* one) { return (*one)->get(id).has_value(); });
}

bool Ledger::withdrawal_held(const RecordId& id) {
  bool held = false;
  for (auto* one : devices_)
    each_body(*one, [&](const std::string& body) {
      if (!held && record_of(body) == id) held = is_withdrawal(body);
    });
  return held;
}

/// What only this device knew may be gone now: the truth is what is left.
void Ledger::rolled_back(Device& at) {
  several_writers = true;
  promises_[at.number()].clear();
  for (auto next = truths.begin(); next != truths.end();) {
    const auto one = next++;
    auto& truth = one->second;
    truth.last.reset();
    // A later backup also brings a withdrawal back that an earlier one had taken away.
    truth.gone = withdrawal_held(one->first);
    if (truth.gone) continue;
    truth.shared = held_shared(one->first);
    if (!truth.shared && (!truth.made_at || !held_at_all(one->first))) truths.erase(one);
  }
}

void Ledger::renewed(Device& at, const ReplicaId& old) {
  tally_.add(What::kRenewed);
  promises_[at.number()].erase(old);
  if (!copied) fault("a replica was renewed though no device was put back");
}

// --- the end -------------------------------------------------------------------------------------

void Ledger::check_truth(Device& at, const RecordId& id, const Truth& truth) {
  const auto entry = at->get(id);
  const auto where =
      " (entry " + short_id(id.view()) + ", device " + std::to_string(at.number()) + ")";
  if (truth.gone) {
    const bool shown = entry && entry->share != store::Share::kWithdrawn;
    if (shown) fault("what was withdrawn is there" + where);
    if (entry && truth.author != at.who && !entry->fields.empty())
      fault("words of what was withdrawn are there" + where);
  } else if (truth.shared) {
    if (!entry) return fault("what was shared is not there" + where);
    if (entry->share != store::Share::kShared)
      return fault("what is shared is not so here" + where);
    if (truth.last && told(*entry) != *truth.last)
      fault("what was written last is not in force" + where);
  } else if (truth.author != at.who && entry) {
    fault("a private entry is with the other person" + where);
  }
}

void Ledger::check_truths(Device& at) {
  for (const auto& [id, truth] : truths) check_truth(at, id, truth);
  const auto quarantined = at->quarantined();
  if (!quarantined || *quarantined != 0)
    fault("an honest change was quarantined at device " + std::to_string(at.number()));
}

void Ledger::check_bodies(Device& at) {
  each_body(at, [&](const std::string& body) {
    if (body.find(kPrivateMark) != std::string::npos) fault("private words are in a log");
    const auto id = record_of(body);
    const auto truth = id ? truths.find(*id) : truths.end();
    if (truth != truths.end() && truth->second.gone && !is_withdrawal(body))
      fault("the body of a withdrawn entry was kept at device " + std::to_string(at.number()));
  });
}

void Ledger::check_same(Device& one, Device& other) {
  const auto mine = one->log().replicas(one.space);
  for (const auto* replica : mine) {
    const auto* there = other->log().find(other.space, replica->id);
    if (replica->seq == 0 && there == nullptr) continue;
    if (there == nullptr || there->seq != replica->seq || there->head != replica->head)
      return fault("devices " + std::to_string(one.number()) + " and " +
                   std::to_string(other.number()) + " hold different chains of " +
                   short_id(replica->id.view()));
  }
  const auto here = shared_entries(one);
  const auto there = shared_entries(other);
  for (const auto& [id, entry] : here) {
    const auto at = there.find(id);
    const auto where = " (entry " + short_id(id.view()) + " of kind " + std::to_string(entry.kind) +
                       ", devices " + std::to_string(one.number()) + " and " +
                       std::to_string(other.number()) + ")";
    if (at == there.end()) return fault("an entry is shared on one side only" + where);
    if (told(entry) != told(at->second)) return fault("an entry differs" + where);
    if (clashes_of(entry) != clashes_of(at->second)) return fault("clashes differ" + where);
    if (entry.author != at->second.author) return fault("authors differ" + where);
  }
}

void Ledger::check_end(bool forked) {
  if (forked && !copied) fault("a fork, though no device was copied");
  if (forked) return;
  for (auto* device : devices_) {
    check_truths(*device);
    check_bodies(*device);
    tally_.add(What::kChecked);
  }
  for (std::size_t i = 1; i < devices_.size(); ++i) {
    check_same(*devices_[0], *devices_[i]);
    check_same(*devices_[i], *devices_[0]);
  }
}

std::uint64_t Ledger::digest() {
  std::uint64_t all = 0;
  for (auto* device : devices_)
    for (const auto* replica : (*device)->log().replicas(device->space)) {
      mix(all, replica->id.view());
      mix(all, replica->head.view());
    }
  for (const auto& [id, truth] : truths) {
    mix(all, id.view());
    mix(all, std::uint64_t{truth.shared} + 2 * std::uint64_t{truth.gone});
  }
  return all;
}

}  // namespace lull::sim
