// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include "cli/limits.h"
#include "cli/messages.h"
#include "cli/text.h"
#include "control.pb.h"
#include "model/proposal.h"
#include "unit/cli/entries.h"
#include "unit/cli/harness.h"

namespace lull::cli::test {
namespace {

/// Save answers with what was saved, as the daemon would show it.
void echo_saves(FakeDaemon& daemon) {
  daemon.answer<proto::SaveRequest, proto::Entry>(
      "Save", [](const proto::SaveRequest& request) -> Result<proto::Entry> {
        proto::Entry entry;
        entry.set_id(request.id().empty() ? kId : request.id());
        entry.set_mine(true);
        entry.set_author("Noor");
        entry.set_share(request.share() ? proto::SHARE_SHARED : proto::SHARE_PRIVATE);
        if (request.content().has_preference())
          *entry.mutable_content()->mutable_preference() = request.content().preference();
        if (request.content().has_limit())
          *entry.mutable_content()->mutable_limit() = request.content().limit();
        if (request.content().has_gratitude())
          *entry.mutable_content()->mutable_gratitude() = request.content().gratitude();
        if (request.content().has_reflection())
          *entry.mutable_content()->mutable_reflection() = request.content().reflection();
        return entry;
      });
}

/// A daemon whose List has these entries.
void list(FakeDaemon& daemon, const std::vector<proto::Entry>& entries) {
  proto::ListReply reply;
  for (const auto& entry : entries) *reply.add_entries() = entry;
  daemon.reply("List", reply);
}

TEST(Run, WithoutADaemonSaysHowToStartIt) {
  const Ran ran = run({"--home", "/nowhere", "--json", "status"});
  EXPECT_EQ(ran.exit, 69);
  EXPECT_NE(ran.err.find("lulld"), std::string::npos);
  EXPECT_EQ(ran.json().at(0)["error"], "daemon_not_running");
}

TEST(Run, WithoutAPlaceForTheSocketSaysSo) {
  EXPECT_EQ(run({"status"}).exit, 64);
}

TEST(Run, ReasonsBecomeSentencesAndExitCodes) {
  FakeDaemon daemon;
  const std::tuple<Code, const char*, int> cases[] = {
      {Code::kLocked, "locked", 77},
      {Code::kInvalid, "not_set_up", 1},
      {Code::kUnavailable, "peer_unreachable", 75},
      {Code::kUnavailable, "of_the_future", 75},
      {Code::kNoSpace, "disk_full", 1},
  };
  for (const auto& [code, reason, exit] : cases) {
    daemon.refuse("List", code, reason);
    const Ran plain = run(daemon, {"list"});
    EXPECT_EQ(plain.exit, exit) << reason;
    EXPECT_EQ(plain.out, "");
    EXPECT_EQ(plain.err.back(), '\n');
    const Ran json = run(daemon, {"list", "--json"});
    EXPECT_EQ(json.exit, exit);
    EXPECT_EQ(json.json().at(0)["error"], reason);
    EXPECT_EQ(json.json().at(0)["message"], message_for({code, reason}).sentence);
  }
}

TEST(Status, TellsHowThingsStand) {
  FakeDaemon daemon;
  proto::StatusReply status = open_status();
  status.add_notes("key_slots_healed");
  daemon.reply("Status", status);
  const Ran plain = run(daemon, {"status"});
  EXPECT_EQ(plain.exit, 0);
  EXPECT_NE(plain.out.find("0.1.0, open"), std::string::npos);
  EXPECT_NE(plain.out.find("Sam, in reach"), std::string::npos);
  EXPECT_NE(plain.err.find("written anew"), std::string::npos);
  const auto json = run(daemon, {"status", "--json"}).json().at(0);
  EXPECT_EQ(json["state"], "open");
  EXPECT_EQ(json["display"], "Noor");
  EXPECT_EQ(json["peers"][0]["connected"], true);
  EXPECT_EQ(json["notes"][0], "key_slots_healed");
}

TEST(Waiting, NamesTheNextStepInEachState) {
  FakeDaemon daemon;
  proto::StatusReply status;
  status.set_state(proto::STATE_NEW);
  daemon.reply("Status", status);
  EXPECT_NE(run(daemon, {}).out.find("lull setup"), std::string::npos);
  status.set_state(proto::STATE_LOCKED);
  daemon.reply("Status", status);
  EXPECT_NE(run(daemon, {}).out.find("lull unlock"), std::string::npos);
  status.set_state(proto::STATE_OPEN);
  daemon.reply("Status", status);
  daemon.reply("PairState", proto::PairStateReply());
  daemon.reply("Waiting", proto::WaitingReply());
  list(daemon, {});
  const Ran open = run(daemon, {});
  EXPECT_NE(open.out.find("Nothing new."), std::string::npos);
  EXPECT_NE(open.out.find("lull pair"), std::string::npos);
  EXPECT_NE(open.out.find("lull start"), std::string::npos);
}

TEST(Waiting, ShowsWhatIsNewAndAtMostThreeSteps) {
  FakeDaemon daemon;
  daemon.reply("Status", open_status());
  daemon.reply("PairState", proto::PairStateReply());
  daemon.reply("Waiting", proto::WaitingReply());
  list(daemon, {own_preference(), other_thanks("For the tea.")});
  const Ran ran = run(daemon, {});
  EXPECT_EQ(ran.exit, 0);
  EXPECT_NE(ran.out.find("One thing is new:"), std::string::npos);
  EXPECT_NE(ran.out.find("For the tea."), std::string::npos);
  const auto json = run(daemon, {"--json"}).json().at(0);
  EXPECT_EQ(json["fresh"][0]["text"], "For the tea.");
  EXPECT_GE(json["next"].size(), 2u);
  EXPECT_LE(json["next"].size(), 3u);
}

TEST(Waiting, ShowsWhatIsThereToAnswerAndToLookAt) {
  FakeDaemon daemon;
  daemon.reply("Status", open_status());
  daemon.reply("PairState", proto::PairStateReply());
  list(daemon, {});
  proto::WaitingReply waiting;
  waiting.add_rounds(kId);
  waiting.add_proposals(kOtherId);
  waiting.set_tonight("11112222");
  auto* softening = waiting.add_softenings();
  softening->set_id("33334444");
  softening->set_due_ms(1'700'000'000'000);
  daemon.reply("Waiting", waiting);
  proto::RoundsReply rounds;
  auto* round = rounds.add_rounds();
  round->set_id(kId);
  round->set_question("What was good?");
  round->set_expires_day("2026-12-01");
  round->set_state(proto::ROUND_INVITED);
  daemon.reply("Rounds", rounds);
  proto::ProposalsReply proposals;
  auto* proposal = proposals.add_proposals();
  proposal->mutable_entry()->set_id(kOtherId);
  proposal->mutable_entry()->set_author("Sam");
  proposal->mutable_entry()->mutable_content()->mutable_proposal()->set_about(1);
  proposal->mutable_entry()->mutable_content()->mutable_proposal()->set_because("the evenings");
  daemon.reply("Proposals", proposals);
  proto::PlansReply plans;
  auto* plan = plans.add_plans();
  plan->mutable_entry()->set_id("11112222");
  plan->mutable_entry()->mutable_content()->mutable_plan()->set_title("Quiet evenings");
  plan->set_state(proto::PLAN_AGREED);
  daemon.reply("Plans", plans);
  const Ran ran = run(daemon, {});
  EXPECT_EQ(ran.exit, 0) << ran.err;
  for (const auto* text :
       {"Tonight:\n  11112222 Quiet evenings (agreed)\n", "a plan (the evenings)", "What was good?",
        "Opens when both have answered, or closes by itself on 2026-12-01", "lull keep 33334444",
        "lull tonight"})
    EXPECT_NE(ran.out.find(text), std::string::npos) << text << "\nin: " << ran.out;
  EXPECT_EQ(ran.out.find("Nothing new"), std::string::npos);
  // The label is the same once this person has answered.
  round->set_state(proto::ROUND_SEALED);
  daemon.reply("Rounds", rounds);
  EXPECT_EQ(run(daemon, {}).out, ran.out);
  const auto json = run(daemon, {"--json"}).json().at(0);
  EXPECT_EQ(json["rounds"][0], kId);
  EXPECT_EQ(json["tonight"], "11112222");
}

TEST(Setup, WithoutATerminalTakesEverythingFromOptions) {
  FakeDaemon daemon;
  proto::StatusReply fresh;
  fresh.set_state(proto::STATE_NEW);
  daemon.reply("Status", fresh);
  proto::SetupReply reply;
  reply.set_recovery_code("ABCD-EFGH");
  daemon.reply("Setup", reply);
  const Ran ran = run_with_secrets(daemon, {"setup", "--adults", "--name", "Noor", "--json"},
                                   "a long enough one\n");
  EXPECT_EQ(ran.exit, 0) << ran.err;
  EXPECT_EQ(ran.json().at(0)["recovery_code"], "ABCD-EFGH");
  EXPECT_NE(ran.err.find("cannot protect"), std::string::npos);
  const auto request = daemon.last<proto::SetupRequest>("Setup");
  EXPECT_TRUE(request.adults_confirmed());
  EXPECT_EQ(request.display(), "Noor");
  EXPECT_EQ(request.passphrase(), "a long enough one");
  EXPECT_EQ(request.private_passphrase(), "");
}

TEST(Setup, ASecondPassphraseIsTheSecondLine) {
  FakeDaemon daemon;
  proto::StatusReply fresh;
  fresh.set_state(proto::STATE_NEW);
  daemon.reply("Status", fresh);
  daemon.reply("Setup", proto::SetupReply());
  EXPECT_EQ(run_with_secrets(daemon, {"setup", "--adults", "--name", "Noor", "--second-passphrase"},
                             "a long enough one\nand quite another")
                .exit,
            0);
  EXPECT_EQ(daemon.last<proto::SetupRequest>("Setup").private_passphrase(), "and quite another");
}

TEST(Setup, WhatNobodyCanBeAskedHasToBeSaid) {
  FakeDaemon daemon;
  proto::StatusReply fresh;
  fresh.set_state(proto::STATE_NEW);
  daemon.reply("Status", fresh);
  EXPECT_EQ(run(daemon, {"setup"}).exit, 64);
  EXPECT_EQ(run(daemon, {"setup", "--adults"}).exit, 64);
  EXPECT_EQ(run_with_secrets(daemon, {"setup", "--adults", "--name", "N"}, "").exit, 64);
  EXPECT_TRUE(daemon.calls("Setup").empty());
}

TEST(Setup, AShortPassphraseIsRefusedBeforeAnythingIsSent) {
  FakeDaemon daemon;
  proto::StatusReply fresh;
  fresh.set_state(proto::STATE_NEW);
  daemon.reply("Status", fresh);
  daemon.reply("Setup", proto::SetupReply());
  const std::vector<std::string> args = {"setup", "--adults", "--name", "N", "--json"};
  EXPECT_EQ(run_with_secrets(daemon, args, "elevenchars\n").json().at(0)["error"],
            "passphrase_too_short");
  EXPECT_TRUE(daemon.calls("Setup").empty());
  EXPECT_EQ(run_with_secrets(daemon, args, "twelve chars\n").exit, 0);
  EXPECT_EQ(run_with_secrets(daemon, args, "zwölf Zeichn\n").exit, 0);
}

TEST(Setup, IsRefusedTheSecondTimeBeforeAnyQuestion) {
  FakeDaemon daemon;
  daemon.reply("Status", open_status());
  const Ran ran = run(daemon, {"setup", "--json"});
  EXPECT_EQ(ran.exit, 1);
  EXPECT_EQ(ran.json().at(0)["error"], "already_set_up");
}

TEST(Unlock, SendsThePassphrase) {
  FakeDaemon daemon;
  daemon.reply("Unlock", proto::Empty());
  EXPECT_EQ(run_with_secrets(daemon, {"unlock"}, "one two three four\n").exit, 0);
  EXPECT_EQ(daemon.last<proto::UnlockRequest>("Unlock").passphrase(), "one two three four");
}

TEST(Unlock, RecoveryTakesTheCodeAndANewPassphrase) {
  FakeDaemon daemon;
  daemon.reply("Unlock", proto::Empty());
  EXPECT_EQ(run_with_secrets(daemon, {"unlock", "--recovery"}, "ABCD EFGH\nbrand new words\n").exit,
            0);
  const auto request = daemon.last<proto::UnlockRequest>("Unlock");
  EXPECT_TRUE(request.recovery());
  EXPECT_EQ(request.passphrase(), "ABCD EFGH");
  EXPECT_EQ(request.new_passphrase(), "brand new words");
}

TEST(Unlock, APassphraseThatIsTooLongIsRefused) {
  FakeDaemon daemon;
  daemon.reply("Unlock", proto::Empty());
  EXPECT_EQ(run_with_secrets(daemon, {"unlock"}, std::string(kLineBytesMax, 'x') + "\n").exit, 0);
  EXPECT_EQ(run_with_secrets(daemon, {"unlock"}, std::string(kLineBytesMax + 1, 'x')).exit, 1);
  EXPECT_EQ(run(daemon, {"unlock", "--passphrase-fd", "99999"}).exit, 64);
}

TEST(Want, MakesANewAnswerPrivately) {
  FakeDaemon daemon;
  echo_saves(daemon);
  list(daemon, {});
  const Ran ran = run(daemon, {"want", "touch.hold_still", "matters", "--minutes", "open", "--tag",
                               "calm", "--json"});
  EXPECT_EQ(ran.exit, 0) << ran.err;
  const auto request = daemon.last<proto::SaveRequest>("Save");
  EXPECT_EQ(request.id(), "");
  EXPECT_FALSE(request.share());
  EXPECT_EQ(request.content().preference().item(), "touch.hold_still");
  EXPECT_EQ(request.content().preference().situation(), "usual");
  EXPECT_EQ(request.content().preference().direction(), proto::DIRECTION_RECEIVE);
  EXPECT_EQ(request.content().preference().want(), proto::WANT_MATTERS);
  EXPECT_EQ(request.content().preference().minutes(), 255u);
  EXPECT_FALSE(request.content().preference().has_note());
  EXPECT_EQ(ran.json().at(0)["want"], "matters");
  EXPECT_EQ(ran.json().at(0)["tags"][0], "calm");
}

TEST(Want, EditsTheAnswerToTheSameQuestion) {
  FakeDaemon daemon;
  echo_saves(daemon);
  proto::Entry other = own_preference();
  other.set_id(kOtherId);
  other.mutable_content()->mutable_preference()->set_direction(proto::DIRECTION_GIVE);
  proto::Entry theirs = own_preference();
  theirs.set_id("ffff");
  theirs.set_mine(false);
  list(daemon, {theirs, other, own_preference()});
  run(daemon, {"want", "touch.hold_still", "fine"});
  EXPECT_EQ(daemon.last<proto::SaveRequest>("Save").id(), kId);
  run(daemon, {"want", "touch.hold_still", "fine", "--give"});
  EXPECT_EQ(daemon.last<proto::SaveRequest>("Save").id(), kOtherId);
  run(daemon, {"want", "touch.hold_still", "fine", "--situation", "tired"});
  EXPECT_EQ(daemon.last<proto::SaveRequest>("Save").id(), "");
}

TEST(Want, FindsTheAnswerOnALaterPage) {
  FakeDaemon daemon;
  echo_saves(daemon);
  daemon.answer<proto::ListRequest, proto::ListReply>(
      "List", [](const proto::ListRequest& request) -> Result<proto::ListReply> {
        proto::ListReply page;
        if (request.after().empty()) {
          *page.add_entries() = other_thanks("x");
          page.set_more(true);
        } else {
          *page.add_entries() = own_preference();
        }
        return page;
      });
  run(daemon, {"want", "touch.hold_still", "clear"});
  EXPECT_EQ(daemon.last<proto::SaveRequest>("Save").id(), kId);
  EXPECT_EQ(daemon.last<proto::SaveRequest>("Save").content().preference().want(),
            proto::WANT_NOT_ANSWERED);
}

TEST(Want, SettingsAndCareForOneselfHaveOneAnswer) {
  FakeDaemon daemon;
  echo_saves(daemon);
  list(daemon, {});
  run(daemon, {"want", "env.low_light", "nice"});
  EXPECT_EQ(daemon.last<proto::SaveRequest>("Save").content().preference().direction(),
            proto::DIRECTION_SETTING);
  run(daemon, {"want", "self.slow_breaths", "nice"});
  EXPECT_EQ(daemon.last<proto::SaveRequest>("Save").content().preference().direction(),
            proto::DIRECTION_SELF);
}

TEST(Want, ClearingWhatWasNeverAnsweredStoresNothing) {
  FakeDaemon daemon;
  echo_saves(daemon);
  list(daemon, {});
  EXPECT_EQ(run(daemon, {"want", "touch.hold_still", "clear"}).exit, 0);
  EXPECT_TRUE(daemon.calls("Save").empty());
}

TEST(Limit, HasToChooseBetweenSharingAndKeeping) {
  FakeDaemon daemon;
  echo_saves(daemon);
  const Ran ran = run(daemon, {"limit", "touch.hair_strokes", "--json"});
  EXPECT_EQ(ran.exit, 64);
  EXPECT_EQ(ran.json().at(0)["error"], "share_or_keep");
  EXPECT_TRUE(daemon.calls("Save").empty());
  run(daemon, {"limit", "touch.hair_strokes", "--keep"});
  EXPECT_FALSE(daemon.last<proto::SaveRequest>("Save").share());
  run(daemon, {"limit", "touch.hair_strokes", "--share"});
  EXPECT_TRUE(daemon.last<proto::SaveRequest>("Save").share());
}

TEST(Limit, IsHardAndFindsItsTargetIfNothingIsSaid) {
  FakeDaemon daemon;
  echo_saves(daemon);
  const std::pair<const char*, proto::LimitTarget> cases[] = {
      {"touch.hold_still", proto::LIMIT_TARGET_ITEM},
      {"touch", proto::LIMIT_TARGET_CATEGORY},
      {"no surprises", proto::LIMIT_TARGET_OWN},
  };
  for (const auto& [what, target] : cases) {
    run(daemon, {"limit", what, "--keep"});
    const auto limit = daemon.last<proto::SaveRequest>("Save").content().limit();
    EXPECT_EQ(limit.target(), target);
    EXPECT_EQ(limit.strength(), proto::STRENGTH_HARD);
    EXPECT_FALSE(limit.has_direction());
  }
  run(daemon, {"limit", "touch", "--word", "--soft", "--keep", "--situation", "tired", "--give"});
  const auto limit = daemon.last<proto::SaveRequest>("Save").content().limit();
  EXPECT_EQ(limit.target(), proto::LIMIT_TARGET_WORD);
  EXPECT_EQ(limit.strength(), proto::STRENGTH_SOFT);
  EXPECT_EQ(limit.direction(), proto::DIRECTION_GIVE);
  EXPECT_EQ(limit.situations(0).name(), "tired");
}

TEST(Thanks, MayComeFromStandardInput) {
  FakeDaemon daemon;
  echo_saves(daemon);
  EXPECT_EQ(
      run(daemon, {"thanks", "-", "--about", "food.water_near", "--share"}, "Two\nlines\n").exit,
      0);
  const auto request = daemon.last<proto::SaveRequest>("Save");
  EXPECT_EQ(request.content().gratitude().text(), "Two\nlines");
  EXPECT_EQ(request.content().gratitude().about(), "food.water_near");
  EXPECT_TRUE(request.share());
  EXPECT_EQ(run(daemon, {"thanks", "-"}, "").exit, 64);
  EXPECT_EQ(run(daemon, {"thanks", "-"}, std::string(kInputBytesMax + 1, 'x')).exit, 1);
}

TEST(Reflect, OpensTheNotebookIfItIsClosed) {
  FakeDaemon daemon;
  bool open = false;
  daemon.answer<proto::UnlockRequest, proto::Empty>(
      "OpenNotebook", [&open](const proto::UnlockRequest&) -> Result<proto::Empty> {
        open = true;
        return proto::Empty();
      });
  daemon.answer<proto::SaveRequest, proto::Entry>(
      "Save", [&open](const proto::SaveRequest& request) -> Result<proto::Entry> {
        if (!open) return fail(Code::kLocked, "notebook_locked");
        proto::Entry entry;
        entry.set_id(kId);
        entry.set_mine(true);
        *entry.mutable_content()->mutable_reflection() = request.content().reflection();
        return entry;
      });
  EXPECT_EQ(run_with_secrets(daemon, {"reflect", "Only for me."}, "one two three\n").exit, 0);
  EXPECT_EQ(daemon.last<proto::UnlockRequest>("OpenNotebook").passphrase(), "one two three");
  EXPECT_EQ(daemon.calls("Save").size(), 2u);
}

TEST(Reflect, AnswersThatWorryLeadToHelpAndToTheOwnList) {
  FakeDaemon daemon;
  echo_saves(daemon);
  proto::SignpostsReply posts;
  posts.add_signposts()->set_id("sp.feeling_unsafe");
  daemon.reply("PrivateSignposts", posts);
  proto::Entry sister;
  sister.set_id(kId);
  sister.set_mine(true);
  sister.mutable_content()->mutable_support()->set_label("My sister");
  list(daemon, {sister});
  const auto done = run(daemon, {"reflect", "--safe", "not-really", "--tag", "evening"});
  EXPECT_EQ(done.exit, 0);
  const auto saved = daemon.last<proto::SaveRequest>("Save");
  EXPECT_EQ(saved.content().reflection().safe(), 3u);
  EXPECT_FALSE(saved.content().reflection().has_text());
  EXPECT_EQ(saved.content().reflection().tags(0).name(), "evening");
  EXPECT_FALSE(saved.share());
  EXPECT_EQ(daemon.last<proto::PrivateSignpostsRequest>("PrivateSignposts").safe(), 3u);
  EXPECT_NE(done.err.find("lull signposts sp.feeling_unsafe"), std::string::npos) << done.err;
  EXPECT_NE(done.err.find("My sister"), std::string::npos) << done.err;
}

TEST(Reflect, HasNoWayToShare) {
  FakeDaemon daemon;
  echo_saves(daemon);
  EXPECT_EQ(run(daemon, {"reflect", "Only for me.", "--share"}).exit, 64);
  EXPECT_EQ(run(daemon, {"support", "My sister", "--share"}).exit, 64);
  EXPECT_TRUE(daemon.calls("Save").empty());
}

TEST(Edit, PutsOnlyWhatWasSaid) {
  FakeDaemon daemon;
  echo_saves(daemon);
  daemon.reply("Get", own_preference());
  EXPECT_EQ(run(daemon, {"edit", "3f2a", "minutes=10", "tags-=old"}).exit, 0);
  EXPECT_EQ(daemon.last<proto::IdRequest>("Get").id(), "3f2a");
  const auto request = daemon.last<proto::SaveRequest>("Save");
  EXPECT_EQ(request.id(), kId);
  EXPECT_EQ(request.content().preference().minutes(), 10u);
  EXPECT_FALSE(request.content().preference().has_want());
  EXPECT_FALSE(request.content().preference().has_item());
  EXPECT_TRUE(request.content().preference().tags(0).out());
}

TEST(PlanShow, SaysHowToGoOnFromAPlanThatWasPutAway) {
  FakeDaemon daemon;
  proto::PlanView plan;
  plan.mutable_entry()->set_id(kId);
  plan.mutable_entry()->mutable_content()->mutable_plan()->set_title("Quiet evenings");
  for (const auto state : {proto::PLAN_AGREED, proto::PLAN_ARCHIVED}) {
    plan.set_state(state);
    daemon.reply("Plan", plan);
    const auto shown = run(daemon, {"plan", "show", "3f2a"}).out;
    EXPECT_EQ(shown.find("lull plan tonight 3f2a9c1d") != std::string::npos,
              state == proto::PLAN_ARCHIVED)
        << shown;
  }
}

TEST(Edit, SaysWhoseWayAPlanGoesThisTime) {
  FakeDaemon daemon;
  echo_saves(daemon);
  auto status = open_status();
  status.set_person("nnnn");
  status.mutable_peers(0)->set_person("ssss");
  daemon.reply("Status", status);
  proto::Entry plan;
  plan.set_id(kId);
  plan.set_mine(true);
  plan.mutable_content()->mutable_plan()->set_title("Quiet evenings");
  daemon.reply("Get", plan);
  for (const auto& [typed, token] :
       {std::pair{"turn=me", "nnnn"}, {"turn=them", "ssss"}, {"turn=both", ""}}) {
    EXPECT_EQ(run(daemon, {"edit", "3f2a", typed}).exit, 0) << typed;
    const auto request = daemon.last<proto::SaveRequest>("Save");
    EXPECT_TRUE(request.content().plan().has_turn());
    EXPECT_EQ(request.content().plan().turn(), token);
    EXPECT_FALSE(request.content().plan().has_title());
  }
  const auto saved = daemon.calls("Save").size();
  EXPECT_EQ(run(daemon, {"edit", "3f2a", "turn=Sam"}).exit, 64);
  status.clear_peers();
  daemon.reply("Status", status);
  EXPECT_EQ(run(daemon, {"edit", "3f2a", "turn=them"}).exit, 64) << "nobody is paired";
  EXPECT_EQ(daemon.calls("Save").size(), saved);
}

TEST(Edit, RefusesWhatDoesNotFitAndWhatIsNotOnesOwn) {
  FakeDaemon daemon;
  echo_saves(daemon);
  daemon.reply("Get", own_preference());
  EXPECT_EQ(run(daemon, {"edit", "3f2a"}).exit, 64);
  EXPECT_EQ(run(daemon, {"edit", "3f2a", "strength=hard"}).exit, 64);
  EXPECT_EQ(run(daemon, {"edit", "3f2a", "text=x"}).exit, 64);
  daemon.reply("Get", other_thanks("x"));
  EXPECT_EQ(run(daemon, {"edit", "77aa", "text=y", "--json"}).json().at(0)["error"], "not_yours");
  EXPECT_TRUE(daemon.calls("Save").empty());
}

TEST(Share, ShowsAPreviewAndWithoutATerminalNeedsYes) {
  FakeDaemon daemon;
  daemon.reply("Peers", proto::PeersReply());
  proto::ListReply preview;
  *preview.add_entries() = own_preference();
  daemon.reply("Preview", preview);
  preview.mutable_entries(0)->set_share(proto::SHARE_SHARED);
  daemon.reply("Share", preview);
  const Ran asked = run(daemon, {"share", "3f2a"});
  EXPECT_EQ(asked.exit, 64);
  EXPECT_NE(asked.err.find("will see exactly this"), std::string::npos);
  EXPECT_NE(asked.err.find("20 minutes"), std::string::npos);
  EXPECT_TRUE(daemon.calls("Share").empty());
  const Ran done = run(daemon, {"share", "3f2a", "--yes", "--json"});
  EXPECT_EQ(done.exit, 0);
  EXPECT_EQ(done.json().at(0)["share"], "shared");
  EXPECT_EQ(daemon.last<proto::IdsRequest>("Share").ids(0), "3f2a");
}

TEST(Withdraw, PrintsWhatWasWithdrawn) {
  FakeDaemon daemon;
  proto::ListReply reply;
  auto* entry = reply.add_entries();
  entry->set_id(kId);
  entry->set_mine(true);
  entry->set_share(proto::SHARE_WITHDRAWN);
  daemon.reply("Withdraw", reply);
  EXPECT_NE(run(daemon, {"withdraw", "3f2a"}).out.find("withdrawn"), std::string::npos);
  EXPECT_EQ(run(daemon, {"withdraw", "3f2a", "--json"}).json().at(0)["share"], "withdrawn");
}

TEST(List, WhatTheOtherPersonWithdrewHasNoContent) {
  FakeDaemon daemon;
  proto::Entry entry = other_thanks("");
  entry.set_share(proto::SHARE_WITHDRAWN);
  list(daemon, {entry});
  EXPECT_NE(run(daemon, {"list"}).out.find(" withdrawn\n"), std::string::npos);
  const auto json = run(daemon, {"list", "--json"}).json().at(0);
  EXPECT_EQ(json["share"], "withdrawn");
  EXPECT_EQ(json["kind"], "gratitude");
  EXPECT_FALSE(json.contains("text"));
}

TEST(List, GoesOverAllPages) {
  FakeDaemon daemon;
  daemon.answer<proto::ListRequest, proto::ListReply>(
      "List", [](const proto::ListRequest& request) -> Result<proto::ListReply> {
        proto::ListReply page;
        *page.add_entries() = request.after().empty() ? own_preference() : other_thanks("Second");
        page.set_more(request.after().empty());
        return page;
      });
  EXPECT_EQ(run(daemon, {"list", "--json"}).json().size(), 2u);
  EXPECT_EQ(daemon.last<proto::ListRequest>("List").after(), kId);
  run(daemon, {"list", "limit"});
  EXPECT_EQ(daemon.last<proto::ListRequest>("List").kind(), "limit");
}

TEST(List, LinesFitEightyColumnsAndIdsAreShort) {
  FakeDaemon daemon;
  list(daemon, {own_preference(), other_thanks(std::string(500, 'w'))});
  const Ran ran = run(daemon, {"list"});
  EXPECT_NE(ran.out.find("3f2a9c1d you"), std::string::npos);
  EXPECT_EQ(ran.out.find(kId), std::string::npos);
  std::istringstream lines(ran.out);
  for (std::string line; std::getline(lines, line);) EXPECT_LE(columns_of(line), 80u);
}

TEST(List, TextFromTheOtherPersonCannotTouchTheTerminal) {
  FakeDaemon daemon;
  proto::Entry entry = other_thanks("\x1b[2J\x1b]0;title\x07\u202eevil\nnext\r\u009b");
  entry.set_author("S\x1b[31mam\u202e");
  list(daemon, {entry});
  daemon.reply("Get", entry);
  for (const auto& args : std::vector<std::vector<std::string>>{{"list"}, {"show", "77aa"}}) {
    const Ran ran = run(daemon, args);
    EXPECT_EQ(ran.exit, 0);
    for (const std::string bad : {"\x1b", "\x07", "\u202e", "\r", "\u009b"})
      EXPECT_EQ(ran.out.find(bad), std::string::npos);
  }
  const Ran json = run(daemon, {"list", "--json"});
  EXPECT_EQ(json.out.find('\x1b'), std::string::npos);
  EXPECT_EQ(json.json().at(0)["text"], entry.content().gratitude().text());
}

TEST(Show, SaysEverythingAboutOnesOwnAndNoTimesOfTheOther) {
  FakeDaemon daemon;
  daemon.reply("Get", own_preference());
  const Ran own = run(daemon, {"show", "3f2a"});
  EXPECT_NE(own.out.find("20 minutes"), std::string::npos);
  EXPECT_NE(own.out.find("made"), std::string::npos);
  daemon.reply("Get", other_thanks("x"));
  EXPECT_EQ(run(daemon, {"show", "77aa"}).out.find("made"), std::string::npos);
  EXPECT_FALSE(run(daemon, {"show", "77aa", "--json"}).json().at(0).contains("made_ms"));
}

TEST(History, IsPrintedOldestFirst) {
  FakeDaemon daemon;
  proto::HistoryReply history;
  for (const auto want : {proto::WANT_FINE, proto::WANT_NICE}) {
    auto* revision = history.add_revisions();
    *revision->mutable_content()->mutable_preference() = own_preference().content().preference();
    revision->mutable_content()->mutable_preference()->set_want(want);
  }
  daemon.reply("History", history);
  const auto json = run(daemon, {"history", "3f2a", "--json"}).json();
  EXPECT_EQ(json.at(0)["want"], "fine");
  EXPECT_EQ(json.at(1)["want"], "nice");
}

proto::Step a_step(const std::string& id, const std::string& item, std::uint32_t minutes) {
  proto::Step step;
  step.set_id(id);
  step.set_item(item);
  step.set_minutes(minutes);
  return step;
}

TEST(History, OfAPlanSaysWhatEachVersionChangedAndWhoMadeIt) {
  FakeDaemon daemon;
  daemon.reply("Status", open_status());
  proto::Entry entry;
  entry.set_id(kId);
  entry.mutable_content()->mutable_plan()->set_title("Quiet evenings");
  daemon.reply("Get", entry);
  proto::HistoryReply history;
  for (const std::uint32_t minutes : {20u, 10u}) {
    auto* one = history.add_revisions();
    one->set_mine(minutes == 20);
    auto* plan = one->mutable_content()->mutable_plan();
    plan->set_title("Quiet evenings");
    *plan->add_steps() = a_step("aaaa", "touch.hold_still", minutes);
    if (minutes == 10) *plan->add_steps() = a_step("bbbb", "food.warm_drink", 5);
  }
  daemon.reply("History", history);
  const auto out = run(daemon, {"history", "3f2a"}).out;
  EXPECT_NE(out.find("you  Plan: Quiet evenings, 1 step\n"), std::string::npos) << out;
  EXPECT_NE(out.find("  Sam\n"), std::string::npos) << out;
  EXPECT_NE(out.find("10 minutes (was: 20 minutes)\n"), std::string::npos) << out;
  EXPECT_NE(out.find("new: "), std::string::npos) << out;
}

TEST(Proposals, SayWhatTheyWouldChange) {
  FakeDaemon daemon;
  proto::ProposalsReply reply;
  auto* one = reply.add_proposals();
  one->set_state(proto::PROPOSAL_OPEN);
  one->mutable_entry()->set_id(kId);
  one->mutable_entry()->set_author("Sam");
  one->mutable_entry()->mutable_content()->mutable_proposal()->set_about(model::proposal::kChange);
  *one->mutable_before()->add_steps() = a_step("aaaa", "touch.hold_still", 20);
  *one->mutable_before()->add_steps() = a_step("bbbb", "food.warm_drink", 5);
  *one->mutable_after()->add_steps() = a_step("aaaa", "touch.hold_still", 10);
  daemon.reply("Proposals", reply);
  const auto out = run(daemon, {"proposals"}).out;
  EXPECT_NE(out.find("step 1: "), std::string::npos) << out;
  EXPECT_NE(out.find("10 minutes (was: 20 minutes)\n"), std::string::npos) << out;
  EXPECT_NE(out.find("taken out: "), std::string::npos) << out;
}

TEST(Watch, PrintsEventsUntilTheDaemonEnds) {
  FakeDaemon daemon;
  proto::Event entry;
  entry.set_entry(kOtherId);
  proto::Event peers;
  peers.set_peers(true);
  daemon.watch_says({entry.SerializeAsString(), peers.SerializeAsString()}, true);
  daemon.reply("Get", other_thanks("Hello"));
  const Ran json = run(daemon, {"watch", "--json"});
  EXPECT_EQ(json.exit, 69);
  EXPECT_EQ(json.json().at(0)["id"], kOtherId);
  EXPECT_EQ(json.json().at(1)["event"], "peers");
}

TEST(Watch, LookingAtWhatHasChangedIsNoUse) {
  FakeDaemon daemon;
  proto::Event entry;
  entry.set_entry(kOtherId);
  daemon.watch_says({entry.SerializeAsString()}, true);
  daemon.reply("Get", other_thanks("Hello"));
  run(daemon, {"watch"});
  EXPECT_TRUE(daemon.came_by_itself("Get"));
  run(daemon, {"show", kOtherId});
  EXPECT_FALSE(daemon.came_by_itself("Get"));
}

TEST(Watch, ShowsTheTitleOfAReminder) {
  FakeDaemon daemon;
  proto::Event reminder;
  reminder.set_reminder("Reminder");
  daemon.watch_says({reminder.SerializeAsString()}, true);
  EXPECT_EQ(run(daemon, {"watch"}).out, "Reminder\n");
  const auto json = run(daemon, {"watch", "--json"}).json();
  EXPECT_EQ(json.at(0)["event"], "reminder");
  EXPECT_EQ(json.at(0)["title"], "Reminder");
}

TEST(Watch, SR_14_DoesNotReportConnectionsToPeople) {
  FakeDaemon daemon;
  proto::Event peers;
  peers.set_peers(true);
  daemon.watch_says({peers.SerializeAsString()}, true);
  EXPECT_EQ(run(daemon, {"watch"}).out, "");
}

TEST(Erase, WithoutATerminalNeedsItsLongOption) {
  FakeDaemon daemon;
  daemon.reply("Erase", proto::Empty());
  EXPECT_EQ(run(daemon, {"erase"}).exit, 64);
  EXPECT_EQ(run_with_secrets(daemon, {"erase"}, "one two three\n").exit, 64);
  EXPECT_TRUE(daemon.calls("Erase").empty());
  EXPECT_EQ(run_with_secrets(daemon, {"erase", "--yes-erase-everything"}, "one two three\n").exit,
            0);
  EXPECT_EQ(daemon.last<proto::EraseRequest>("Erase").passphrase(), "one two three");
  EXPECT_EQ(run(daemon, {"erase", "--yes-erase-everything", "--without-passphrase"}).exit, 0);
  EXPECT_TRUE(daemon.last<proto::EraseRequest>("Erase").without_passphrase());
}

TEST(Network, VerbsCallTheirMethods) {
  FakeDaemon daemon;
  for (const char* method : {"Pause", "Resume", "Connect", "Stop", "Lock", "Delete"})
    daemon.reply(method, proto::Empty());
  EXPECT_EQ(run(daemon, {"pause", "--json"}).json().at(0)["paused"], true);
  EXPECT_EQ(run(daemon, {"resume", "--json"}).json().at(0)["paused"], false);
  EXPECT_EQ(run(daemon, {"connect", "10.0.0.7:4711"}).exit, 0);
  EXPECT_EQ(daemon.last<proto::ConnectRequest>("Connect").address(), "10.0.0.7:4711");
  EXPECT_EQ(run_with_secrets(daemon, {"stop"}, "one two three\n").exit, 0);
  EXPECT_EQ(daemon.last<proto::StopRequest>("Stop").passphrase(), "one two three");
  EXPECT_EQ(run(daemon, {"lock"}).exit, 0);
  EXPECT_EQ(run(daemon, {"delete", "a", "b"}).exit, 0);
  EXPECT_EQ(daemon.last<proto::IdsRequest>("Delete").ids_size(), 2);
}

}  // namespace
}  // namespace lull::cli::test
