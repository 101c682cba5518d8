// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include "control.pb.h"
#include "model/catalogue.h"
#include "unit/cli/entries.h"
#include "unit/cli/harness.h"

namespace lull::cli::test {
namespace {

proto::Mark mark(proto::MarkKind kind, const std::string& of, const std::string& text = "") {
  proto::Mark made;
  made.set_kind(kind);
  made.set_of(of);
  made.set_text(text);
  return made;
}

class MarksTest : public ::testing::Test {
 protected:
  FakeDaemon daemon;
  void SetUp() override { daemon.reply("SetMark", proto::Mark()); }
  void marked(std::vector<proto::Mark> all) {
    proto::MarksReply reply;
    for (auto& one : all) *reply.add_marks() = std::move(one);
    daemon.reply("Marks", reply);
  }
  std::string out(std::vector<std::string> args) { return run(daemon, std::move(args)).out; }
};

bool has(const std::string& all, const std::string& text) {
  return all.find(text) != std::string::npos;
}

TEST_F(MarksTest, AHiddenCardIsNeitherShownNorDrawn) {
  std::vector<proto::Mark> all;
  std::string kept;
  for (const auto& prompt : model::prompts()) {
    if (prompt.deck != "after") continue;
    if (kept.empty())
      kept = prompt.id;
    else
      all.push_back(mark(proto::MARK_HIDDEN, std::string(prompt.id)));
  }
  const auto hidden = all.front().of();
  marked(all);
  EXPECT_TRUE(has(out({"cards", "after"}), kept));
  EXPECT_FALSE(has(out({"cards", "after"}), hidden));
  EXPECT_TRUE(has(out({"cards", "after", "--hidden"}), hidden));
  for (int i = 0; i < 20; ++i) EXPECT_TRUE(has(out({"draw", "after"}), kept));
}

TEST_F(MarksTest, ADrawAmongTheStarredGivesOneOfThem) {
  marked({mark(proto::MARK_STARRED, "p.before.02")});
  EXPECT_TRUE(has(out({"draw", "--starred"}), "p.before.02"));
  EXPECT_FALSE(has(out({"cards", "--starred"}), "p.before.01"));
  EXPECT_TRUE(has(run(daemon, {"cards", "after", "--starred"}).err, "lull help star"));
}

TEST_F(MarksTest, AnItemIsCalledAsThisPersonCallsIt) {
  marked({mark(proto::MARK_CALLED, "touch.hold_still", "our quiet"),
          mark(proto::MARK_HIDDEN, "touch.hair_strokes")});
  const auto touch = out({"items", "touch"});
  EXPECT_TRUE(has(touch, "our quiet"));
  EXPECT_FALSE(has(touch, "touch.hair_strokes"));
  EXPECT_TRUE(has(out({"items", "touch", "--hidden"}), "touch.hair_strokes"));
  EXPECT_TRUE(has(out({"items", "touch.hair_strokes"}),
                  std::string(model::find_item("touch.hair_strokes")->label)))
      << "named, it is shown";
}

TEST_F(MarksTest, ATickNamesTheStepOfTonight) {
  proto::TonightReply tonight;
  tonight.mutable_plan()->mutable_entry()->set_id(kId);
  for (const char* id : {"aaaa", "bbbb"}) tonight.add_steps()->mutable_step()->set_id(id);
  daemon.reply("Tonight", tonight);
  EXPECT_EQ(run(daemon, {"tick", "2"}).exit, 0);
  const auto sent = daemon.last<proto::SetMarkRequest>("SetMark");
  EXPECT_EQ(sent.mark().kind(), proto::MARK_TICKED);
  EXPECT_EQ(sent.mark().of(), kId);
  EXPECT_EQ(sent.mark().part(), "bbbb");
  EXPECT_FALSE(sent.off());
  run(daemon, {"tick", "1", "--undo"});
  EXPECT_TRUE(daemon.last<proto::SetMarkRequest>("SetMark").off());
  const auto none = run(daemon, {"tick", "3"});
  EXPECT_EQ(none.exit, 1);
  EXPECT_TRUE(has(none.err, "no such step"));
  EXPECT_EQ(run(daemon, {"tick", "0"}).exit, 64);
}

TEST_F(MarksTest, StarHideAndCallSayWhatTheyAreAbout) {
  run(daemon, {"star", "p.before.02"});
  EXPECT_EQ(daemon.last<proto::SetMarkRequest>("SetMark").mark().kind(), proto::MARK_STARRED);
  run(daemon, {"hide", "touch.hold_still"});
  EXPECT_EQ(daemon.last<proto::SetMarkRequest>("SetMark").mark().kind(), proto::MARK_HIDDEN);
  const auto called = run(daemon, {"call", "touch.hold_still", "our quiet"});
  const auto sent = daemon.last<proto::SetMarkRequest>("SetMark").mark();
  EXPECT_EQ(sent.kind(), proto::MARK_CALLED);
  EXPECT_EQ(sent.of(), "touch.hold_still");
  EXPECT_EQ(sent.text(), "our quiet");
  EXPECT_TRUE(has(called.err, "on your own screen alone"));
}

}  // namespace
}  // namespace lull::cli::test
