// SPDX-License-Identifier: Apache-2.0
// Entries as the service's methods show and change them, without anybody paired.
#include "daemon.h"

namespace lull::control::test {
namespace {

class EntriesTest : public OpenTest {
 protected:
  proto::Entry get(const std::string& id) {
    const auto got = client->call<proto::Entry>("Get", id_request(id));
    EXPECT_EQ(got.reason, "good");
    return got.reply;
  }
  std::string try_save(const proto::SaveRequest& request) {
    return client->call<proto::Entry>("Save", request).reason;
  }
  proto::ListReply search(const std::string& words) {
    proto::SearchRequest request;
    request.set_words(words);
    const auto found = client->call<proto::ListReply>("Search", request);
    EXPECT_EQ(found.reason, "good");
    return found.reply;
  }
  std::string delete_all(const std::vector<std::string>& ids) {
    return client->call("Delete", ids_request(ids)).reason;
  }
};

proto::SaveRequest wish() {
  proto::SaveRequest request;
  auto& preference = *request.mutable_content()->mutable_preference();
  preference.set_item("touch.hold_still");
  preference.set_direction(proto::DIRECTION_RECEIVE);
  preference.set_want(proto::WANT_MATTERS);
  preference.set_minutes(20);
  preference.set_note("under the grey blanket");
  preference.add_tags()->set_name("evening");
  return request;
}
proto::SaveRequest limit() {
  proto::SaveRequest request;
  request.mutable_content()->mutable_limit()->set_target(proto::LIMIT_TARGET_OWN);
  request.mutable_content()->mutable_limit()->set_what("no phone in the room");
  request.mutable_content()->mutable_limit()->set_strength(proto::STRENGTH_HARD);
  return request;
}

// --- saving --------------------------------------------------------------------------------------

TEST_F(EntriesTest, EachKindIsSavedAndShownAsItWasTyped) {
  const auto saved = client->call<proto::Entry>("Save", wish());
  ASSERT_EQ(saved.reason, "good");
  const auto& entry = saved.reply;
  EXPECT_EQ(entry.id().size(), 26u);
  EXPECT_TRUE(entry.mine());
  EXPECT_EQ(entry.author(), "Noor");
  EXPECT_EQ(entry.share(), proto::SHARE_PRIVATE);
  EXPECT_GT(entry.made_ms(), 0);
  EXPECT_FALSE(entry.edited());
  EXPECT_FALSE(entry.fresh());
  EXPECT_EQ(entry.content().preference().SerializeAsString(),
            wish().content().preference().SerializeAsString());
  EXPECT_EQ(get(entry.id()).SerializeAsString(), entry.SerializeAsString());
  EXPECT_EQ(get(save(limit())).content().limit().what(), "no phone in the room");
  EXPECT_EQ(get(save(thanks("for the tea"))).content().gratitude().text(), "for the tea");
}

TEST_F(EntriesTest, SR_30_JointTrendsAreTurnedOnWithThePassphraseAndOffWithoutIt) {
  proto::SaveRequest request;
  request.mutable_content()->mutable_joint_trends()->set_on(1);
  EXPECT_EQ(try_save(request), "passphrase_needed");
  request.set_passphrase("not the passphrase");
  EXPECT_EQ(try_save(request), "wrong_passphrase");
  EXPECT_EQ(client->call<proto::ListReply>("List").reply.entries_size(), 0);
  request.set_passphrase(kPassphrase);
  request.set_id(save(request));
  EXPECT_EQ(get(request.id()).content().joint_trends().on(), 1u);
  request.clear_passphrase();
  EXPECT_EQ(try_save(request), "passphrase_needed");
  request.mutable_content()->mutable_joint_trends()->set_on(0);
  EXPECT_EQ(try_save(request), "good");
}

TEST_F(EntriesTest, WhatBreaksARuleIsNotSaved) {
  EXPECT_EQ(try_save({}), "content_missing");
  EXPECT_EQ(try_save(thanks("")), "text_missing");
  EXPECT_EQ(try_save(thanks(std::string(501, 'x'))), "text_too_long");
  EXPECT_EQ(try_save(thanks(std::string(500, 'x'))), "good");
  auto request = wish();
  request.mutable_content()->mutable_preference()->set_item("touch.nothing_of_the_kind");
  EXPECT_EQ(try_save(request), "unknown_item");
  request = wish();
  request.mutable_content()->mutable_preference()->set_minutes(241);
  EXPECT_EQ(try_save(request), "number_out_of_range");
  request = limit();
  request.mutable_content()->mutable_limit()->clear_strength();
  EXPECT_EQ(try_save(request), "strength_missing");
  EXPECT_EQ(list().entries_size(), 1);
}

TEST_F(EntriesTest, AnEditChangesTheFieldsThatArePresent) {
  const auto id = save(wish());
  proto::SaveRequest edit;
  edit.set_id(id);
  edit.mutable_content()->mutable_preference()->set_note("without a blanket");
  const auto edited = client->call<proto::Entry>("Save", edit);
  ASSERT_EQ(edited.reason, "good");
  EXPECT_EQ(edited.reply.id(), id);
  EXPECT_TRUE(edited.reply.edited());
  EXPECT_EQ(edited.reply.content().preference().note(), "without a blanket");
  EXPECT_EQ(edited.reply.content().preference().minutes(), 20u);
  EXPECT_EQ(edited.reply.content().preference().item(), "touch.hold_still");
}

TEST_F(EntriesTest, AnEditThatBreaksARuleLeavesTheEntryAsItWas) {
  const auto id = save(wish());
  proto::SaveRequest edit;
  edit.set_id(id);
  edit.mutable_content()->mutable_preference()->set_minutes(7);
  EXPECT_NE(try_save(edit), "good");
  edit = thanks("instead");
  edit.set_id(id);
  EXPECT_EQ(try_save(edit), "other_kind");
  open_notebook();
  edit = reflection("instead");
  edit.set_id(id);
  EXPECT_EQ(try_save(edit), "other_kind");
  edit = thanks("instead");
  edit.set_id(save(reflection("a page")));
  EXPECT_EQ(try_save(edit), "other_kind");
  EXPECT_EQ(get(id).content().preference().SerializeAsString(),
            wish().content().preference().SerializeAsString());
  edit.set_id("zzzzzzzz");
  EXPECT_EQ(try_save(edit), "id_unknown");
}

TEST_F(EntriesTest, SharingAtOnceWithoutAPeerSavesNothing) {
  for (auto request : {wish(), limit(), thanks("tea")}) {
    request.set_share(true);
    EXPECT_EQ(try_save(request), "not_paired");
  }
  EXPECT_EQ(list().entries_size(), 0);
  const auto id = save(thanks("tea"));
  auto edit = thanks("coffee");
  edit.set_id(id);
  edit.set_share(true);
  EXPECT_EQ(try_save(edit), "not_paired");
  EXPECT_EQ(get(id).content().gratitude().text(), "tea");
  EXPECT_EQ(client->call("Share", ids_request({id})).reason, "not_paired");
  EXPECT_EQ(get(id).share(), proto::SHARE_PRIVATE);
}

TEST_F(EntriesTest, ReflectionsAreNeverShared) {
  open_notebook();
  auto request = reflection("a page");
  request.set_share(true);
  EXPECT_EQ(try_save(request), "never_shared");
  const auto id = save(reflection("a page"));
  for (const char* method : {"Share", "Withdraw", "Preview"})
    EXPECT_EQ(client->call(method, ids_request({id})).reason, "never_shared") << method;
  const auto note = save(thanks("tea"));
  EXPECT_EQ(client->call("Preview", ids_request({note, id})).reason, "never_shared");
}

TEST_F(EntriesTest, ReflectionsLiveInTheNotebook) {
  open_notebook();
  const auto id = save(reflection("a page"));
  auto entry = get(id);
  EXPECT_EQ(entry.content().reflection().text(), "a page");
  EXPECT_EQ(entry.share(), proto::SHARE_PRIVATE);
  EXPECT_FALSE(entry.edited());
  auto edit = reflection("the page, again");
  edit.set_id(id.substr(0, 20));
  daemon.clock.ahead_ms += 10;
  EXPECT_EQ(try_save(edit), "good");
  entry = get(id);
  EXPECT_EQ(entry.content().reflection().text(), "the page, again");
  EXPECT_TRUE(entry.edited());
  const auto history = client->call<proto::HistoryReply>("History", id_request(id)).reply;
  ASSERT_EQ(history.revisions_size(), 2);
  EXPECT_EQ(history.revisions(0).content().reflection().text(), "a page");
  EXPECT_EQ(history.revisions(1).content().reflection().text(), "the page, again");
  EXPECT_EQ(list().entries_size(), 0);
  proto::ListRequest request;
  request.set_kind("reflection");
  EXPECT_EQ(list(request).entries_size(), 1);
  EXPECT_EQ(search("again").entries_size(), 1);
  // Closed, it is as if there were none.
  EXPECT_EQ(client->call("CloseNotebook").reason, "good");
  EXPECT_EQ(client->call("Get", id_request(id)).reason, "id_unknown");
  EXPECT_EQ(client->call("List", request).reason, "notebook_locked");
  EXPECT_EQ(search("again").entries_size(), 0);
  EXPECT_EQ(delete_all({id}), "id_unknown");
}

TEST_F(EntriesTest, AReflectionHasItsLimits) {
  open_notebook();
  EXPECT_EQ(try_save(reflection("")), "text_missing");
  EXPECT_EQ(try_save(reflection(std::string(20'000, 'x'))), "good");
  EXPECT_EQ(try_save(reflection(std::string(20'001, 'x'))), "text_too_long");
}

// --- ids -----------------------------------------------------------------------------------------

TEST_F(EntriesTest, AnIdMayBeAnyUniquePrefixInEitherCase) {
  const auto id = save(thanks("tea"));
  for (std::size_t digits = 1; digits <= id.size(); ++digits)
    EXPECT_EQ(get(id.substr(0, digits)).id(), id) << digits;
  std::string capitals = id;
  for (auto& c : capitals) c = static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
  EXPECT_EQ(get(capitals).id(), id);
}

TEST_F(EntriesTest, WhatIsNoIdIsUnknown) {
  const auto id = save(thanks("tea"));
  for (const auto& text :
       {std::string(), id + "0", id + id, std::string("u"), std::string("tea!"), " " + id,
        id.substr(0, 5) + "-" + id.substr(5), std::string(26, 'z'), std::string("\0", 1)})
    EXPECT_EQ(client->call("Get", id_request(text)).reason, "id_unknown") << text;
}

TEST_F(EntriesTest, APrefixOfSeveralIsAmbiguousAlsoAcrossTheNotebook) {
  std::vector<store::Store::Draft> drafts(32);
  for (auto& draft : drafts) {
    draft.kind = model::find_kind(std::string_view("gratitude"));
    draft.fields.set(1, std::string_view("tea"));
  }
  ASSERT_TRUE(daemon.store().create_all(drafts, std::nullopt));
  // 33 ids and 32 first digits.
  std::map<char, int> firsts;
  ++firsts[save(thanks("tea")).front()];
  const auto all = list();
  for (const auto& entry : all.entries()) ++firsts[entry.id().front()];
  int ambiguous = 0;
  for (const auto& [first, count] : firsts)
    if (client->call("Get", id_request(std::string(1, first))).reason == "id_ambiguous")
      ++ambiguous;
  EXPECT_GT(ambiguous, 0);
  open_notebook();
  std::string twin;
  for (int i = 0; i < 400 && twin.empty(); ++i) {
    const auto id = save(reflection("a page"));
    if (firsts[id.front()] == 1) twin = id;
  }
  if (twin.empty()) GTEST_SKIP() << "no two ids alike";
  EXPECT_EQ(client->call("Get", id_request(twin.substr(0, 1))).reason, "id_ambiguous");
  EXPECT_EQ(delete_all({twin.substr(0, 1)}), "id_ambiguous");
}

// --- reading -------------------------------------------------------------------------------------

TEST_F(EntriesTest, ListsComeInPagesNewestFirst) {
  std::vector<std::string> made;
  for (int i = 0; i < 7; ++i) {
    made.insert(made.begin(), save(thanks(std::to_string(i))));
    daemon.clock.ahead_ms += 5;
  }
  std::vector<std::string> listed;
  proto::ListRequest request;
  request.set_most(3);
  for (int page = 0; page < 3; ++page) {
    const auto reply = list(request);
    EXPECT_EQ(reply.more(), page < 2);
    EXPECT_EQ(reply.entries_size(), page < 2 ? 3 : 1);
    for (const auto& entry : reply.entries()) listed.push_back(entry.id());
    request.set_after(listed.back());
  }
  EXPECT_EQ(listed, made);
  request.set_most(7);
  request.clear_after();
  EXPECT_FALSE(list(request).more());
}

TEST_F(EntriesTest, ListsAreOfOneKindOrAll) {
  save(thanks("tea"));
  save(limit());
  save(wish());
  proto::ListRequest request;
  EXPECT_EQ(list(request).entries_size(), 3);
  for (const char* kind : {"gratitude", "limit", "preference"}) {
    request.set_kind(kind);
    EXPECT_EQ(list(request).entries_size(), 1) << kind;
  }
  request.set_kind("sonnet");
  EXPECT_EQ(client->call("List", request).reason, "unknown_kind");
  request.set_kind("reflection");
  EXPECT_EQ(client->call("List", request).reason, "notebook_locked");
  request.clear_kind();
  request.set_after("zzzz");
  EXPECT_EQ(client->call("List", request).reason, "id_unknown");
}

TEST_F(EntriesTest, AListOfReflectionsSaysThatThereAreMore) {
  open_notebook();
  for (int i = 0; i < 3; ++i) save(reflection("page"));
  proto::ListRequest request;
  request.set_kind("reflection");
  request.set_most(2);
  auto reply = list(request);
  EXPECT_EQ(reply.entries_size(), 2);
  EXPECT_TRUE(reply.more());
  request.set_most(3);
  reply = list(request);
  EXPECT_EQ(reply.entries_size(), 3);
  EXPECT_FALSE(reply.more());
}

TEST_F(EntriesTest, SearchFindsWords) {
  save(thanks("for the warm tea"));
  save(thanks("for the blanket"));
  EXPECT_EQ(search("tea").entries_size(), 1);
  EXPECT_EQ(search("for").entries_size(), 2);
  EXPECT_EQ(search("coffee").entries_size(), 0);
  EXPECT_EQ(search("").entries_size(), 0);
  EXPECT_EQ(search("\"* OR (").entries_size(), 0);
}

TEST_F(EntriesTest, HistoryShowsEveryVersionOldestFirst) {
  const auto id = save(thanks("tea"));
  for (const char* text : {"black tea", "green tea"}) {
    auto edit = thanks(text);
    edit.set_id(id);
    EXPECT_EQ(try_save(edit), "good");
  }
  const auto history = client->call<proto::HistoryReply>("History", id_request(id));
  ASSERT_EQ(history.reply.revisions_size(), 3);
  EXPECT_EQ(history.reply.revisions(0).content().gratitude().text(), "tea");
  EXPECT_EQ(history.reply.revisions(2).content().gratitude().text(), "green tea");
  EXPECT_EQ(client->call("History", id_request("zzzz")).reason, "id_unknown");
}

TEST_F(EntriesTest, OfAComfortLogOnlyWhatIsNamedWouldBeSeen) {
  proto::SaveRequest log;
  log.mutable_content()->mutable_comfort_log()->add_where()->set_name("hips");
  log.mutable_content()->mutable_comfort_log()->set_strength(6);
  const auto id = client->call<proto::Entry>("Save", log).reply.id();
  EXPECT_EQ(client->call("Preview", ids_request({id})).reason, "fields_needed");
  const auto before = client->call<proto::ListReply>("List", proto::ListRequest()).reply;
  log.set_share(true);
  EXPECT_NE(client->call("Save", log).reason, "good");
  EXPECT_EQ(client->call<proto::ListReply>("List", proto::ListRequest()).reply.entries_size(),
            before.entries_size())
      << "what is refused is not half done";
  auto named = ids_request({id});
  named.add_fields("strength");
  const auto preview = client->call<proto::ListReply>("Preview", named);
  ASSERT_EQ(preview.reason, "good");
  const auto& seen = preview.reply.entries(0).content().comfort_log();
  EXPECT_EQ(seen.strength(), 6u);
  EXPECT_EQ(seen.where_size(), 0);
}

TEST_F(EntriesTest, APreviewShowsWhatTheOtherWouldSee) {
  const auto id = save(wish());
  const auto preview = client->call<proto::ListReply>("Preview", ids_request({id, id}));
  ASSERT_EQ(preview.reply.entries_size(), 1);
  const auto& entry = preview.reply.entries(0);
  EXPECT_EQ(entry.author(), "Noor");
  EXPECT_EQ(entry.made_ms(), 0);
  EXPECT_EQ(entry.edited_ms(), 0);
  EXPECT_EQ(entry.content().preference().note(), "under the grey blanket");
  EXPECT_EQ(client->call("Preview").reason, "id_unknown");
}

// --- leaving -------------------------------------------------------------------------------------

TEST_F(EntriesTest, WithdrawingWhatWasNeverSharedIsAnError) {
  const auto id = save(thanks("tea"));
  EXPECT_EQ(client->call("Withdraw", ids_request({id})).reason, "not_shared");
  EXPECT_EQ(client->call("Withdraw").reason, "id_unknown");
  EXPECT_EQ(client->call("Share").reason, "id_unknown");
}

TEST_F(EntriesTest, DeletingTakesEntriesAndReflectionsTogether) {
  open_notebook();
  const auto note = save(thanks("tea"));
  const auto kept = save(thanks("kept"));
  const auto page = save(reflection("a page"));
  EXPECT_EQ(delete_all({}), "id_unknown");
  EXPECT_EQ(delete_all({note, "zzzz"}), "id_unknown");
  EXPECT_EQ(get(note).id(), note) << "all or none";
  EXPECT_EQ(delete_all({page, note}), "good");
  EXPECT_EQ(client->call("Get", id_request(note)).reason, "id_unknown");
  EXPECT_EQ(client->call("Get", id_request(page)).reason, "id_unknown");
  EXPECT_EQ(get(kept).content().gratitude().text(), "kept");
}

TEST_F(EntriesTest, AnIdNamedTwiceIsDeletedOnce) {
  open_notebook();
  const auto note = save(thanks("tea"));
  const auto page = save(reflection("a page"));
  EXPECT_EQ(delete_all({note, note.substr(0, 20)}), "good");
  EXPECT_EQ(delete_all({page, page}), "good");
  EXPECT_EQ(list().entries_size(), 0);
}

/// An answer that the client has to refuse for its size would be lost.
TEST_F(EntriesTest, NoListIsLargerThanAnAnswerMayBe) {
  open_notebook();
  std::string page;
  for (int i = 0; i < 6'400; ++i) page += "\xe2\x99\xa5\xe2\x99\xa5 ";
  page.pop_back();
  for (int i = 0; i < 26; ++i) save(reflection(page));
  proto::ListRequest request;
  request.set_kind("reflection");
  const auto reply = list(request);
  EXPECT_LT(reply.ByteSizeLong(), kRequestBytesMax);
  EXPECT_GT(reply.entries_size(), 8);
  EXPECT_TRUE(reply.more());
  proto::SearchRequest words;
  words.set_words("\xe2\x99\xa5\xe2\x99\xa5");
  const auto found = client->call<proto::ListReply>("Search", words);
  EXPECT_EQ(found.reason, "good");
  EXPECT_LT(found.reply.ByteSizeLong(), kRequestBytesMax);
}

}  // namespace
}  // namespace lull::control::test
