// SPDX-License-Identifier: Apache-2.0
// What is between the two: sharing, syncing, pairing, parting.
#include "damage/workload.h"

namespace lull::damage {

namespace {

/// Noor alone in a pairing: what she shares waits.
Result<void> noor_of_a_couple(Stage& stage) {
  LULL_TRY(set_up_couple(stage));
  for (const auto* text : {"bread", "the long walk", "the blue cup"})
    LULL_TRY(stage.noor.thank(text, true));
  for (const auto* text : {"mine one", "mine two"}) LULL_TRY(stage.noor.thank(text, false));
  LULL_TRY(stage.sam.thank("from Sam", true));
  stage.world.run_for(2'000);
  stage.end();
  fs::remove_all(stage.sam.home());
  return {};
}

/// The id of the entry with this text.
Result<RecordId> find(Person& who, const std::string& text) {
  LULL_ASSIGN(auto* store, who.store());
  LULL_ASSIGN(const auto entries, store->list({18, std::nullopt, 1000}));
  for (const auto& entry : entries)
    if (entry.fields.text(1) == text) return entry.id;
  return fail(Code::kNotFound, "id_unknown");
}

void share(Stage& stage) {
  stage.open(stage.noor);
  for (const auto* text : {"soup", "a song"})
    stage.step(std::string("share ") + text, {{std::string("noor shared ") + text}, {}},
               [&]() -> Result<void> {
                 LULL_TRY(stage.noor.thank(text, true));
                 return {};
               });
  stage.step("share what was private",
             {{"noor shared mine one", "noor shared mine two"},
              {"noor private mine one", "noor private mine two"}},
             [&]() -> Result<void> {
               LULL_ASSIGN(const auto one, find(stage.noor, "mine one"));
               LULL_ASSIGN(const auto two, find(stage.noor, "mine two"));
               LULL_ASSIGN(auto* store, stage.noor.store());
               LULL_ASSIGN(const auto space, stage.noor.node().pair_space());
               LULL_TRY(store->share({one, two}, space));
               return {};
             });
  stage.step("change what is shared", {{"noor shared rye bread"}, {"noor shared bread"}},
             [&]() -> Result<void> {
               LULL_ASSIGN(const auto id, find(stage.noor, "bread"));
               return stage.noor.rewrite(id, "rye bread");
             });
}

void withdraw(Stage& stage) {
  stage.open(stage.noor);
  stage.step("withdraw", {{"noor withdrawn bread"}, {"noor shared bread"}}, [&]() -> Result<void> {
    LULL_ASSIGN(const auto id, find(stage.noor, "bread"));
    LULL_ASSIGN(auto* store, stage.noor.store());
    return store->withdraw({id});
  });
  stage.step("delete", {{}, {"noor shared the long walk"}}, [&]() -> Result<void> {
    LULL_ASSIGN(const auto id, find(stage.noor, "the long walk"));
    LULL_ASSIGN(auto* store, stage.noor.store());
    return store->remove({id});
  });
  stage.step("share another", {{"noor shared late"}, {}}, [&]() -> Result<void> {
    LULL_TRY(stage.noor.thank("late", true));
    return {};
  });
  // What is shared by then: a step before may have failed. Where that cannot be told, nothing is
  // withdrawn.
  const auto store = stage.noor.store();
  const auto entries = store ? (*store)->list({18, std::nullopt, 1000})
                             : Result<std::vector<store::Entry>>(fail(store.error()));
  if (!entries) return;
  Change all;
  for (const auto& entry : *entries)
    if (entry.mine && entry.share == store::Share::kShared) {
      const std::string text(entry.fields.text(1));
      all.adds.insert("noor withdrawn " + text);
      all.removes.insert("noor shared " + text);
    }
  stage.step("withdraw all", all, [&]() -> Result<void> {
    LULL_ASSIGN(auto* now, stage.noor.store());
    return now->withdraw_all();
  });
}

void part(Stage& stage) {
  stage.open(stage.noor);
  Change change{{}, {"noor peer active", "noor replicas 2"}};
  for (const auto* text : {"bread", "the long walk", "the blue cup", "from Sam"}) {
    change.adds.insert(std::string("noor private ") + text);
    change.removes.insert(std::string("noor shared ") + text);
  }
  stage.step("end the pairing", change, [&] {
    return stage.noor.wait([&](node::Done done) {
      stage.noor.node().stop(passphrase(kPassphrase), false, std::move(done));
    });
  });
}

// --- both of them --------------------------------------------------------------------------------

Result<void> couple_with_entries(Stage& stage) {
  LULL_TRY(set_up_couple(stage));
  LULL_TRY(stage.noor.thank("noor's first", true));
  LULL_TRY(stage.sam.thank("sam's first", true));
  stage.world.run_for(2'000);
  return {};
}

void share(Stage& stage, Person& who, const std::string& text) {
  stage.step(who.name() + " shares " + text, {{"noor shared " + text, "sam shared " + text}, {}},
             [&]() -> Result<void> {
               LULL_TRY(who.thank(text, true));
               return {};
             });
}

void take_back(Stage& stage, Person& who, const std::string& text) {
  stage.step(who.name() + " withdraws " + text,
             {{who.name() + " withdrawn " + text}, {"noor shared " + text, "sam shared " + text}},
             [&]() -> Result<void> {
               LULL_ASSIGN(const auto id, find(who, text));
               LULL_ASSIGN(auto* store, who.store());
               return store->withdraw({id});
             });
}

bool meet(Stage& stage) {
  return stage.world.run_until([&] { return stage.noor.in_step() && stage.sam.in_step(); }, 30'000);
}

/// Each takes in a batch of what the other wrote while apart, and then they write to and fro.
void sync(Stage& stage) {
  stage.sam.host().online = false;
  stage.open(stage.noor);
  stage.open(stage.sam);
  for (const auto* text : {"n1", "n2", "n3"}) share(stage, stage.noor, text);
  for (const auto* text : {"s1", "s2", "s3"}) share(stage, stage.sam, text);
  take_back(stage, stage.sam, "s2");
  stage.sam.host().online = true;
  meet(stage);
  share(stage, stage.noor, "n live");
  share(stage, stage.sam, "s live");
  take_back(stage, stage.noor, "noor's first");
  meet(stage);
}

Result<void> two_homes(Stage& stage) {
  LULL_TRY(set_up(stage, stage.noor));
  return set_up(stage, stage.sam);
}

void pairing(Stage& stage) {
  stage.open(stage.noor);
  stage.open(stage.sam);
  stage.step("pair",
             {{"noor peer active", "noor replicas 2", "sam peer active", "sam replicas 2"}, {}},
             [&] { return pair(stage.noor, stage.sam); });
  share(stage, stage.noor, "the first one");
  meet(stage);
}

}  // namespace

std::vector<Workload> couple_workloads() {
  return {
      {"share", "entries are shared, at once or later, and changed", false, noor_of_a_couple,
       [](Stage& stage) { share(stage); }},
      {"withdraw", "what was shared is withdrawn and deleted", false, noor_of_a_couple, withdraw},
      {"part", "a pairing ends; what was shared stays as copies", false, noor_of_a_couple, part},
      {"sync", "two daemons bring their logs in step, apart and live", true, couple_with_entries,
       sync},
      {"pair", "the ritual, on both sides", true, two_homes, pairing},
  };
}

}  // namespace lull::damage
