// SPDX-License-Identifier: Apache-2.0
#include "store/notebook.h"

#include "unit/store/raw.h"

namespace lull::store {
namespace {

using Ids = std::vector<RecordId>;

class NotebookTest : public ::testing::Test {
 protected:
  NotebookTest() {
    auto vault = vault::Vault::create(file(), test_keys(), kNotebookSchema);
    LULL_CHECK(vault.has_value());
    book.emplace(std::move(*vault), clock);
  }
  std::filesystem::path file() const { return folder.path / "private.vault"; }
  vault::Vault take_vault() {
    book.reset();
    auto vault = vault::Vault::open(file(), test_keys());
    LULL_CHECK(vault.has_value());
    return std::move(*vault);
  }
  void reopen() {
    auto vault = take_vault();
    book.emplace(std::move(vault), clock);
  }
  Ids found(std::string_view words) {
    Ids ids;
    const auto all = book->search(words, 10);
    LULL_CHECK(all.has_value());
    for (const auto& one : *all) ids.push_back(one.id);
    return ids;
  }
  TempFolder folder;
  SetClock clock;
  std::optional<Notebook> book;
};

TEST_F(NotebookTest, KeepsWhatWasWrittenCleaned) {
  const auto id = book->write("cafe\xcc\x81\r\ntoday");
  ASSERT_TRUE(id);
  reopen();
  const auto one = book->get(*id);
  ASSERT_TRUE(one);
  EXPECT_EQ(one->text, "caf\xc3\xa9\ntoday");
  EXPECT_EQ(one->made_ms, clock.now_ms);
  EXPECT_EQ(one->edited_ms, clock.now_ms);
}

TEST_F(NotebookTest, HoldsTextsToTheirLimit) {
  EXPECT_EQ(verdict(book->write("")), "text_missing");
  EXPECT_EQ(verdict(book->write("a\tb")), "text_invalid");
  EXPECT_EQ(verdict(book->write(std::string(model::kReflectionCharactersMax, 'x'))), "good");
  EXPECT_EQ(verdict(book->write(std::string(model::kReflectionCharactersMax + 1, 'x'))),
            "text_too_long");
  EXPECT_EQ(book->list(10)->size(), 1u);
}

TEST_F(NotebookTest, RemembersEarlierVersions) {
  const auto id = *book->write("first");
  const auto made = clock.now_ms;
  clock.now_ms += 1000;
  ASSERT_TRUE(book->edit(id, "second"));
  ASSERT_TRUE(book->edit(id, "second")) << "no change";
  EXPECT_EQ(verdict(book->edit(id, "")), "text_missing");
  const auto history = *book->history(id);
  ASSERT_EQ(history.size(), 2u);
  EXPECT_EQ(history[0].text, "first");
  EXPECT_EQ(history[0].edited_ms, made);
  EXPECT_EQ(history[1].text, "second");
  EXPECT_EQ(history[1].made_ms, made);
  EXPECT_EQ(history[1].edited_ms, made + 1000);
}

TEST_F(NotebookTest, ListsAndFindsNewestFirst) {
  const auto one = *book->write("a long day");
  const auto two = *book->write("a short day");
  const auto all = *book->list(10);
  ASSERT_EQ(all.size(), 2u);
  EXPECT_EQ(all[0].id, two);
  EXPECT_EQ(book->list(1)->size(), 1u);
  const auto rest = *book->list(10, two);
  ASSERT_EQ(rest.size(), 1u);
  EXPECT_EQ(rest[0].id, one);
  EXPECT_TRUE(book->list(10, one)->empty());
  EXPECT_EQ(book->list(10, crypto::random_id<RecordId>()).error().code, Code::kNotFound);
  EXPECT_EQ(found("day"), (Ids{two, one}));
  EXPECT_EQ(found("lon"), Ids{one});
  EXPECT_EQ(found("  "), Ids{});
  ASSERT_TRUE(book->edit(one, "an easy day"));
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
  const auto kept = *book->write("kept");
  const auto id = *book->write("qzxcanary one");
  ASSERT_TRUE(book->edit(id, "qzxcanary two"));
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
  const auto id = *book->write("kept");
  EXPECT_EQ(verdict(book->remove({id, RecordId{}})), "id_unknown");
  EXPECT_EQ(verdict(book->edit(RecordId{}, "x")), "id_unknown");
  EXPECT_EQ(verdict(book->history(RecordId{})), "id_unknown");
  EXPECT_EQ(found("kept"), Ids{id});
}

TEST_F(NotebookTest, FindsWhatWasWrittenAfterTheNewestWasRemoved) {
  const auto gone = *book->write("gone");
  ASSERT_TRUE(book->remove({gone}));
  const auto id = *book->write("new");
  EXPECT_EQ(found("new"), Ids{id});
  EXPECT_EQ(found("gone"), Ids{});
  EXPECT_EQ(book->history(id)->size(), 1u);
}

}  // namespace
}  // namespace lull::store
