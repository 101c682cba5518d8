// SPDX-License-Identifier: Apache-2.0
#include "model/overlap.h"

#include <algorithm>
#include <array>
#include <map>
#include <set>
#include <tuple>
#include <unordered_map>
#include <unordered_set>

#include "model/catalogue.h"
#include "model/limit.h"
#include "model/own_item.h"
#include "model/preference.h"
#include "model/references.h"

namespace lull::model {

namespace {

constexpr std::string_view kUsual = "usual";
constexpr std::size_t kNeighboursMost = 3;
/// More limits on one thing than anyone writes; hard ones stay.
constexpr std::size_t kTouchingMost = 32;
// Values of the vocabulary item_direction.
constexpr std::uint64_t kOwnSelf = 2;
constexpr std::uint64_t kOwnSetting = 3;
// Values of the vocabulary direction.
constexpr std::size_t kReceive = 1;
constexpr std::size_t kGive = 2;
constexpr std::size_t kSetting = 4;

/// What counts of what one person has answered about one item in one direction.
struct Answer {
  std::uint64_t want = 0;
  bool inherited = false;
  bool shared = false;
  const Seen* entry = nullptr;

  bool given() const { return entry != nullptr; }
  bool stands_before(const Answer& other) const {
    if (!other.given()) return true;
    const auto rank = [](const Answer& a) {
      return std::tuple(a.inherited, a.want, !a.shared, std::string_view(a.entry->id));
    };
    return rank(*this) < rank(other);
  }
};
/// By direction.
using Answers = std::array<Answer, 5>;
struct Both {
  Answers mine;
  Answers theirs;
};

struct Known {
  std::string_view category;
  ItemDirection direction = ItemDirection::kReceiveGive;
  bool hidden = false;
  std::size_t order = 0;
};

ItemDirection direction_of(const Fields& own_item) {
  const auto direction = own_item.number(own_item::kDirection);
  if (direction == kOwnSelf) return ItemDirection::kSelf;
  return direction == kOwnSetting ? ItemDirection::kSetting : ItemDirection::kReceiveGive;
}

OverlapState state_of(std::uint64_t a, std::uint64_t b) {
  if (a == 0 || b == 0) return OverlapState::kNotEnough;
  const auto less = std::min(a, b);
  const auto more = std::max(a, b);
  if (less >= kWantNice) return OverlapState::kBothWant;
  if (less == kWantRatherNot)
    return more >= kWantNice ? OverlapState::kDiffers : OverlapState::kNeither;
  return more >= kWantNice ? OverlapState::kOneWants : OverlapState::kBothFine;
}

/// Everything that was said, by item.
class Table {
 public:
  explicit Table(const OverlapInput& in) : in_(in) {
    for (const auto& item : items()) add_known(item.id, {item.category, item.direction, false, 0});
    own_ids_.reserve(in.own_items.size());
    for (const auto& own : in.own_items) add_own(own);
    for (const auto& preference : in.preferences) add_answer(preference);
    for (const auto& limit : in.limits) add_limit(limit);
    for (const auto& item : in.tried) tried_.insert(item);
  }

  OverlapView view() {
    OverlapView view;
    std::set<std::string_view> named;
    for (const auto& [item, both] : answers_) named.insert(item);
    for (const auto& limit : in_.limits)
      if (limit.fields->number(limit::kTarget) == limit::kAnItem)
        named.insert(limit.fields->text(limit::kWhat));
    for (const auto item : named) add_lines(item, view.lines);
    std::sort(view.lines.begin(), view.lines.end(), [](const auto& a, const auto& b) {
      const auto rank = [](const OverlapLine& line) {
        return std::tuple(line.state, line.order, std::string_view(line.item), line.way);
      };
      return rank(a) < rank(b);
    });
    for (const auto* limit : in_order(holding_)) view.limits.push_back(limit->id);
    view.situations.assign(situations_.begin(), situations_.end());
    return view;
  }

 private:
  void add_known(std::string_view id, Known known) {
    known.order = known_.size();
    known_.emplace(id, known);
  }

  void add_own(const Seen& own) {
    own_ids_.push_back(std::string(kOwnPrefix) + own.id);
    known_.emplace(std::string_view(own_ids_.back()),
                   Known{own.fields->text(own_item::kCategory), direction_of(*own.fields),
                         own.fields->number(own_item::kHidden) != 0, items().size()});
  }

  void add_answer(const Seen& preference) {
    const auto& fields = *preference.fields;
    const auto direction = fields.number(preference::kDirection);
    Answer answer{fields.number(preference::kWant), false, preference.shared, &preference};
    if (answer.want == 0 || answer.want == kWantUnanswered || direction == 0 || direction > 4)
      return;
    auto situation = fields.text(preference::kSituation);
    if (situation.empty()) situation = kUsual;
    if (situation != kUsual) situations_.emplace(situation);
    answer.inherited = situation != in_.situation;
    if (answer.inherited && situation != kUsual) return;
    auto& both = answers_[fields.text(preference::kItem)];
    auto& place = (preference.mine ? both.mine : both.theirs)[direction];
    if (answer.stands_before(place)) place = answer;
  }

  void add_limit(const Seen& limit) {
    const auto& fields = *limit.fields;
    const auto in = fields.elements(limit::kSituations);
    if (!in.empty() && std::find(in.begin(), in.end(), in_.situation) == in.end()) return;
    holding_.push_back(&limit);
    const auto target = fields.number(limit::kTarget);
    if (target == limit::kAnItem || target == limit::kACategory)
      limits_[fields.text(limit::kWhat)].push_back(&limit);
  }

  /// Hard ones first; the rest of the order is the same on both devices.
  static std::vector<const Seen*> in_order(std::vector<const Seen*> limits) {
    std::sort(limits.begin(), limits.end(), [](const Seen* a, const Seen* b) {
      const auto rank = [](const Seen* limit) {
        return std::tuple(limit->fields->number(limit::kStrength),
                          limit->fields->number(limit::kTarget), limit->fields->text(limit::kWhat),
                          std::string_view(limit->id));
      };
      return rank(a) < rank(b);
    });
    return limits;
  }

  /// An item that nobody has described to this person is known by how it was answered.
  Known known(std::string_view item) const {
    const auto found = known_.find(item);
    if (found != known_.end()) return found->second;
    Known guess{{}, ItemDirection::kReceiveGive, false, items().size() + 1};
    const auto both = answers_.find(item);
    if (both == answers_.end()) return guess;
    const auto given = [&both](std::size_t direction) {
      return both->second.mine[direction].given() || both->second.theirs[direction].given();
    };
    if (!given(kReceive) && !given(kGive))
      guess.direction = given(kSetting) ? ItemDirection::kSetting : ItemDirection::kSelf;
    return guess;
  }

  /// Those of the limits on one item or category that count in this way; `item` and `category` say
  /// what is done.
  std::vector<const Seen*> among(std::string_view what, std::string_view item,
                                 std::string_view category, OverlapWay way) const {
    std::vector<const Seen*> found;
    const auto at = limits_.find(what);
    if (what.empty() || at == limits_.end()) return found;
    for (const auto* limit : at->second) {
      const bool receives =
          way == OverlapWay::kSetting || (way == OverlapWay::kMineToReceive) == limit->mine;
      const bool gives =
          way == OverlapWay::kSetting || (way == OverlapWay::kMineToGive) == limit->mine;
      if (limit::touches(*limit->fields, {item, category, in_.situation, receives, gives}))
        found.push_back(limit);
    }
    found = in_order(std::move(found));
    if (found.size() > kTouchingMost) found.resize(kTouchingMost);
    return found;
  }

  /// The limits that touch an item, hard ones first.
  std::vector<const Seen*> touching(std::string_view item, std::string_view category,
                                    OverlapWay way) {
    auto found = among(item, item, category, way);
    const auto [at, fresh] = on_categories_.try_emplace(std::pair(category, way));
    if (fresh) at->second = among(category, item, category, way);
    if (at->second.empty()) return found;
    found.insert(found.end(), at->second.begin(), at->second.end());
    return in_order(std::move(found));
  }

  void add_lines(std::string_view item, std::vector<OverlapLine>& lines) {
    const auto what = known(item);
    if (what.direction == ItemDirection::kSelf) return;
    if (what.direction == ItemDirection::kSetting)
      return add_line(item, what, OverlapWay::kSetting, lines);
    add_line(item, what, OverlapWay::kMineToReceive, lines);
    add_line(item, what, OverlapWay::kMineToGive, lines);
  }

  void add_line(std::string_view item, const Known& what, OverlapWay way,
                std::vector<OverlapLine>& lines) {
    static const Both kNothing;
    const auto found = answers_.find(item);
    const auto& both = found == answers_.end() ? kNothing : found->second;
    const bool setting = way == OverlapWay::kSetting;
    const bool receiving = way == OverlapWay::kMineToReceive;
    const auto& mine = both.mine[setting ? kSetting : receiving ? kReceive : kGive];
    const auto& theirs = both.theirs[setting ? kSetting : receiving ? kGive : kReceive];
    const auto limits = touching(item, what.category, way);
    const bool answered = mine.given() || theirs.given();
    // A limit on a whole category says so once, not with a line for each of its items.
    const bool named = std::any_of(limits.begin(), limits.end(), [](const Seen* limit) {
      return limit->fields->number(limit::kTarget) == limit::kAnItem;
    });
    if (!named && (!answered || what.hidden)) return;
    OverlapLine line;
    line.item = item;
    line.order = what.order;
    line.way = way;
    line.state = state_of(mine.want, theirs.want);
    line.mine = side(mine);
    line.theirs = side(theirs);
    line.unshared = mine.given() && !mine.shared;
    bind(limits, line);
    if (line.state == OverlapState::kDiffers) line.neighbours = neighbours_in(what.category);
    lines.push_back(std::move(line));
  }

  static void bind(const std::vector<const Seen*>& limits, OverlapLine& line) {
    for (const auto* limit : limits) {
      line.limits.push_back(limit->id);
      line.unshared = line.unshared || (limit->mine && !limit->shared);
    }
    if (limits.empty()) return;
    const bool hard = limits.front()->fields->number(limit::kStrength) == limit::kHard;
    line.state = hard ? OverlapState::kHardLimit : OverlapState::kSoftLimit;
  }

  static OverlapSide side(const Answer& answer) {
    if (!answer.given()) return {};
    return {answer.want, answer.inherited, answer.entry->id};
  }

  /// The same for every line of a category: one that differs is ruled out by its "rather not".
  const std::vector<std::string>& neighbours_in(std::string_view category) {
    const auto [at, fresh] = neighbours_.try_emplace(category);
    if (!fresh || category.empty()) return at->second;
    std::vector<std::tuple<bool, std::size_t, std::string_view>> open;
    for (const auto& [item, what] : known_)
      if (what.category == category && may_be_tried(item, what))
        open.emplace_back(!wanted(item), what.order, item);
    std::sort(open.begin(), open.end());
    for (std::size_t i = 0; i < std::min(open.size(), kNeighboursMost); ++i)
      at->second.emplace_back(std::get<std::string_view>(open[i]));
    return at->second;
  }

  bool may_be_tried(std::string_view item, const Known& what) {
    if (what.hidden || what.direction == ItemDirection::kSelf || tried_.contains(item))
      return false;
    if (any_answer(item, [](std::uint64_t want) { return want == kWantRatherNot; })) return false;
    if (what.direction == ItemDirection::kSetting)
      return touching(item, what.category, OverlapWay::kSetting).empty();
    return touching(item, what.category, OverlapWay::kMineToReceive).empty() &&
           touching(item, what.category, OverlapWay::kMineToGive).empty();
  }

  bool wanted(std::string_view item) const {
    return any_answer(item, [](std::uint64_t want) { return want >= kWantNice; });
  }

  template <class Is>
  bool any_answer(std::string_view item, Is is) const {
    const auto found = answers_.find(item);
    if (found == answers_.end()) return false;
    const auto any_in = [&is](const Answers& answers) {
      return std::any_of(answers.begin(), answers.end(),
                         [&is](const Answer& a) { return a.given() && is(a.want); });
    };
    return any_in(found->second.mine) || any_in(found->second.theirs);
  }

  const OverlapInput& in_;
  std::vector<std::string> own_ids_;
  std::unordered_map<std::string_view, Known> known_;
  std::unordered_map<std::string_view, Both> answers_;
  std::unordered_map<std::string_view, std::vector<const Seen*>> limits_;
  std::map<std::pair<std::string_view, OverlapWay>, std::vector<const Seen*>> on_categories_;
  std::vector<const Seen*> holding_;
  std::unordered_set<std::string_view> tried_;
  std::set<std::string> situations_;
  std::unordered_map<std::string_view, std::vector<std::string>> neighbours_;
};

}  // namespace

OverlapView overlap(const OverlapInput& in) {
  return Table(in).view();
}

}  // namespace lull::model
