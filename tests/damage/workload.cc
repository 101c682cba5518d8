// SPDX-License-Identifier: Apache-2.0
#include "damage/workload.h"

#include "support/faulty_disk.h"

namespace lull::damage {

namespace {

std::size_t operations() {
  const auto* disk = support::FaultyDisk::current();
  return disk == nullptr ? 0 : disk->trace.size();
}

}  // namespace

Stage::Stage(fs::path folder, std::string& code)
    : noor(world, "noor", "192.168.7.2", folder / "noor"),
      sam(world, "sam", "192.168.7.3", folder / "sam"),
      recovery(code),
      folder_(std::move(folder)) {}

void Stage::step(std::string name, std::vector<Change> changes,
                 const std::function<Result<void>()>& what) {
  Step step{std::move(name), std::move(changes), operations()};
  const auto done = what();
  step.done = operations();
  step.acknowledged = done.has_value();
  if (!done) reasons.emplace_back(done.error().reason);
  steps.push_back(std::move(step));
  // Whatever follows by itself: what is sent, what is tidied up.
  world.run_for(100);
}

void Stage::step(std::string name, Change change, const std::function<Result<void>()>& what) {
  step(std::move(name), std::vector<Change>{std::move(change)}, what);
}

void Stage::open(Person& who) {
  step("open " + who.name(), Change{}, [&]() -> Result<void> {
    LULL_TRY(who.start());
    return who.unlock();
  });
}

void Stage::end() {
  noor.end();
  sam.end();
}

Result<void> set_up(Stage& stage, Person& who) {
  LULL_TRY(who.start());
  LULL_ASSIGN(auto code, who.setup());
  if (&who == &stage.noor) stage.recovery = code;
  return {};
}

Result<void> set_up_couple(Stage& stage) {
  LULL_TRY(set_up(stage, stage.noor));
  LULL_TRY(set_up(stage, stage.sam));
  return pair(stage.noor, stage.sam);
}

const std::vector<Workload>& workloads() {
  static const std::vector<Workload> all = [] {
    auto some = home_workloads();
    for (auto more : {couple_workloads(), whole_workloads()})
      some.insert(some.end(), more.begin(), more.end());
    return some;
  }();
  return all;
}

}  // namespace lull::damage
