// SPDX-License-Identifier: Apache-2.0
#include "model/sealed_round.h"

#include "model/field_table.h"

namespace lull::model {

namespace {

using namespace sealed_round;
using namespace table;

// The first commitment stands, and only the secret and the answer that belong to it open it. Both
// can be taken back.
constexpr FieldSpec kHalfParts[] = {
    with(Rule::kFirst, token(kCommitment, "commitment", kDigestDigits)),
    with(Rule::kLatest, token(kSecret, "secret", kDigestDigits)),
    with(Rule::kLatest, text(kAnswer, "answer", 0, 1000)),
};

/// The question stays as it was asked, so that an answer is to what was read. An answer is opened
/// by somebody who has seen the other's commitment, or not at all, and a commitment stands once it
/// is here: whoever has seen an answer cannot say that they had bound themself to something else.
Result<void> admit(const Fields& seen, const Fields& now, const Fields& puts) {
  static constexpr std::uint16_t kFixed[] = {kCard, kQuestion, kExpiresDay, kTarget, kMadeDay};
  LULL_TRY(admit_fixed(kSealedRoundSpec, kFixed, now, puts));
  for (const auto half : puts.elements(kHalves)) {
    const auto stands = now.part_text(kHalves, half, kCommitment);
    if (puts.has_part(kHalves, half, kCommitment) && !stands.empty() &&
        stands != puts.part_text(kHalves, half, kCommitment))
      return fail(Code::kRefused, "answered_already");
    const bool opens =
        puts.has_part(kHalves, half, kSecret) || puts.has_part(kHalves, half, kAnswer);
    bool other = false;
    for (const auto committed : seen.elements(kHalves))
      other =
          other || (committed != half && !seen.part_text(kHalves, committed, kCommitment).empty());
    if (opens && !other) return fail(Code::kRefused, "opened_early");
  }
  return {};
}

constexpr FieldSpec kFields[] = {
    with(Rule::kLatest, line(kCard, "card", 0, 48)),
    line(kQuestion, "question", 0, 160),
    day(kExpiresDay, "expires_day"),
    token(kTarget, "target", kIdDigits),
    by(Writer::kOwner, list(kHalves, "halves", 2, kIdDigits, kHalfParts)),
    day(kMadeDay, "day"),
};

Result<void> check(const Fields& whole) {
  if (whole.text(kCard).empty() && whole.text(kQuestion).empty())
    return fail(Code::kInvalid, "text_missing");
  if (whole.text(kExpiresDay).empty()) return fail(Code::kInvalid, "day_missing");
  return {};
}

}  // namespace

constinit const KindSpec kSealedRoundSpec{
    Kind::kSealedRound, "sealed_round", kFields, check, false, false, kTarget, admit};

}  // namespace lull::model
