// SPDX-License-Identifier: Apache-2.0
// Whole pages, frames and files: swapped, zeroed, cut off, brought from elsewhere.
#include <algorithm>

#include "crypto/random.h"
#include "damage/tamper.h"
#include "vault/page_sealer.h"

namespace lull::damage {

namespace {

using vault::kFrameBytes;
using vault::kLogHeaderBytes;
using vault::kPageBytes;

std::size_t pages_of(const Bytes& main) {
  return main.size() / kPageBytes;
}
std::size_t frames_of(const Bytes& log) {
  return (log.size() - kLogHeaderBytes) / kFrameBytes;
}
MutableBytes page(Bytes& main, std::size_t number) {
  return MutableBytes(main).subspan(number * kPageBytes, kPageBytes);
}
MutableBytes frame(Bytes& log, std::size_t number) {
  return MutableBytes(log).subspan(kLogHeaderBytes + number * kFrameBytes, kFrameBytes);
}

class Mover {
 public:
  Mover(const Victim& victim, Ledger& ledger) : victim_(victim), ledger_(ledger) {}

  void swap() {
    for (std::size_t i = 0; i < pages_of(victim_.main); ++i)
      for (std::size_t k = i + 1; k < pages_of(victim_.main); k += ledger_.stride())
        in_main("swap:" + two(i, k), "two pages swapped",
                [&](Bytes& main) { std::ranges::swap_ranges(page(main, i), page(main, k)); });
    for (std::size_t i = 0; i < frames_of(victim_.log); ++i)
      for (std::size_t k = i + 1; k < frames_of(victim_.log); k += ledger_.stride())
        in_log("swap-frames:" + two(i, k), "two frames swapped",
               [&](Bytes& log) { std::ranges::swap_ranges(frame(log, i), frame(log, k)); });
  }

  void zero() {
    for (std::size_t i = 0; i < pages_of(victim_.main); ++i)
      in_main("zero:" + std::to_string(i), "a page of zeros",
              [&](Bytes& main) { std::ranges::fill(page(main, i), std::uint8_t{0}); });
    for (std::size_t i = 0; i < frames_of(victim_.log); ++i)
      in_log("zero-frame:" + std::to_string(i), "a frame of zeros",
             [&](Bytes& log) { std::ranges::fill(frame(log, i), std::uint8_t{0}); });
  }

  void truncate() {
    for (std::size_t size = 0; size < victim_.main.size(); size += 512 * ledger_.stride())
      in_main("truncate:" + std::to_string(size), "a database cut off",
              [&](Bytes& main) { main.resize(size); });
    for (std::size_t size = 0; size < victim_.log.size(); size += 103 * ledger_.stride())
      in_log("truncate-log:" + std::to_string(size), "a log cut off",
             [&](Bytes& log) { log.resize(size); });
  }

  /// Pages of the right number, sealed by somebody else or for another place.
  void graft() {
    auto unlocked = victim_.unlocked();
    const auto seal_with = [&](vault::PageSealer sealer, const char* who) {
      for (std::size_t i = 0; i < pages_of(victim_.main); ++i)
        in_main(std::string("graft:") + who + ":" + std::to_string(i),
                std::string("a page of ") + who, [&](Bytes& main) {
                  // The very words that belong there, so that only the seal is foreign.
                  Bytes text(page(main, i).begin(), page(main, i).end());
                  const auto number = static_cast<std::uint32_t>(i + 1);
                  const vault::PageSealer own(unlocked.vault, unlocked.key);
                  if (!own.open_page(number, text)) return;
                  sealer.seal_page(number, text, page(main, i));
                });
    };
    auto other_vault = unlocked.vault;
    other_vault.raw[0] ^= 1;
    seal_with(vault::PageSealer(other_vault, unlocked.key), "another vault under the same key");
    seal_with(vault::PageSealer(unlocked.vault, crypto::random_secret<vault::DataKey>()),
              "the same vault under another key");
    for (std::size_t i = 0; i < pages_of(victim_.main); ++i)
      in_main("frame-as-page:" + std::to_string(i), "a frame of the log as a page",
              [&](Bytes& main) {
                auto log = victim_.log;
                std::ranges::copy(frame(log, i % frames_of(log)).last(kPageBytes),
                                  page(main, i).begin());
              });
  }

 private:
  static std::string two(std::size_t i, std::size_t k) {
    return std::to_string(i) + ":" + std::to_string(k);
  }

  void in_main(const std::string& name, const std::string& what,
               const std::function<void(Bytes&)>& change) {
    if (ledger_.enough() || !ledger_.begin(name)) return;
    auto main = victim_.main;
    change(main);
    settle(what, victim_.look(main, victim_.log, victim_.slots), {"as it was", "said: "});
  }
  void in_log(const std::string& name, const std::string& what,
              const std::function<void(Bytes&)>& change) {
    if (ledger_.enough() || !ledger_.begin(name)) return;
    auto log = victim_.log;
    change(log);
    settle(what, victim_.look(victim_.main, log, victim_.slots), {"a shorter log", "said: "});
  }
  void settle(const std::string& what, const Claims& found,
              std::initializer_list<std::string_view> allowed) {
    const auto outcome = victim_.outcome(found);
    ledger_.count(what, outcome);
    if (std::ranges::none_of(allowed, [&](auto one) { return outcome.starts_with(one); }))
      ledger_.wrong(what + ": " + outcome + victim_.difference(found));
  }

  const Victim& victim_;
  Ledger& ledger_;
};

}  // namespace

void move_pages(const Victim& victim, Ledger& ledger) {
  Mover mover(victim, ledger);
  mover.swap();
  mover.zero();
  mover.truncate();
  mover.graft();
}

}  // namespace lull::damage
