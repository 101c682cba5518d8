// SPDX-License-Identifier: Apache-2.0
// Rules about what one device holds, and what it lets another know, with two whole nodes.
#include "model/reflection.h"
#include "practice/plans.h"
#include "unit/model/histories.h"
#include "unit/node/couple.h"
#include "unit/store/raw.h"

namespace lull::node {
namespace {

class NodeRules : public CoupleTest {
 protected:
  /// The tables of somebody's shared vault in which these bytes are. Their node has ended.
  static std::string tables_holding(const Someone& whose, std::string_view bytes) {
    const auto slots = vault::KeySlots::load(whose.directory() / "shared.keys");
    EXPECT_TRUE(slots);
    auto keys = slots->open(*passphrase_from(kPassphrase, false));
    EXPECT_TRUE(keys);
    auto vault = vault::Vault::open(whose.directory() / "shared.vault", std::move(*keys));
    EXPECT_TRUE(vault);
    return store::tables_holding(vault->db(), bytes);
  }
};

// How the other is reached has to be remembered: sealed, in the row of the peer, and as nothing
// that anybody is shown as theirs.
TEST_F(NodeRules, SR_02_AfterASyncAnAddressIsNowhereButInThePeersOwnRow) {
  pair();
  noor.thank("qzxcanary");
  ASSERT_TRUE(both_have({"qzxcanary"}));
  world.run_for(60'000);
  noor.end();
  sam.end();
  ASSERT_NE(tables_holding(sam, "qzxcanary"), "") << "the search works";
  EXPECT_EQ(tables_holding(noor, "192.168.7.3"), "peer");
  EXPECT_EQ(tables_holding(sam, "192.168.7.2"), "peer");
  // One's own address is not kept at all, in letters or in bytes, nor any network's name.
  EXPECT_EQ(tables_holding(noor, "192.168.7.2"), "");
  EXPECT_EQ(tables_holding(sam, "192.168.7.3"), "");
  for (auto* someone : {&noor, &sam})
    for (const char* never : {"\xc0\xa8\x07\x02", "\xc0\xa8\x07\x03", "virtual0", "eth0", "wlan"})
      EXPECT_EQ(tables_holding(*someone, never), "") << never;
}

model::Fields text_of(const std::string& words) {
  model::Fields fields;
  fields.set(model::reflection::kText, words);
  return fields;
}

/// Everything that is one person's alone, in any order.
class PrivateDoings {
 public:
  PrivateDoings(Someone& someone, std::uint64_t seed) : someone_(someone), dice_(seed) {}

  /// Does one of them; all take words that would be found again.
  void one(int kind) {
    const std::string words = "qzxprivate " + std::to_string(dice_.roll(1000));
    auto& store = **someone_.node().store();
    auto& notebook = **someone_.node().notebook();
    switch (kind) {
      case 0:
        reflections_.push_back(*notebook.write(model::kReflectionSpec, text_of(words)));
        break;
      case 1:
        if (reflections_.empty()) break;
        ASSERT_TRUE(notebook.edit(reflections_.back(), text_of(words + " more")));
        break;
      case 2:
        ASSERT_TRUE(
            (*someone_.node().reminders())->set({0, "own", "qzxprivate", "daily 09:00", 0}));
        break;
      case 3:
        set([&](Settings& settings) {
          settings.auto_lock_minutes = 1 + static_cast<int>(dice_.roll(60));
          settings.title = "qzxprivate";
        });
        break;
      case 4:
        set([&](Settings& settings) { settings.keep_days["gratitude"] = 365; });
        break;
      case 5:
        look_at_everything(store);
        break;
      case 6:
        ASSERT_TRUE(practice::draft_from(*someone_.node().practice(), "pre.quiet_closeness"));
        break;
      case 7:
        someone_.thank(words, false);
        break;
      default:
        ASSERT_TRUE(store.search("qzxprivate", 10));
        ASSERT_TRUE(notebook.search("qzxprivate", 10));
    }
  }
  std::uint64_t roll(std::uint64_t below) { return dice_.roll(below); }

 private:
  static void look_at_everything(store::Store& store) {
    const auto entries = *store.list({});
    for (const auto& entry : entries) ASSERT_TRUE(store.mark_opened({entry.id}));
  }
  void set(const std::function<void(Settings&)>& change) {
    auto settings = someone_.node().settings();
    change(settings);
    const auto done = someone_.node().set_settings(settings);
    ASSERT_TRUE(done) << done.error().reason;
  }
  Someone& someone_;
  model::Dice dice_;
  std::vector<RecordId> reflections_;
};

TEST_F(NodeRules, SR_07_WhateverIsPrivateByNatureMakesNoChange) {
  pair();
  ASSERT_TRUE(noor.wait([&](Done done) {
    noor.node().open_notebook(*passphrase_from(kPassphrase, false), std::move(done));
  }));
  sam.thank("from sam");
  ASSERT_TRUE(both_have({"from sam"}));
  const auto space = *noor.node().pair_space();
  const auto before = (*noor.node().store())->log().version(space);
  const auto sent = world.bytes_sent;
  PrivateDoings doings(noor, 7);
  for (int kind = 0; kind < 9; ++kind) doings.one(kind);
  for (int i = 0; i < 100; ++i) doings.one(static_cast<int>(doings.roll(9)));
  world.run_for(1'000);
  EXPECT_EQ((*noor.node().store())->log().version(space), before);
  EXPECT_EQ(world.bytes_sent, sent) << "nothing was said because of it, not even that it was";
  world.run_for(60'000);
  ASSERT_TRUE(noor.in_step());
  noor.end();
  sam.end();
  EXPECT_NE(tables_holding(noor, "qzxprivate"), "");
  EXPECT_EQ(tables_holding(sam, "qzxprivate"), "");
}

}  // namespace
}  // namespace lull::node
