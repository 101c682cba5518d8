// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <string>

#include "practice/context.h"

/// Sealed rounds (PRACTICE.md 4.5): both answer, both open, or neither does. A commitment goes out
/// first; the answer itself stays on this device until it has seen the other's commitment, and is
/// then told by itself. An altered peer could look one round trip early, see SECURITY.md.
namespace lull::practice {

enum class RoundState {
  kInvited,  ///< this person has not answered
  kSealed,   ///< has answered
  kOpen,
  kClosed,  ///< its day is over, or something did not fit
};

struct RoundRow {
  store::Entry entry;
  RoundState state = RoundState::kInvited;
  std::string mine;    ///< this person's answer, once given
  std::string theirs;  ///< only when open
};

/// A round about a card of the catalogue or a question of one's own. kInvalid "text_missing",
/// "day_too_far"; kNotFound "unknown_card".
struct RoundStart {
  std::string card;
  std::string question;
  std::string target;  ///< token of what it is about
  int days = 7;
};
Result<RecordId> start_round(const Context& at, const RoundStart& start);

/// kExists "answered_already", kRefused "round_closed".
Result<void> answer_round(const Context& at, const RecordId& round, std::string_view answer);
/// Takes one's answer out of an open round.
Result<void> take_back(const Context& at, const RecordId& round);

/// Tells the answers of all rounds in which both have committed themselves. To be called whenever
/// something was taken in.
Result<void> open_ready(const Context& at);

/// `delivered` tells whether the other device holds this one's changes of a record: the other's
/// answer is shown only once one's own has arrived.
using Delivered = std::function<bool(const RecordId&)>;
Result<std::vector<RoundRow>> rounds(const Context& at, const Delivered& delivered);
Result<RoundRow> round(const Context& at, const RecordId& id, const Delivered& delivered);

/// What a person binds themself to, as a token.
std::string commitment_of(const RecordId& round, std::string_view person, std::string_view secret,
                          std::string_view answer);

}  // namespace lull::practice
