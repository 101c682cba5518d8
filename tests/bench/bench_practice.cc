// SPDX-License-Identifier: Apache-2.0
// bench_practice BIN [N]: what it takes to answer once two people have written N entries (10,000),
// half of them each, all shared; then the same with N preferences. Every call goes through the
// control socket of a real daemon, 200 times; Status is the floor. Release build.
#include <functional>

#include "bench/two_homes.h"
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

namespace {

using namespace lull;
using namespace lull::bench;
using model::Fields;
using store::Store;

constexpr int kTimes = 200;
constexpr std::size_t kBatch = 2'000;

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
  Store::Draft anything(std::size_t i) const {
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

void fill(Store& store, std::size_t from, std::size_t step, std::size_t count, bool mixed,
          const Author& author) {
  const auto space = must(store.peers()).front().space;
  std::vector<Store::Draft> drafts;
  const auto write = [&] {
    must(store.create_all(drafts, space));
    drafts.clear();
    while (must(store.maintain(true)) == store::Maintenance::kMore) {
    }
  };
  for (std::size_t i = from; i < count; i += step) {
    drafts.push_back(mixed ? author.anything(i) : author.preference(i));
    if (drafts.size() == kBatch) write();
  }
  write();
}

void time(const char* name, const std::function<std::size_t()>& call) {
  std::vector<double> all;
  std::size_t bytes = 0;
  for (int i = 0; i < kTimes; ++i) {
    const double start = now_ms();
    bytes = call();
    all.push_back(now_ms() - start);
  }
  std::sort(all.begin(), all.end());
  std::printf("  %-22s p50 %7.2f  p99 %7.2f ms  %8zu bytes\n", name, all[kTimes / 2],
              all[kTimes * 99 / 100], bytes);
  std::fflush(stdout);
}

template <class Reply, class Request = proto::Empty>
void time_method(ControlClient& client, const char* method, const Request& request = {}) {
  time(method, [&] { return client.call<Reply>(method, request).ByteSizeLong(); });
}

/// The slowest of all pages of a kind: the first, and one from the middle.
void time_lists(ControlClient& client, const std::vector<std::string>& kinds) {
  for (const auto& kind : kinds) {
    proto::ListRequest request;
    request.set_kind(kind);
    request.set_peek(true);
    auto page = client.call<proto::ListReply>("List", request);
    time(("List " + kind).c_str(),
         [&] { return client.call<proto::ListReply>("List", request).ByteSizeLong(); });
    for (int i = 0; i < 5 && page.more(); ++i) {
      request.set_after(page.entries(page.entries_size() - 1).id());
      page = client.call<proto::ListReply>("List", request);
    }
    if (!request.after().empty())
      time(("List " + kind + " p.6").c_str(),
           [&] { return client.call<proto::ListReply>("List", request).ByteSizeLong(); });
  }
}

void measure(ControlClient& client, bool mixed) {
  time_method<proto::StatusReply>(client, "Status", proto::StatusRequest());
  time_lists(client, mixed ? std::vector<std::string>{"", "preference", "check_in", "gratitude",
                                                      "plan", "limit"}
                           : std::vector<std::string>{"", "preference"});
  proto::SearchRequest search;
  search.set_words("evening");
  if (!mixed) search.set_words("window");
  time_method<proto::ListReply>(client, "Search", search);
  time_method<proto::OverlapReply>(client, "Overlap", proto::OverlapRequest());
  time_method<proto::TrendsReply>(client, "Trends");
  time_method<proto::HelpedReply>(client, "Helped");
  time_method<proto::TonightReply>(client, "Tonight");
  time_method<proto::WaitingReply>(client, "Waiting");
  time_method<proto::PlansReply>(client, "Plans");
  time_method<proto::ProposalsReply>(client, "Proposals");
  time_method<proto::RoundsReply>(client, "Rounds");
  time_method<proto::LookBackReply>(client, "LookBack", proto::LookBackRequest());
  time_method<proto::SharingReply>(client, "Sharing", proto::SharingRequest());
}

void run(const fs::path& bin, std::size_t count, bool mixed) {
  char name[] = "/tmp/bench_practice_XXXXXX";
  const fs::path root = mkdtemp(name);
  const SystemClock clock;
  {
    auto a = make_home(root / "a", "Noor", clock);
    auto b = make_home(root / "b", "Sam", clock);
    pair(*a.store, *b.store);
    const Author author(model::local_day(clock.wall_ms()));
    fill(*a.store, 0, 2, count, mixed, author);
    fill(*b.store, 1, 2, count, mixed, author);
  }
  {
    Daemon a(bin, root / "a");
    Daemon b(bin, root / "b");
    b.connect_to(a.port());
    for (auto* daemon : {&a, &b})
      while (!daemon->peer().connected() || daemon->peer().waiting() != 0)
        std::this_thread::sleep_for(std::chrono::milliseconds(20));
    // A search brings the index up to date; then the daemons have nothing left to do.
    proto::SearchRequest search;
    search.set_words("a");
    search.set_most(1);
    a.client->call<proto::ListReply>("Search", search);
    std::this_thread::sleep_for(std::chrono::seconds(1));
    std::printf("%zu %s, half of them from each:\n", count, mixed ? "entries" : "preferences");
    measure(*a.client, mixed);
  }
  fs::remove_all(root);
}

}  // namespace

int main(int argc, char** argv) try {
  if (argc < 2) {
    std::fprintf(stderr, "bench_practice BIN [N]\n");
    return 64;
  }
  signal(SIGPIPE, SIG_IGN);
  const std::size_t count = argc > 2 ? std::stoul(argv[2]) : 10'000;
  run(argv[1], count, true);
  run(argv[1], count, false);
  return 0;
} catch (const std::exception& e) {
  std::fprintf(stderr, "bench_practice: %s\n", e.what());
  return 1;
}
