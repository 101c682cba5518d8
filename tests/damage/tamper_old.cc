// SPDX-License-Identifier: Apache-2.0
// What was right once is put back: single pages, the database, the whole home.
#include <algorithm>

#include "base/check.h"
#include "damage/fixed_chance.h"
#include "damage/tamper.h"

namespace lull::damage {

namespace {

/// Noor's home at some moments of a life with Sam, each as a locked daemon leaves it, and Sam's at
/// the last of them.
class Past {
 public:
  Past(const Room& room, std::uint64_t seed) : room_(room) {
    fix_chance(seed + 2);
    support::World world;
    Person noor(world, "noor", "192.168.7.2", room / "past" / "noor");
    Person sam(world, "sam", "192.168.7.3", room / "past" / "sam");
    const auto lived = live(world, noor, sam);
    LULL_CHECK(lived.has_value());
    noor.end();
    sam.end();
    keep(noor);
    fs::copy(sam.home(), room / "sam-now", fs::copy_options::recursive);
    now_ = look({});
  }

  std::size_t moments() const { return kept_; }
  Bytes main(std::size_t moment) const { return read_bytes(at(moment) / "shared.vault"); }
  const Claims& now() const { return now_; }

  /// What both can say once they have met, with the newest home changed like this.
  Claims look(const std::function<void(const fs::path& noor)>& change) const {
    const auto folder = room_ / "put-back";
    fs::remove_all(folder);
    fs::create_directories(folder);
    fs::copy(at(kept_ - 1), folder / "noor", fs::copy_options::recursive);
    fs::copy(room_ / "sam-now", folder / "sam", fs::copy_options::recursive);
    if (change) change(folder / "noor");
    return look_at({folder, true});
  }
  fs::path at(std::size_t moment) const {
    return room_ / ("moment" + std::to_string(moment)).c_str();
  }

 private:
  Result<void> live(support::World& world, Person& noor, Person& sam) {
    LULL_TRY(noor.start());
    LULL_TRY(noor.setup());
    LULL_TRY(sam.start());
    LULL_TRY(sam.setup());
    LULL_TRY(pair(noor, sam));
    std::vector<RecordId> ids;
    for (int moment = 0; moment < 4; ++moment) {
      for (int i = 0; i < 8; ++i) {
        const auto text = std::to_string(moment) + std::string(150, '.') + std::to_string(i);
        LULL_ASSIGN(const auto id, noor.thank("noor " + text, true));
        ids.push_back(id);
        LULL_TRY(sam.thank("sam " + text, true));
        LULL_TRY(noor.thank("private " + text, false));
      }
      LULL_TRY(
          noor.rewrite(ids[static_cast<std::size_t>(moment)], "changed " + std::to_string(moment)));
      LULL_ASSIGN(auto* store, noor.store());
      if (moment > 0) LULL_TRY(store->withdraw({ids[ids.size() - 3]}));
      if (!world.run_until([&] { return noor.in_step() && sam.in_step(); }))
        return fail(Code::kUnavailable, "never_in_step");
      noor.node().lock();
      keep(noor);
      LULL_TRY(noor.unlock());
    }
    return world.run_until([&] { return noor.in_step() && sam.in_step(); })
               ? Result<void>{}
               : fail(Code::kUnavailable, "never_in_step");
  }
  void keep(const Person& who) {
    fs::copy(who.home(), at(kept_), fs::copy_options::recursive);
    ++kept_;
  }

  const Room& room_;
  std::size_t kept_ = 0;
  Claims now_;
};

/// Of what both see: the same on both sides, and as it is now.
bool same_shared(const Claims& found, const Claims& now) {
  for (const auto* who : {"noor shared ", "sam shared "}) {
    const auto part = [&](const Claims& claims) {
      Claims some;
      for (const auto& one : claims)
        if (one.starts_with(who)) some.insert(one);
      return some;
    };
    if (part(found) != part(now)) return false;
  }
  return true;
}

bool mentions(const Claims& found, const char* word) {
  return std::ranges::any_of(found, [&](const auto& one) { return one.find(word) != one.npos; });
}

std::string outcome(const Claims& found, const Past& past) {
  if (found == past.now()) return "as it was";
  if (mentions(found, "damaged")) return "said: damaged";
  if (mentions(found, "come in step")) return "said: they do not come in step";
  const bool renewed = !found.contains("noor replicas 2");
  if (same_shared(found, past.now()))
    return renewed ? "seen by the heads, and what is shared came back; what is private is as it "
                     "was then"
                   : "what is shared is as it was; what is private is as it was then";
  return renewed ? "seen by the heads, and yet what is shared differs"
                 : "unseen, and what is shared differs";
}

}  // namespace

void bring_back_old_ones(const Room& room, std::uint64_t seed, Ledger& ledger) {
  const Past past(room, seed);
  const auto newest = past.main(past.moments() - 1);
  for (std::size_t moment = 0; moment + 1 < past.moments(); ++moment) {
    const auto old = past.main(moment);
    for (std::size_t at = 0; at < std::min(old.size(), newest.size()); at += vault::kPageBytes) {
      const auto begin = old.begin() + static_cast<std::ptrdiff_t>(at);
      if (std::equal(begin, begin + vault::kPageBytes,
                     newest.begin() + static_cast<std::ptrdiff_t>(at)))
        continue;
      const auto name =
          "old-page:" + std::to_string(moment) + ":" + std::to_string(at / vault::kPageBytes);
      if (ledger.enough() || !ledger.begin(name)) continue;
      const auto found = past.look([&](const fs::path& noor) {
        auto main = newest;
        std::copy(begin, begin + vault::kPageBytes, main.begin() + static_cast<std::ptrdiff_t>(at));
        write_bytes(noor / "shared.vault", main);
      });
      const auto what = outcome(found, past);
      ledger.count("an old page of the same vault", what);
      if (what.starts_with("unseen"))
        ledger.wrong("an old page: " + what + judge(past.now(), {}, SIZE_MAX, found));
    }
    if (!ledger.begin("old-vault:" + std::to_string(moment))) continue;
    const auto vault = past.look([&](const fs::path& noor) {
      fs::copy_file(past.at(moment) / "shared.vault", noor / "shared.vault",
                    fs::copy_options::overwrite_existing);
    });
    ledger.count("an old copy of the whole database", outcome(vault, past));
    if (!same_shared(vault, past.now()))
      ledger.wrong("old copy of the database" + judge(past.now(), {}, SIZE_MAX, vault));
    if (!ledger.begin("old-home:" + std::to_string(moment))) continue;
    const auto home = past.look([&](const fs::path& noor) {
      fs::remove_all(noor);
      fs::copy(past.at(moment), noor, fs::copy_options::recursive);
    });
    ledger.count("an old copy of the whole home", outcome(home, past));
    if (!same_shared(home, past.now()))
      ledger.wrong("old copy of the home" + judge(past.now(), {}, SIZE_MAX, home));
  }
}

}  // namespace lull::damage
