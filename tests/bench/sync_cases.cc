// SPDX-License-Identifier: Apache-2.0
// Two real daemons on loopback, beside two processes with plain SQLite that do the same.
#include "base/base32.h"
#include "bench/floor.h"
#include "bench/homes.h"
#include "bench/relay.h"
#include "sync/session.h"

namespace lull::bench {

namespace {

using std::chrono::microseconds;

/// Of an entry as it is stored and sent: text, ids, salt.
constexpr std::size_t kEntryBytes = 435;
constexpr std::size_t kTextBytes = 393;

/// An entry's text: words that differ, so that the search index has real work.
std::string text_of(std::size_t i) {
  std::string text = "entry " + std::to_string(i);
  while (text.size() < kTextBytes) {
    std::uint8_t raw[5];
    crypto::random_fill(raw);
    text += ' ' + base32_encode(raw);
  }
  text.resize(kTextBytes);
  return text;
}

store::Store::Draft draft(std::size_t i) {
  model::Fields fields;
  fields.set(1, text_of(i));
  return {&model::kGratitudeSpec, std::move(fields)};
}

/// Homes a and b in `folder`, paired; a has shared `count` entries that b knows nothing of.
void make_couple(const fs::path& folder, std::size_t count) {
  const SystemClock clock;
  auto a = make_home(folder / "a", "Noor", clock);
  auto b = make_home(folder / "b", "Sam", clock);
  pair(*a.store, *b.store);
  fill(*a.store, count, draft, must(a.store->peers()).front().space);
}

/// A copy of the couple, on the disk.
void copy_couple(const fs::path& from, const fs::path& to) {
  fs::remove_all(to);
  fs::copy(from, to, fs::copy_options::recursive);
  ::sync();
}

/// A couple on two daemons that have not met yet.
struct Couple {
  Couple(const Bench& bench, const fs::path& folder)
      : a(bench.bin(), folder / "a"), b(bench.bin(), folder / "b") {}
  Daemon a;
  Daemon b;
};

enum Figure { kMs, kCpuSender, kCpuReceiver, kPeakSender, kPeakReceiver };

Figures first_sync(const Bench& bench, const fs::path& made, std::size_t count) {
  const auto folder = bench.scratch() / "couple";
  copy_couple(made, folder);
  Couple couple(bench, folder);
  const auto port = couple.a.port();
  const double cpu_a = couple.a.cpu_s();
  const double cpu_b = couple.b.cpu_s();
  const double start = now_ms();
  couple.b.connect_to(port);
  wait_in_step(couple.a, microseconds(count < 50'000 ? 200 : 1000));
  const double took = now_ms() - start;
  return {took, couple.a.cpu_s() - cpu_a, couple.b.cpu_s() - cpu_b, couple.a.peak_mib(),
          couple.b.peak_mib()};
}

Figures floor_sync(const Bench& bench, const fs::path& rows) {
  const auto to = bench.scratch() / "received";
  for (const auto& file : {to, fs::path(to.string() + "-wal")}) fs::remove(file);
  const auto took = floor::sync(rows, to);
  return {took.ms, took.sender.cpu_s, took.receiver.cpu_s,
          static_cast<double>(took.sender.peak_kib) / 1024,
          static_cast<double>(took.receiver.peak_kib) / 1024};
}

std::string cost_note(const std::vector<Pairs>& pairs) {
  const auto of = [&](Figure sender, const char* format) {
    char text[128];
    std::snprintf(text, sizeof text, format, median(pairs[sender].ours),
                  median(pairs[sender + 1].ours), median(pairs[sender].floor),
                  median(pairs[sender + 1].floor));
    return std::string(text);
  };
  return of(kCpuSender, "CPU %.2f + %.2f s, floor %.2f + %.2f") + "; " +
         of(kPeakSender, "peak %.1f + %.1f MiB, floor %.1f + %.1f");
}

std::vector<Pairs> full_pairs(Bench& bench, std::size_t count, int runs) {
  const auto made = bench.scratch() / "made";
  const auto rows = bench.scratch() / "rows";
  fs::remove_all(made);
  fs::remove(rows);
  make_couple(made, count);
  floor::fill(rows, count, kEntryBytes);
  ::sync();
  return bench.in_turn(
      runs, [&] { return floor_sync(bench, rows); },
      [&] { return first_sync(bench, made, count); });
}

/// What went over the wire for `count` entries, as a multiple of what they are.
void wire(Bench& bench) {
  constexpr std::size_t kCount = 10'000;
  const auto made = bench.scratch() / "made";
  make_couple(made, kCount);
  Couple couple(bench, made);
  Relay relay(couple.a.port());
  couple.b.connect_to(relay.port());
  wait_in_step(couple.a, microseconds(1000));
  bench.report({"sync.full.wire", static_cast<double>(relay.bytes), "bytes",
                static_cast<double>(kCount * kEntryBytes), 1.1, 1,
                "both directions, all of TCP's payload"});
}

void memory(Bench& bench) {
  constexpr std::size_t kCount = 100'000;
  const auto made = bench.scratch() / "made";
  make_couple(made, kCount);
  const auto took = first_sync(bench, made, kCount);
  bench.report({"sync.full.memory.sender", took[kPeakSender], "MiB", 0, 24, 1, "100,000 entries"});
  bench.report(
      {"sync.full.memory.receiver", took[kPeakReceiver], "MiB", 0, 24, 1, "100,000 entries"});
}

void full(Bench& bench, const std::string& rest) {
  if (rest == "wire") return wire(bench);
  if (rest == "memory") return memory(bench);
  constexpr std::size_t kMany = 1'000'000;
  const std::size_t count = number_in(rest);
  const int runs = count >= kMany ? 1 : count >= 100'000 ? 5 : 9;
  const auto pairs = full_pairs(bench, count, runs);
  const double goal = count < 10'000 ? 2 : 1.2;
  bench.report("sync.full." + rest, "ms", pairs[kMs], goal, cost_note(pairs));
  if (count < kMany) return;
  constexpr std::size_t kFew = 10'000;
  const auto few = full_pairs(bench, kFew, 5);
  bench.report({"sync.full.growth", median(pairs[kMs].ours) * 1000 / static_cast<double>(count),
                "us each", median(few[kMs].ours) * 1000 / kFew, 1.2, runs,
                "an entry of " + rest + " beside one of 10,000"});
}

/// The receiver's store alone: batches that are in memory become durable.
void take_in(Bench& bench, const std::string& rest) {
  const std::size_t count = number_in(rest);
  const SystemClock clock;
  std::vector<wire::Changes> batches;
  const auto made = bench.scratch() / "made";
  auto a = make_home(made / "a", "Noor", clock);
  auto b = make_home(made / "b", "Sam", clock);
  pair(*a.store, *b.store);
  const auto space = must(a.store->peer_states()).front().space;
  const auto person = a.store->identity().person;
  fill(*a.store, count, draft, space);
  model::VersionVector have;
  for (;;) {
    batches.push_back(must(a.store->read_after(space, have)));
    if (batches.back().runs.empty()) break;
  }
  batches.pop_back();
  must(b.store->admit_replica(space, batches.front().runs.front().replica, person));
  const double start = now_ms();
  std::size_t bytes = 0;
  for (auto& batch : batches) {
    for (const auto& run : batch.runs) bytes += run.items.size() * kEntryBytes;
    must(b.store->take_in(space, std::move(batch)));
    if (bytes < sync::kUnsettledBytesMax) continue;
    must(b.store->finish());
    bytes = 0;
  }
  must(b.store->finish());
  bench.report({"store.take_in." + rest, (now_ms() - start) * 1000 / static_cast<double>(count),
                "us each", 0, 0, 1, "a commit for each 3 MiB, as in a session"});
}

// --- live ----------------------------------------------------------------------------------------

Figures live_rounds(Couple& couple, ControlClient& watcher, int rounds) {
  std::vector<double> all;
  for (int i = 0; i < rounds; ++i) {
    while (watcher.wait(4)) watcher.receive();
    proto::SaveRequest request;
    request.set_share(true);
    request.mutable_content()->mutable_gratitude()->set_text(text_of(static_cast<std::size_t>(i)));
    const double start = now_ms();
    couple.a.client->send("Save", request);
    watcher.receive();
    all.push_back(now_ms() - start);
    couple.a.client->receive();
  }
  return {median(all), percentile(all, 99)};
}

/// From the moment a person saves on one device until it is durable on the other.
void live(Bench& bench, const std::string&) {
  constexpr std::size_t kHeld = 10'000;
  constexpr int kRounds = 200;
  make_couple(bench.scratch() / "made", kHeld);
  const auto rows = bench.scratch() / "rows";
  const auto more = bench.scratch() / "received";
  floor::fill(rows, kHeld, kEntryBytes);
  floor::fill(more, kHeld, kEntryBytes);
  Couple couple(bench, bench.scratch() / "made");
  couple.b.connect_to(couple.a.port());
  wait_in_step(couple.a, microseconds(1000));
  couple.a.settle();
  couple.b.settle();
  ControlClient watcher(couple.b.home() / "control");
  watcher.send("Watch", proto::Empty());
  const auto pairs = bench.in_turn(
      5,
      [&] {
        std::vector<double> all(kRounds);
        floor::live(rows, more, kRounds, kEntryBytes, all.data());
        return Figures{median(all), percentile(all, 99)};
      },
      [&] { return live_rounds(couple, watcher, kRounds); });
  bench.report("sync.live.p50", "ms", pairs[0], 1.2);
  bench.report("sync.live.p99", "ms", pairs[1], 2);
}

// --- idle ----------------------------------------------------------------------------------------

/// Two that hold the same meet again.
void idle(Bench& bench, const std::string& rest) {
  const auto made = bench.scratch() / "made";
  make_couple(made, number_in(rest));
  {
    Couple couple(bench, made);
    couple.b.connect_to(couple.a.port());
    wait_in_step(couple.a, microseconds(1000));
    couple.a.settle();
    couple.b.settle();
  }
  std::vector<double> took;
  std::size_t bytes = 0;
  double turns = 0;
  constexpr int kRuns = 5;
  for (int i = 0; i < kRuns; ++i) {
    // Elsewhere than it was, so that the relay is the only way there.
    Daemon a(bench.bin(), made / "a", static_cast<std::uint16_t>(18'171 + i));
    Relay relay(a.port());
    Daemon b(bench.bin(), made / "b");
    b.connect_to(relay.port());
    std::this_thread::sleep_for(std::chrono::milliseconds(300));
    took.push_back(relay.last_ms - relay.first_ms);
    bytes = std::max(bytes, relay.bytes.load());
    turns = std::max(turns, relay.turns / 2.0);
  }
  const auto name = "sync.idle." + rest;
  bench.report({name + ".bytes", static_cast<double>(bytes), "bytes", 0, 1024, kRuns, ""});
  bench.report({name + ".trips", turns, "trips", 0, 3, kRuns, "the handshake's one among them"});
  bench.report({name + ".ms", median(took), "ms", 0, 0.5, kRuns,
                "from the first byte to the last, through a relay"});
}

}  // namespace

std::vector<Named> sync_cases() {
  return {{"sync.full.", {"1000", "10000", "100000", "1000000", "wire", "memory"}, full},
          {"store.take_in.", {"100000"}, take_in},
          {"sync.live", {}, live},
          {"sync.idle.", {"10", "10000", "1000000"}, idle}};
}

}  // namespace lull::bench
