// SPDX-License-Identifier: Apache-2.0
// Values that no field takes, made from the kinds' tables, from a partner's altered program.
#include "model/text.h"
#include "unit/control/altered_partner.h"
#include "unit/model/plain_entry.h"

namespace lull::control::test {
namespace {

using model::FieldSpec;
using model::FieldType;
using model::KindSpec;

std::string of_characters(std::size_t count) {
  std::string text;
  while (text.size() + 4 <= count) text += "qzx ";
  return text + std::string(count - text.size(), 'x');
}

/// One past a number's range on each side, between its steps, of another type.
std::vector<std::string> bad_numbers(const FieldSpec& spec) {
  const auto n = spec.number;
  std::vector<std::string> bad{raw::text(n, "qzx"), raw::overlong(n),
                               raw::number(n, ~std::uint64_t{0}),
                               raw::number(n, spec.least) + raw::number(n, spec.least)};
  const std::uint64_t above = std::uint64_t{spec.most} + spec.step;
  bad.push_back(raw::number(n, above == spec.also ? above + spec.step : above));
  if (spec.least > 0) bad.push_back(raw::number(n, spec.least - 1));
  if (spec.step > 1) bad.push_back(raw::number(n, spec.least + 1));
  if (spec.also != 0) bad.push_back(raw::number(n, std::uint64_t{spec.also} + 1));
  return bad;
}

/// What is no text, or not in the stored form.
std::vector<std::string> bad_bytes(bool one_line) {
  std::vector<std::string> bad{"qzx\xff",         "qzx\xc0\xaf",
                               "qzx\xed\xa0\x80", "qzx\xf4\x90\x80\x80",
                               "qzx\xe2\x82",     "qzx\x1b[2J",
                               "qzx\r\n",         "qzx\x7f",
                               "qzx\xc2\x9b",     std::string("qzx\0", 4),
                               "qzx\te",          "qzx e\xcc\x81"};
  if (one_line) bad.emplace_back("qzx\n");
  return bad;
}

std::vector<std::string> bad_texts(const FieldSpec& spec) {
  const auto n = spec.number;
  std::vector<std::string> bad{raw::number(n, 1), raw::text(n, of_characters(spec.most + 1)),
                               raw::text(n, "a") + raw::text(n, "a")};
  if (spec.least > 0) bad.push_back(raw::text(n, ""));
  for (const auto& bytes : bad_bytes(spec.type == FieldType::kLine))
    bad.push_back(raw::text(n, bytes));
  return bad;
}

std::vector<std::string> bad_days(const FieldSpec& spec) {
  std::vector<std::string> bad{raw::number(spec.number, 1)};
  for (const char* day : {"2026-02-30", "1969-12-31", "10000-01-01", "0000-00-00", "2026-1-1",
                          "qzx", "2026-01-01T20:30", "-2026-01-01", "2026-01-01 "})
    bad.push_back(raw::text(spec.number, day));
  return bad;
}

std::vector<std::string> bad_tokens(const FieldSpec& spec) {
  std::vector<std::string> bad{raw::number(spec.number, 1)};
  const std::string good(spec.most, 'a');
  for (const auto& token : {good.substr(1), good + "a", "u" + good.substr(1), "A" + good.substr(1),
                            " " + good.substr(1), "-" + good.substr(1), "\n" + good.substr(1)})
    bad.push_back(raw::text(spec.number, token));
  return bad;
}

std::vector<std::string> bad_values(const FieldSpec& spec);

std::string element(const FieldSpec& spec, std::string_view name, const std::string& rest = "") {
  return raw::text(spec.number, raw::text(1, name) + rest);
}

/// Of sets and lists: names that are none, too many, half in and half out.
std::vector<std::string> bad_elements(const FieldSpec& spec) {
  const auto n = spec.number;
  std::vector<std::string> bad{raw::number(n, 1),
                               raw::text(n, ""),
                               element(spec, ""),
                               element(spec, of_characters(spec.step + 1)),
                               element(spec, "qzx", raw::number(2, 2)),
                               element(spec, "qzx", raw::text(2, "")),
                               element(spec, "qzx", raw::text(1, "qzx")),
                               element(spec, "qzx") + element(spec, "qzx"),
                               element(spec, "qzx") + element(spec, "qzx", raw::number(2, 1))};
  for (const auto& bytes : bad_bytes(true)) bad.push_back(element(spec, bytes));
  std::string crowd;
  for (std::size_t i = 0; i <= spec.most; ++i) crowd += element(spec, "qzx" + std::to_string(i));
  bad.push_back(crowd);
  if (spec.type == FieldType::kSet) bad.push_back(element(spec, "qzx", raw::number(3, 1)));
  for (const auto& part : spec.parts) {
    for (const auto& value : bad_values(part)) bad.push_back(element(spec, "qzx", value));
    const auto good = part.type == FieldType::kNumber ? raw::number(part.number, part.least)
                                                      : raw::text(part.number, "");
    bad.push_back(element(spec, "qzx", raw::number(2, 1) + good));
  }
  return bad;
}

std::vector<std::string> bad_values(const FieldSpec& spec) {
  switch (spec.type) {
    case FieldType::kNumber:
      return bad_numbers(spec);
    case FieldType::kLine:
    case FieldType::kText:
      return bad_texts(spec);
    case FieldType::kDay:
      return bad_days(spec);
    case FieldType::kToken:
      return bad_tokens(spec);
    case FieldType::kSet:
    case FieldType::kList:
      return bad_elements(spec);
  }
  return {};
}

class HostileValues : public AlteredPartner {
 protected:
  model::Fields plain(const KindSpec& kind) const { return model::test::plain_entry(kind, today); }
  static std::string without(const KindSpec& kind, const model::Fields& fields,
                             const FieldSpec& field) {
    model::Fields rest;
    for (const auto& one : fields)
      if (one.key.number != field.number) rest.set(one.key, one.value);
    return std::string(as_text(wire::encode_fields(kind, rest)));
  }
};

TEST_F(HostileValues, OutsideOfAnyFieldsRangeAreRefusedInNewAndInOldEntries) {
  std::uint64_t sent = 0;
  for (const auto* kind : model::all_kinds()) {
    const auto number = static_cast<std::uint32_t>(kind->kind);
    const auto good = id_of(number);
    altered->tell(good, *kind, plain(*kind));
    std::vector<std::string> bodies;
    for (const auto& field : kind->fields)
      for (const auto& value : bad_values(field)) {
        bodies.push_back(raw::body(good, number, value));
        bodies.push_back(
            raw::body(id_of(1'000'000 + static_cast<std::uint32_t>(sent + bodies.size())), number,
                      without(*kind, plain(*kind), field) + value));
      }
    sent += bodies.size();
    altered->tell(bodies);
    meet();
    EXPECT_EQ(refused(), sent) << kind->name;
    const auto entry = noors_store().get(good);
    ASSERT_TRUE(entry) << kind->name;
    EXPECT_EQ(entry->fields, plain(*kind)) << kind->name;
    EXPECT_EQ(noors->entries(std::string(kind->name)).size(), 1u) << kind->name;
  }
  EXPECT_GT(sent, 2'000u);
  expect_all_is_well("values");
}

TEST_F(HostileValues, BodiesThatAreNoneAreRefused) {
  const auto id = id_of(1);
  const auto good = raw::body(id, 18, raw::text(1, "qzx"));
  std::vector<std::string> bodies{
      "", "qzx", std::string(1, '\0'), good + good, good + "\x08", good.substr(1),
      raw::text(1, as_text(id.view())), raw::body(id, 3, "qzx"), raw::body(id, 15, ""),
      raw::body(id, 18, raw::text(1, "qzx")) + raw::body(id, 18, ""),
      // Groups in groups, as deep as the body is long.
      raw::body(id, 18, std::string(60'000, '\x7b')),
      raw::body(id, 18, raw::varint(std::uint64_t{70'000} << 3) + "\x01"),
      raw::body(id, 18, std::string("\x0a\xff\xff\xff\xff\x0f", 6)),
      raw::body(id, 70'000, raw::text(1, "qzx"))};
  for (std::size_t size = 0; size < good.size(); ++size) bodies.push_back(good.substr(0, size));
  altered->tell(bodies);
  meet();
  EXPECT_EQ(refused(), bodies.size());
  EXPECT_TRUE(noors->entries().empty());
  expect_all_is_well("bodies");
}

/// Dates are the writer's word. None of them, early or late, stops anything that goes by days.
TEST_F(HostileValues, DaysOfAnyTimeAreTakenOrRefusedAndDoNoHarm) {
  std::uint32_t number = 0;
  for (const char* day : {"1970-01-01", "1970-01-02", "2038-01-19", "9999-12-31", ""})
    for (const auto* kind : model::all_kinds()) {
      auto fields = plain(*kind);
      for (const auto& field : kind->fields)
        if (field.type == FieldType::kDay && fields.has(field.number))
          fields.set(field.number, std::string_view(day));
      altered->tell(id_of(++number), *kind, fields);
    }
  expect_all_is_well("days");
  EXPECT_GT(noors->entries().size(), 50u);
  noors.reset();
  noor.end();
  noor.start();
  ASSERT_TRUE(noor.unlock());
  noors.emplace(world, noor);
  expect_all_is_well("days and a restart");
}

}  // namespace
}  // namespace lull::control::test
