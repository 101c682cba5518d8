// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include "control.pb.h"
#include "unit/cli/entries.h"
#include "unit/cli/harness.h"

namespace lull::cli::test {
namespace {

TEST(Passphrase, IsTypedWithoutEcho) {
  FakeDaemon daemon;
  daemon.reply("Unlock", proto::Empty());
  OnTerminal terminal(daemon, {"unlock"});
  EXPECT_TRUE(terminal.echoes());
  terminal.say("Passphrase:", "");
  EXPECT_FALSE(terminal.echoes());
  const Ran ran = terminal.say("", "zebra crossing nine\n").end();
  EXPECT_EQ(ran.exit, 0);
  EXPECT_EQ(ran.out.find("zebra"), std::string::npos) << ran.out;
  EXPECT_EQ(daemon.last<proto::UnlockRequest>("Unlock").passphrase(), "zebra crossing nine");
}

TEST(Passphrase, CtrlCRestoresEchoAndEndsByItsSignal) {
  FakeDaemon daemon;
  OnTerminal terminal(daemon, {"unlock"});
  terminal.say("Passphrase:", "ze\x03");
  const Ran ran = terminal.end();
  EXPECT_EQ(ran.exit, -SIGINT);
  EXPECT_TRUE(daemon.calls("Unlock").empty());
}

TEST(Passphrase, BackspaceWorks) {
  FakeDaemon daemon;
  daemon.reply("Unlock", proto::Empty());
  OnTerminal terminal(daemon, {"unlock"});
  terminal
      .say("Passphrase:",
           "abcx\x7f"
           "d\n")
      .end();
  EXPECT_EQ(daemon.last<proto::UnlockRequest>("Unlock").passphrase(), "abcd");
}

TEST(SetupOnATerminal, AsksOneThingAfterTheOther) {
  FakeDaemon daemon;
  proto::StatusReply fresh;
  fresh.set_state(proto::STATE_NEW);
  daemon.reply("Status", fresh);
  proto::SetupReply reply;
  reply.set_recovery_code("ABCD-EFGH");
  daemon.reply("Setup", reply);
  OnTerminal terminal(daemon, {"setup"});
  const Ran ran = terminal.say("[yes/no]", "yes\n")
                      .say("nickname", "Noor\n")
                      .say("few words:", "five words make it strong\n")
                      .say("strong one", "")
                      .say("again:", "five words make it strong\n")
                      .end();
  EXPECT_EQ(ran.exit, 0) << ran.out;
  EXPECT_NE(ran.out.find("ABCD-EFGH"), std::string::npos);
  EXPECT_EQ(ran.out.find("five words"), std::string::npos);
  EXPECT_EQ(daemon.last<proto::SetupRequest>("Setup").display(), "Noor");
}

TEST(SetupOnATerminal, SR_03_NoEndsIt) {
  FakeDaemon daemon;
  proto::StatusReply fresh;
  fresh.set_state(proto::STATE_NEW);
  daemon.reply("Status", fresh);
  OnTerminal terminal(daemon, {"setup"});
  const Ran ran = terminal.say("[yes/no]", "no\n").end();
  EXPECT_EQ(ran.exit, 1);
  EXPECT_TRUE(daemon.calls("Setup").empty());
}

TEST(SetupOnATerminal, TwoDifferentPassphrasesStoreNothing) {
  FakeDaemon daemon;
  proto::StatusReply fresh;
  fresh.set_state(proto::STATE_NEW);
  daemon.reply("Status", fresh);
  OnTerminal terminal(daemon, {"setup", "--adults", "--name", "Noor"});
  const Ran ran =
      terminal.say("few words:", "first long one\n").say("again:", "other long one\n").end();
  EXPECT_EQ(ran.exit, 1);
  EXPECT_TRUE(daemon.calls("Setup").empty());
}

TEST(LimitOnATerminal, AsksWithNeitherAnswerPreselected) {
  FakeDaemon daemon;
  proto::Entry saved = own_preference();
  daemon.reply("Save", saved);
  OnTerminal terminal(daemon, {"limit", "touch.hold_still"});
  const Ran ran = terminal.say("[share/keep]", "\n").say("[share/keep]", "keep\n").end();
  EXPECT_EQ(ran.exit, 0) << ran.out;
  EXPECT_NE(ran.out.find("sees exactly this"), std::string::npos);
  EXPECT_FALSE(daemon.last<proto::SaveRequest>("Save").share());
}

TEST(ShareOnATerminal, SR_06_IsAskedAfterThePreviewAndNoIsNo) {
  FakeDaemon daemon;
  proto::PeersReply peers;
  peers.add_peers()->set_display("Sam");
  daemon.reply("Peers", peers);
  proto::ListReply preview;
  *preview.add_entries() = own_preference();
  daemon.reply("Preview", preview);
  daemon.reply("Share", preview);
  OnTerminal no(daemon, {"share", "3f2a"});
  EXPECT_EQ(no.say("Sam will see exactly this:", "").say("[y/n]", "\n").end().exit, 0);
  EXPECT_TRUE(daemon.calls("Share").empty());
  OnTerminal yes(daemon, {"share", "3f2a"});
  EXPECT_EQ(yes.say("[y/n]", "y\n").end().exit, 0);
  EXPECT_EQ(daemon.calls("Share").size(), 1u);
}

TEST(WantOnATerminal, SR_06_ShareShowsThePreviewFirst) {
  FakeDaemon daemon;
  daemon.reply("List", proto::ListReply());
  daemon.reply("Save", own_preference());
  daemon.reply("Peers", proto::PeersReply());
  proto::ListReply preview;
  *preview.add_entries() = own_preference();
  daemon.reply("Preview", preview);
  daemon.reply("Share", preview);
  OnTerminal terminal(daemon, {"want", "touch.hold_still", "nice", "--share"});
  EXPECT_EQ(terminal.say("[y/n]", "n\n").end().exit, 0);
  EXPECT_FALSE(daemon.last<proto::SaveRequest>("Save").share());
  EXPECT_TRUE(daemon.calls("Share").empty());
}

TEST(EraseOnATerminal, NeedsTheWordAndThePassphrase) {
  FakeDaemon daemon;
  daemon.reply("Erase", proto::Empty());
  OnTerminal no(daemon, {"erase"});
  EXPECT_EQ(no.say("word erase:", "yes\n").end().exit, 1);
  EXPECT_TRUE(daemon.calls("Erase").empty());
  OnTerminal yes(daemon, {"erase"});
  EXPECT_EQ(yes.say("word erase:", "erase\n").say("Passphrase:", "one two three\n").end().exit, 0);
  EXPECT_EQ(daemon.last<proto::EraseRequest>("Erase").passphrase(), "one two three");
}

TEST(CheckInOnATerminal, EachQuestionSaysWhatMayBeTyped) {
  FakeDaemon daemon;
  OnTerminal terminal(daemon, {"checkin"});
  for (int question = 0; question < 12; ++question) terminal.say("(Enter leaves it out)", "\n");
  const std::string screen = terminal.end().out;
  for (const char* text :
       {"  0 (not at all), 1 (a little),", "  0 (none), 1, 2,", "10 (worst imaginable)",
        "env.low_light food.warm_drink", "touch.light_massage=shorter", "gentler"})
    EXPECT_NE(screen.find(text), std::string::npos) << text << "\nin: " << screen;
  EXPECT_EQ(screen.find("0 (0"), std::string::npos) << screen;
}

}  // namespace
}  // namespace lull::cli::test
