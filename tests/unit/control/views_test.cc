// SPDX-License-Identifier: Apache-2.0
// The derived views by way of the control socket.
#include <gmock/gmock.h>

#include <fstream>
#include <regex>
#include <set>

#include "control/entry_view.h"
#include "crypto/hash.h"
#include "daemon.h"
#include "model/catalogue.h"
#include "unit/store/home.h"

namespace lull::control::test {
namespace {

using ::testing::ElementsAre;

proto::SaveRequest wish(const std::string& item, std::uint32_t direction, std::uint32_t want) {
  proto::SaveRequest request;
  auto* preference = request.mutable_content()->mutable_preference();
  preference->set_item(item);
  preference->set_situation("usual");
  preference->set_direction(static_cast<proto::Direction>(direction));
  preference->set_want(static_cast<proto::Want>(want));
  return request;
}

proto::SaveRequest hard_limit(const std::string& item) {
  proto::SaveRequest request;
  auto* limit = request.mutable_content()->mutable_limit();
  limit->set_target(static_cast<proto::LimitTarget>(model::limit::kAnItem));
  limit->set_what(item);
  limit->set_strength(static_cast<proto::Strength>(model::limit::kHard));
  return request;
}

/// Every file of a home, as one digest.
std::string digest_of(const std::filesystem::path& directory) {
  std::string all;
  std::set<std::filesystem::path> files;
  for (const auto& file : std::filesystem::recursive_directory_iterator(directory))
    if (file.is_regular_file()) files.insert(file.path());
  for (const auto& file : files) {
    std::ifstream in(file, std::ios::binary);
    all += file.filename().string();
    all.append(std::istreambuf_iterator<char>(in), {});
  }
  const auto digest = crypto::blake2b({as_bytes(all)});
  return std::string(as_text(digest));
}

class Views : public OpenTest {
 protected:
  template <class Reply, class Request = proto::Empty>
  Reply view(const std::string& method, const Request& request = {}) {
    const auto answer = client->call<Reply>(method, request);
    EXPECT_EQ(answer.reason, "good") << method;
    return answer.reply;
  }
};

TEST_F(Views, OverlapNamesLimitsFirstAndWhatRestsOnPrivateAnswers) {
  const auto id = save(wish("env.low_light", 4, 5));
  const auto limit = save(hard_limit("touch.hold_still"));
  const auto reply = view<proto::OverlapReply>("Overlap", proto::OverlapRequest());
  ASSERT_EQ(reply.lines_size(), 3);
  EXPECT_EQ(reply.lines(0).state(), proto::OVERLAP_HARD_LIMIT);
  EXPECT_EQ(reply.lines(0).way(), proto::OVERLAP_MINE_TO_RECEIVE);
  EXPECT_THAT(reply.lines(0).limits(), ElementsAre(limit));
  EXPECT_THAT(reply.limits(), ElementsAre(limit));
  EXPECT_EQ(reply.lines(2).item(), "env.low_light");
  EXPECT_EQ(reply.lines(2).state(), proto::OVERLAP_NOT_ENOUGH);
  EXPECT_EQ(reply.lines(2).mine().want(), 5u);
  EXPECT_EQ(reply.lines(2).mine().answer(), id);
  EXPECT_EQ(reply.lines(2).theirs().want(), 0u);
  EXPECT_TRUE(reply.lines(2).unshared());
  EXPECT_FALSE(reply.more());
}

TEST_F(Views, OverlapComesInPages) {
  for (const char* item : {"env.low_light", "env.no_sound", "env.fresh_bed"})
    save(wish(item, 4, 4));
  proto::OverlapRequest request;
  request.set_most(2);
  const auto first = view<proto::OverlapReply>("Overlap", request);
  EXPECT_EQ(first.lines_size(), 2);
  EXPECT_TRUE(first.more());
  request.set_skip(2);
  const auto second = view<proto::OverlapReply>("Overlap", request);
  ASSERT_EQ(second.lines_size(), 1);
  EXPECT_EQ(second.lines(0).item(), "env.fresh_bed");
  EXPECT_FALSE(second.more());
  request.set_skip(50);
  EXPECT_EQ(view<proto::OverlapReply>("Overlap", request).lines_size(), 0);
}

TEST_F(Views, OverlapOfTenThousandOwnItemsStaysBelowAMebibyte) {
  std::vector<store::Store::Draft> drafts;
  for (int i = 0; i < 10'000; ++i) {
    model::Fields fields;
    const auto item = "own." + id_text(crypto::random_id<RecordId>());
    fields.set(model::preference::kItem, item);
    fields.set(model::preference::kSituation, "usual");
    fields.set(model::preference::kDirection, std::uint64_t{1});
    fields.set(model::preference::kWant, std::uint64_t{4});
    drafts.push_back({&model::kPreferenceSpec, std::move(fields)});
  }
  ASSERT_TRUE(daemon.store().create_all(drafts, std::nullopt));
  proto::OverlapRequest request;
  request.set_most(100'000);
  const auto reply = view<proto::OverlapReply>("Overlap", request);
  EXPECT_TRUE(reply.more());
  EXPECT_GT(reply.lines_size(), 1000);
  EXPECT_LT(reply.ByteSizeLong(), 1024u * 1024u);
}

TEST_F(Views, TonightGivesTheStepsInTheirOrder) {
  save(hard_limit("touch.hold_still"));
  proto::SaveRequest plan;
  plan.mutable_content()->mutable_plan()->set_form(2);
  plan.mutable_content()->mutable_plan()->set_day(
      model::day_text(model::local_day(daemon.clock.wall_ms())));
  const char* const items[] = {"touch.hold_still", "env.low_light"};
  for (int i = 0; i < 2; ++i) {
    auto* step = plan.mutable_content()->mutable_plan()->add_steps();
    step->set_id(std::string(13, static_cast<char>('b' - i)));
    step->set_item(items[i]);
    step->set_place(std::string(1, static_cast<char>('c' + i)));
  }
  const auto id = save(plan);
  const auto reply = view<proto::TonightReply>("Tonight");
  EXPECT_EQ(reply.plan().entry().id(), id);
  EXPECT_EQ(reply.plan().state(), proto::PLAN_DRAFT);
  EXPECT_EQ(reply.limits_size(), 1);
  ASSERT_EQ(reply.steps_size(), 2);
  EXPECT_EQ(reply.steps(0).step().item(), "touch.hold_still");
  EXPECT_TRUE(reply.steps(0).suspended());
  EXPECT_FALSE(reply.steps(1).suspended());
  EXPECT_FALSE(reply.cut());
  EXPECT_EQ(view<proto::WaitingReply>("Waiting").tonight(), id);
}

TEST_F(Views, HelpedAndTrendsSayThatThereIsNotEnoughYet) {
  proto::SaveRequest check_in;
  check_in.mutable_content()->mutable_check_in()->set_met(3);
  check_in.mutable_content()->mutable_check_in()->add_helped()->set_name("env.low_light");
  for (int i = 0; i < 4; ++i) save(check_in);
  EXPECT_FALSE(view<proto::HelpedReply>("Helped").enough());
  EXPECT_FALSE(view<proto::TrendsReply>("Trends").mine(0).enough());
  save(check_in);
  const auto helped = view<proto::HelpedReply>("Helped");
  EXPECT_TRUE(helped.enough());
  ASSERT_EQ(helped.rows_size(), 1);
  EXPECT_EQ(helped.rows(0).helped(), 5u);
  const auto trends = view<proto::TrendsReply>("Trends");
  ASSERT_EQ(trends.mine_size(), 6);
  EXPECT_EQ(trends.mine(0).field(), "met");
  EXPECT_EQ(trends.mine(0).points_size(), 5);
  EXPECT_FALSE(trends.mine(5).enough());
  EXPECT_EQ(trends.theirs_size(), 0);
}

TEST_F(Views, LookBackComesInPages) {
  std::vector<std::string> ids;
  proto::SaveRequest plan;
  plan.mutable_content()->mutable_plan()->set_form(1);
  for (int i = 0; i < 3; ++i) ids.insert(ids.begin(), save(plan));
  proto::LookBackRequest request;
  request.set_most(2);
  const auto first = view<proto::LookBackReply>("LookBack", request);
  ASSERT_EQ(first.entries_size(), 2);
  EXPECT_EQ(first.entries(0).entry().id(), ids[0]);
  EXPECT_EQ(first.entries(0).state(), proto::PLAN_DRAFT);
  EXPECT_TRUE(first.more());
  request.set_after(ids[1]);
  const auto second = view<proto::LookBackReply>("LookBack", request);
  ASSERT_EQ(second.entries_size(), 1);
  EXPECT_EQ(second.entries(0).entry().id(), ids[2]);
  EXPECT_FALSE(second.more());
  request.set_from("soon");
  EXPECT_EQ(client->call<proto::LookBackReply>("LookBack", request).reason, "month_invalid");
}

TEST_F(Views, WithoutAnybodyElseThereIsNothingSharedAndOnlyErasingIsLeft) {
  save(thanks("for my eyes"));
  const auto reply = view<proto::SharingReply>("Sharing", proto::SharingRequest());
  EXPECT_EQ(reply.entries_size(), 0);
  EXPECT_EQ(reply.devices(), 0u);
  EXPECT_FALSE(reply.paused());
  EXPECT_THAT(reply.can(), ElementsAre("Erase"));
}

TEST_F(Views, SignpostsFitWhatWasWrittenDown) {
  proto::SaveRequest log;
  log.mutable_content()->mutable_comfort_log()->add_where()->set_name("chest");
  save(log);
  const auto reply = view<proto::SignpostsReply>("FittingSignposts");
  ASSERT_EQ(reply.signposts_size(), 1);
  EXPECT_EQ(reply.signposts(0).id(), "sp.emergency_body");
  EXPECT_EQ(reply.signposts(0).tier(), 1u);
  EXPECT_TRUE(reply.signposts(0).always());
}

TEST_F(Views, SR_49_AnswersAboutPressureAreAskedInTheOpenNotebookOnly) {
  proto::PrivateSignpostsRequest request;
  request.set_safe(4);
  EXPECT_EQ(client->call<proto::SignpostsReply>("PrivateSignposts", request).reason,
            "notebook_locked");
  open_notebook();
  const auto reply = view<proto::SignpostsReply>("PrivateSignposts", request);
  ASSERT_EQ(reply.signposts_size(), 1);
  EXPECT_EQ(reply.signposts(0).id(), "sp.feeling_unsafe");
  EXPECT_TRUE(daemon.store().list({})->empty()) << "asking keeps nothing";
  proto::ListRequest notes;
  notes.set_kind("reflection");
  EXPECT_EQ(client->call<proto::ListReply>("List", notes).reply.entries_size(), 0)
      << "not in the notebook either";
}

TEST_F(Views, SR_49_AnswersAboutPressureAreKeptInTheNotebookAlone) {
  proto::SaveRequest request;
  request.mutable_content()->mutable_reflection()->set_safe(4);
  EXPECT_EQ(client->call<proto::Entry>("Save", request).reason, "notebook_locked");
  open_notebook();
  request.set_share(true);
  EXPECT_EQ(client->call<proto::Entry>("Save", request).reason, "never_shared");
  request.set_share(false);
  EXPECT_EQ(client->call<proto::Entry>("Save", request).reason, "good");
  EXPECT_TRUE(daemon.store().list({})->empty());
  EXPECT_EQ(view<proto::SignpostsReply>("FittingSignposts").signposts_size(), 0)
      << "what is asked for without the notebook says nothing of it";
}

TEST_F(Views, AreShutWhileLockedButForTheSignposts) {
  ASSERT_EQ(client->call("Lock").reason, "good");
  const auto* methods = proto::Views::descriptor();
  for (int i = 0; i < methods->method_count(); ++i) {
    const auto& name = methods->method(i)->name();
    const bool open = name == "Signposts";
    EXPECT_EQ(client->call(name).reason, open ? "good" : "locked") << name;
  }
}

// --- rules ---------------------------------------------------------------------------------------

/// Collects a message's field names, and those of all that is in it but entries, which are not made
/// here.
void collect(const google::protobuf::Descriptor& message, std::set<std::string>& seen,
             std::vector<const google::protobuf::FieldDescriptor*>& fields) {
  if (message.name() == "Entry" || !seen.insert(message.full_name()).second) return;
  for (int i = 0; i < message.field_count(); ++i) {
    fields.push_back(message.field(i));
    if (const auto* inner = message.field(i)->message_type()) collect(*inner, seen, fields);
  }
}

TEST(ViewsSchema, SR_17_NothingScoresComparesOrCountsTwoPeople) {
  std::set<std::string> seen;
  std::vector<const google::protobuf::FieldDescriptor*> fields;
  const auto* methods = proto::Views::descriptor();
  for (int i = 0; i < methods->method_count(); ++i)
    collect(*methods->method(i)->output_type(), seen, fields);
  EXPECT_GT(fields.size(), 60u);
  const std::regex banned(
      "score|ratio|rate|percent|streak|level|total|average|"
      "mean|rank|won|gave_way|progress|complete",
      std::regex::icase);
  for (const auto* field : fields) {
    EXPECT_FALSE(std::regex_search(field->name(), banned)) << field->full_name();
    EXPECT_NE(field->cpp_type(), google::protobuf::FieldDescriptor::CPPTYPE_DOUBLE);
    EXPECT_NE(field->cpp_type(), google::protobuf::FieldDescriptor::CPPTYPE_FLOAT);
  }
}

/// Every number in what a face can be shown was looked at: none is how many moments there were in
/// some time. What entries themselves hold is SchemaRules.SR_01's. Those of "what has helped" are
/// of an item, over everything that was written.
TEST(ViewsSchema, SR_01_NoAnswerTellsHowOftenAnythingHappened) {
  std::set<std::string> seen;
  std::vector<const google::protobuf::FieldDescriptor*> fields;
  const auto* file = proto::Views::descriptor()->file();
  for (int s = 0; s < file->service_count(); ++s)
    for (int i = 0; i < file->service(s)->method_count(); ++i)
      collect(*file->service(s)->method(i)->output_type(), seen, fields);
  std::set<std::string> numbers;
  for (const auto* field : fields)
    if (field->file() == file &&
        (field->cpp_type() == google::protobuf::FieldDescriptor::CPPTYPE_UINT32 ||
         field->cpp_type() == google::protobuf::FieldDescriptor::CPPTYPE_UINT64))
      numbers.insert(field->full_name());
  std::set<std::string> known;
  for (const char* name : {"BackupReply.bytes",
                           "PairOfferReply.qr_size",
                           "PairOfferReply.seconds_left",
                           "PairStateReply.seconds_left",
                           "Peer.waiting",
                           "Peer.coming",
                           "Peer.coming_of",
                           "Box.landlock",
                           "PeerWay.entries_waiting",
                           "OverlapSide.want",
                           "FreshEntries.kind",
                           "FreshEntries.count",
                           "HelpedChange.how",
                           "HelpedChange.times",
                           "HelpedRow.used",
                           "HelpedRow.helped",
                           "TrendPoint.value",
                           "Reflection.free",
                           "Reflection.safe",
                           "Reflection.app",
                           "SharingReply.devices",
                           "SignpostView.tier",
                           "Reminder.id",
                           "Reminder.on",
                           "Settings.auto_lock_minutes",
                           "KeepDays.days",
                           "ExportReply.entries",
                           "ImportProblem.line",
                           "ImportReply.progress",
                           "ImportReply.found",
                           "ImportReply.added",
                           "ImportReply.of_other",
                           "ImportReply.unknown",
                           "ImportReply.unknown_fields",
                           "ImportReply.notes",
                           "ImportReply.broken"})
    known.insert(std::string("lull.proto.") + name);
  EXPECT_EQ(numbers, known);
}

class SignpostsTest : public LockedTest {
 protected:
  /// Does what can wait, which writes for reasons of its own.
  void settle_down() {
    for (int i = 0; i < 1000; ++i) {
      const auto done = daemon.store().maintain(true);
      ASSERT_TRUE(done);
      if (*done == store::Maintenance::kDone) return;
    }
    ADD_FAILURE() << "maintenance never ends";
  }
  void expect_all() {
    const auto answer = client->call<proto::SignpostsReply>("Signposts");
    EXPECT_EQ(answer.reason, "good");
    EXPECT_EQ(static_cast<std::size_t>(answer.reply.signposts_size()), model::signposts().size());
  }
};

TEST_F(SignpostsTest, SR_48_AreThereInEveryStateAndLeaveNothingBehind) {
  Daemon fresh(io);
  Client first(io, fresh.socket());
  const auto empty = digest_of(fresh.directory());
  EXPECT_EQ(first.call<proto::SignpostsReply>("Signposts").reply.signposts_size(), 16);
  EXPECT_EQ(digest_of(fresh.directory()), empty);
  const auto locked = digest_of(daemon.directory());
  expect_all();
  EXPECT_EQ(digest_of(daemon.directory()), locked);
  ASSERT_EQ(client->call("Unlock", unlock_request()).reason, "good");
  settle_down();
  const auto open = digest_of(daemon.directory());
  for (int i = 0; i < 3; ++i) expect_all();
  EXPECT_EQ(client->call("FittingSignposts").reason, "good");
  settle_down();
  EXPECT_EQ(digest_of(daemon.directory()), open);
}

}  // namespace
}  // namespace lull::control::test
