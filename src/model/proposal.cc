// SPDX-License-Identifier: Apache-2.0
#include "model/proposal.h"

#include "model/agreement.h"
#include "model/field_table.h"
#include "model/step.h"

namespace lull::model {

namespace {

using namespace proposal;
using namespace table;

constexpr FieldSpec kFields[] = {
    choice(kAbout, "about", "proposal_about", 5),
    token(kTarget, "target", kIdDigits),
    list(kSteps, "steps", step::kStepsMax, kStepDigits, step::kParts),
    line(kTitle, "title", 0, 48),
    text(kNote, "note", 0, 1000),
    token(kTurn, "turn", kIdDigits),
    day(kReviewDay, "review_day"),
    line(kSmaller, "smaller", 0, 140),
    line(kBecause, "because", 0, 140),
    token(kBase, "base", kDigestDigits),
    token(kResult, "result", kDigestDigits),
    day(kExpiresDay, "expires_day"),
    token(kCounters, "counters", kIdDigits),
    day(kMadeDay, "day"),
    by(Writer::kOther, choice(kAnswer, "answer", "proposal_answer", 3)),
    by(Writer::kOther, day(kAnswerDay, "answer_day")),
};

Result<void> check(const Fields& whole) {
  if (whole.number(kAbout) == 0) return fail(Code::kInvalid, "kind_missing");
  if (whole.text(kExpiresDay).empty()) return fail(Code::kInvalid, "day_missing");
  return {};
}

/// What was asked stays as it was asked, so that an answer is to what was read.
Result<void> admit(const Fields&, const Fields& now, const Fields& puts) {
  static constexpr std::uint16_t kFixed[] = {kAbout,   kTarget,     kSteps,    kTitle,  kNote,
                                             kTurn,    kReviewDay,  kBase,     kResult, kSmaller,
                                             kBecause, kExpiresDay, kCounters, kMadeDay};
  return admit_fixed(kProposalSpec, kFixed, now, puts);
}

}  // namespace

constinit const KindSpec kProposalSpec{
    Kind::kProposal, "proposal", kFields, check,      false,
    false,           kTarget,    admit,   check_pace, remains_of_proposal};

}  // namespace lull::model
