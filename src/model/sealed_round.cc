// SPDX-License-Identifier: Apache-2.0
#include "model/sealed_round.h"

#include "model/field_table.h"

namespace lull::model {

namespace {

using namespace sealed_round;
using namespace table;

// The first commitment stands; so do the secret and the answer that belong to it.
constexpr FieldSpec kHalfParts[] = {
    with(Rule::kFirst, token(kCommitment, "commitment", kDigestDigits)),
    with(Rule::kFirst, token(kSecret, "secret", kDigestDigits)),
    with(Rule::kLatest, text(kAnswer, "answer", 0, 1000)),
};

/// An answer is opened by somebody who has seen both commitments, or not at all.
Result<void> admit(const Fields& seen, const Fields& puts) {
  std::size_t commitments = 0;
  for (const auto half : seen.elements(kHalves))
    if (!seen.part_text(kHalves, half, kCommitment).empty()) ++commitments;
  for (const auto half : puts.elements(kHalves)) {
    const bool opens =
        puts.has_part(kHalves, half, kSecret) || puts.has_part(kHalves, half, kAnswer);
    if (opens && commitments < 2) return fail(Code::kRefused, "opened_early");
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

/// Who has answered is nobody's business until both have (SR-16).
bool news(const Fields& puts) {
  for (const auto half : puts.elements(kHalves))
    if (puts.has_part(kHalves, half, kAnswer)) return true;
  return puts.elements(kHalves).empty();
}

}  // namespace

constinit const KindSpec kSealedRoundSpec{
    Kind::kSealedRound, "sealed_round", kFields, check, false, false, 0, admit, nullptr, news};

}  // namespace lull::model
