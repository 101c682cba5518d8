// SPDX-License-Identifier: Apache-2.0
// A partner with the right keys lies in every message: tests/hostile_pair/README.md.
#include <stdlib.h>

#include <chrono>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <set>
#include <string_view>

#include "base/check.h"
#include "hostile_pair/liar.h"
#include "model/gratitude.h"
#include "model/limit.h"
#include "sim/ledger.h"
#include "sim/numbers.h"
#include "sim/runs.h"
#include "sim/seeded.h"
#include "store/limits.h"
#include "wire/record.h"

namespace lull::hostile {
namespace {

constexpr int kUsage = 64;
constexpr std::size_t kLies = 60;
/// A batch more than the bound, and what its tables and indexes take beside it.
constexpr std::size_t kSlackBytes = 16 * 1024 * 1024;

struct Counts {
  std::uint64_t runs = 0, lies = 0, refused = 0, taken = 0, renewed = 0, put_aside = 0,
                reverted = 0, stopped = 0;
};

/// Ada's home, what she has written, and a session with the liar.
class Siege {
 public:
  Siege(Device& ada, std::uint64_t seed, Counts& counts)
      : ada_(ada), dice_(seed), counts_(counts), liar_(ada, dice_) {}

  std::string run();

 private:
  struct Written {
    std::set<std::string> values;  ///< all that she ever wrote there
    bool gone = false;
    bool is_private = false;
  };
  void fault(std::string what) {
    if (fault_.empty()) fault_ = std::move(what);
  }
  void write_something();
  void change_something();
  void open_session();
  void close_session();
  void tell(const Bytes& message);
  void listen();
  void check(const char* when);
  void check_entry(const RecordId& id, const Written& written, const std::string& where);
  void check_stop();

  Device& ada_;
  Dice dice_;
  Counts& counts_;
  Liar liar_;
  std::optional<sync::Session> session_;
  std::map<RecordId, Written> written_;
  std::string fault_;
};

std::string bytes_of(const store::Entry& entry) {
  return std::string(as_text(wire::encode_fields(*entry.spec, entry.fields)));
}

void Siege::write_something() {
  model::Fields f;
  const bool limit = dice_.one_in(3);
  const bool is_private = !limit && dice_.one_in(4);
  if (limit) {
    f.set(model::limit::kTarget, model::limit::kAWord);
    f.set(model::limit::kWhat, "a word");
    f.set(model::limit::kStrength, model::limit::kHard);
  } else {
    f.set(model::gratitude::kText,
          is_private ? std::string(sim::kPrivateMark) : "tea " + std::to_string(dice_.roll(1'000)));
  }
  const auto id = ada_->create(limit ? model::kLimitSpec : model::kGratitudeSpec, f,
                               is_private ? std::nullopt : std::optional(ada_.space));
  if (!id) return fault(std::string("she cannot write: ") + id.error().reason);
  written_[*id] = {{bytes_of(*ada_->get(*id))}, false, is_private};
}

void Siege::change_something() {
  if (written_.empty()) return;
  auto at = written_.begin();
  std::advance(at, static_cast<std::ptrdiff_t>(dice_.roll(written_.size())));
  auto& [id, written] = *at;
  const auto entry = ada_->get(id);
  if (written.gone || written.is_private || !entry) return;
  if (dice_.one_in(4)) {
    if (const auto done = ada_->withdraw({id}); !done)
      return fault(std::string("she cannot take back: ") + done.error().reason);
    written.gone = true;
    return;
  }
  if (entry->spec != &model::kGratitudeSpec) return;
  model::Fields f;
  f.set(model::gratitude::kText, "changed " + std::to_string(dice_.roll(1'000)));
  if (const auto done = ada_->edit(id, f); !done)
    return fault(std::string("she cannot change: ") + done.error().reason);
  written.values.insert(bytes_of(*ada_->get(id)));
}

void Siege::open_session() {
  session_.emplace(*ada_, person_of(sim::kBo), ada_.space);
  ada_.sessions.push_back(&*session_);
  listen();
  if (session_ && dice_.percent(85)) tell(liar_.greeting());
}

void Siege::close_session() {
  if (!session_) return;
  const auto acked = session_->acked();
  ada_.sessions.clear();
  session_.reset();
  if (!acked.empty()) (void)ada_->set_acked(ada_.peer_row, acked);
}

void Siege::listen() {
  while (session_) {
    const auto message = session_->next();
    if (!message) return close_session();
    if (!*message) return;
    if (as_text(**message).find(sim::kPrivateMark) != std::string_view::npos)
      fault("private words were sent");
    if (const auto decoded = wire::decode_sync(**message)) liar_.hear(*decoded);
  }
}

void Siege::tell(const Bytes& message) {
  ++counts_.lies;
  auto done = session_->receive(message);
  if (done && (session_->due() || dice_.one_in(2))) done = session_->settle();
  if (!done) {
    ++counts_.refused;
    if (std::string_view(done.error().reason) == "replica_renewed") ++counts_.renewed;
    return close_session();
  }
  ++counts_.taken;
  listen();
}

void Siege::check_entry(const RecordId& id, const Written& written, const std::string& where) {
  const auto entry = ada_->get(id);
  if (!entry) return fault("an entry of hers is not there " + where);
  if (!entry->mine) return fault("an entry of hers is another's " + where);
  const auto wanted = written.gone         ? store::Share::kWithdrawn
                      : written.is_private ? store::Share::kPrivate
                                           : store::Share::kShared;
  if (entry->share != wanted) return fault("an entry of hers is shared otherwise " + where);
  const auto now = bytes_of(*entry);
  if (!written.values.contains(now)) fault("an entry of hers says what she never wrote " + where);
}

void Siege::check(const char* when) {
  const std::string where = std::string("(") + when + ")";
  for (const auto& [id, written] : written_) check_entry(id, written, where);
  if (ada_->log().replicas(ada_.space).size() > wire::kReplicasMax) fault("too many replicas");
  std::size_t bytes = 0;
  for (const auto& [name, content] : ada_.disk.image()) bytes += content.size();
  if (bytes > store::kHeldBytesMax + kSlackBytes) fault("her disk fills up");
}

/// She can leave at any time, and keeps what is hers.
void Siege::check_stop() {
  std::multiset<std::string> mine;
  const auto before = ada_->list({0, std::nullopt, 100'000});
  for (const auto& entry : *before)
    if (entry.mine && entry.spec != nullptr) mine.insert(bytes_of(entry));
  if (const auto done = ada_->remove_peer(ada_.peer_row); !done)
    return fault(std::string("she cannot stop: ") + done.error().reason);
  ++counts_.stopped;
  const auto after = ada_->list({0, std::nullopt, 100'000});
  for (const auto& entry : *after) {
    if (entry.share != store::Share::kPrivate) fault("something is shared with nobody");
    if (entry.mine && entry.spec != nullptr) mine.erase(mine.lower_bound(bytes_of(entry)));
  }
  if (!mine.empty()) fault("what was hers is gone with the pairing");
}

std::string Siege::run() {
  for (int i = 0; i < 4; ++i) write_something();
  for (std::size_t i = 0; i < kLies && fault_.empty(); ++i) {
    if (!session_) open_session();
    if (session_) tell(liar_.lie());
    if (dice_.one_in(6)) write_something();
    if (dice_.one_in(6)) change_something();
    if (dice_.one_in(10)) check("under way");
  }
  close_session();
  if (const auto put_aside = ada_->quarantined()) counts_.put_aside += *put_aside;
  check("in the end");
  ada_.close();
  if (const auto again = ada_.open(); !again)
    return std::string("her vault does not open any more: ") + again.error().reason;
  check("after locking");
  for (const auto& [id, written] : written_) {
    const auto entry = ada_->get(id);
    if (entry && !entry->clashes.empty()) ++counts_.reverted;
  }
  if (fault_.empty()) check_stop();
  return fault_;
}

// --- more than fits ------------------------------------------------------------------------------

enum class Flood : int { kEntries, kOneEntry, kStubs, kUnknown, kNewKinds, kLarge, kCount };
constexpr const char* kFloodNames[] = {"new entries",          "changes of one entry",
                                       "erased changes",       "changes of a kind not known",
                                       "entries of that kind", "bodies of 60,000 bytes"};

std::string flood_body(Flood flood, std::uint64_t number) {
  RecordId id;
  const bool one = flood == Flood::kOneEntry || flood == Flood::kUnknown;
  store_le(id.raw.data(), one ? std::uint64_t{1} : number + 2);
  id.raw[15] = static_cast<std::uint8_t>(flood) + 1;
  if (flood == Flood::kEntries || flood == Flood::kOneEntry) {
    model::Fields f;
    f.set(model::gratitude::kText, "tea " + std::to_string(number % 10));
    return std::string(as_text(*wire::encode_body(id, {}, model::kGratitudeSpec, f)));
  }
  std::string body = "\x0a\x10";
  body += as_text(id.view());
  body += "\x12\x10" + std::string(16, '\0') + "\xa2\x38";
  if (flood == Flood::kLarge) return body + "\xe0\xd4\x03" + std::string(60'000, 'x');
  return body + "\x01x";
}

/// Sends this many and says what became of them; false if the bound did not hold.
bool play_flood(Device& ada, Flood flood, std::uint64_t most) {
  sync::Session session(*ada, sim::person_of(sim::kBo), ada.space);
  (void)session.next();
  ReplicaId me;
  me.raw.fill(static_cast<std::uint8_t>(flood) + 0x61);
  const auto begun = std::chrono::steady_clock::now();
  auto done = session.receive(wire::encode(
      wire::Hello{{{sim::pair_space(), me, {{me, sim::person_of(sim::kBo), 0, {}}}}}}));
  std::uint64_t sent = 0;
  const std::uint64_t batch = flood == Flood::kLarge ? 16 : wire::kBatchChangesMax;
  while (done && sent < most) {
    wire::Changes changes{sim::pair_space(), {{me, sent + 1, {}}}};
    for (std::uint64_t i = 0; i < batch; ++i) {
      wire::Item item;
      if (flood == Flood::kStubs)
        item.content = BodyHash{};
      else
        item.content = flood_body(flood, sent + i);
      changes.runs[0].items.push_back(std::move(item));
    }
    done = session.receive(wire::encode(std::move(changes)));
    if (done && session.due()) done = session.settle();
    if (done) sent += batch;
  }
  if (done) done = session.settle();
  for (int i = 0; i < 100'000; ++i) {
    const auto more = ada->maintain(true);
    if (!more || *more == store::Maintenance::kDone) break;
  }
  std::size_t bytes = 0;
  for (const auto& [name, content] : ada.disk.image()) bytes += content.size();
  const std::chrono::duration<double> took = std::chrono::steady_clock::now() - begun;
  std::printf("%9llu %-28s %5.0f MiB on disk, %6.1f s, %s; %llu put aside\n",
              static_cast<unsigned long long>(sent), kFloodNames[static_cast<int>(flood)],
              static_cast<double>(bytes) / (1 << 20), took.count(),
              done ? "all taken" : done.error().reason,
              static_cast<unsigned long long>(*ada->quarantined()));
  std::fflush(stdout);
  return bytes <= store::kHeldBytesMax + kSlackBytes;
}

bool floods(Device& ada, const sim::MemoryDisk::Image& first_day, std::uint64_t most) {
  bool good = true;
  for (int i = 0; i < static_cast<int>(Flood::kCount); ++i) {
    sim::seed_everything(1);
    ada.begin(first_day, sim::kAda);
    model::Fields f;
    f.set(model::gratitude::kText, "hers");
    const auto id = ada->create(model::kGratitudeSpec, f, ada.space);
    good = play_flood(ada, static_cast<Flood>(i), most) && good;
    // She writes, takes back and leaves as before.
    good = ada->create(model::kGratitudeSpec, f, ada.space) && ada->withdraw({*id}) &&
           ada->remove_peer(ada.peer_row) && good;
    ada.end();
  }
  return good;
}

struct Options {
  std::uint64_t seed = 1, runs = 1'000, minutes = 0, flood = 0;
};

bool read(int argc, char** argv, Options& options) {
  return sim::read_numbers(argc, argv,
                           {{"--seed", &options.seed},
                            {"--runs", &options.runs},
                            {"--minutes", &options.minutes},
                            {"--flood", &options.flood}});
}

bool sieges(Device& ada, const sim::MemoryDisk::Image& first_day, const Options& options) {
  Counts counts;
  std::uint64_t faults = 0;
  const auto begun = std::chrono::steady_clock::now();
  double took = 0;
  for (std::uint64_t i = 0; i < options.runs && faults < 20; ++i) {
    const auto seed = options.seed + i;
    sim::playing(seed);
    sim::seed_everything(seed);
    ada.begin(first_day, sim::kAda);
    std::string fault;
    {
      Siege siege(ada, seed, counts);
      fault = siege.run();
    }
    ada.sessions.clear();
    ada.end();
    ++counts.runs;
    took = std::chrono::duration<double>(std::chrono::steady_clock::now() - begun).count();
    if (!fault.empty()) {
      ++faults;
      std::printf("seed %llu: %s\n  again: tools/hostile_pair --seed %llu --runs 1\n",
                  static_cast<unsigned long long>(seed), fault.c_str(),
                  static_cast<unsigned long long>(seed));
    }
    if (options.minutes > 0 && took > static_cast<double>(options.minutes) * 60) break;
  }
  std::printf(
      "%llu partners, %.0f a second, %llu faults\n%12llu lies\n%12llu refused\n%12llu taken\n"
      "%12llu replicas renewed for them\n%12llu changes put aside\n"
      "%12llu own entries with an earlier version beside\n%12llu pairings stopped\n",
      static_cast<unsigned long long>(counts.runs), static_cast<double>(counts.runs) / took,
      static_cast<unsigned long long>(faults), static_cast<unsigned long long>(counts.lies),
      static_cast<unsigned long long>(counts.refused),
      static_cast<unsigned long long>(counts.taken),
      static_cast<unsigned long long>(counts.renewed),
      static_cast<unsigned long long>(counts.put_aside),
      static_cast<unsigned long long>(counts.reverted),
      static_cast<unsigned long long>(counts.stopped));
  return faults == 0;
}

int play(const Options& options) {
  std::string folder = "/tmp/lull-hostile-XXXXXX";
  LULL_CHECK(::mkdtemp(folder.data()) != nullptr);
  // Before the vault's VFS is first used, which stays on what it finds then.
  sim::use_memory_disks();
  const auto first_day = sim::paired_home(sim::kAda, folder);
  bool good = true;
  {
    Device ada(folder + "/ada", 0);
    if (options.runs > 0) good = sieges(ada, first_day, options);
    if (options.flood > 0) good = floods(ada, first_day, options.flood) && good;
  }
  std::filesystem::remove_all(folder);
  return good ? 0 : 1;
}

}  // namespace
}  // namespace lull::hostile

int main(int argc, char** argv) {
  lull::hostile::Options options;
  if (!lull::hostile::read(argc, argv, options)) {
    std::fprintf(stderr,
                 "usage: hostile_pair [--seed N] [--runs M] [--minutes K] [--flood CHANGES]\n");
    return lull::hostile::kUsage;
  }
  lull::sim::be_quick();
  lull::sim::name_seed_on_abort();
  return lull::hostile::play(options);
}
