// SPDX-License-Identifier: Apache-2.0
// Somebody changes the files of a home while nobody looks. See README.md; tools/tamper builds and
// runs it.
#include "damage/tamper.h"

#include <algorithm>
#include <charconv>
#include <cstdio>
#include <fstream>
#include <iterator>

#include "base/check.h"
#include "base/log.h"
#include "damage/fixed_chance.h"

namespace lull::damage {

Bytes read_bytes(const fs::path& file) {
  std::ifstream in(file, std::ios::binary);
  return Bytes(std::istreambuf_iterator<char>(in), {});
}

void write_bytes(const fs::path& file, const Bytes& content) {
  std::ofstream out(file, std::ios::binary | std::ios::trunc);
  out.write(reinterpret_cast<const char*>(content.data()),
            static_cast<std::streamsize>(content.size()));
  LULL_CHECK(out.good());
}

bool Ledger::begin(const std::string& name) {
  if (!only_.empty() && name != only_) return false;
  cases_.begin(name);
  return true;
}

void Ledger::tell() const {
  for (const auto& [what, outcomes] : outcomes_) {
    std::printf("%s\n", what.c_str());
    for (const auto& [outcome, times] : outcomes)
      std::printf("  %9zu  %s\n", times, outcome.c_str());
  }
}

Victim::Victim(const Room& room, std::uint64_t seed)
    : start_(room / "victim"), folder_(room / "tampered") {
  fix_chance(seed);
  fs::create_directories(start_);
  support::World world;
  Person noor(world, "noor", "192.168.7.2", room / "alive" / "noor");
  const auto good = [&]() -> Result<void> {
    LULL_TRY(noor.start());
    LULL_ASSIGN(recovery, noor.setup());
    for (int i = 0; i < 40; ++i)
      LULL_TRY(noor.thank("entry " + std::to_string(i) + std::string(220, '.'), false));
    noor.node().lock();
    return noor.unlock();
  }();
  LULL_CHECK(good.has_value());
  fs::copy(noor.home(), start_ / "noor", fs::copy_options::recursive);
  states.push_back(look_at({start_}));
  for (const auto* text : {"first in the log", "second", "third", "fourth", "fifth"}) {
    LULL_CHECK(noor.thank(text, false).has_value());
    states.push_back(states.back());
    states.back().insert(std::string("noor private ") + text);
  }
  fs::remove_all(start_ / "noor");
  fs::copy(noor.home(), start_ / "noor", fs::copy_options::recursive);
  main = read_bytes(start_ / "noor" / "shared.vault");
  log = read_bytes(start_ / "noor" / "shared.vault-wal");
  slots = read_bytes(start_ / "noor" / "shared.keys");
}

vault::Unlocked Victim::unlocked() const {
  const auto loaded = vault::KeySlots::load(start_ / "noor" / "shared.keys");
  return *loaded->open(passphrase(kPassphrase));
}

Claims Victim::look(const Bytes& main_now, const Bytes& log_now, const Bytes& slots_now) const {
  const auto home = folder_ / "noor";
  fs::create_directories(home);
  for (const auto& file : fs::directory_iterator(start_ / "noor"))
    fs::copy_file(file, home / file.path().filename(), fs::copy_options::overwrite_existing);
  write_bytes(home / "shared.vault", main_now);
  write_bytes(home / "shared.vault-wal", log_now);
  write_bytes(home / "shared.keys", slots_now);
  return look_at({folder_});
}

std::string Victim::outcome(const Claims& found) const {
  if (found == states.back()) return "as it was";
  if (std::ranges::find(states, found) != states.end()) return "a shorter log: an earlier commit";
  // Whatever is read beside a damage that is said has to be true, too.
  std::string said;
  for (const auto& claim : found) {
    if (states.back().contains(claim)) continue;
    if (claim.find("damaged") == claim.npos) return "wrong";
    said = claim.substr(claim.find(' ') + 1);
  }
  return said.empty() ? "wrong" : "said: " + said;
}

std::string Victim::difference(const Claims& found) const {
  return judge(states.back(), {}, SIZE_MAX, found);
}

namespace {

int tamper(std::uint64_t seed, const std::string& only, std::size_t stride) {
  Cases cases("tools/tamper --seed " + std::to_string(seed) + " --case", 10);
  Ledger ledger(cases, only, stride);
  Room room;
  const Victim victim(room, seed);
  std::printf("%zu pages, %zu frames in the log, %zu bytes of key slots\n",
              victim.main.size() / vault::kPageBytes,
              (victim.log.size() - vault::kLogHeaderBytes) / vault::kFrameBytes,
              victim.slots.size());
  flip_bits(victim, ledger);
  forge_slots(victim, ledger);
  move_pages(victim, ledger);
  bring_back_old_ones(room, seed, ledger);
  ledger.tell();
  std::printf("%zu changes, %zu of them wrong\n", cases.count(), cases.failures());
  return cases.failures() == 0 && cases.count() > 0 ? 0 : 1;
}

bool read_number(std::string_view text, std::uint64_t& out) {
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), out);
  return error == std::errc() && end == text.data() + text.size();
}

}  // namespace

}  // namespace lull::damage

int main(int count, char** words) {
  std::uint64_t seed = 1, stride = 1;
  std::string only;
  bool good = count % 2 == 1;
  for (int i = 1; good && i + 1 < count; i += 2) {
    const std::string_view word(words[i]);
    if (word == "--case")
      only = words[i + 1];
    else
      good = (word == "--seed" && lull::damage::read_number(words[i + 1], seed)) ||
             (word == "--stride" && lull::damage::read_number(words[i + 1], stride) && stride > 0);
  }
  if (!good) {
    std::fprintf(stderr, "usage: tools/tamper [--seed N] [--stride N] [--case CASE]\n");
    return 64;
  }
  lull::log_quiet();
  if (only.empty() && std::freopen("/dev/null", "w", stderr) == nullptr) return 1;
  return lull::damage::tamper(seed, only, stride);
}
