// SPDX-License-Identifier: Apache-2.0
// Power is cut after each operation on the disk of each workload; then it is cut again while the
// home recovers. See README.md. tools/power_cuts builds and runs it.
#include <cstdio>
#include <cstdlib>

#include "base/log.h"
#include "damage/fixed_chance.h"
#include "damage/options.h"
#include "damage/rehearsal.h"

namespace lull::damage {

namespace {

using support::PowerCut;

constexpr std::uint32_t kRollsLeast = 4;

PowerCut::Mode mode_of(std::uint32_t roll) {
  if (roll == 0) return PowerCut::kNothing;
  if (roll == 3) return PowerCut::kKill;
  return roll % 2 == 0 ? PowerCut::kDropOrKeep : PowerCut::kTrash;
}

/// Of a couple one may have kept its power.
std::string_view spared_in(const Workload& workload, std::uint64_t dice) {
  if (!workload.couple || dice % 3 == 0) return {};
  return dice % 3 == 1 ? "sam/" : "noor/";
}

class Cutter {
 public:
  Cutter(Rehearsal& rehearsal, Cases& cases, const Room& room)
      : rehearsal_(rehearsal),
        cases_(cases),
        cut_(room / "cut"),
        again_(room / "again"),
        played_(rehearsal.play()),
        power_(played_.before) {}

  std::size_t places() const { return played_.trace.size() + 1; }
  std::size_t second_cuts() const { return second_cuts_; }

  /// The workload itself must come to its end, and to what it says.
  bool plays_well() {
    cases_.begin(rehearsal_.workload().name);
    for (const auto& step : played_.steps)
      if (!step.acknowledged)
        cases_.fail(step.name + " did not succeed: " + played_.reasons.front());
    const auto claims = look_at({rehearsal_.stage(), rehearsal_.workload().couple});
    const auto wrong = judge(rehearsal_.before(), played_.steps, SIZE_MAX, claims);
    if (!wrong.empty()) cases_.fail("without any cut" + wrong);
    return wrong.empty();
  }

  void cut_everywhere(std::uint32_t rolls) {
    for (std::size_t at = 0; at < places() && !cases_.enough(); ++at) {
      if (at > 0) power_.apply(played_.trace[at - 1]);
      for (std::uint32_t roll = 0; roll < rolls; ++roll) cut(at, roll);
    }
  }
  void cut_once(std::size_t at, std::uint32_t roll) {
    for (std::size_t i = 0; i < at && i < played_.trace.size(); ++i) power_.apply(played_.trace[i]);
    cut(at, roll);
  }

 private:
  void cut(std::size_t at, std::uint32_t roll) {
    const auto& workload = rehearsal_.workload();
    cases_.begin(std::string(workload.name) + ":" + std::to_string(at) + ":" +
                 std::to_string(roll));
    const auto dice = mix(rehearsal_.seed(), at * 100'000 + roll);
    fix_chance(dice);
    power_.leave(cut_, mode_of(roll), static_cast<std::uint32_t>(dice), spared_in(workload, dice));
    const bool twice = roll % 4 == 1;
    Look look{cut_, workload.couple, twice, roll % 2 == 0, {}};
    const auto found = twice ? cut_again(look, dice) : look_at(look);
    const auto wrong = judge(rehearsal_.before(), played_.steps, at, found);
    if (!wrong.empty()) cases_.fail("cut after " + place(at) + wrong);
  }

  /// What is found, with one more entry written and another cut somewhere in all of this. What was
  /// there once is there for good.
  Claims cut_again(Look look, std::uint64_t dice) {
    std::size_t wrote_at = 0;
    std::optional<support::FaultyDisk> disk(cut_);
    look.wrote = [&] { wrote_at = disk->trace.size(); };
    auto found = look_at(look);
    const auto trace = std::move(disk->trace);
    PowerCut power(disk->before());
    disk.reset();
    const auto at = mix(dice, 1) % (trace.size() + 1);
    for (std::size_t i = 0; i < at; ++i) power.apply(trace[i]);
    const auto roll = static_cast<std::uint32_t>(mix(dice, 2));
    power.leave(again_, mode_of(roll % 8), roll, spared_in(rehearsal_.workload(), mix(dice, 3)));
    const auto second = look_at({again_, look.couple, false, true, {}});
    ++second_cuts_;
    Step step{"go on", {{{"noor private afterwards"}, {}}}, 0, wrote_at, wrote_at > 0};
    found.erase("noor private afterwards");
    if (const auto wrong = judge(found, {step}, at, second); !wrong.empty())
      cases_.fail("cut again while recovering, after " + std::to_string(at) + " of " +
                  std::to_string(trace.size()) + wrong);
    return found;
  }

  std::string place(std::size_t at) const {
    const auto what = at == 0 ? "nothing" : describe(played_.trace[at - 1]);
    return std::to_string(at) + " of " + std::to_string(played_.trace.size()) + " (" + what + ")";
  }

  Rehearsal& rehearsal_;
  Cases& cases_;
  fs::path cut_, again_;
  Played played_;
  PowerCut power_;
  std::size_t second_cuts_ = 0;
};

}  // namespace

int cut_power(const Options& options) {
  Cases cases("tools/power_cuts --seed " + std::to_string(options.seed) + " --case", 10);
  std::size_t cuts = 0, second = 0, count = 0;
  for (const auto& workload : workloads()) {
    if (!options.wants(workload.name)) continue;
    ++count;
    Room room;
    Rehearsal rehearsal(workload, mix_name(options.seed, workload.name), room);
    Cutter cutter(rehearsal, cases, room);
    if (!cutter.plays_well()) continue;
    const auto begun = cases.count();
    if (options.only) {
      cutter.cut_once(options.only->place, options.only->roll);
    } else {
      const auto share = options.cuts / options.wanted();
      cutter.cut_everywhere(std::max(options.least(kRollsLeast),
                                     static_cast<std::uint32_t>(share / cutter.places())));
    }
    const auto here = cases.count() - begun;
    std::printf("%-11s %5zu places %6zu cuts, and %5zu while recovering   %s\n", workload.name,
                cutter.places(), here, cutter.second_cuts(), workload.about);
    std::fflush(stdout);
    cuts += here;
    second += cutter.second_cuts();
    if (cases.enough()) break;
  }
  std::printf("%zu workloads, %zu cuts: %zu while working, %zu while recovering; %zu failed\n",
              count, cuts + second, cuts, second, cases.failures());
  return cases.failures() == 0 && count > 0 ? 0 : 1;
}

}  // namespace lull::damage
