// SPDX-License-Identifier: Apache-2.0
#include "model/kinds.h"

#include <gtest/gtest.h>

#include <set>

#include "model/acknowledgement.h"
#include "model/catalogue.h"
#include "model/check_in.h"
#include "model/gratitude.h"
#include "model/limit.h"
#include "model/preference.h"
#include "model/proposal.h"
#include "model/sealed_round.h"

namespace lull::model {
namespace {

std::string verdict(const Result<void>& result) {
  return result ? "good" : result.error().reason;
}
std::string of_number(const KindSpec& kind, std::uint16_t field, std::uint64_t value) {
  Fields fields;
  fields.set(field, value);
  return verdict(check_fields(kind, fields));
}
std::string of_text(const KindSpec& kind, std::uint16_t field, std::string_view text) {
  Fields fields;
  fields.set(field, text);
  return verdict(check_fields(kind, fields));
}
/// `count` characters of three bytes each.
std::string long_text(std::size_t count) {
  std::string text;
  for (std::size_t i = 0; i < count; ++i) text += "\xe2\x82\xac";
  return text;
}

/// What can be shared, and the notebook's.
std::vector<const KindSpec*> every_kind() {
  std::vector<const KindSpec*> kinds(all_kinds().begin(), all_kinds().end());
  kinds.insert(kinds.end(), notebook_kinds().begin(), notebook_kinds().end());
  return kinds;
}

TEST(Kinds, AreFoundByNumberAndByName) {
  for (const auto* kind : all_kinds()) {
    EXPECT_EQ(find_kind(static_cast<std::uint16_t>(kind->kind)), kind);
    EXPECT_EQ(find_kind(kind->name), kind);
    EXPECT_EQ(&spec_of(kind->kind), kind);
    EXPECT_GE(static_cast<int>(kind->kind), 16) << "below are the Body's own fields";
  }
  EXPECT_EQ(find_kind(std::uint16_t{0}), nullptr);
  EXPECT_EQ(find_kind(std::uint16_t{9999}), nullptr);
  for (const auto* kind : notebook_kinds()) {
    EXPECT_EQ(find_kind(kind->name), nullptr) << "no wire form";
    EXPECT_EQ(find_kind(static_cast<std::uint16_t>(kind->kind)), nullptr);
    EXPECT_EQ(find_notebook_kind(kind->name), kind);
    EXPECT_EQ(&spec_of(kind->kind), kind);
    EXPECT_TRUE(in_notebook(*kind));
  }
}

// Every number at its limits and one past them, every text at its longest and one more: from the
// table, so that a new kind is covered as it comes.
TEST(Kinds, EveryNumberIsHeldToItsRange) {
  for (const auto* kind : every_kind())
    for (const auto& spec : kind->fields) {
      if (spec.type != FieldType::kNumber) continue;
      SCOPED_TRACE(std::string(kind->name) + "." + std::string(spec.name));
      EXPECT_EQ(of_number(*kind, spec.number, spec.least), "good");
      EXPECT_EQ(of_number(*kind, spec.number, spec.most), "good");
      EXPECT_EQ(of_number(*kind, spec.number, spec.most + 1), "number_out_of_range");
      EXPECT_EQ(of_number(*kind, spec.number, ~std::uint64_t{0}), "number_out_of_range");
      if (spec.least > 0) {
        EXPECT_EQ(of_number(*kind, spec.number, spec.least - 1), "number_out_of_range");
      }
      EXPECT_EQ(of_text(*kind, spec.number, "1"), "number_out_of_range") << "not a number";
    }
}

TEST(Kinds, EveryTextIsHeldToItsLengthInCharacters) {
  for (const auto* kind : every_kind())
    for (const auto& spec : kind->fields) {
      if (spec.type != FieldType::kLine && spec.type != FieldType::kText) continue;
      SCOPED_TRACE(std::string(kind->name) + "." + std::string(spec.name));
      EXPECT_EQ(of_text(*kind, spec.number, long_text(spec.most)), "good");
      EXPECT_EQ(of_text(*kind, spec.number, long_text(spec.most + 1)), "text_too_long");
      EXPECT_EQ(of_text(*kind, spec.number, ""), spec.least == 0 ? "good" : "text_missing");
      EXPECT_EQ(of_text(*kind, spec.number, "a\nb"),
                spec.type == FieldType::kText ? "good" : "text_invalid");
      EXPECT_EQ(of_text(*kind, spec.number, "cafe\xcc\x81"), "text_invalid");
      EXPECT_EQ(of_number(*kind, spec.number, 1), "field_malformed");
      Fields element;
      element.set_element(spec.number, "x", true);
      EXPECT_EQ(verdict(check_fields(*kind, element)), "field_malformed");
    }
}

TEST(Kinds, EverySetIsHeldToItsSizeAndItsElementsToTheirLength) {
  for (const auto* kind : every_kind())
    for (const auto& spec : kind->fields) {
      if (spec.type != FieldType::kSet && spec.type != FieldType::kList) continue;
      SCOPED_TRACE(std::string(kind->name) + "." + std::string(spec.name));
      Fields fields;
      for (std::size_t i = 0; i < spec.most; ++i)
        fields.set_element(spec.number, "t" + std::to_string(i), true);
      fields.set_element(spec.number, "taken out", false);
      EXPECT_EQ(verdict(check_fields(*kind, fields)), "good");
      fields.set_element(spec.number, "one more", true);
      EXPECT_EQ(verdict(check_fields(*kind, fields)), "too_many_elements");
      Fields one;
      one.set_element(spec.number, long_text(spec.step), true);
      EXPECT_EQ(verdict(check_fields(*kind, one)), "good");
      Fields longer;
      longer.set_element(spec.number, long_text(spec.step + 1), true);
      EXPECT_EQ(verdict(check_fields(*kind, longer)), "text_too_long");
      EXPECT_EQ(of_number(*kind, spec.number, 1), "field_malformed");
      Fields odd;
      odd.set(FieldKey{spec.number, "x"}, Value{std::string("in")});
      EXPECT_EQ(verdict(check_fields(*kind, odd)), "field_malformed");
      odd.set(FieldKey{spec.number, "x"}, Value{std::uint64_t{2}});
      EXPECT_EQ(verdict(check_fields(*kind, odd)), "field_malformed");
    }
}

TEST(Kinds, FieldsOfANewerVersionArePassedOver) {
  EXPECT_EQ(of_text(kGratitudeSpec, 900, "\xff\x01"), "good");
}

TEST(Kinds, SearchSeesTextsAndTagsButNoNumbersAndNothingTakenOut) {
  Fields fields;
  fields.set(preference::kItem, "item.blanket");
  fields.set(preference::kWant, std::uint64_t{4});
  fields.set(preference::kNote, "the grey one");
  fields.set_element(preference::kTags, "warm", true);
  fields.set_element(preference::kTags, "gone", false);
  EXPECT_EQ(searchable_text(kPreferenceSpec, fields), "item.blanket\nthe grey one\nwarm");
}

// The table against the language data: whoever adds a value must add its wording.
TEST(Kinds, EveryChoiceHasItsVocabularyWithTheSameNumbers) {
  const auto check = [](const FieldSpec& spec) {
    if (spec.choices.empty()) return;
    SCOPED_TRACE(std::string(spec.name));
    const auto* vocabulary = find_vocabulary(spec.choices);
    ASSERT_NE(vocabulary, nullptr) << spec.choices;
    if (spec.type != FieldType::kNumber) return;
    for (auto n = std::uint64_t{spec.least}; n <= spec.most; ++n)
      EXPECT_TRUE(n == 0 || spec.choices == "yes_no" || vocabulary->find(n) != nullptr) << n;
    if (spec.also != 0) {
      EXPECT_NE(vocabulary->find(std::uint64_t{spec.also}), nullptr);
    }
    for (const auto& choice : vocabulary->choices)
      EXPECT_TRUE(choice.number == spec.also ||
                  (choice.number >= spec.least && choice.number <= spec.most))
          << choice.id;
  };
  for (const auto* kind : all_kinds())
    for (const auto& spec : kind->fields) {
      check(spec);
      for (const auto& part : spec.parts) check(part);
    }
}

TEST(Kinds, ADayIsADateAndNothingFiner) {
  const auto of = [](std::string_view day) { return of_text(kCheckInSpec, check_in::kDay, day); };
  EXPECT_EQ(of("2026-11-24"), "good");
  EXPECT_EQ(of("2024-02-29"), "good");
  EXPECT_EQ(of(""), "good") << "none";
  for (const auto* bad : {"2026-02-29", "2026-11-24T10:00", "2026-1-4", "24.11.2026", "1969-12-31",
                          "2026-13-01", "2026-00-10", " 026-11-24"})
    EXPECT_EQ(of(bad), "day_malformed") << bad;
}

TEST(Kinds, ATokenIsSoManyDigitsOfLowerCaseBase32) {
  const auto of = [](std::string_view token) {
    return of_text(kAcknowledgementSpec, acknowledgement::kTarget, token);
  };
  EXPECT_EQ(of("0123456789abcdefghjkmnpqrs"), "good");
  EXPECT_EQ(of(""), "good") << "none";
  for (const auto* bad :
       {"0123456789abcdefghjkmnpqr", "0123456789abcdefghjkmnpqrst", "0123456789ABCDEFGHJKMNPQRS",
        "0123456789abcdefghijklmnop", "0123456789abcdefghjkmnpq s"})
    EXPECT_EQ(of(bad), "field_malformed") << bad;
}

TEST(Kinds, OnlyTheOtherPersonAnswersAndOnlyTheAuthorWritesTheRest) {
  Fields answer;
  answer.set(proposal::kAnswer, std::uint64_t{3});
  EXPECT_EQ(verdict(check_writer(kProposalSpec, answer, "b", false)), "good");
  EXPECT_EQ(verdict(check_writer(kProposalSpec, answer, "a", true)), "not_yours");
  Fields because;
  because.set(proposal::kBecause, "it is late");
  EXPECT_EQ(verdict(check_writer(kProposalSpec, because, "b", false)), "not_yours");
  EXPECT_EQ(verdict(check_writer(kProposalSpec, because, "a", true)), "good");
  Fields half;
  half.set_element(sealed_round::kHalves, "b", true);
  EXPECT_EQ(verdict(check_writer(kSealedRoundSpec, half, "b", false)), "good");
  EXPECT_EQ(verdict(check_writer(kSealedRoundSpec, half, "a", true)), "not_yours");
}

Fields good_preference() {
  Fields fields;
  fields.set(preference::kItem, "touch.hold_still");
  fields.set(preference::kDirection, std::uint64_t{1});
  fields.set(preference::kWant, std::uint64_t{4});
  return fields;
}

TEST(Preference, NeedsAnItemADirectionThatFitsAndAWant) {
  const auto with = [](auto change) {
    auto fields = good_preference();
    change(fields);
    return verdict(kPreferenceSpec.check(fields));
  };
  using namespace preference;
  EXPECT_EQ(with([](Fields&) {}), "good");
  EXPECT_EQ(with([](Fields& f) { f.set(kItem, "touch.nothing"); }), "unknown_item");
  EXPECT_EQ(with([](Fields& f) { f.set(kSituation, "usual"); }), "good");
  EXPECT_EQ(with([](Fields& f) { f.set(kSituation, "never"); }), "unknown_situation");
  EXPECT_EQ(with([](Fields& f) { f.set(kWant, std::uint64_t{0}); }), "want_missing");
  EXPECT_EQ(verdict(kPreferenceSpec.check({})), "unknown_item");
}

TEST(Preference, MinutesGoInStepsOfFive) {
  EXPECT_EQ(of_number(kPreferenceSpec, preference::kMinutes, 235), "good");
  EXPECT_EQ(of_number(kPreferenceSpec, preference::kMinutes, 236), "number_out_of_range");
  EXPECT_EQ(of_number(kPreferenceSpec, preference::kMinutes, 240), "good");
  for (const std::uint64_t none : {245u, 250u, 254u, 256u, 260u})
    EXPECT_EQ(of_number(kPreferenceSpec, preference::kMinutes, none), "number_out_of_range")
        << none;
  EXPECT_EQ(of_number(kPreferenceSpec, preference::kMinutes, 255), "good");
}

TEST(Preference, EveryItemIsAnsweredInItsOwnDirections) {
  struct Case {
    const char* item;
    std::set<std::uint64_t> fit;
  };
  for (const auto& one : {Case{"touch.hold_still", {1, 2}}, Case{"self.slow_breaths", {3}},
                          Case{"env.low_light", {4}}})
    for (std::uint64_t direction = 0; direction <= 4; ++direction) {
      auto fields = good_preference();
      fields.set(preference::kItem, one.item);
      fields.set(preference::kDirection, direction);
      EXPECT_EQ(verdict(kPreferenceSpec.check(fields)),
                one.fit.contains(direction) ? "good" : "direction_does_not_fit")
          << one.item << " " << direction;
    }
}

Fields limit_of(std::uint64_t target, std::string_view what) {
  Fields fields;
  fields.set(limit::kTarget, target);
  fields.set(limit::kWhat, what);
  fields.set(limit::kStrength, std::uint64_t{1});
  return fields;
}

TEST(Limit, NamesAnItemACategoryOrOwnWords) {
  const auto check = [](std::uint64_t target, std::string_view what) {
    return verdict(kLimitSpec.check(limit_of(target, what)));
  };
  EXPECT_EQ(check(1, "touch.hold_still"), "good");
  EXPECT_EQ(check(1, "touch"), "unknown_item");
  EXPECT_EQ(check(2, "touch"), "good");
  EXPECT_EQ(check(2, "touch.hold_still"), "unknown_category");
  for (std::uint64_t own = 3; own <= 5; ++own) EXPECT_EQ(check(own, "my neck"), "good");
  EXPECT_EQ(check(0, "my neck"), "target_missing");
  EXPECT_EQ(check(6, "my neck"), "target_missing");
  EXPECT_EQ(check(5, ""), "text_missing");
}

TEST(Limit, NeedsAStrengthAndKnownSituations) {
  auto fields = limit_of(5, "my neck");
  fields.set_element(limit::kSituations, "usual", true);
  EXPECT_EQ(verdict(kLimitSpec.check(fields)), "good");
  fields.set_element(limit::kSituations, "never", false);
  EXPECT_EQ(verdict(kLimitSpec.check(fields)), "good") << "taken out does not count";
  fields.set_element(limit::kSituations, "never", true);
  EXPECT_EQ(verdict(kLimitSpec.check(fields)), "unknown_situation");
  auto loose = limit_of(5, "my neck");
  loose.set(limit::kStrength, std::uint64_t{0});
  EXPECT_EQ(verdict(kLimitSpec.check(loose)), "strength_missing");
}

TEST(Gratitude, NeedsATextAndAKnownItemIfAny) {
  Fields fields;
  EXPECT_EQ(verdict(kGratitudeSpec.check(fields)), "text_missing");
  fields.set(gratitude::kText, "thank you for the tea");
  EXPECT_EQ(verdict(kGratitudeSpec.check(fields)), "good");
  fields.set(gratitude::kAbout, "");
  EXPECT_EQ(verdict(kGratitudeSpec.check(fields)), "good");
  fields.set(gratitude::kAbout, "food.water_near");
  EXPECT_EQ(verdict(kGratitudeSpec.check(fields)), "good");
  fields.set(gratitude::kAbout, "food.nothing");
  EXPECT_EQ(verdict(kGratitudeSpec.check(fields)), "unknown_item");
}

}  // namespace
}  // namespace lull::model
