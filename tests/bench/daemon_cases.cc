// SPDX-License-Identifier: Apache-2.0
// How long a person waits for the daemon itself, and what it costs while nobody does.
#include <sodium.h>

#include "bench/floor.h"
#include "bench/homes.h"

namespace lull::bench {

namespace {

constexpr int kRuns = 9;

/// Two homes that have never met anybody.
void make_strangers(const fs::path& folder) {
  const SystemClock clock;
  make_home(folder / "a", "Noor", clock);
  make_home(folder / "b", "Sam", clock);
}

/// From the start of the process to its first answer; locked.
void start(Bench& bench, const std::string&) {
  make_strangers(bench.scratch());
  std::vector<double> all;
  for (int i = 0; i < kRuns; ++i)
    all.push_back(Daemon(bench.bin(), bench.scratch() / "a", 0, false).start_ms);
  bench.report({"daemon.start", median(all), "ms", 0, 30, kRuns, ""});
}

/// What opening costs once the passphrase has become a key.
void open(Bench& bench, const std::string& rest) {
  const std::size_t count = number_in(rest);
  const SystemClock clock;
  const auto home_path = bench.scratch() / "a";
  {
    auto a = make_home(home_path, "Noor", clock);
    const auto draft = [](std::size_t i) {
      model::Fields fields;
      fields.set(1, "words that were written down in the evening " + std::to_string(i));
      return store::Store::Draft{&model::kGratitudeSpec, std::move(fields)};
    };
    fill(*a.store, count, draft, std::nullopt);
  }
  const auto rows = bench.scratch() / "rows";
  floor::fill(rows, count, 128);
  auto home = must(node::Home::open(home_path));
  const auto passphrase = must(node::passphrase_from(kPassphrase, false));
  const auto pairs = bench.in_turn(
      kRuns,
      [&] {
        const double begin = now_ms();
        auto* db = floor::open(rows);
        floor::run(db, "SELECT body FROM entry ORDER BY n DESC LIMIT 1");
        const double took = now_ms() - begin;
        floor::close(db);
        return Figures{took};
      },
      [&] {
        auto slots = must(node::open_slots(home, node::kShared, passphrase));
        const double begin = now_ms();
        auto vault = must(vault::Vault::open(home.vault(node::kShared), std::move(slots.unlocked)));
        auto store = must(store::Store::open(std::move(vault), clock));
        store::ListQuery newest;
        newest.most = 1;
        must(store->list(newest));
        return Figures{now_ms() - begin};
      });
  bench.report({"open." + rest, median(pairs[0].ours) - median(pairs[0].floor), "ms", 0, 20, kRuns,
                "more than plain SQLite, which takes " + std::to_string(median(pairs[0].floor)) +
                    "; key derivation apart"});
}

/// A minute of nothing, after all that there was to do is done.
void idle(Bench& bench, const std::string& rest) {
  const bool connected = rest == "connected";
  {
    const SystemClock clock;
    auto a = make_home(bench.scratch() / "a", "Noor", clock);
    auto b = make_home(bench.scratch() / "b", "Sam", clock);
    pair(*a.store, *b.store);
  }
  Daemon a(bench.bin(), bench.scratch() / "a");
  std::optional<Daemon> b;
  if (connected) {
    b.emplace(bench.bin(), bench.scratch() / "b");
    b->connect_to(a.port());
    wait_in_step(a, std::chrono::milliseconds(1));
  }
  std::this_thread::sleep_for(std::chrono::seconds(5));
  const auto woken = a.wakeups();
  const auto cpu = a.cpu_s();
  std::this_thread::sleep_for(std::chrono::seconds(60));
  const auto name = "daemon.idle." + rest;
  bench.report({name + ".memory", a.resident_mib(), "MiB", 0, 12, 1, "resident, unlocked"});
  bench.report({name + ".wakeups", static_cast<double>(a.wakeups() - woken), "a minute", 0,
                connected ? 6.0 : 0.0, 1, "all threads"});
  bench.report({name + ".cpu", (a.cpu_s() - cpu) * 1000, "ms", 0, 0, 1, "in 60 s"});
}

// --- pairing -------------------------------------------------------------------------------------

proto::PairStateReply until(Daemon& daemon, proto::PairPhase phase) {
  for (int i = 0; i < 100'000; ++i) {
    auto state = daemon.client->call<proto::PairStateReply>("PairState", proto::Empty());
    if (state.phase() == phase) return state;
    if (state.phase() == proto::PAIR_ENDED) throw std::runtime_error(state.reason());
    std::this_thread::sleep_for(std::chrono::microseconds(100));
  }
  throw std::runtime_error("the pairing does not go on");
}

double second_same_to_paired(const Bench& bench, const fs::path& made) {
  const auto folder = bench.scratch() / "couple";
  fs::remove_all(folder);
  fs::copy(made, folder, fs::copy_options::recursive);
  Daemon a(bench.bin(), folder / "a");
  Daemon b(bench.bin(), folder / "b");
  proto::PairAcceptRequest accept;
  accept.set_text(
      a.client->call<proto::PairOfferReply>("PairOffer", proto::PairOfferRequest()).text());
  b.client->call<proto::PairStateReply>("PairAccept", accept);
  until(a, proto::PAIR_WORDS);
  until(b, proto::PAIR_WORDS);
  proto::PairDecideRequest same;
  same.set_same(true);
  b.client->call<proto::PairStateReply>("PairDecide", same);
  std::this_thread::sleep_for(std::chrono::milliseconds(50));
  const double begin = now_ms();
  a.client->call<proto::PairStateReply>("PairDecide", same);
  until(a, proto::PAIR_PAIRED);
  until(b, proto::PAIR_PAIRED);
  return now_ms() - begin;
}

/// Eight Diffie-Hellman and four new keys: two handshakes of the pairing's pattern, both sides.
double two_handshakes() {
  unsigned char secret[32], point[32], out[32];
  randombytes_buf(secret, sizeof secret);
  crypto_scalarmult_base(point, secret);
  const double begin = now_ms();
  for (int i = 0; i < 12; ++i)
    if (crypto_scalarmult(out, secret, point) != 0) throw std::runtime_error("scalarmult");
  return now_ms() - begin;
}

void pairing(Bench& bench, const std::string&) {
  make_strangers(bench.scratch() / "made");
  const auto pairs = bench.in_turn(
      kRuns, [] { return Figures{two_handshakes()}; },
      [&] { return Figures{second_same_to_paired(bench, bench.scratch() / "made")}; });
  bench.report({"pair", median(pairs[0].ours), "ms", 0, 10, kRuns,
                "the second \"same\" to both paired; 12 curve operations take " +
                    std::to_string(median(pairs[0].floor)) + " ms"});
}

}  // namespace

std::vector<Named> daemon_cases() {
  return {{"open.", {"1000", "1000000"}, open},
          {"daemon.start", {}, start},
          {"daemon.idle.", {"alone", "connected"}, idle},
          {"pair", {}, pairing}};
}

}  // namespace lull::bench
