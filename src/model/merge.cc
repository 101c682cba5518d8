// SPDX-License-Identifier: Apache-2.0
#include "model/merge.h"

#include <algorithm>
#include <map>

namespace lull::model {

Seq VersionVector::of(const ReplicaId& replica) const {
  for (const auto& [id, seq] : entries_)
    if (id == replica) return seq;
  return 0;
}

void VersionVector::raise(const ReplicaId& replica, Seq seq) {
  if (seq == 0) return;
  const auto at = std::lower_bound(entries_.begin(), entries_.end(), replica,
                                   [](const auto& e, const ReplicaId& id) { return e.first < id; });
  if (at != entries_.end() && at->first == replica)
    at->second = std::max(at->second, seq);
  else
    entries_.insert(at, {replica, seq});
}

std::uint64_t VersionVector::sum() const {
  std::uint64_t total = 0;
  for (const auto& [id, seq] : entries_) total += seq;
  return total;
}

bool Stamp::before(const Stamp& other) const {
  const auto mine = seen.sum();
  const auto theirs = other.seen.sum();
  if (mine != theirs) return mine < theirs;
  if (replica != other.replica) return replica < other.replica;
  return seq < other.seq;
}

namespace {

struct Written {
  std::size_t change;
  const Value* value;
};
using ByField = std::map<FieldKey, std::vector<Written>>;

/// The given changes in the total order, each once.
std::vector<std::size_t> in_order(std::span<const ChangeView> changes) {
  std::vector<std::size_t> order(changes.size());
  for (std::size_t i = 0; i < order.size(); ++i) order[i] = i;
  std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
    if (changes[a].stamp.before(changes[b].stamp)) return true;
    return !changes[b].stamp.before(changes[a].stamp) && a < b;
  });
  const auto same = [&](std::size_t a, std::size_t b) {
    return changes[a].stamp.replica == changes[b].stamp.replica &&
           changes[a].stamp.seq == changes[b].stamp.seq;
  };
  order.erase(std::unique(order.begin(), order.end(), same), order.end());
  return order;
}

/// Drops every value that a later writer of the same field had seen.
void drop_superseded(std::span<const ChangeView> changes, std::vector<Written>& written) {
  std::vector<Written> kept;
  for (const auto& one : written) {
    const auto& stamp = changes[one.change].stamp;
    const bool superseded = std::any_of(written.begin(), written.end(), [&](const Written& other) {
      return other.change != one.change && changes[other.change].stamp.knows(stamp);
    });
    if (!superseded) kept.push_back(one);
  }
  written = std::move(kept);
}

/// Which of what was written, given in the total order, is in force.
const Written& choose(Rule rule, const std::vector<Written>& written) {
  const Written* best = &written.back();
  for (const auto& one : written) {
    const bool smaller = *one.value < *best->value;
    const bool larger = *best->value < *one.value;
    switch (rule) {
      case Rule::kLatest:
      case Rule::kBoth:
        break;
      case Rule::kSmaller:
      case Rule::kCautious:
        if (smaller) best = &one;
        break;
      case Rule::kLarger:
      case Rule::kAddWins:
      case Rule::kKept:
        if (larger) best = &one;
        break;
      case Rule::kFirst:
        return written.front();
    }
  }
  return *best;
}

/// In the order in which places give way.
enum class Standing { kUnknown, kElement, kField };

Standing standing_of(const KindSpec* kind, const FieldKey& key) {
  if (kind != nullptr && kind->place(key) == nullptr) return Standing::kUnknown;
  return key.element.empty() ? Standing::kField : Standing::kElement;
}

/// Nobody can push a record's own fields out by filling its lists, nor what another wrote by what
/// nobody here knows.
void drop_excess(const KindSpec* kind, ByField& by_field) {
  for (const auto gives_way : {Standing::kUnknown, Standing::kElement, Standing::kField})
    for (auto at = by_field.end(); by_field.size() > kPlacesMax && at != by_field.begin();) {
      --at;
      if (standing_of(kind, at->first) == gives_way) at = by_field.erase(at);
    }
}

bool shows_others(Rule rule) {
  return rule == Rule::kBoth || rule == Rule::kCautious || rule == Rule::kKept;
}

void add_clash(const FieldKey& key, const Written& chosen, const std::vector<Written>& written,
               std::vector<Clash>& clashes) {
  Clash clash{key, {}, chosen.change, {}};
  for (const auto& one : written) {
    const bool known =
        std::find(clash.others.begin(), clash.others.end(), *one.value) != clash.others.end();
    if (*one.value == *chosen.value || known) continue;
    clash.others.push_back(*one.value);
    clash.others_by.push_back(one.change);
  }
  if (!clash.others.empty()) clashes.push_back(std::move(clash));
}

Merged withdrawn_by(std::span<const ChangeView> changes) {
  Merged merged;
  merged.withdrawn = true;
  for (std::size_t i = 0; i < changes.size(); ++i)
    if (changes[i].withdraw) merged.live.push_back(i);
  return merged;
}

}  // namespace

Merged merge(const KindSpec* kind, std::span<const ChangeView> changes) {
  if (std::any_of(changes.begin(), changes.end(), [](const auto& c) { return c.withdraw; }))
    return withdrawn_by(changes);

  ByField by_field;
  for (auto i : in_order(changes))
    for (const auto& field : *changes[i].puts) by_field[field.key].push_back({i, &field.value});

  Merged merged;
  drop_excess(kind, by_field);
  for (auto& [key, written] : by_field) {
    const auto* spec = kind != nullptr ? kind->place(key) : nullptr;
    const auto rule = spec != nullptr ? spec->rule : Rule::kLatest;
    if (rule == Rule::kFirst)
      written.resize(1);
    else
      drop_superseded(changes, written);
    const auto& chosen = choose(rule, written);
    merged.fields.set(key, *chosen.value);
    if (shows_others(rule)) add_clash(key, chosen, written, merged.clashes);
    for (const auto& one : written) merged.live.push_back(one.change);
  }
  std::sort(merged.live.begin(), merged.live.end());
  merged.live.erase(std::unique(merged.live.begin(), merged.live.end()), merged.live.end());
  return merged;
}

}  // namespace lull::model
