// SPDX-License-Identifier: Apache-2.0
// What one marks for oneself, as a face asks for it.
#include "unit/control/daemon.h"

namespace lull::control::test {
namespace {

class MarksTest : public OpenTest {
 protected:
  static proto::SetMarkRequest mark(proto::MarkKind kind, const std::string& of,
                                    const std::string& text = "") {
    proto::SetMarkRequest request;
    request.mutable_mark()->set_kind(kind);
    request.mutable_mark()->set_of(of);
    request.mutable_mark()->set_text(text);
    return request;
  }
  std::string set(const proto::SetMarkRequest& request) {
    return client->call<proto::Mark>("SetMark", request).reason;
  }
  proto::MarksReply marks() { return client->call<proto::MarksReply>("Marks").reply; }
};

TEST_F(MarksTest, AMarkIsThereUntilItIsTakenBack) {
  ASSERT_EQ(set(mark(proto::MARK_STARRED, "p.before.01")), "good");
  ASSERT_EQ(marks().marks_size(), 1);
  EXPECT_EQ(marks().marks(0).kind(), proto::MARK_STARRED);
  EXPECT_EQ(marks().marks(0).of(), "p.before.01");
  auto off = mark(proto::MARK_STARRED, "p.before.01");
  off.set_off(true);
  ASSERT_EQ(set(off), "good");
  EXPECT_EQ(marks().marks_size(), 0);
}

TEST_F(MarksTest, WhatIsNotThereOrNotSaidIsRefused) {
  EXPECT_EQ(set(mark(proto::MARK_UNSET, "p.before.01")), "mark_missing");
  EXPECT_EQ(set(mark(static_cast<proto::MarkKind>(99), "p.before.01")), "mark_missing");
  EXPECT_EQ(set(mark(proto::MARK_STARRED, "p.before.99")), "id_unknown");
  EXPECT_EQ(set(mark(proto::MARK_CALLED, "touch.hold_still", "\x01")), "text_invalid");
}

TEST_F(MarksTest, AnOwnCardIsMarkedByTheBeginningOfItsId) {
  proto::SaveRequest card;
  card.mutable_content()->mutable_prompt_card()->set_text("What was good today?");
  const auto id = client->call<proto::Entry>("Save", card).reply.id();
  ASSERT_EQ(set(mark(proto::MARK_HIDDEN, id.substr(0, 10))), "good");
  EXPECT_EQ(marks().marks(0).of(), id);
  ASSERT_EQ(client->call("Delete", ids_request({id})).reason, "good");
  EXPECT_EQ(marks().marks_size(), 0);
}

TEST_F(MarksTest, AnEntryBringsAlongWhatItsItemIsCalled) {
  proto::SaveRequest wish;
  auto* preference = wish.mutable_content()->mutable_preference();
  preference->set_item("touch.hold_still");
  preference->set_situation("usual");
  preference->set_direction(proto::DIRECTION_RECEIVE);
  preference->set_want(proto::WANT_NICE);
  EXPECT_EQ(client->call<proto::Entry>("Save", wish).reply.labels_size(), 0);
  ASSERT_EQ(set(mark(proto::MARK_CALLED, "touch.hold_still", "our quiet")), "good");
  const auto listed = client->call<proto::ListReply>("List", proto::ListRequest()).reply;
  ASSERT_EQ(listed.entries_size(), 1);
  EXPECT_EQ(listed.entries(0).labels().at("touch.hold_still"), "our quiet");
}

}  // namespace
}  // namespace lull::control::test
