// SPDX-License-Identifier: Apache-2.0
#include "store/search_index.h"

#include "unit/store/raw.h"

namespace lull::store {
namespace {

using model::kGratitudeSpec;
using Ids = std::vector<RecordId>;

RecordId keep(Home& home, std::string_view text) {
  return *home->create(kGratitudeSpec, thanks(text), std::nullopt);
}

TEST(Search, FindsWholeWordsAndTheBeginningOfTheLast) {
  Home home(1);
  const auto blanket = keep(home, "the warm blanket");
  const auto tea = keep(home, "warm tea");
  EXPECT_EQ(found(home, "warm"), (Ids{tea, blanket})) << "newest first";
  EXPECT_EQ(found(home, "warm blan"), Ids{blanket});
  EXPECT_EQ(found(home, "war blanket"), Ids{}) << "only the last word may be begun";
  EXPECT_EQ(found(home, "tea warm"), Ids{tea}) << "in any order";
  EXPECT_EQ(found(home, "TEA"), Ids{tea});
  EXPECT_EQ(found(home, "cold"), Ids{});
  EXPECT_EQ(home->search("warm", 1)->size(), 1u);
}

TEST(Search, WholeWordsComeBeforeWordsThatOnlyBeginSo) {
  Home home(1);
  const auto old = keep(home, "warm tea");
  const auto begun = keep(home, "warmth");
  const auto fresh = keep(home, "warm blanket");
  const auto last = keep(home, "warmer");
  const auto ids = [&](std::size_t most) {
    Ids out;
    const auto entries = home->search("warm", most);
    for (const auto& entry : *entries) out.push_back(entry.id);
    return out;
  };
  EXPECT_EQ(ids(1), Ids{fresh});
  EXPECT_EQ(ids(2), (Ids{fresh, old}));
  EXPECT_EQ(ids(3), (Ids{last, fresh, old}));
  EXPECT_EQ(ids(9), (Ids{last, fresh, begun, old}));
}

TEST(Search, FoldsAccents) {
  Home home(1);
  const auto id = keep(home, "caf\xc3\xa9");
  EXPECT_EQ(found(home, "cafe"), Ids{id});
}

TEST(Search, WhatAPersonTypesIsNeverAQueryLanguage) {
  Home home(1);
  const auto id = keep(home, "rock and roll (loud) not quiet");
  for (const char* typed : {"rock AND roll", "rock NOT", "(loud", "loud)", "\"rock", "rock\"roll",
                            "text:rock", "rock*", "^rock", "rock - roll", "NEAR(rock", "rock OR"}) {
    const auto entries = home->search(typed, 10);
    EXPECT_TRUE(entries.has_value()) << typed;
  }
  EXPECT_EQ(found(home, "rock\"roll"), Ids{id});
  EXPECT_EQ(found(home, ""), Ids{});
  EXPECT_EQ(found(home, " \n\t "), Ids{});
  EXPECT_EQ(found(home, "!!!"), Ids{});
  EXPECT_EQ(found(home, "rock !!!"), Ids{id});
  EXPECT_TRUE(home->search(std::string_view("ro\0ck", 5), 10).has_value());
  EXPECT_TRUE(home->search("\xff\xfe", 10).has_value());
  std::string many;
  for (int i = 0; i < 3000; ++i) many += "rock ";
  EXPECT_TRUE(home->search(many, 10).has_value());
}

TEST(Search, FollowsEdits) {
  Home home(1);
  const auto id = keep(home, "first words");
  EXPECT_EQ(found(home, "first"), Ids{id});
  ASSERT_TRUE(home->edit(id, thanks("second words")));
  EXPECT_EQ(found(home, "first"), Ids{});
  EXPECT_EQ(found(home, "second"), Ids{id});
  EXPECT_EQ(found(home, "words"), Ids{id});
}

TEST(Search, FollowsEditsOfWhatWasNeverSearchedBefore) {
  Home home(1);
  const auto id = keep(home, "first words");
  ASSERT_TRUE(home->edit(id, thanks("second words")));
  EXPECT_EQ(found(home, "first"), Ids{});
  EXPECT_EQ(found(home, "second"), Ids{id});
}

// Row numbers come back once the last row is removed.
TEST(Search, FindsWhatWasMadeAfterTheNewestWasRemoved) {
  Home home(1);
  const auto gone = keep(home, "gone words");
  EXPECT_EQ(found(home, "gone"), Ids{gone});
  ASSERT_TRUE(home->remove({gone}));
  const auto id = keep(home, "new words");
  EXPECT_EQ(found(home, "new"), Ids{id});
  ASSERT_TRUE(home->edit(id, thanks("newer words")));
  EXPECT_EQ(found(home, "words"), Ids{id});
  EXPECT_EQ(found(home, "new words"), Ids{});
  ASSERT_TRUE(home->remove({id}));
  EXPECT_EQ(found(home, "words"), Ids{});
  auto vault = home.take_vault();
  EXPECT_EQ(ask(vault.db(), "INSERT INTO search(search) VALUES('integrity-check')"), "");
}

TEST(Search, FindsSharedEntriesOfBothAndFollowsTheOthersEdits) {
  Home a(1);
  Home b(2);
  a.join(pair_space(), 2);
  b.join(pair_space(), 1);
  const auto id = share_thanks(a, "first words");
  ASSERT_TRUE(carry(b, a));
  EXPECT_EQ(found(b, "first"), Ids{id});
  ASSERT_TRUE(a->edit(id, thanks("second words")));
  ASSERT_TRUE(carry(b, a));
  EXPECT_EQ(found(b, "first"), Ids{});
  EXPECT_EQ(found(b, "second"), Ids{id});
  ASSERT_TRUE(a->withdraw({id}));
  ASSERT_TRUE(carry(b, a));
  EXPECT_EQ(found(b, "words"), Ids{});
  EXPECT_EQ(found(a, "second"), Ids{id}) << "its author keeps a copy";
  const auto again = *a->share({id}, a.space);
  EXPECT_EQ(found(a, "second"), again);
  ASSERT_TRUE(carry(b, a));
  EXPECT_EQ(found(b, "second"), again);
}

// Taking out of the index what is not in it would damage it, and with it every later write.
TEST(Search, WhatComesAfterAWithdrawalLeavesTheIndexSound) {
  Home desk(1);
  Home phone(1);
  Home bo(2);
  desk.join(pair_space(), 2);
  phone.join(pair_space(), 2);
  bo.join(pair_space(), 1);
  const auto id = share_thanks(desk, "only words");
  ASSERT_TRUE(carry(phone, desk));
  ASSERT_TRUE(carry(bo, desk));
  ASSERT_EQ(found(bo, "words").size(), 1u);
  ASSERT_EQ(found(desk, "words").size(), 1u);
  ASSERT_TRUE(phone->edit(id, thanks("other words")));
  ASSERT_TRUE(phone->withdraw({id}));
  ASSERT_TRUE(desk->withdraw({id}));
  ASSERT_EQ(verdict(carry(bo, desk)), "good");
  ASSERT_EQ(verdict(carry(bo, phone)), "good");
  ASSERT_EQ(verdict(carry(desk, phone)), "good");
  ASSERT_EQ(verdict(desk->remove({id})), "good");
  ASSERT_EQ(verdict(desk->remove({id})), "good");
  for (auto* home : {&bo, &desk}) {
    EXPECT_EQ(found(*home, "words").size(), 0u);
    const auto kept = keep(*home, "new words");
    EXPECT_EQ(found(*home, "words"), Ids{kept});
    ASSERT_EQ(verdict((*home)->edit(kept, thanks("newer words"))), "good");
    ASSERT_EQ(verdict((*home)->remove({kept})), "good");
    EXPECT_EQ(found(*home, "words").size(), 0u);
    auto vault = home->take_vault();
    EXPECT_EQ(ask(vault.db(), "INSERT INTO search(search) VALUES('integrity-check')"), "");
  }
}

// Words that were removed stay in old parts of the index until it is rewritten. However removals,
// additions and the steps of rewriting fall together, none may be left when maintenance is done.
TEST(Search, MaintenanceEndsWithNoRemovedWordLeft) {
  Home home(1);
  std::vector<RecordId> ids;
  const auto many = [&](int count, const std::string& text) {
    for (int i = 0; i < count; ++i)
      ids.push_back(keep(home, text + std::to_string(i) + " " + std::string(200, 'w')));
    EXPECT_FALSE(found(home, "nothing").size());
  };
  for (int round = 0; round < 6; ++round) many(40, "plain" + std::to_string(round));
  const auto canary = keep(home, "qzxcanary");
  many(40, "after");
  ASSERT_EQ(found(home, "qzxcanary").size(), 1u);
  ASSERT_TRUE(home->remove({canary}));
  home.settle_down();
  EXPECT_EQ(tables_holding(home, "zxcanary"), "");

  // Once more, and while it is being rewritten another is removed and others come.
  const auto first = keep(home, "qzxcanary");
  ASSERT_EQ(found(home, "qzxcanary").size(), 1u);
  const auto second = keep(home, "vkjcanary");
  ASSERT_EQ(found(home, "vkjcanary").size(), 1u);
  ASSERT_TRUE(home->remove({first}));
  ASSERT_EQ(*home->maintain(true), Maintenance::kMore);
  ASSERT_TRUE(home->remove({second}));
  many(3, "meanwhile");
  home.settle_down();
  EXPECT_EQ(tables_holding(home, "zxcanary"), "");
  EXPECT_EQ(tables_holding(home, "kjcanary"), "");
  EXPECT_EQ(found(home, "after7").size(), 1u);
  EXPECT_EQ(found(home, "meanwhile").size(), 3u);
}

TEST(Search, ALargeIndexIsRewrittenInBoundedStepsThatEnd) {
  Home home(1);
  std::uint64_t state = 1;
  for (int i = 0; i < 2500; ++i) {
    std::string words;
    for (int j = 0; j < 45; ++j) {
      state = state * 6364136223846793005u + 1442695040888963407u;
      words += "w" + std::to_string(state >> 32) + " ";
    }
    keep(home, words.substr(0, 490));
    if (i % 250 == 0) {
      ASSERT_TRUE(home->search("w", 1));
    }
  }
  const auto canary = keep(home, "qzxcanary");
  ASSERT_EQ(found(home, "qzxcanary").size(), 1u);
  ASSERT_TRUE(home->remove({canary}));
  int steps = 0;
  while (*home->maintain(true) != Maintenance::kDone) ASSERT_LT(++steps, 100);
  EXPECT_GT(steps, 2) << "not all at once";
  EXPECT_EQ(tables_holding(home, "zxcanary"), "");
}

TEST(Search, TidyingGoesOnAfterReopening) {
  Home home(1);
  for (int i = 0; i < 5; ++i) {
    keep(home, "plain");
    ASSERT_FALSE(found(home, "plain").empty());
  }
  const auto canary = keep(home, "qzxcanary");
  ASSERT_EQ(found(home, "qzxcanary").size(), 1u);
  ASSERT_TRUE(home->remove({canary}));
  home.reopen();
  home.settle_down();
  EXPECT_EQ(tables_holding(home, "zxcanary"), "");
  EXPECT_EQ(found(home, "plain").size(), 5u);
}

TEST(Search, NothingWaitsForMaintenanceWhenNothingWasRemoved) {
  Home home(1);
  keep(home, "plain");
  ASSERT_FALSE(found(home, "plain").empty());
  EXPECT_EQ(*home->maintain(true), Maintenance::kDone);
  EXPECT_EQ(*home->maintain(false), Maintenance::kLater);
}

}  // namespace
}  // namespace lull::store
