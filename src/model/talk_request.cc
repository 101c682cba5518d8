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
  if (whole.text(kExpiresDay).empty()) return fail(Code::kInvalid, "day_missing");
  return {};
}

}  // namespace

constinit const KindSpec kTalkRequestSpec{
    Kind::kTalkRequest, "talk_request", kFields, check, false, false, 0, nullptr, check_talk_pace};

}  // namespace lull::model
