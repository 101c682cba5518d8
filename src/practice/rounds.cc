// SPDX-License-Identifier: Apache-2.0
#include "practice/rounds.h"

#include <array>

#include "base/base32.h"
#include "crypto/hash.h"
#include "crypto/random.h"
#include "model/catalogue.h"
#include "model/sealed_round.h"
#include "model/text.h"

namespace lull::practice {

namespace {

namespace round_ = model::sealed_round;

constexpr std::string_view kPurpose = "lull sealed round 1";

/// One person's half, as far as it can be seen here.
struct Half {
  std::string_view person;
  std::string_view commitment;
  std::string_view secret;
  std::string_view answer;
  bool told = false;
};

Half half_in(const model::Fields& fields, std::string_view person) {
  const auto part = [&](std::uint16_t number) {
    return fields.part_text(round_::kHalves, person, number);
  };
  return {person, part(round_::kCommitment), part(round_::kSecret), part(round_::kAnswer),
          fields.has_part(round_::kHalves, person, round_::kAnswer)};
}

/// The other person's half; an empty one while there is none.
Half other_half(const model::Fields& fields, std::string_view me) {
  for (const auto person : fields.elements(round_::kHalves))
    if (person != me) return half_in(fields, person);
  return {};
}

bool over(const Context& at, const model::Fields& fields) {
  const auto day = model::parse_day(fields.text(round_::kExpiresDay));
  return !day || *day < at.today();
}

bool holds_back(const store::Entry& entry) {
  return !entry.kept.empty();
}

/// An answer that was taken back fits everything.
bool fits(const RecordId& id, const Half& half) {
  return half.answer.empty() ||
         commitment_of(id, half.person, half.secret, half.answer) == half.commitment;
}

RoundRow row_of(const Context& at, store::Entry entry, const Delivered& delivered) {
  RoundRow row;
  const auto me = at.me();
  const auto mine = half_in(entry.fields, me);
  const auto theirs = other_half(entry.fields, me);
  row.mine = mine.answer;
  const bool opened = mine.told && !holds_back(entry) && theirs.told;
  if (opened && (!fits(entry.id, mine) || !fits(entry.id, theirs)))
    row.state = RoundState::kClosed;
  else if (opened && delivered(entry.id))
    row.state = RoundState::kOpen;
  else if (!opened && over(at, entry.fields))
    row.state = RoundState::kClosed;
  else
    row.state = mine.commitment.empty() ? RoundState::kInvited : RoundState::kSealed;
  if (row.state == RoundState::kOpen) row.theirs = theirs.answer;
  row.entry = std::move(entry);
  return row;
}

}  // namespace

std::string commitment_of(const RecordId& round, std::string_view person, std::string_view secret,
                          std::string_view answer) {
  // All but the answer have fixed lengths, so that the parts cannot be shifted.
  return base32_token(crypto::blake2b(
      {as_bytes(kPurpose), round.view(), as_bytes(person), as_bytes(secret), as_bytes(answer)}));
}

Result<RecordId> start_round(const Context& at, const RoundStart& start) {
  LULL_ASSIGN(const auto space, at.space);
  if (start.days < 1 || start.days > round_::kOpenDaysMost)
    return fail(Code::kInvalid, "day_too_far", "expires_day");
  const auto* card = model::find_prompt(start.card);
  if (!start.card.empty() && card == nullptr) return fail(Code::kNotFound, "unknown_card");
  model::Fields fields;
  if (card != nullptr) fields.set(round_::kCard, card->id);
  if (!start.question.empty()) fields.set(round_::kQuestion, start.question);
  if (!start.target.empty()) fields.set(round_::kTarget, start.target);
  fields.set(round_::kMadeDay, model::day_text(at.today()));
  fields.set(round_::kExpiresDay, model::day_text(at.today() + start.days));
  return at.store.create(model::kSealedRoundSpec, fields, space);
}

Result<void> answer_round(const Context& at, const RecordId& id, std::string_view typed) {
  LULL_ASSIGN(const auto entry, at.get(id, model::Kind::kSealedRound));
  const auto me = at.me();
  if (entry.share != store::Share::kShared || over(at, entry.fields))
    return fail(Code::kRefused, "round_closed");
  if (!half_in(entry.fields, me).commitment.empty()) return fail(Code::kExists, "answered_already");
  LULL_ASSIGN(const auto answer, model::clean(typed, model::Lines::kMany));
  if (answer.empty()) return fail(Code::kInvalid, "text_missing");
  std::array<std::uint8_t, 32> random{};
  crypto::random_fill(random);
  const auto secret = base32_token(random);
  model::Fields held;
  held.set_part(round_::kHalves, me, round_::kSecret, secret);
  held.set_part(round_::kHalves, me, round_::kAnswer, answer);
  model::Fields told;
  told.set_part(round_::kHalves, me, round_::kCommitment, commitment_of(id, me, secret, answer));
  const auto steps = [&](store::Records& records) -> Result<void> {
    LULL_TRY(records.hold(id, held));
    return records.edit(id, told);
  };
  LULL_TRY(at.store.together(steps));
  return open_ready(at);
}

Result<void> take_back(const Context& at, const RecordId& id) {
  LULL_ASSIGN(const auto entry, at.get(id, model::Kind::kSealedRound));
  const auto me = at.me();
  if (!half_in(entry.fields, me).told || holds_back(entry))
    return fail(Code::kInvalid, "not_shared");
  model::Fields puts;
  // Both together, so that nothing is left of the change that told them.
  puts.set_part(round_::kHalves, me, round_::kSecret, std::string());
  puts.set_part(round_::kHalves, me, round_::kAnswer, std::string());
  LULL_TRY(at.store.edit(id, puts));
  return {};
}

Result<void> open_ready(const Context& at) {
  if (!at.space) return {};
  LULL_ASSIGN(const auto all, at.store.held_back(model::Kind::kSealedRound));
  for (const auto& entry : all) {
    if (over(at, entry.fields)) continue;
    const auto theirs = other_half(entry.fields, at.me());
    if (half_in(entry.fields, at.me()).commitment.empty() || theirs.commitment.empty()) continue;
    LULL_TRY(at.store.share({entry.id}, *at.space));
  }
  return {};
}

Result<std::vector<RoundRow>> rounds(const Context& at, const Delivered& delivered) {
  LULL_ASSIGN(auto all, at.all(model::Kind::kSealedRound));
  std::vector<RoundRow> rows;
  for (auto& entry : all) rows.push_back(row_of(at, std::move(entry), delivered));
  return rows;
}

Result<RoundRow> round(const Context& at, const RecordId& id, const Delivered& delivered) {
  LULL_ASSIGN(auto entry, at.get(id, model::Kind::kSealedRound));
  return row_of(at, std::move(entry), delivered);
}

}  // namespace lull::practice
