// SPDX-License-Identifier: Apache-2.0
// What a person does with private entries.
#include "store/schema.h"
#include "unit/store/raw.h"

namespace lull::store {
namespace {

using model::kGratitudeSpec;
using model::kLimitSpec;
using model::kPreferenceSpec;
namespace gratitude = model::gratitude;
namespace preference = model::preference;

TEST(Entries, WhatWasCreatedIsThereCleanedAndPrivate) {
  Home home(1);
  const auto id = home->create(kGratitudeSpec, thanks("cafe\xcc\x81\r\nfor two"), std::nullopt);
  ASSERT_TRUE(id);
  const auto entry = home->get(*id);
  ASSERT_TRUE(entry);
  EXPECT_EQ(entry->id, *id);
  EXPECT_EQ(entry->spec, &kGratitudeSpec);
  EXPECT_EQ(entry->author, home.me);
  EXPECT_TRUE(entry->mine);
  EXPECT_EQ(entry->share, Share::kPrivate);
  EXPECT_FALSE(entry->fresh);
  EXPECT_FALSE(entry->edited);
  EXPECT_EQ(entry->made_ms, home.clock.now_ms);
  EXPECT_EQ(entry->fields.text(gratitude::kText), "caf\xc3\xa9\nfor two");
}

TEST(Entries, WhatBreaksARuleIsRefusedAndLeavesNothing) {
  Home home(1);
  EXPECT_EQ(verdict(home->create(kGratitudeSpec, {}, std::nullopt)), "text_missing");
  EXPECT_EQ(verdict(home->create(kGratitudeSpec, thanks("a\tb"), std::nullopt)), "text_invalid");
  EXPECT_EQ(verdict(home->create(kGratitudeSpec, thanks(std::string(501, 'x')), std::nullopt)),
            "text_too_long");
  EXPECT_EQ(verdict(home->create(kPreferenceSpec, thanks("no item"), std::nullopt)),
            "unknown_item");
  EXPECT_EQ(verdict(home->create(kGratitudeSpec, just(900, "x"), std::nullopt)), "field_malformed");
  EXPECT_TRUE(listed(home).empty());
  home.reopen();
  EXPECT_TRUE(listed(home).empty());
}

TEST(Entries, UnknownIdsAreNotFound) {
  Home home(1);
  const RecordId id{};
  EXPECT_EQ(verdict(home->get(id)), "id_unknown");
  EXPECT_EQ(verdict(home->edit(id, thanks("x"))), "id_unknown");
  EXPECT_EQ(verdict(home->share({id}, 1)), "id_unknown");
  EXPECT_EQ(verdict(home->withdraw({id})), "id_unknown");
  EXPECT_EQ(verdict(home->remove({id})), "id_unknown");
  EXPECT_EQ(verdict(home->history(id)), "id_unknown");
  EXPECT_EQ(verdict(home->list({0, id, 10})), "id_unknown");
}

TEST(Entries, AnEditPutsItsFieldsOverTheOthersAndIsRemembered) {
  Home home(1);
  const auto id = *home->create(kPreferenceSpec, wish("first"), std::nullopt);
  home.clock.now_ms += 5000;
  ASSERT_TRUE(home->edit(id, just(preference::kNote, "second")));
  const auto entry = home->get(id);
  EXPECT_EQ(entry->fields.text(preference::kNote), "second");
  EXPECT_EQ(entry->fields.number(preference::kWant), 4u);
  EXPECT_TRUE(entry->edited);
  EXPECT_EQ(entry->edited_ms, home.clock.now_ms);
  const auto history = home->history(id);
  ASSERT_TRUE(history);
  ASSERT_EQ(history->size(), 2u);
  EXPECT_EQ((*history)[0].fields.text(preference::kNote), "first");
  EXPECT_EQ((*history)[1].fields.text(preference::kNote), "second");
  EXPECT_EQ((*history)[0].at_ms + 5000, (*history)[1].at_ms);
}

TEST(Entries, AnEditThatChangesNothingIsNoEdit) {
  Home home(1);
  const auto id = *home->create(kGratitudeSpec, thanks("tea"), std::nullopt);
  ASSERT_TRUE(home->edit(id, thanks("tea")));
  ASSERT_TRUE(home->edit(id, {}));
  EXPECT_EQ(home->history(id)->size(), 1u);
  EXPECT_FALSE(home->get(id)->edited);
}

TEST(Entries, AnEditThatBreaksARuleLeavesTheEntryAsItWas) {
  Home home(1);
  const auto id = *home->create(kPreferenceSpec, wish("first"), std::nullopt);
  EXPECT_EQ(verdict(home->edit(id, just(preference::kItem, "no.such"))), "unknown_item");
  EXPECT_EQ(verdict(home->edit(id, just(preference::kWant, 0))), "number_out_of_range");
  EXPECT_EQ(verdict(home->edit(id, just(preference::kItem, "self.slow_breaths"))),
            "direction_does_not_fit")
      << "the whole is checked, not the part";
  EXPECT_EQ(home->get(id)->fields, wish("first"));
  EXPECT_EQ(home->history(id)->size(), 1u);
}

TEST(Entries, OnlySoManyEarlierVersionsAreKept) {
  Home home(1);
  const auto id = *home->create(kGratitudeSpec, thanks("0"), std::nullopt);
  for (int i = 1; i <= kRevisionsMax + 3; ++i)
    ASSERT_TRUE(home->edit(id, thanks(std::to_string(i))));
  const auto history = *home->history(id);
  ASSERT_EQ(history.size(), static_cast<std::size_t>(kRevisionsMax) + 1);
  EXPECT_EQ(history.front().fields.text(gratitude::kText), "3");
  EXPECT_EQ(history.back().fields.text(gratitude::kText), std::to_string(kRevisionsMax + 3));
}

TEST(Entries, AreListedNewestFirstByKindAndInPages) {
  Home home(1);
  std::vector<RecordId> thank_yous;
  std::vector<RecordId> all;
  for (int i = 0; i < 7; ++i) {
    all.insert(all.begin(), *home->create(kPreferenceSpec, wish("w"), std::nullopt));
    all.insert(all.begin(), *home->create(kGratitudeSpec, thanks("t"), std::nullopt));
    thank_yous.insert(thank_yous.begin(), all.front());
  }
  EXPECT_EQ(listed(home), all);
  const auto kind = static_cast<std::uint16_t>(kGratitudeSpec.kind);
  std::vector<RecordId> paged;
  std::optional<RecordId> after;
  for (;;) {
    const auto page = *home->list({kind, after, 3});
    EXPECT_LE(page.size(), 3u);
    for (const auto& entry : page) paged.push_back(entry.id);
    if (page.size() < 3) break;
    after = page.back().id;
  }
  EXPECT_EQ(paged, thank_yous);
  EXPECT_TRUE(home->list({999, {}, 10})->empty());
  EXPECT_TRUE(home->list({0, {}, 0})->empty());
}

TEST(Entries, IdsBetweenAreSortedBoundedAndInclusive) {
  Home home(1);
  std::vector<RecordId> ids;
  for (int i = 0; i < 5; ++i)
    ids.push_back(*home->create(kGratitudeSpec, thanks("t"), std::nullopt));
  std::sort(ids.begin(), ids.end());
  RecordId most;
  most.raw.fill(0xff);
  EXPECT_EQ(*home->ids_between({}, most, 10), ids);
  EXPECT_EQ(home->ids_between({}, most, 2)->size(), 2u);
  EXPECT_EQ(*home->ids_between(ids[1], ids[3], 10),
            (std::vector<RecordId>(ids.begin() + 1, ids.begin() + 4)));
}

TEST(Entries, PrivateOnesLeaveNoTraceInTheLog) {
  Home home(1);
  home.join(pair_space(), 2);
  const auto id = *home->create(kPreferenceSpec, wish("mine alone"), std::nullopt);
  ASSERT_TRUE(home->edit(id, just(preference::kNote, "still mine")));
  const auto gone = *home->create(kGratitudeSpec, thanks("gone"), std::nullopt);
  ASSERT_TRUE(home->remove({gone}));
  EXPECT_EQ(home.own().seq, 0u);
  EXPECT_TRUE(home.own().head.is_zero());
  EXPECT_TRUE(all_changes(home).runs.empty());
  EXPECT_EQ(ask(home, "SELECT count(*) FROM change"), "0");
}

TEST(Entries, ARemovedOneLeavesNothingBehind) {
  Home home(1);
  const auto kept = *home->create(kGratitudeSpec, thanks("stays here"), std::nullopt);
  const auto id = *home->create(kGratitudeSpec, thanks("qzxcanary one"), std::nullopt);
  EXPECT_EQ(found(home, "qzxcanary").size(), 1u);
  ASSERT_TRUE(home->edit(id, thanks("qzxcanary two")));
  ASSERT_TRUE(home->remove({id}));
  EXPECT_EQ(verdict(home->get(id)), "id_unknown");
  EXPECT_TRUE(found(home, "qzxcanary").empty());
  EXPECT_EQ(listed(home), std::vector<RecordId>{kept});
  home.settle_down();
  EXPECT_EQ(tables_holding(home, "zxcanary"), "");
}

TEST(Entries, TheOwnerIsToldOncePerWriteAndOnlyOfWhatHappened) {
  Home home(1);
  home.join(pair_space(), 2);
  std::vector<Committed> told;
  home->on_commit([&](const Committed& committed) { told.push_back(committed); });
  const auto id = *home->create(kGratitudeSpec, thanks("tea"), std::nullopt);
  ASSERT_EQ(told.size(), 1u);
  EXPECT_EQ(told[0].records, std::vector<RecordId>{id});
  EXPECT_FALSE(told[0].log_grew);
  ASSERT_TRUE(home->edit(id, thanks("more tea")));
  ASSERT_EQ(told.size(), 2u);
  EXPECT_FALSE(told[1].log_grew) << "a private edit is no one else's business";
  ASSERT_TRUE(home->share({id}, home.space));
  ASSERT_EQ(told.size(), 3u);
  EXPECT_TRUE(told[2].log_grew);
  ASSERT_FALSE(home->edit(id, thanks("")));
  ASSERT_TRUE(home->edit(id, thanks("more tea")));
  ASSERT_TRUE(home->get(id));
  EXPECT_EQ(told.size(), 3u) << "nothing changed";
}

TEST(Entries, ManyTouchedRecordsAreNotToldApart) {
  Home home(1);
  home.join(pair_space(), 2);
  std::vector<RecordId> ids;
  for (std::size_t i = 0; i < kTouchedMax + 20; ++i)
    ids.push_back(*home->create(kGratitudeSpec, thanks("t"), std::nullopt));
  std::size_t told = 0;
  home->on_commit([&](const Committed& committed) { told = committed.records.size(); });
  ASSERT_TRUE(home->share(ids, home.space));
  EXPECT_EQ(told, kTouchedMax + 1);
}

TEST(Entries, EverythingIsThereAfterReopening) {
  Home home(1);
  home.join(pair_space(), 2);
  const auto id = *home->create(kPreferenceSpec, wish("first"), std::nullopt);
  ASSERT_TRUE(home->edit(id, just(preference::kNote, "second")));
  const auto shared = share_thanks(home, "tea");
  const auto before = listed(home);
  const auto head = home.own().head;
  home.reopen();
  EXPECT_EQ(listed(home), before);
  EXPECT_EQ(home->get(id)->fields.text(preference::kNote), "second");
  EXPECT_EQ(home->history(id)->size(), 2u);
  EXPECT_EQ(home->get(shared)->share, Share::kShared);
  EXPECT_EQ(home.own().head, head);
  EXPECT_EQ(home.own().seq, 1u);
  EXPECT_EQ(found(home, "second").size(), 1u);
  EXPECT_EQ(home->identity().person, home.me);
}

TEST(Entries, SettingsAreKeptByName) {
  Home home(1);
  EXPECT_FALSE(home->setting("lock_after")->has_value());
  ASSERT_TRUE(home->set_setting("lock_after", "5"));
  ASSERT_TRUE(home->set_setting("lock_after", "7"));
  ASSERT_TRUE(home->set_setting("display", "not the identity's"));
  home.reopen();
  EXPECT_EQ(**home->setting("lock_after"), "7");
  EXPECT_EQ(home->identity().display, "someone");
}

TEST(Entries, AVaultOfANewerVersionIsNotTouched) {
  Home home(1);
  auto vault = home.take_vault();
  const auto newer =
      "UPDATE meta SET value = x'0" + std::to_string(kSchemaVersion + 1) + "' WHERE key = 'schema'";
  ASSERT_EQ(ask(vault.db(), newer), "");
  EXPECT_EQ(verdict(Store::open(std::move(vault), home.clock)), "vault_too_new");
  home.close();
}

TEST(Entries, AnEntryWhoseChangeIsGoneFromTheFileIsADamageThatIsSaid) {
  for (const char* harm : {"DELETE FROM change", "UPDATE change SET body = x'ff'"}) {
    Home home(1);
    home.join(pair_space(), 2);
    const auto id = share_thanks(home, "gone");
    auto vault = home.take_vault();
    ASSERT_EQ(ask(vault.db(), harm), "");
    auto opened = Store::open(std::move(vault), home.clock);
    ASSERT_EQ(verdict(opened), "good");
    EXPECT_EQ(verdict((*opened)->get(id)), "vault_damaged") << harm;
    EXPECT_EQ(verdict((*opened)->list({})), "vault_damaged") << harm;
    opened->reset();
    home.close();
  }
}

TEST(Entries, AVaultOfTheFirstVersionIsBroughtUpToDateWithAllThatIsInIt) {
  Home home(1);
  home.join(pair_space(), 2);
  share_thanks(home, "kept");
  auto vault = home.take_vault();
  ASSERT_EQ(ask(vault.db(),
                "CREATE TABLE older AS SELECT n, static_key, person, display, space, psk, knock,"
                " beacon, state, stamp_out, stamp_in, version, since_ms, addresses FROM peer;"
                "DROP TABLE peer; ALTER TABLE older RENAME TO peer;"
                "ALTER TABLE history DROP COLUMN person; DROP TABLE softening;"
                "DROP TABLE reminder; DROP TABLE remains; DROP TABLE mark;"
                "ALTER TABLE quarantine DROP COLUMN record;"
                "UPDATE meta SET value = x'01' WHERE key = 'schema'"),
            "");
  auto opened = Store::open(std::move(vault), home.clock);
  ASSERT_EQ(verdict(opened), "good");
  const auto peers = (*opened)->peers();
  ASSERT_EQ(verdict(peers), "good");
  ASSERT_EQ(peers->size(), 1u);
  EXPECT_EQ(peers->front().contact.way, Way::kNone);
  ASSERT_TRUE((*opened)->note_contact(peers->front().row, {77, Way::kBeacon}));
  EXPECT_EQ((*opened)->peers()->front().contact.at_ms, 77);
  EXPECT_EQ((*opened)->list({})->size(), 1u);
  opened->reset();
  home.open();
}

}  // namespace
}  // namespace lull::store
