// SPDX-License-Identifier: Apache-2.0
// Whole nodes, with vaults, sessions, beacons and the ritual, on a virtual network in bad weather:
// tests/sim/README.md, "Whole nodes".
#include <chrono>
#include <cstdio>
#include <set>
#include <string_view>

#include "sim/dice.h"
#include "sim/numbers.h"
#include "sim/runs.h"
#include "sim/seeded.h"
#include "unit/node/couple.h"

namespace lull::node {
namespace {

using sim::Dice;

constexpr std::int64_t kTenYearsMs = 10 * 365 * 24 * 3600 * std::int64_t{1000};
constexpr const char* kWhat[] = {"written", "private",     "withdrawn", "locked",
                                 "killed",  "off the net", "moved",     "clock set",
                                 "paused",  "weather",     "waited",    "paired anew"};
constexpr std::size_t kWhatCount = std::size(kWhat);
using Counts = std::array<std::uint64_t, kWhatCount>;

/// Two people, from their set-up on.
class Story {
 public:
  Story(std::uint64_t seed, Counts& counts) : dice_(seed), counts_(counts) {}
  std::string run();
  std::uint64_t digest() const { return digest_; }

 private:
  struct Said {
    RecordId id;
    bool gone = false;
  };
  void fault(std::string what) {
    if (fault_.empty()) fault_ = std::move(what);
  }
  bool pair();
  void step();
  void write(Someone& who, std::size_t number);
  void take_back(std::size_t number);
  void come_back(Someone& who);
  bool is_open(Someone& who) { return who.node().state() == State::kOpen; }
  void leave_and_pair_again();
  void make_peace();
  void check();

  Dice dice_;
  Counts& counts_;
  support::World world_;
  Someone noor_{world_, "Noor", "192.168.7.2"};
  Someone sam_{world_, "Sam", "192.168.7.3"};
  Someone* both_[2] = {&noor_, &sam_};
  std::map<std::string, Said> said_[2];
  std::set<std::string> private_[2];
  std::string fault_;
  std::uint64_t digest_ = 0;
  std::uint64_t words_ = 0;
  int moved_ = 0;
};

bool Story::pair() {
  const auto text = noor_.node().offer({});
  if (!text || !sam_.node().accept(*text)) return false;
  const auto words = [this](Someone* one) {
    return one->node().pairing().phase == PairPhase::kWords;
  };
  if (!world_.run_until([&] { return words(&noor_) && words(&sam_); })) return false;
  if (!noor_.node().decide(true) || !sam_.node().decide(true)) return false;
  return world_.run_until([&] { return noor_.in_step() && sam_.in_step(); }, 600'000);
}

void Story::write(Someone& who, std::size_t number) {
  const bool hidden = dice_.one_in(4);
  const auto words = (hidden ? "STAYS " : "tea ") + std::to_string(words_++);
  const auto id = who.thank(words, !hidden);
  if (hidden)
    private_[number].insert(words);
  else
    said_[number][words] = {id};
}

void Story::take_back(std::size_t number) {
  for (auto& [words, said] : said_[number]) {
    if (said.gone || dice_.one_in(2)) continue;
    const auto done = (*both_[number]->node().store())->withdraw({said.id});
    if (!done) fault(std::string("no withdrawal: ") + done.error().reason);
    said.gone = true;
    return;
  }
}

void Story::come_back(Someone& who) {
  if (!is_open(who)) {
    const auto open = who.unlock();
    if (!open) fault(std::string("does not open: ") + open.error().reason);
  }
}

/// Both stop, and meet again as if for the first time: what was shared is theirs alone now.
void Story::leave_and_pair_again() {
  for (std::size_t i = 0; i < 2; ++i) {
    both_[i]->host().online = true;
    come_back(*both_[i]);
    (void)both_[i]->node().set_paused(false);
  }
  if (!fault_.empty()) return;
  world_.run_for(30'000);
  for (auto* one : both_) {
    const auto done = one->wait([one](Done then) {
      one->node().stop(*passphrase_from(kPassphrase, false), false, std::move(then));
    });
    if (!done) return fault(std::string("cannot stop: ") + done.error().reason);
  }
  for (auto& said : said_) said.clear();
  // Whatever anybody holds now is private with them, the other's words as well.
  if (!pair()) fault("cannot pair again");
}

void Story::step() {
  static constexpr unsigned kWeights[kWhatCount] = {30, 0, 8, 4, 6, 10, 4, 3, 4, 8, 22, 1};
  const auto which = dice_.weighted(kWeights);
  const auto number = dice_.roll(2);
  auto& who = *both_[number];
  ++counts_[which];
  switch (which) {
    case 0:
      if (is_open(who)) write(who, number);
      break;
    case 2:
      if (is_open(who)) take_back(number);
      break;
    case 3:
      if (is_open(who))
        who.node().lock();
      else
        come_back(who);
      break;
    case 4:
      who.end();
      who.start();
      if (dice_.one_in(2)) come_back(who);
      break;
    case 5:
      who.host().online = !who.host().online;
      if (dice_.one_in(2)) who.host().links_may_have_changed();
      break;
    case 6:
      who.host().move_to("192.168.7." + std::to_string(10 + moved_++ % 200));
      break;
    case 7:
      who.host().virtual_clock().set_on(static_cast<std::int64_t>(dice_.roll(2 * kTenYearsMs)) -
                                        kTenYearsMs);
      break;
    case 8:
      if (is_open(who)) (void)who.node().set_paused(!who.node().paused());
      break;
    case 9:
      world_.delay_ms = static_cast<std::int64_t>(1 + dice_.roll(dice_.one_in(4) ? 3'000 : 50));
      world_.piece_bytes = 1 + dice_.roll(dice_.one_in(2) ? 40 : 1'400);
      break;
    case 11:
      leave_and_pair_again();
      break;
    default:
      break;
  }
  // Mostly the next thing comes while the last is still under way.
  world_.run_for(static_cast<std::int64_t>(dice_.roll(dice_.one_in(5) ? 90'000 : 400)));
}

void Story::make_peace() {
  world_.delay_ms = 2;
  world_.piece_bytes = 1'400;
  for (auto* one : both_) {
    one->host().online = true;
    // Clocks that are years apart pass each other by; people are told, and set them right.
    one->host().virtual_clock().wall_offset_ms = support::VirtualClock().wall_offset_ms;
    one->host().virtual_clock().set_on(0);
    come_back(*one);
    if (!fault_.empty()) return;
    (void)one->node().set_paused(false);
    one->host().links_may_have_changed();
  }
  if (!world_.run_until([&] { return noor_.in_step() && sam_.in_step(); }, 1'800'000))
    fault("they do not meet within half an hour");
}

void Story::check() {
  for (std::size_t i = 0; i < 2; ++i) {
    const auto here = both_[i]->thanks();
    const auto there = both_[1 - i]->thanks();
    const auto holds = [](const std::vector<std::string>& all, const std::string& words) {
      return std::ranges::binary_search(all, words);
    };
    for (const auto& [words, said] : said_[i]) {
      if (!holds(here, words)) fault("their own words are gone: " + words);
      if (holds(there, words) == said.gone)
        fault((said.gone ? "withdrawn words are there: " : "shared words are not there: ") + words);
      sim::mix(digest_, said.id.view());
    }
    for (const auto& words : private_[i]) {
      if (!holds(here, words)) fault("private words are gone");
      if (holds(there, words)) fault("private words are on the other side");
    }
    if (const auto aside = (*both_[i]->node().store())->quarantined(); !aside || *aside != 0)
      fault("an honest change was put aside");
  }
  sim::mix(digest_, world_.bytes_sent);
  sim::mix(digest_, static_cast<std::uint64_t>(world_.now()));
}

std::string Story::run() {
  if (!noor_.setup() || !sam_.setup()) return "cannot be set up";
  if (!pair()) return "cannot pair";
  for (auto steps = 15 + dice_.roll(30); steps > 0 && fault_.empty(); --steps) step();
  if (fault_.empty()) make_peace();
  if (fault_.empty()) check();
  return fault_;
}

struct Options {
  std::uint64_t seed = 1, runs = 100, minutes = 0;
};

bool read(int argc, char** argv, Options& options) {
  return sim::read_numbers(
      argc, argv,
      {{"--seed", &options.seed}, {"--runs", &options.runs}, {"--minutes", &options.minutes}});
}

int play(const Options& options) {
  Counts counts{};
  std::uint64_t faults = 0;
  std::uint64_t runs = 0;
  const auto begun = std::chrono::steady_clock::now();
  double took = 0;
  for (; runs < options.runs && faults < 20; ++runs) {
    const auto seed = options.seed + runs;
    sim::seed_everything(seed);
    Story story(seed, counts);
    if (const auto fault = story.run(); !fault.empty()) {
      ++faults;
      std::printf("seed %llu: %s\n  again: tools/sim_nodes --seed %llu --runs 1\n",
                  static_cast<unsigned long long>(seed), fault.c_str(),
                  static_cast<unsigned long long>(seed));
      std::fflush(stdout);
    }
    if (options.runs == 1)
      std::printf("digest %016llx\n", static_cast<unsigned long long>(story.digest()));
    took = std::chrono::duration<double>(std::chrono::steady_clock::now() - begun).count();
    if (options.minutes > 0 && took > static_cast<double>(options.minutes) * 60) break;
  }
  std::printf("%llu stories, %.1f a second, %llu faults\n", static_cast<unsigned long long>(runs),
              static_cast<double>(runs) / took, static_cast<unsigned long long>(faults));
  for (std::size_t i = 0; i < kWhatCount; ++i)
    if (counts[i] > 0)
      std::printf("%12llu %s\n", static_cast<unsigned long long>(counts[i]), kWhat[i]);
  return faults == 0 ? 0 : 1;
}

}  // namespace
}  // namespace lull::node

int main(int argc, char** argv) {
  lull::node::Options options;
  if (!lull::node::read(argc, argv, options)) {
    std::fprintf(stderr, "usage: sim_nodes [--seed N] [--runs M] [--minutes K]\n");
    return 64;
  }
  lull::sim::be_quick();
  lull::sim::name_seed_on_abort();
  return lull::node::play(options);
}
