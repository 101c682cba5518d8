// SPDX-License-Identifier: Apache-2.0
// Every bit of a vault, turned over by itself.
#include <algorithm>

#include "crypto/hash.h"
#include "damage/fixed_chance.h"
#include "damage/tamper.h"
#include "vault/page_sealer.h"
#include "vault/slot_file.h"

namespace lull::damage {

namespace {

using vault::kFrameBytes;
using vault::kLogHeaderBytes;
using vault::kPageBytes;

void turn(Bytes& bytes, std::size_t bit) {
  bytes[bit / 8] ^= static_cast<std::uint8_t>(1u << bit % 8);
}

/// What may become of it, and nothing else.
void settle(const Victim& victim, Ledger& ledger, const Claims& found, const char* what,
            std::initializer_list<std::string_view> allowed) {
  const auto outcome = victim.outcome(found);
  ledger.count(what, outcome);
  if (std::ranges::none_of(allowed, [&](auto one) { return outcome.starts_with(one); }))
    ledger.wrong(std::string(what) + ": " + outcome + victim.difference(found));
}

/// By the sealer that every read goes through: one page or frame, one bit.
void flip_sealed(const Victim& victim, Ledger& ledger) {
  const auto unlocked = victim.unlocked();
  const vault::PageSealer sealer(unlocked.vault, unlocked.key);
  const auto each = [&](const Bytes& file, std::size_t first, std::size_t size, const char* kind,
                        const auto& opens) {
    std::uint32_t number = 1;
    for (std::size_t at = first; at + size <= file.size(); at += size, ++number) {
      const Bytes piece(file.begin() + static_cast<std::ptrdiff_t>(at),
                        file.begin() + static_cast<std::ptrdiff_t>(at + size));
      if (Bytes intact = piece; !opens(number, intact)) ledger.wrong("an intact piece is refused");
      for (std::size_t bit = number % ledger.stride(); bit < size * 8; bit += ledger.stride()) {
        if (!ledger.begin(std::string(kind) + ":" + std::to_string(number) + ":" +
                          std::to_string(bit)))
          continue;
        auto changed = piece;
        turn(changed, bit);
        const bool opened = opens(number, changed);
        ledger.count(std::string("each bit of each ") + kind, opened ? "OPENED" : "does not open");
        if (opened) ledger.wrong("a changed piece opens");
      }
    }
  };
  each(victim.main, 0, kPageBytes, "page",
       [&](std::uint32_t number, Bytes& page) { return sealer.open_page(number, page); });
  each(victim.log, kLogHeaderBytes, kFrameBytes, "frame", [&](std::uint32_t number, Bytes& frame) {
    Bytes header(vault::kFrameHeaderBytes), page(kPageBytes);
    return sealer.open_frame(number, frame, header, page);
  });
}

/// By a whole home: one bit in so many bytes, and what people are told.
void flip_in_homes(const Victim& victim, Ledger& ledger, std::uint64_t seed) {
  constexpr std::size_t kBytes = 128;
  const std::size_t step = kBytes * 8 * ledger.stride();
  for (std::size_t at = 0; at < victim.main.size() * 8 && !ledger.enough(); at += step) {
    const auto bit = at + mix(seed, at) % (kBytes * 8);
    if (!ledger.begin("home-page:" + std::to_string(bit))) continue;
    auto changed = victim.main;
    turn(changed, bit);
    settle(victim, ledger, victim.look(changed, victim.log, victim.slots),
           "a bit of the database, as a home shows it", {"as it was", "said: "});
  }
  const auto flip_log = [&](std::size_t bit, const char* what) {
    if (!ledger.begin("home-log:" + std::to_string(bit))) return;
    auto changed = victim.log;
    turn(changed, bit);
    settle(victim, ledger, victim.look(victim.main, changed, victim.slots), what,
           {"a shorter log", "said: "});
  };
  for (std::size_t bit = 0; bit < kLogHeaderBytes * 8; bit += ledger.stride())
    flip_log(bit, "each bit of the log's header, as a home shows it");
  for (std::size_t at = kLogHeaderBytes * 8; at < victim.log.size() * 8 && !ledger.enough();
       at += step)
    flip_log(std::min(at + mix(seed, at) % (kBytes * 8), victim.log.size() * 8 - 1),
             "a bit of the log, as a home shows it");
}

// --- key slots -----------------------------------------------------------------------------------

/// Which ways open these slots, to the keys that they always gave.
std::string opens_by(const Victim& victim, const Bytes& file) {
  const auto path = victim.folder() / "some.keys";
  fs::create_directories(victim.folder());
  write_bytes(path, file);
  const auto loaded = vault::KeySlots::load(path);
  if (!loaded) return std::string("said: ") + loaded.error().reason;
  const auto right = victim.unlocked();
  const auto tell = [&](const Result<vault::Unlocked>& opened) -> std::string {
    if (!opened) return opened.error().reason;
    const bool same = opened->vault == right.vault &&
                      std::ranges::equal(opened->key.expose_bytes(), right.key.expose_bytes());
    return same ? "opens" : "OTHER KEYS";
  };
  auto out = "passphrase " + tell(loaded->open(passphrase(kPassphrase))) + ", code " +
             tell(loaded->open_with_recovery(victim.recovery));
  if (loaded->healed() && read_bytes(path) == victim.slots) out += ", healed";
  return out;
}

void flip_slots(const Victim& victim, Ledger& ledger) {
  const std::size_t bits = victim.slots.size() * 8;
  for (std::size_t bit = 0; bit < bits && !ledger.enough(); bit += ledger.stride()) {
    if (!ledger.begin("slots:" + std::to_string(bit))) continue;
    auto changed = victim.slots;
    turn(changed, bit);
    const auto outcome = opens_by(victim, changed);
    ledger.count("each bit of the key slots", outcome);
    if (outcome != "passphrase opens, code opens, healed") ledger.wrong(outcome);
  }
  // The same place in both copies, as no chance would have it.
  for (std::size_t bit = 0; bit < bits / 2 && !ledger.enough(); bit += ledger.stride()) {
    if (!ledger.begin("both-slots:" + std::to_string(bit))) continue;
    auto changed = victim.slots;
    turn(changed, bit);
    turn(changed, bit + bits / 2);
    const auto outcome = opens_by(victim, changed);
    ledger.count("each bit of both copies of the key slots", outcome);
    if (outcome != "said: key_slots_damaged") ledger.wrong(outcome);
  }
}

}  // namespace

void flip_bits(const Victim& victim, Ledger& ledger) {
  flip_sealed(victim, ledger);
  flip_slots(victim, ledger);
  flip_in_homes(victim, ledger, 7);
}

/// Somebody who knows the format makes the digests fit again.
void forge_slots(const Victim& victim, Ledger& ledger) {
  constexpr std::size_t kDigestAt = vault::kSlotCopyBytes - 32;
  for (std::size_t bit = 0; bit < vault::kSlotTableBytes * 8 && !ledger.enough();
       bit += ledger.stride()) {
    if (!ledger.begin("forged-slots:" + std::to_string(bit))) continue;
    Bytes copy(victim.slots.begin(), victim.slots.begin() + vault::kSlotCopyBytes);
    turn(copy, bit);
    const auto digest = crypto::blake2b({ByteView(copy).first(kDigestAt)});
    std::ranges::copy(digest, copy.begin() + kDigestAt);
    Bytes file = copy;
    append(file, copy);
    const auto outcome = opens_by(victim, file);
    ledger.count("each bit of the slots' table, with digests that fit", outcome);
    const bool unused = outcome == "passphrase opens, code opens";
    // Two of four slots are in use: the others, and they alone, may change unseen.
    if (outcome.find("OTHER") != outcome.npos || (unused && bit < 48 * 8)) ledger.wrong(outcome);
  }
}

}  // namespace lull::damage
