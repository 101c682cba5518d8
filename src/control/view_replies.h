// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>
#include <vector>

#include "control/entries.h"
#include "model/helped.h"
#include "model/overlap.h"
#include "model/trends.h"
#include "practice/looking_back.h"
#include "practice/tonight.h"
#include "practice/waiting.h"

namespace lull::proto {
class HelpedReply;
class LookBackReply;
class OverlapReply;
class OverlapRequest;
class SignpostsReply;
class TonightReply;
class TrendsReply;
class WaitingReply;
}  // namespace lull::proto

/// Views as the faces get them. The faces take replies of up to 1 MiB: what could be longer is
/// closed once it is past kReplyBytes, or holds a number of rows that cannot be.
namespace lull::control {

inline constexpr std::size_t kReplyBytes = 512 * 1024;

void put_overlap(const model::OverlapView& view, const proto::OverlapRequest& request,
                 proto::OverlapReply& out);
/// Gives the entries of the other that are in it, for they have been looked at now.
std::vector<RecordId> put_tonight(const practice::Tonight& view, Entries& entries,
                                  proto::TonightReply& out);
void put_waiting(const practice::Waiting& waiting, proto::WaitingReply& out);
void put_helped(const model::HelpedView& view, proto::HelpedReply& out);
void put_trends(const model::TrendsView& view, proto::TrendsReply& out);
/// At most `most` rows from behind the row `after`; as put_tonight.
std::vector<RecordId> put_past(const std::vector<practice::PastRow>& rows,
                               const std::optional<RecordId>& after, std::size_t most,
                               Entries& entries, proto::LookBackReply& out);
void put_signposts(const std::vector<std::string_view>& ids, proto::SignpostsReply& out);

}  // namespace lull::control
