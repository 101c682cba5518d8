// SPDX-License-Identifier: Apache-2.0
#include "wire/record.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <limits>

#include "base/varint.h"
#include "model/gratitude.h"
#include "model/plan.h"
#include "model/preference.h"
#include "model/step.h"
#include "unit/wire/random_fields.h"

namespace lull::wire {
namespace {

using model::kGratitudeSpec;
using model::kPreferenceSpec;

enum Type : std::uint32_t { kVarint = 0, kFixed64 = 1, kDelimited = 2, kGroup = 3, kFixed32 = 5 };

/// Writes protobuf by hand, right or wrong.
class Hand {
 public:
  Hand& tag(std::uint32_t number, Type type) {
    append_varint(bytes, number << 3 | type);
    return *this;
  }
  Hand& number(std::uint32_t field, std::uint64_t value) {
    tag(field, kVarint);
    append_varint(bytes, value);
    return *this;
  }
  Hand& text(std::uint32_t field, ByteView value) {
    tag(field, kDelimited);
    append_varint(bytes, value.size());
    append(bytes, value);
    return *this;
  }
  Hand& text(std::uint32_t field, std::string_view value) { return text(field, as_bytes(value)); }
  Hand& raw(std::initializer_list<std::uint8_t> more) {
    bytes.insert(bytes.end(), more);
    return *this;
  }
  Bytes bytes;
};

const Bytes kId(16, 0x11);
const Bytes kSalt(16, 0x22);

Hand head() {
  Hand body;
  body.text(1, kId).text(2, kSalt);
  return body;
}
Bytes gratitude_of(const Hand& content) {
  return head().text(18, content.bytes).bytes;
}
std::string verdict(ByteView bytes) {
  const auto body = decode_body(bytes);
  return body ? "good" : body.error().reason;
}
constexpr char kMalformed[] = "record_malformed";

Salt salt_of(Dice& dice) {
  Salt salt;
  for (auto& byte : salt) byte = static_cast<std::uint8_t>(dice.roll(256));
  return salt;
}

RC_GTEST_PROP(RecordProperty, WhatIsEncodedIsDecodedTheSame, (std::uint64_t seed)) {
  Dice dice(seed);
  for (const auto* kind : model::all_kinds()) {
    const auto id = random_id<RecordId>(dice);
    const auto fields = random_fields(*kind, dice);
    const auto bytes = encode_body(id, salt_of(dice), *kind, fields);
    RC_ASSERT(bytes.has_value());
    const auto body = decode_body(*bytes);
    RC_ASSERT(body.has_value());
    RC_ASSERT(body->record == id);
    RC_ASSERT(body->spec == kind);
    RC_ASSERT(body->fields == fields);
    RC_ASSERT(!body->withdraw());
    RC_ASSERT(*decode_fields(*kind, encode_fields(*kind, fields)) == fields);
  }
}

RC_GTEST_PROP(RecordProperty, EveryTruncationIsRefused, (std::uint64_t seed)) {
  Dice dice(seed);
  const auto& kind = *model::all_kinds()[dice.roll(model::all_kinds().size())];
  const auto fields = random_fields(kind, dice);
  const auto bytes = *encode_body(random_id<RecordId>(dice), salt_of(dice), kind, fields);
  for (std::size_t size = 0; size < bytes.size(); ++size)
    RC_ASSERT(verdict(ByteView(bytes).first(size)) == kMalformed);
}

RC_GTEST_PROP(RecordProperty, AFlippedBitIsRefusedOrReadWithinTheRules, (std::uint64_t seed)) {
  Dice dice(seed);
  const auto& kind = *model::all_kinds()[dice.roll(model::all_kinds().size())];
  auto bytes =
      *encode_body(random_id<RecordId>(dice), salt_of(dice), kind, random_fields(kind, dice));
  for (int i = 0; i < 50; ++i) {
    const auto at = dice.roll(bytes.size());
    const auto bit = static_cast<std::uint8_t>(1u << dice.roll(8));
    bytes[at] ^= bit;
    if (const auto body = decode_body(bytes); body && body->spec != nullptr)
      RC_ASSERT(model::check_fields(*body->spec, body->fields).has_value());
    if (dice.roll(2) == 0) bytes[at] ^= bit;
  }
}

RC_GTEST_PROP(RecordProperty, AnyBytesAreReadOrRefused, (const Bytes& bytes)) {
  (void)decode_body(bytes);
  for (const auto* kind : model::all_kinds()) {
    const auto fields = decode_fields(*kind, bytes);
    if (fields) RC_ASSERT(*decode_fields(*kind, encode_fields(*kind, *fields)) == *fields);
  }
}

// A step that was taken out has no fields of its own any more, whatever the merge still holds.
TEST(Record, AnElementThatWasTakenOutIsWrittenWithoutItsParts) {
  model::Fields fields;
  fields.set_part(model::plan::kSteps, "0000000000001", model::step::kText, std::string("tea"));
  fields.set_element(model::plan::kSteps, "0000000000001", false);
  const auto bytes = encode_fields(model::kPlanSpec, fields);
  const auto read = decode_fields(model::kPlanSpec, bytes);
  ASSERT_TRUE(read) << read.error().reason;
  EXPECT_EQ(read->size(), 1u);
  EXPECT_TRUE(read->elements(model::plan::kSteps).empty());
}

TEST(Record, AWithdrawalHasNoKindAndNoFields) {
  const auto id = *RecordId::from(kId);
  const auto body = decode_body(encode_withdrawal(id, Salt{}));
  ASSERT_TRUE(body);
  EXPECT_EQ(body->record, id);
  EXPECT_TRUE(body->withdraw());
  EXPECT_EQ(body->spec, nullptr);
  EXPECT_TRUE(body->fields.empty());
}

TEST(Record, AWithdrawalWithContentIsRefused) {
  EXPECT_EQ(verdict(head().text(3, "").bytes), "good");
  EXPECT_EQ(verdict(head().text(3, Hand().number(1, 1).bytes).bytes), kMalformed);
}

TEST(Record, TheWrittenBytesAreTheDocumentedOnes) {
  model::Fields fields;
  fields.set(model::gratitude::kText, "tea");
  Salt salt;
  salt.fill(0x22);
  const auto expected = gratitude_of(Hand().text(1, "tea"));
  EXPECT_EQ(*encode_body(*RecordId::from(kId), salt, kGratitudeSpec, fields), expected);
}

TEST(Record, IdSaltAndContentAreNeededInAnyOrder) {
  const auto content = Hand().text(1, "tea").bytes;
  EXPECT_EQ(verdict(Hand().text(18, content).text(2, kSalt).text(1, kId).bytes), "good");
  EXPECT_EQ(verdict(Hand().text(2, kSalt).text(18, content).bytes), kMalformed);
  EXPECT_EQ(verdict(Hand().text(1, kId).text(18, content).bytes), kMalformed);
  EXPECT_EQ(verdict(head().bytes), kMalformed);
  EXPECT_EQ(verdict({}), kMalformed);
}

TEST(Record, WrongSizesOfIdAndSaltAreRefused) {
  const auto content = Hand().text(1, "tea").bytes;
  for (const std::size_t size : {0, 15, 17}) {
    const Bytes wrong(size, 0x11);
    EXPECT_EQ(verdict(Hand().text(1, wrong).text(2, kSalt).text(18, content).bytes), kMalformed);
    EXPECT_EQ(verdict(Hand().text(1, kId).text(2, wrong).text(18, content).bytes), kMalformed);
  }
}

TEST(Record, NothingSingularComesTwice) {
  const auto content = Hand().text(1, "tea").bytes;
  EXPECT_EQ(verdict(head().text(1, kId).text(18, content).bytes), kMalformed);
  EXPECT_EQ(verdict(head().text(2, kSalt).text(18, content).bytes), kMalformed);
  EXPECT_EQ(verdict(head().text(18, content).text(18, content).bytes), kMalformed);
  EXPECT_EQ(verdict(head().text(3, "").text(3, "").bytes), kMalformed);
  EXPECT_EQ(verdict(gratitude_of(Hand().text(1, "tea").text(1, "tea"))), kMalformed);
  EXPECT_EQ(verdict(head().text(16, Hand().number(4, 1).number(4, 1).bytes).bytes), kMalformed);
}

TEST(Record, TwoContentsAreRefused) {
  const auto content = Hand().text(1, "tea").bytes;
  EXPECT_EQ(verdict(head().text(18, content).text(3, "").bytes), kMalformed);
  EXPECT_EQ(verdict(head().text(3, "").text(18, content).bytes), kMalformed);
  EXPECT_EQ(verdict(head().text(17, "").text(18, content).bytes), kMalformed);
  EXPECT_EQ(verdict(head().text(900, "").text(18, content).bytes), kMalformed);
}

TEST(Record, WrongWireTypesAreRefused) {
  EXPECT_EQ(verdict(gratitude_of(Hand().number(1, 3))), kMalformed) << "a text as a number";
  EXPECT_EQ(verdict(gratitude_of(Hand().tag(1, kFixed32).raw({1, 2, 3, 4}))), kMalformed);
  EXPECT_EQ(verdict(head().text(16, Hand().text(4, "1").bytes).bytes), kMalformed);
  EXPECT_EQ(
      verdict(head().text(16, Hand().tag(4, kFixed64).raw({1, 0, 0, 0, 0, 0, 0, 0}).bytes).bytes),
      kMalformed);
  EXPECT_EQ(verdict(head().text(16, Hand().number(9, 1).bytes).bytes), kMalformed) << "an element";
  EXPECT_EQ(verdict(head().number(18, 1).bytes), kMalformed);
  EXPECT_EQ(verdict(head().number(3, 0).bytes), kMalformed);
  EXPECT_EQ(verdict(Hand().number(1, 1).text(2, kSalt).text(18, "").bytes), kMalformed);
}

TEST(Record, TrailingBytesAndUnknownBodyFieldsAreRefused) {
  auto bytes = gratitude_of(Hand().text(1, "tea"));
  for (const int more : {0x00, 0x01, 0x80, 0x22, 0xff}) {
    auto longer = bytes;
    longer.push_back(static_cast<std::uint8_t>(more));
    EXPECT_EQ(verdict(longer), kMalformed) << more;
  }
  EXPECT_EQ(verdict(head().text(18, "").text(4, "").bytes), kMalformed) << "4 is no one's";
  EXPECT_EQ(verdict(head().text(18, "").text(15, "").bytes), kMalformed);
  EXPECT_EQ(verdict(gratitude_of(Hand().text(1, "tea").raw({0}))), kMalformed);
  EXPECT_EQ(verdict(gratitude_of(Hand().raw({0x02, 0x00}))), kMalformed) << "field number 0";
}

TEST(Record, FieldsOutOfTheirRangesAreRefused) {
  EXPECT_EQ(verdict(head().text(16, Hand().number(4, 6).bytes).bytes), "number_out_of_range");
  EXPECT_EQ(
      verdict(
          head().text(16, Hand().number(4, std::numeric_limits<std::uint64_t>::max()).bytes).bytes),
      "number_out_of_range");
  EXPECT_EQ(verdict(gratitude_of(Hand().text(1, std::string(500, 'x')))), "good");
  EXPECT_EQ(verdict(gratitude_of(Hand().text(1, std::string(501, 'x')))), "text_too_long");
  EXPECT_EQ(verdict(gratitude_of(Hand().text(1, "a\tb"))), "text_invalid");
  EXPECT_EQ(verdict(gratitude_of(Hand().text(1, "cafe\xcc\x81"))), "text_invalid");
}

TEST(Record, WhatAPersonTypedIsParsedBeforeItIsCleaned) {
  const auto bytes = Hand().text(1, "cafe\xcc\x81\r\n").bytes;
  const auto fields = parse_fields(kGratitudeSpec, bytes);
  ASSERT_TRUE(fields);
  EXPECT_EQ(fields->text(1), "cafe\xcc\x81\r\n");
  EXPECT_FALSE(decode_fields(kGratitudeSpec, bytes));
}

// --- set elements ---

std::string element_verdict(const Hand& element) {
  return verdict(head().text(16, Hand().text(9, element.bytes).bytes).bytes);
}

TEST(Record, AnElementHasOneNameAndIsInOrOut) {
  EXPECT_EQ(element_verdict(Hand().text(1, "warm")), "good");
  EXPECT_EQ(element_verdict(Hand().text(1, "warm").number(2, 0)), "good");
  EXPECT_EQ(element_verdict(Hand().number(2, 1).text(1, "warm")), "good");
  EXPECT_EQ(element_verdict(Hand().text(1, "warm").number(2, 2)), kMalformed);
  EXPECT_EQ(element_verdict(Hand()), kMalformed);
  EXPECT_EQ(element_verdict(Hand().text(1, "")), kMalformed);
  EXPECT_EQ(element_verdict(Hand().number(2, 1)), kMalformed);
  EXPECT_EQ(element_verdict(Hand().text(1, "warm").text(1, "cold")), kMalformed);
  EXPECT_EQ(element_verdict(Hand().text(1, "").text(1, "cold")), kMalformed);
  EXPECT_EQ(element_verdict(Hand().text(1, "warm").number(2, 1).number(2, 0)), kMalformed);
  EXPECT_EQ(element_verdict(Hand().text(1, "warm").number(2, 0).number(2, 0)), kMalformed);
  EXPECT_EQ(element_verdict(Hand().text(1, "warm").raw({0})), kMalformed);
  EXPECT_EQ(element_verdict(Hand().text(1, std::string(24, 'x'))), "good");
  EXPECT_EQ(element_verdict(Hand().text(1, std::string(25, 'x'))), "text_too_long");
}

TEST(Record, AnElementThatComesTwiceIsRefused) {
  const auto warm = Hand().text(1, "warm").bytes;
  const auto out = Hand().text(1, "warm").number(2, 1).bytes;
  EXPECT_EQ(verdict(head().text(16, Hand().text(9, warm).text(9, out).bytes).bytes), kMalformed);
}

TEST(Record, AnElementTakenOutIsRead) {
  const auto body = decode_body(
      head().text(16, Hand().text(9, Hand().text(1, "warm").number(2, 1).bytes).bytes).bytes);
  ASSERT_TRUE(body);
  const auto* in = body->fields.find({model::preference::kTags, "warm"});
  ASSERT_NE(in, nullptr);
  EXPECT_EQ(*in, model::Value{std::uint64_t{0}});
}

// --- a list's elements ---

constexpr std::string_view kStep = "0000000000001";
Bytes step_of(const Hand& parts) {
  Bytes element = Hand().text(1, kStep).bytes;
  append(element, parts.bytes);
  return Hand().text(model::plan::kSteps, element).bytes;
}
std::string step_verdict(const Hand& parts) {
  const auto fields = decode_fields(model::kPlanSpec, step_of(parts));
  return fields ? "good" : fields.error().reason;
}

TEST(Record, APartComesOnceAndWithItsOwnType) {
  EXPECT_EQ(step_verdict(Hand().text(model::step::kText, "tea")), "good");
  EXPECT_EQ(step_verdict(Hand().text(model::step::kText, "tea").text(model::step::kText, "tea")),
            kMalformed);
  EXPECT_EQ(step_verdict(Hand().number(model::step::kText, 1)), kMalformed);
  EXPECT_EQ(step_verdict(Hand().text(65536, "x")), kMalformed);
}

TEST(Record, AnElementThatIsOutHasNoParts) {
  EXPECT_EQ(step_verdict(Hand().number(2, 1)), "good");
  EXPECT_EQ(step_verdict(Hand().number(2, 0).text(model::step::kText, "tea")), "good");
  EXPECT_EQ(step_verdict(Hand().number(2, 1).text(model::step::kText, "tea")), kMalformed);
}

TEST(Record, PartsOfANewerVersionAreKeptAndWrittenBackByteForByte) {
  const auto bytes = step_of(Hand()
                                 .text(model::step::kText, "tea")
                                 .number(900, 300)
                                 .text(901, "once")
                                 .text(901, "and again")
                                 .tag(902, kFixed32)
                                 .raw({9, 9, 9, 9}));
  const auto fields = decode_fields(model::kPlanSpec, bytes);
  ASSERT_TRUE(fields) << fields.error().reason;
  EXPECT_EQ(fields->part_text(model::plan::kSteps, kStep, model::step::kText), "tea");
  EXPECT_EQ(encode_fields(model::kPlanSpec, *fields), bytes);
  EXPECT_EQ(step_verdict(Hand().tag(900, kFixed64).raw({1, 2, 3})), kMalformed) << "cut short";
}

TEST(Record, APartThatIsPutAloneStandsInItsElement) {
  model::Fields fields;
  fields.set({model::plan::kSteps, std::string(kStep), model::step::kText}, std::string("tea"));
  EXPECT_EQ(encode_fields(model::kPlanSpec, fields),
            step_of(Hand().text(model::step::kText, "tea")));
}

// --- newer versions ---

TEST(Record, UnknownFieldsOfEveryWireTypeAreKeptAndWrittenBackByteForByte) {
  const auto bytes = Hand()
                         .text(1, "tea")
                         .number(20, 300)
                         .tag(21, kFixed64)
                         .raw({1, 2, 3, 4, 5, 6, 7, 8})
                         .text(22, "\xff\x00 not even text")
                         .text(22, "again")
                         .tag(23, kFixed32)
                         .raw({9, 9, 9, 9})
                         .raw({0xc3, 0x01, 0x08, 0x05, 0xc4, 0x01})  // a group, 24
                         .number(65535, 1)
                         .bytes;
  const auto fields = decode_fields(kGratitudeSpec, bytes);
  ASSERT_TRUE(fields);
  EXPECT_EQ(fields->text(1), "tea");
  EXPECT_EQ(encode_fields(kGratitudeSpec, *fields), bytes);
}

TEST(Record, UnknownFieldsThatAreCutShortOrPastTheNumbersAreRefused) {
  EXPECT_EQ(verdict(gratitude_of(Hand().tag(20, kFixed64).raw({1, 2, 3}))), kMalformed);
  EXPECT_EQ(verdict(gratitude_of(Hand().tag(20, kDelimited).raw({5, 1}))), kMalformed);
  EXPECT_EQ(verdict(gratitude_of(Hand().tag(20, kGroup).raw({0x08, 0x05}))), kMalformed);
  EXPECT_EQ(verdict(gratitude_of(Hand().raw({0xa4, 0x01}))), kMalformed) << "an end alone";
  EXPECT_EQ(verdict(gratitude_of(Hand().raw({0xa6, 0x01, 0}))), kMalformed) << "wire type 6";
  EXPECT_EQ(verdict(gratitude_of(Hand().number(65536, 1))), kMalformed);
}

TEST(Record, AKindOfANewerVersionIsTakenAsItComes) {
  const auto body = decode_body(head().text(900, "\x01\x02\xff").bytes);
  ASSERT_TRUE(body);
  EXPECT_EQ(body->kind, 900);
  EXPECT_EQ(body->spec, nullptr);
  EXPECT_TRUE(body->fields.empty());
  EXPECT_FALSE(body->withdraw());
  EXPECT_EQ(verdict(head().text(65535, "x").bytes), "good");
  EXPECT_EQ(verdict(head().text(65536, "x").bytes), kMalformed);
  EXPECT_EQ(verdict(head().number(900, 1).bytes), kMalformed) << "every kind is a message";
}

// A kind's number in the notebook means nothing here, and nothing here can write one.
TEST(Record, SR_07_NoBodyHoldsAnEntryOfTheNotebook) {
  for (const auto* kind : model::notebook_kinds()) {
    const auto number = static_cast<std::uint32_t>(kind->kind);
    const auto body = decode_body(head().text(number, "\x0a\x01x").bytes);
    ASSERT_TRUE(body);
    EXPECT_EQ(body->spec, nullptr);
    EXPECT_TRUE(body->fields.empty());
    EXPECT_DEATH((void)encode_body(RecordId{}, Salt{}, *kind, {}), "");
  }
}

// --- sizes ---

TEST(Record, ABodyIsReadUpToItsLimitAndNotPastIt) {
  const auto overhead = head().text(900, std::string(60'000, 'x')).bytes.size() - 60'000;
  auto bytes = head().text(900, std::string(kBodyBytesMax - overhead, 'x')).bytes;
  ASSERT_EQ(bytes.size(), kBodyBytesMax);
  EXPECT_EQ(verdict(bytes), "good");
  bytes = head().text(900, std::string(kBodyBytesMax - overhead + 1, 'x')).bytes;
  EXPECT_EQ(verdict(bytes), "record_too_large");
}

TEST(Record, FieldsAreReadUpToTheirLimitAndNotPastIt) {
  const auto with = [](std::size_t size) {
    return parse_fields(kGratitudeSpec, Hand().text(20, std::string(size, 'x')).bytes);
  };
  const auto overhead = Hand().text(20, std::string(60'000, 'x')).bytes.size() - 60'000;
  EXPECT_TRUE(with(kFieldsBytesMax - overhead));
  const auto more = with(kFieldsBytesMax - overhead + 1);
  ASSERT_FALSE(more);
  EXPECT_STREQ(more.error().reason, "record_too_large");
}

TEST(Record, ABodyIsWrittenUpToItsLimitAndNotPastIt) {
  // A field of a newer version that fills the body up.
  const auto with = [](std::size_t size) {
    model::Fields fields;
    const auto raw = Hand().text(20, std::string(size, 'x')).bytes;
    fields.set(20, as_text(raw));
    return encode_body(RecordId{}, Salt{}, kGratitudeSpec, fields);
  };
  const auto overhead = with(60'000)->size() - 60'000;
  const auto full = with(kBodyBytesMax - overhead);
  ASSERT_TRUE(full);
  EXPECT_EQ(full->size(), kBodyBytesMax);
  EXPECT_TRUE(decode_body(*full));
  const auto more = with(kBodyBytesMax - overhead + 1);
  ASSERT_FALSE(more);
  EXPECT_STREQ(more.error().reason, "record_too_large");
}

TEST(Record, LengthsPastTheEndAndPastEveryIntegerAreRefused) {
  EXPECT_EQ(verdict(gratitude_of(Hand().tag(1, kDelimited).raw({0x05, 'a'}))), kMalformed);
  EXPECT_EQ(verdict(gratitude_of(Hand().tag(1, kDelimited).raw({0xff, 0xff, 0xff, 0xff, 0x0f}))),
            kMalformed);
  EXPECT_EQ(verdict(gratitude_of(Hand().tag(20, kDelimited).raw({0xff, 0xff, 0xff, 0xff, 0x7f}))),
            kMalformed);
  EXPECT_EQ(verdict(head()
                        .text(16, Hand()
                                      .tag(4, kVarint)
                                      .raw({0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff,
                                            0xff, 0x01})
                                      .bytes)
                        .bytes),
            kMalformed);
}

}  // namespace
}  // namespace lull::wire
