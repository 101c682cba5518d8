// SPDX-License-Identifier: Apache-2.0
// One person and what they keep to themself.
#include "damage/workload.h"
#include "model/gratitude.h"

namespace lull::damage {

namespace {

Change adds(const std::string& claim) {
  return {{claim}, {}};
}

/// A private entry; its id once it is there.
void keep(Stage& stage, const std::string& text, std::optional<RecordId>& id) {
  stage.step("keep " + text, adds("noor private " + text), [&]() -> Result<void> {
    LULL_ASSIGN(id, stage.noor.thank(text, false));
    return {};
  });
}
void keep(Stage& stage, const std::string& text) {
  std::optional<RecordId> id;
  keep(stage, text, id);
}

Result<void> some_entries(Stage& stage) {
  LULL_TRY(set_up(stage, stage.noor));
  for (const auto* text : {"bread", "the long walk"}) LULL_TRY(stage.noor.thank(text, false));
  LULL_TRY(stage.noor.open_notebook());
  return stage.noor.reflect("an early note");
}

void write(Stage& stage) {
  stage.open(stage.noor);
  std::optional<RecordId> tea, rain;
  keep(stage, "tea", tea);
  keep(stage, "rain", rain);
  if (tea)
    stage.step("change tea", {{"noor private green tea"}, {"noor private tea"}},
               [&] { return stage.noor.rewrite(*tea, "green tea"); });
  if (rain)
    stage.step("delete rain", {{}, {"noor private rain"}}, [&]() -> Result<void> {
      LULL_ASSIGN(auto* store, stage.noor.store());
      return store->remove({*rain});
    });
  keep(stage, std::string(270, 'x'));
  for (const auto* text : {"a", "b", "c", "d"}) keep(stage, text);
}

/// More than a page cache of a few pages, in one transaction.
void write_many(Stage& stage) {
  stage.open(stage.noor);
  keep(stage, "before them");
  std::vector<store::Store::Draft> drafts;
  Change all;
  for (int i = 0; i < 60; ++i) {
    const auto text = std::string(200, 'm') + std::to_string(i);
    model::Fields fields;
    fields.set(model::gratitude::kText, text);
    drafts.push_back({&model::kGratitudeSpec, fields});
    all.adds.insert("noor private " + text);
  }
  stage.step("keep sixty at once", all, [&]() -> Result<void> {
    LULL_ASSIGN(auto* store, stage.noor.store());
    LULL_TRY(store->create_all(drafts, std::nullopt));
    return {};
  });
  keep(stage, "after them");
}

void notebook(Stage& stage) {
  stage.open(stage.noor);
  stage.step("open the notebook", Change{}, [&] { return stage.noor.open_notebook(); });
  for (const auto* text : {"first", "second", "third", "fourth"})
    stage.step(std::string("note ") + text, adds(std::string("noor note ") + text),
               [&] { return stage.noor.reflect(text); });
  stage.step("close it", Change{}, [&]() -> Result<void> {
    if (stage.noor.running()) stage.noor.node().close_notebook();
    return {};
  });
  keep(stage, "beside it");
}

void own(Stage& stage) {
  stage.open(stage.noor);
  stage.step("settings", adds("noor title Evening"), [&]() -> Result<void> {
    LULL_TRY(stage.noor.store());
    auto settings = stage.noor.node().settings();
    settings.title = "Evening";
    return stage.noor.node().set_settings(settings);
  });
  for (const auto* about : {"check_in", "talk"})
    stage.step(std::string("reminder ") + about, adds(std::string("noor reminder ") + about),
               [&]() -> Result<void> {
                 LULL_ASSIGN(auto* store, stage.noor.store());
                 store::ReminderRow row{0, about, "", "daily 20:00", 1};
                 return store->change_reminders({&row, 1});
               });
  stage.step("mark", adds("noor mark touch.hold_still"), [&]() -> Result<void> {
    LULL_ASSIGN(auto* store, stage.noor.store());
    return store->set_mark({store::Mark::Kind::kStarred, "touch.hold_still", "", "", 0});
  });
}

/// The log grows until it is moved into the database while idle, and again at every lock.
void checkpoint(Stage& stage) {
  stage.open(stage.noor);
  for (int i = 0; i < 14; ++i) keep(stage, std::string(250, 'c') + std::to_string(i));
  stage.world.run_for(10'000);
  keep(stage, "in the new log");
  for (const auto* text : {"after a lock", "after another"}) {
    stage.step("lock and unlock", Change{}, [&]() -> Result<void> {
      if (stage.noor.running()) stage.noor.node().lock();
      return stage.noor.unlock();
    });
    keep(stage, text);
  }
}

/// Both vaults as earlier versions made them.
Result<void> as_earlier_versions(Stage& stage) {
  LULL_TRY(set_up_couple(stage));
  LULL_TRY(stage.noor.thank("kept through it", true));
  LULL_TRY(stage.noor.thank("and this", false));
  stage.world.run_for(1'000);
  stage.end();
  fs::remove_all(stage.sam.home());
  LULL_ASSIGN(const auto home, node::Home::open(stage.noor.home()));
  const auto change = [&](const char* name, const char* sql) -> Result<void> {
    LULL_ASSIGN(auto opened, node::open_slots(home, name, passphrase(kPassphrase)));
    LULL_ASSIGN(auto vault, vault::Vault::open(home.vault(name), std::move(opened.unlocked)));
    store::Db db(vault.db());
    return db.execute(sql);
  };
  LULL_TRY(change(node::kShared,
                  "CREATE TABLE older AS SELECT n, static_key, person, display, space, psk, knock,"
                  " beacon, state, stamp_out, stamp_in, version, since_ms, addresses FROM peer;"
                  "DROP TABLE peer; ALTER TABLE older RENAME TO peer;"
                  "ALTER TABLE history DROP COLUMN person; DROP TABLE softening;"
                  "DROP TABLE reminder; DROP TABLE remains; DROP TABLE mark;"
                  "ALTER TABLE quarantine DROP COLUMN record;"
                  "UPDATE meta SET value = x'01' WHERE key = 'schema'"));
  return change(node::kPrivate,
                "DROP TABLE note; DROP TABLE history; DELETE FROM meta;"
                "CREATE TABLE reflection(n INTEGER PRIMARY KEY, id BLOB NOT NULL UNIQUE,"
                " text TEXT NOT NULL, made_ms INTEGER NOT NULL, edited_ms INTEGER NOT NULL);"
                "CREATE TABLE history(n INTEGER PRIMARY KEY, record INTEGER NOT NULL,"
                " at_ms INTEGER NOT NULL, text TEXT NOT NULL);"
                "CREATE INDEX history_by_record ON history(record, n);"
                "INSERT INTO reflection VALUES(7, x'000102030405060708090a0b0c0d0e0f',"
                " 'old words', 5, 9);"
                "INSERT INTO search(rowid, text) VALUES(7, 'old words')");
}

void migrate(Stage& stage) {
  stage.open(stage.noor);
  keep(stage, "since the change");
  stage.step("open the notebook", Change{}, [&] { return stage.noor.open_notebook(); });
  stage.step("note", adds("noor note new words"), [&] { return stage.noor.reflect("new words"); });
}

}  // namespace

std::vector<Workload> home_workloads() {
  return {
      {"write", "entries are written, changed, deleted", false, some_entries, write},
      {"write-many", "sixty entries in one transaction", false, some_entries, write_many},
      {"notebook", "the private notebook beside the shared vault", false, some_entries, notebook},
      {"own", "settings, reminders and marks", false, some_entries, own},
      {"checkpoint", "the log moves into the database, idle and at locking", false, some_entries,
       checkpoint},
      {"migrate", "both vaults come from the first version", false, as_earlier_versions, migrate},
  };
}

}  // namespace lull::damage
