// SPDX-License-Identifier: Apache-2.0
// What it takes to answer once two people have written very much, half of it each, all shared.
// Every call goes through the control socket of a real daemon.
#include <algorithm>
#include <functional>

#include "bench/homes.h"
#include "model/catalogue.h"
#include "model/check_in.h"
#include "model/day.h"
#include "model/experiment.h"
#include "model/kit_item.h"
#include "model/limit.h"
#include "model/plan.h"
#include "model/preference.h"
#include "model/proposal.h"
#include "model/sealed_round.h"
#include "model/step.h"
#include "model/talk_request.h"
#include "practice/context.h"

namespace lull::bench {

namespace {

using model::Fields;
using store::Store;

constexpr int kTimes = 200;

/// Entries of one person, as people write them: made from their number alone.
class Author {
 public:
  explicit Author(int today) : today_(today) {}

  Store::Draft preference(std::size_t i) const {
    namespace p = model::preference;
    Fields fields;
    fields.set(p::kItem, std::string(item(i).id));
    fields.set(p::kSituation,
               std::string(model::situations()[i / items() % model::situations().size()].id));
    fields.set(p::kDirection, direction(i));
    fields.set(p::kWant, std::uint64_t{1 + i % 5});
    fields.set(p::kMinutes, std::uint64_t{5 * (i % 12)});
    if (i % 3 == 0) fields.set(p::kNote, "lights low, and the window open a little " + number(i));
    return {&model::kPreferenceSpec, fields};
  }

  /// Of ten thousand about a quarter preferences and check-ins each, and some of all the others.
  /// What comes later is what people write evening after evening: there are only so many
  /// preferences.
  Store::Draft anything(std::size_t i) const {
    if (i >= 10'000) return i / 2 % 2 == 0 ? check_in(i) : thanks(i);
    const std::size_t share = i % 40;
    const std::size_t of_kind = i / 40 * 10 + share % 10;
    if (share < 10) return preference(of_kind);
    if (share < 20) return check_in(of_kind);
    if (share < 28) return thanks(i);
    if (share < 30) return plan(i);
    if (share < 31) return proposal(i);
    if (share < 32) return limit(i);
    if (share < 33) return kit_item(i);
    if (share < 34) return talk(i);
    if (share < 35) return experiment(i);
    if (share < 36) return round(i);
    if (share < 38) return text_of(model::kPhraseSpec, i);
    return text_of(model::kCareNoteSpec, i);
  }

 private:
  static std::string number(std::size_t i) { return std::to_string(i); }
  static std::size_t items() { return model::items().size(); }
  static const model::Item& item(std::size_t i) { return model::items()[i % items()]; }
  static std::uint64_t direction(std::size_t i) {
    switch (item(i).direction) {
      case model::ItemDirection::kSetting:
        return 4;
      case model::ItemDirection::kSelf:
        return 3;
      default:
        return 1 + i / items() % 2;
    }
  }
  std::string day_before(std::size_t days) const {
    return model::day_text(today_ - static_cast<int>(days));
  }

  Store::Draft check_in(std::size_t i) const {
    namespace c = model::check_in;
    Fields fields;
    for (const auto field : {c::kMet, c::kClose, c::kEase, c::kValued, c::kEnergy})
      fields.set(field, std::uint64_t{(i + field) % 5});
    fields.set_element(c::kFeel, "calm", true);
    fields.set_element(c::kFeel, "close", true);
    for (std::size_t k = 0; k < 3; ++k) fields.set_element(c::kHelped, item(i + k * 7).id, true);
    fields.set(c::kDay, day_before(i % 3'000));
    fields.set(c::kNote, "a quiet evening with soup and little talk " + number(i));
    return {&model::kCheckInSpec, fields};
  }
  static Store::Draft thanks(std::size_t i) {
    Fields fields;
    fields.set(1, "Thank you for the tea in the evening, and for staying up, " + number(i) + ".");
    return {&model::kGratitudeSpec, fields};
  }
  static Store::Draft text_of(const model::KindSpec& kind, std::size_t i) {
    Fields fields;
    fields.set(1, std::uint64_t{1 + i % 3});
    fields.set(2, "something that is good to know in the evening " + number(i));
    return {&kind, fields};
  }
  Store::Draft plan(std::size_t i) const {
    namespace p = model::plan;
    Fields fields;
    fields.set(p::kTitle, "Quiet evening " + number(i));
    const bool tonight = i % 2 == 0;
    fields.set(p::kForm, tonight ? p::kTonight : p::kStanding);
    if (tonight)
      fields.set(p::kDay, day_before(i % 1'000));
    else
      fields.set(p::kReviewDay, model::day_text(today_ + 30));
    std::string place;
    for (std::size_t k = 0; k < 6; ++k) {
      const auto id = practice::random_token().substr(0, 13);
      place = model::step::place_between(place, {});
      fields.set_part(p::kSteps, id, model::step::kItem, std::string(item(i + k * 11).id));
      fields.set_part(p::kSteps, id, model::step::kPlace, place);
      fields.set_part(p::kSteps, id, model::step::kMinutes, std::uint64_t{10});
    }
    return {&model::kPlanSpec, fields};
  }
  Store::Draft proposal(std::size_t i) const {
    namespace p = model::proposal;
    Fields fields;
    fields.set(p::kAbout, p::kPlan);
    fields.set(p::kTarget, practice::random_token());
    fields.set(p::kBecause, "for tired evenings " + number(i));
    fields.set(p::kMadeDay, day_before(20 + i % 1'000));
    fields.set(p::kExpiresDay, day_before(6 + i % 1'000));
    return {&model::kProposalSpec, fields};
  }
  static Store::Draft limit(std::size_t i) {
    namespace l = model::limit;
    Fields fields;
    fields.set(l::kTarget, l::kAnItem);
    fields.set(l::kWhat, std::string(item(i / 40).id));
    fields.set(l::kStrength, i % 80 < 40 ? l::kHard : l::kSoft);
    return {&model::kLimitSpec, fields};
  }
  static Store::Draft kit_item(std::size_t i) {
    namespace k = model::kit_item;
    Fields fields;
    fields.set(k::kLabel, "Blanket " + number(i));
    fields.set(k::kHave, std::uint64_t{1 + i % 3});
    return {&model::kKitItemSpec, fields};
  }
  Store::Draft talk(std::size_t i) const {
    namespace t = model::talk_request;
    Fields fields;
    fields.set(t::kTopic, "our evenings " + number(i));
    fields.set(t::kLength, std::uint64_t{20});
    fields.set(t::kMadeDay, day_before(10 + i / 40));
    fields.set(t::kExpiresDay, day_before(3 + i / 40));
    return {&model::kTalkRequestSpec, fields};
  }
  static Store::Draft experiment(std::size_t i) {
    namespace e = model::experiment;
    Fields fields;
    fields.set(e::kItem, std::string(item(i / 40).id));
    fields.set(e::kSize, "ten minutes " + number(i));
    fields.set(e::kTries, std::uint64_t{3});
    return {&model::kExperimentSpec, fields};
  }
  Store::Draft round(std::size_t i) const {
    namespace r = model::sealed_round;
    Fields fields;
    fields.set(r::kQuestion, "What was the best of this week? " + number(i));
    fields.set(r::kMadeDay, day_before(10 + i / 40));
    fields.set(r::kExpiresDay, day_before(3 + i / 40));
    return {&model::kSealedRoundSpec, fields};
  }

  int today_;
};

/// Two daemons that hold the same `count` entries; `work` asks the first.
void with_entries(const Bench& bench, std::size_t count,
                  const std::function<void(ControlClient&)>& work) {
  const SystemClock clock;
  {
    auto a = make_home(bench.scratch() / "a", "Noor", clock);
    auto b = make_home(bench.scratch() / "b", "Sam", clock);
    pair(*a.store, *b.store);
    const Author author(model::local_day(clock.wall_ms()));
    const auto draft = [&author](std::size_t i) { return author.anything(i); };
    for (auto* store : {a.store.get(), b.store.get()}) {
      const std::size_t from = store == a.store.get() ? 0 : 1;
      fill(*store, count, draft, must(store->peers()).front().space, from, 2);
    }
  }
  Daemon a(bench.bin(), bench.scratch() / "a");
  Daemon b(bench.bin(), bench.scratch() / "b");
  b.connect_to(a.port());
  for (auto* daemon : {&a, &b}) wait_in_step(*daemon, std::chrono::milliseconds(20));
  a.settle();
  work(*a.client);
}

struct Method {
  const char* name;
  std::function<std::size_t(ControlClient&)> call;
};

template <class Reply, class Request = proto::Empty>
Method method(const char* case_name, const char* name, const Request& request = {}) {
  return {case_name, [name, request](ControlClient& client) {
            return client.call<Reply>(name, request).ByteSizeLong();
          }};
}

std::vector<Method> methods() {
  proto::ListRequest list;
  list.set_peek(true);
  proto::SearchRequest search;
  search.set_words("evening");
  return {method<proto::StatusReply>("status", "Status", proto::StatusRequest()),
          method<proto::ListReply>("list", "List", list),
          method<proto::ListReply>("search", "Search", search),
          method<proto::OverlapReply>("overlap", "Overlap", proto::OverlapRequest()),
          method<proto::TonightReply>("tonight", "Tonight"),
          method<proto::WaitingReply>("waiting", "Waiting"),
          method<proto::PlansReply>("plans", "Plans"),
          method<proto::ProposalsReply>("proposals", "Proposals"),
          method<proto::RoundsReply>("rounds", "Rounds"),
          method<proto::HelpedReply>("helped", "Helped"),
          method<proto::TrendsReply>("trends", "Trends"),
          method<proto::LookBackReply>("look_back", "LookBack", proto::LookBackRequest()),
          method<proto::SharingReply>("sharing", "Sharing", proto::SharingRequest())};
}

/// `rest`: a method's name, or how many entries: then all methods.
void api(Bench& bench, const std::string& rest) {
  const auto all_of_them = methods();
  const bool one_method = std::any_of(all_of_them.begin(), all_of_them.end(),
                                      [&](const auto& one) { return rest == one.name; });
  with_entries(bench, one_method ? 100'000 : number_in(rest), [&](ControlClient& client) {
    for (const auto& one : all_of_them) {
      if (one_method && rest != one.name) continue;
      std::vector<double> all;
      std::size_t bytes = 0;
      for (int i = 0; i < kTimes; ++i) {
        const double start = now_ms();
        bytes = one.call(client);
        all.push_back(now_ms() - start);
      }
      bench.report(
          {std::string("api.") + one.name + ".p99", percentile(all, 99), "ms", 0, 10, kTimes,
           "p50 " + std::to_string(median(all)) + ", the longest " +
               std::to_string(percentile(all, 100)) + ", " + std::to_string(bytes) + " bytes"});
    }
  });
}

}  // namespace

std::vector<Named> api_cases() {
  return {{"api.", {"100000"}, api}};
}

}  // namespace lull::bench
