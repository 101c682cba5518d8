// SPDX-License-Identifier: Apache-2.0
#include "store/notebook.h"

#include "model/reflection.h"
#include "model/support.h"
#include "unit/store/raw.h"
#include "wire/record.h"

namespace lull::store {
namespace {

using Ids = std::vector<RecordId>;
using model::kReflectionSpec;
using model::kSupportSpec;
namespace reflection = model::reflection;

model::Fields words(std::string_view text) {
  model::Fields fields;
  fields.set(reflection::kText, text);
  return fields;
}

class NotebookTest : public ::testing::Test {
 protected:
  NotebookTest() {
    auto vault = vault::Vault::create(file(), test_keys(), kNotebookSchema);
    LULL_CHECK(vault.has_value());
    open(std::move(*vault));
  }
  void open(vault::Vault vault) {
    auto opened = Notebook::open(std::move(vault), clock);
    LULL_CHECK(opened.has_value());
    book = std::move(*opened);
  }
  std::filesystem::path file() const { return folder.path / "private.vault"; }
  vault::Vault take_vault() {
    book.reset();
    auto vault = vault::Vault::open(file(), test_keys());
    LULL_CHECK(vault.has_value());
    return std::move(*vault);
  }
  void reopen() { open(take_vault()); }
  Ids found(std::string_view words) {
    Ids ids;
    const auto all = book->search(words, 10);
    LULL_CHECK(all.has_value());
    for (const auto& one : *all) ids.push_back(one.id);
    return ids;
  }
  TempFolder folder;
  SetClock clock;
  std::unique_ptr<Notebook> book;
};

TEST_F(NotebookTest, KeepsWhatWasWrittenCleaned) {
  const auto id = book->write(kReflectionSpec, words("cafe\xcc\x81\r\ntoday"));
  ASSERT_TRUE(id);
  reopen();
  const auto one = book->get(*id);
  ASSERT_TRUE(one);
  EXPECT_EQ(one->fields, words("caf\xc3\xa9\ntoday"));
  EXPECT_EQ(one->made_ms, clock.now_ms);
  EXPECT_EQ(one->edited_ms, clock.now_ms);
}

TEST_F(NotebookTest, HoldsTextsToTheirLimit) {
  EXPECT_EQ(verdict(book->write(kReflectionSpec, words(""))), "text_missing");
  EXPECT_EQ(verdict(book->write(kReflectionSpec, words("a\tb"))), "text_invalid");
  EXPECT_EQ(
      verdict(book->write(kReflectionSpec, words(std::string(reflection::kCharactersMax, 'x')))),
      "good");
  EXPECT_EQ(verdict(book->write(kReflectionSpec,
                                words(std::string(reflection::kCharactersMax + 1, 'x')))),
            "text_too_long");
  EXPECT_EQ(book->list(kReflectionSpec, 10)->size(), 1u);
}

TEST_F(NotebookTest, RemembersEarlierVersions) {
  const auto id = *book->write(kReflectionSpec, words("first"));
  const auto made = clock.now_ms;
  clock.now_ms += 1000;
  ASSERT_TRUE(book->edit(id, words("second")));
  ASSERT_TRUE(book->edit(id, words("second"))) << "no change";
  EXPECT_EQ(verdict(book->edit(id, words(""))), "text_missing");
  const auto history = *book->history(id);
  ASSERT_EQ(history.size(), 2u);
  EXPECT_EQ(history[0].fields, words("first"));
  EXPECT_EQ(history[0].edited_ms, made);
  EXPECT_EQ(history[1].fields, words("second"));
  EXPECT_EQ(history[1].made_ms, made);
  EXPECT_EQ(history[1].edited_ms, made + 1000);
}

TEST_F(NotebookTest, ListsAndFindsNewestFirst) {
  const auto one = *book->write(kReflectionSpec, words("a long day"));
  const auto two = *book->write(kReflectionSpec, words("a short day"));
  const auto all = *book->list(kReflectionSpec, 10);
  ASSERT_EQ(all.size(), 2u);
  EXPECT_EQ(all[0].id, two);
  EXPECT_EQ(book->list(kReflectionSpec, 1)->size(), 1u);
  const auto rest = *book->list(kReflectionSpec, 10, two);
  ASSERT_EQ(rest.size(), 1u);
  EXPECT_EQ(rest[0].id, one);
  EXPECT_TRUE(book->list(kReflectionSpec, 10, one)->empty());
  EXPECT_EQ(book->list(kReflectionSpec, 10, crypto::random_id<RecordId>()).error().code,
            Code::kNotFound);
  EXPECT_EQ(found("day"), (Ids{two, one}));
  EXPECT_EQ(found("lon"), Ids{one});
  EXPECT_EQ(found("  "), Ids{});
  ASSERT_TRUE(book->edit(one, words("an easy day")));
  EXPECT_EQ(found("long"), Ids{});
  EXPECT_EQ(found("easy"), Ids{one});
  auto sorted = Ids{one, two};
  std::sort(sorted.begin(), sorted.end());
  RecordId most;
  most.raw.fill(0xff);
  EXPECT_EQ(*book->ids_between({}, most, 10), sorted);
  EXPECT_EQ(*book->ids_between(sorted[1], most, 10), Ids{sorted[1]});
}

TEST_F(NotebookTest, WhatWasRemovedLeavesNothing) {
  const auto kept = *book->write(kReflectionSpec, words("kept"));
  const auto id = *book->write(kReflectionSpec, words("qzxcanary one"));
  ASSERT_TRUE(book->edit(id, words("qzxcanary two")));
  ASSERT_TRUE(book->remove({id}));
  EXPECT_EQ(verdict(book->get(id)), "id_unknown");
  EXPECT_EQ(found("qzxcanary"), Ids{});
  EXPECT_EQ(found("kept"), Ids{kept});
  auto vault = take_vault();
  EXPECT_EQ(ask(vault.db(), "SELECT count(*) FROM history"), "0");
  EXPECT_EQ(ask(vault.db(), "SELECT sum(instr(hex(block), hex('zxcanary'))) FROM search_data"),
            "0");
}

TEST_F(NotebookTest, RemovingAnUnknownOneRemovesNone) {
  const auto id = *book->write(kReflectionSpec, words("kept"));
  EXPECT_EQ(verdict(book->remove({id, RecordId{}})), "id_unknown");
  EXPECT_EQ(verdict(book->edit(RecordId{}, words("x"))), "id_unknown");
  EXPECT_EQ(verdict(book->history(RecordId{})), "id_unknown");
  EXPECT_EQ(found("kept"), Ids{id});
}

TEST_F(NotebookTest, FindsWhatWasWrittenAfterTheNewestWasRemoved) {
  const auto gone = *book->write(kReflectionSpec, words("gone"));
  ASSERT_TRUE(book->remove({gone}));
  const auto id = *book->write(kReflectionSpec, words("new"));
  EXPECT_EQ(found("new"), Ids{id});
  EXPECT_EQ(found("gone"), Ids{});
  EXPECT_EQ(book->history(id)->size(), 1u);
}

TEST_F(NotebookTest, KeepsAnswersAndTagsBesideTheWords) {
  auto fields = words("a walk alone");
  fields.set(reflection::kSafe, std::uint64_t{2});
  fields.set_element(15, "evening", true);
  const auto id = book->write(kReflectionSpec, fields);
  ASSERT_TRUE(id);
  reopen();
  EXPECT_EQ(book->get(*id)->fields, fields);
  EXPECT_EQ(found("evening"), Ids{*id});
  ASSERT_TRUE(book->edit(*id, words("a walk")));
  fields.set(reflection::kText, "a walk");
  EXPECT_EQ(book->get(*id)->fields, fields) << "what is not put stays";
  model::Fields answer;
  answer.set(reflection::kApp, std::uint64_t{1});
  EXPECT_EQ(verdict(book->write(kReflectionSpec, answer)), "good") << "no words are needed then";
  answer.set(reflection::kApp, std::uint64_t{4});
  EXPECT_EQ(verdict(book->write(kReflectionSpec, answer)), "number_out_of_range");
}

TEST_F(NotebookTest, HoldsAListOfSupportApartFromTheWords) {
  model::Fields fields;
  fields.set(model::support::kLabel, "My sister");
  const auto id = *book->write(kSupportSpec, fields);
  ASSERT_TRUE(book->write(kReflectionSpec, words("today")));
  EXPECT_EQ(book->list(kSupportSpec, 10)->size(), 1u);
  EXPECT_EQ(book->list(kReflectionSpec, 10)->size(), 1u);
  EXPECT_EQ(found("sister"), Ids{id});
  clock.now_ms += 10;
  EXPECT_EQ(book->made_before(kReflectionSpec, clock.now_ms, 10)->size(), 1u);
  EXPECT_EQ(verdict(book->write(kSupportSpec, {})), "text_missing");
}

// As the first version made it: texts alone, and no number of a version.
TEST_F(NotebookTest, OneOfTheFirstVersionKeepsEveryWord) {
  book.reset();
  const auto path = folder.path / "first.vault";
  auto vault = vault::Vault::create(
      path, test_keys(),
      "CREATE TABLE meta(key TEXT PRIMARY KEY, value BLOB) WITHOUT ROWID;"
      "CREATE TABLE reflection(n INTEGER PRIMARY KEY, id BLOB NOT NULL UNIQUE, text TEXT NOT NULL,"
      " made_ms INTEGER NOT NULL, edited_ms INTEGER NOT NULL);"
      "CREATE TABLE history(n INTEGER PRIMARY KEY, record INTEGER NOT NULL,"
      " at_ms INTEGER NOT NULL, text TEXT NOT NULL);"
      "CREATE INDEX history_by_record ON history(record, n);"
      "CREATE VIRTUAL TABLE search USING fts5(text, content='',"
      " tokenize='unicode61 remove_diacritics 2');"
      "INSERT INTO reflection VALUES(7, x'000102030405060708090a0b0c0d0e0f', 'second words', 5, 9);"
      "INSERT INTO history VALUES(1, 7, 5, 'first words');"
      "INSERT INTO search(rowid, text) VALUES(7, 'second words');");
  ASSERT_TRUE(vault);
  open(std::move(*vault));
  for (int time = 0; time < 2; ++time) {
    const auto all = book->list(kReflectionSpec, 10);
    ASSERT_TRUE(all);
    ASSERT_EQ(all->size(), 1u);
    const auto& one = all->front();
    EXPECT_EQ(one.fields, words("second words"));
    EXPECT_EQ(one.made_ms, 5);
    EXPECT_EQ(one.edited_ms, 9);
    const auto history = *book->history(one.id);
    ASSERT_EQ(history.size(), 2u);
    EXPECT_EQ(history[0].fields, words("first words"));
    EXPECT_EQ(history[0].edited_ms, 5);
    EXPECT_EQ(found("second"), Ids{one.id});
    book.reset();
    auto again = vault::Vault::open(path, test_keys());
    ASSERT_TRUE(again);
    open(std::move(*again));
  }
  const auto id = book->list(kReflectionSpec, 10)->front().id;
  ASSERT_TRUE(book->edit(id, words("third words")));
  EXPECT_EQ(found("second"), Ids{});
  ASSERT_TRUE(book->remove({id}));
  EXPECT_EQ(found("third"), Ids{});
}

TEST_F(NotebookTest, OneOfALaterVersionIsLeftAlone) {
  auto vault = take_vault();
  EXPECT_EQ(ask(vault.db(), "UPDATE meta SET value = x'09' WHERE key = 'schema' RETURNING 'done'"),
            "done");
  EXPECT_EQ(verdict(Notebook::open(std::move(vault), clock)), "vault_too_new");
}

}  // namespace
}  // namespace lull::store
