// SPDX-License-Identifier: Apache-2.0
// What concerns a home as a whole: made, opened by the recovery code, copied, restored, erased.
#include <algorithm>
#include <fstream>

#include "damage/workload.h"

namespace lull::damage {

namespace {

const Claims kOpen{"noor state open", "noor key shared old", "noor key private old"};

Result<void> nothing(Stage&) {
  return {};
}

void make(Stage& stage) {
  stage.step("start", Change{}, [&] { return stage.noor.start(); });
  stage.step("set up", {kOpen, {"noor state new"}}, [&]() -> Result<void> {
    LULL_TRY(stage.noor.setup());
    return {};
  });
  stage.step("the first entry", {{"noor private first"}, {}}, [&]() -> Result<void> {
    LULL_TRY(stage.noor.thank("first", false));
    return {};
  });
}

Result<void> lived_in(Stage& stage) {
  LULL_TRY(set_up_couple(stage));
  LULL_TRY(stage.noor.thank("shared with Sam", true));
  LULL_TRY(stage.sam.thank("from Sam", true));
  LULL_TRY(stage.noor.thank("mine", false));
  LULL_TRY(stage.noor.open_notebook());
  LULL_TRY(stage.noor.reflect("a note"));
  stage.world.run_for(2'000);
  stage.sam.end();
  fs::remove_all(stage.sam.home());
  return {};
}

/// Two files get the new passphrase, one after the other; between the two the code still opens
/// both.
void change_passphrase(Stage& stage) {
  stage.step("start", Change{}, [&] { return stage.noor.start(); });
  stage.step("recover",
             std::vector<Change>{{{"noor key private fresh"}, {"noor key private old"}},
                                 {{"noor key shared fresh"}, {"noor key shared old"}}},
             [&] {
               return stage.noor.wait([&](node::Done done) {
                 crypto::GuardedBytes code(stage.recovery.size());
                 std::ranges::copy(stage.recovery, code.expose_bytes().begin());
                 stage.noor.node().recover(std::move(code), passphrase(kFreshPassphrase),
                                           std::move(done));
               });
             });
  stage.step("an entry", {{"noor private since"}, {}}, [&]() -> Result<void> {
    LULL_TRY(stage.noor.thank("since", false));
    return {};
  });
}

void back_up(Stage& stage) {
  stage.open(stage.noor);
  stage.step("an entry", {{"noor private before"}, {}}, [&]() -> Result<void> {
    LULL_TRY(stage.noor.thank("before", false));
    return {};
  });
  stage.step("back up", {{"backup whole"}, {}}, [&]() -> Result<void> {
    LULL_TRY(stage.noor.back_up(stage.stick()));
    return {};
  });
  stage.step("another", {{"noor private after"}, {}}, [&]() -> Result<void> {
    LULL_TRY(stage.noor.thank("after", false));
    return {};
  });
}

Result<void> lost_but_for_a_backup(Stage& stage) {
  LULL_TRY(lived_in(stage));
  LULL_TRY(stage.noor.back_up(stage.stick()));
  stage.noor.end();
  fs::remove_all(stage.noor.home());
  return {};
}

void restore(Stage& stage) {
  stage.step("start", Change{}, [&] { return stage.noor.start(); });
  auto all = kOpen;
  all.insert({"noor shared shared with Sam", "noor shared from Sam", "noor private mine",
              "noor note a note", "noor peer active", "noor replicas 3"});
  stage.step("restore", {all, {"noor state new"}}, [&]() -> Result<void> {
    LULL_TRY(stage.noor.restore(stage.stick()));
    return {};
  });
  stage.step("unlock", Change{}, [&] { return stage.noor.unlock(); });
}

void erase(Stage& stage) {
  stage.open(stage.noor);
  stage.step("erase", {{"noor state new"}, stage.before}, [&] {
    return stage.noor.wait([&](node::Done done) {
      stage.noor.node().erase(passphrase(kPassphrase), std::move(done));
    });
  });
}

/// One copy of each file of key slots has rotted; opening writes it anew.
Result<void> rotten_slots(Stage& stage) {
  LULL_TRY(lived_in(stage));
  stage.noor.end();
  for (const auto* name : {"shared.keys", "private.keys"}) {
    std::fstream file(stage.noor.home() / name, std::ios::in | std::ios::out | std::ios::binary);
    file.seekp(100);
    file.put('\x55');
  }
  return {};
}

void heal(Stage& stage) {
  stage.open(stage.noor);
  stage.step("open the notebook", Change{}, [&] { return stage.noor.open_notebook(); });
}

}  // namespace

std::vector<Workload> whole_workloads() {
  return {
      {"set-up", "a home is made", false, nothing, make},
      {"passphrase", "the recovery code gives both vaults a new passphrase", false, lived_in,
       change_passphrase},
      {"backup", "a backup is written to a stick", false, lived_in, back_up},
      {"restore", "a paired home is made of a backup", false, lost_but_for_a_backup, restore},
      {"erase", "everything is destroyed", false, lived_in, erase},
      {"heal", "a rotten copy of the key slots is written anew", false, rotten_slots, heal},
  };
}

}  // namespace lull::damage
