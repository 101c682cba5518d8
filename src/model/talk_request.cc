// SPDX-License-Identifier: Apache-2.0
#include "model/talk_request.h"

#include "model/agreement.h"
#include "model/field_table.h"

namespace lull::model {

namespace {

using namespace talk_request;
using namespace table;

constexpr FieldSpec kFields[] = {
    line(kTopic, "topic", 0, 48),
    number(kLength, "length", 10, 40, 10),
    set(kMoments, "moments", 21, 16, "moment"),
    day(kExpiresDay, "expires_day"),
    day(kMadeDay, "day"),
    by(Writer::kOther, choice(kReply, "reply", "talk_reply", 3)),
    by(Writer::kOther, set(kReplyMoments, "reply_moments", 21, 16, "moment")),
};

Result<void> check(const Fields& whole) {
  const auto length = whole.number(kLength);
  if (length != 10 && length != 20 && length != 40)
    return fail(Code::kInvalid, "number_out_of_range", "length");
  if (whole.text(kExpiresDay).empty() || whole.text(kMadeDay).empty())
    return fail(Code::kInvalid, "day_missing");
  return {};
}

/// Its days decide how soon there may be another.
Result<void> admit(const Fields&, const Fields& now, const Fields& puts) {
  static constexpr std::uint16_t kFixed[] = {kExpiresDay, kMadeDay};
  return admit_fixed(kTalkRequestSpec, kFixed, now, puts);
}

}  // namespace

constinit const KindSpec kTalkRequestSpec{
    Kind::kTalkRequest, "talk_request",         kFields, check, false, false, 0, admit,
    check_talk_pace,    remains_of_talk_request};

}  // namespace lull::model
