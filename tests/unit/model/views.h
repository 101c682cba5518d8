// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <initializer_list>
#include <list>
#include <string>
#include <string_view>
#include <vector>

#include "model/limit.h"
#include "model/own_item.h"
#include "model/preference.h"
#include "model/seen.h"

/// What the tests of views share: entries of two persons, as one of them sees them.
namespace lull::model {

/// Made ids, all of the length that a token has.
inline std::string made_id(std::string_view start) {
  std::string id(start);
  id.resize(26, 'a');
  return id;
}

/// The entries of one test, and who sees them.
class Entries {
 public:
  /// `whose`: "mine", "mine, private" or "theirs".
  Seen& add(Fields fields, std::string_view whose = "mine", Day made = 20'000) {
    held_.push_back(std::move(fields));
    const auto number = std::to_string(held_.size());
    std::string start;
    for (const char digit : number) start += static_cast<char>('a' + (digit - '0'));
    all_.push_back({made_id(start), &held_.back(), whose.starts_with("mine"),
                    !whose.ends_with("private"), made});
    return all_.back();
  }
  operator const std::vector<Seen>&() const { return all_; }
  const std::vector<Seen>& all() const { return all_; }
  /// As the other person sees them, if nothing is private.
  Entries swapped() const {
    Entries other = *this;
    for (auto& one : other.all_) one.mine = !one.mine;
    return other;
  }

 private:
  std::list<Fields> held_;
  std::vector<Seen> all_;
};

inline Fields wish(std::string_view item, std::uint64_t direction, std::uint64_t want,
                   std::string_view situation = "usual") {
  Fields fields;
  fields.set(preference::kItem, item);
  fields.set(preference::kDirection, direction);
  fields.set(preference::kWant, want);
  fields.set(preference::kSituation, situation);
  return fields;
}

inline Fields limit_on(std::uint64_t target, std::string_view what,
                       std::uint64_t strength = limit::kHard,
                       std::uint64_t direction = limit::kAnyDirection) {
  Fields fields;
  fields.set(limit::kTarget, target);
  fields.set(limit::kWhat, what);
  fields.set(limit::kStrength, strength);
  fields.set(limit::kDirection, direction);
  return fields;
}

inline Fields own_item_in(std::string_view category, std::uint64_t direction) {
  Fields fields;
  fields.set(own_item::kLabel, "something");
  fields.set(own_item::kCategory, category);
  fields.set(own_item::kDirection, direction);
  return fields;
}

}  // namespace lull::model
