// SPDX-License-Identifier: Apache-2.0
// The table of kinds against record.proto: whoever changes one must change the other.
#include <gtest/gtest.h>

#include "model/kinds.h"
#include "record.pb.h"

namespace lull::wire {
namespace {

using google::protobuf::Descriptor;
using google::protobuf::FieldDescriptor;

/// A list's elements are messages of their own: `id`, `out`, and their parts from 3 on.
bool fits_list(const model::FieldSpec& spec, const FieldDescriptor& field) {
  if (!field.is_repeated() || field.type() != FieldDescriptor::TYPE_MESSAGE) return false;
  const auto* element = field.message_type();
  if (element->field_count() != static_cast<int>(spec.parts.size()) + 2) return false;
  const auto* id = element->FindFieldByNumber(1);
  const auto* out = element->FindFieldByNumber(2);
  return id->type() == FieldDescriptor::TYPE_STRING && out->name() == "out";
}

bool fits(const model::FieldSpec& spec, const FieldDescriptor& field) {
  switch (spec.type) {
    case model::FieldType::kNumber:
      return !field.is_repeated() && field.has_presence() &&
             (field.type() == FieldDescriptor::TYPE_ENUM ||
              field.type() == FieldDescriptor::TYPE_UINT32);
    case model::FieldType::kLine:
    case model::FieldType::kText:
    case model::FieldType::kDay:
    case model::FieldType::kToken:
      return !field.is_repeated() && field.has_presence() &&
             field.type() == FieldDescriptor::TYPE_STRING;
    case model::FieldType::kSet:
      return field.is_repeated() && field.message_type() == proto::Element::descriptor();
    case model::FieldType::kList:
      return fits_list(spec, field);
  }
  return false;
}

TEST(RecordSchema, EveryFieldOfEveryKindIsTheSameInBoth) {
  for (const auto* kind : model::all_kinds()) {
    const auto* in_body =
        proto::Body::descriptor()->FindFieldByNumber(static_cast<int>(kind->kind));
    ASSERT_NE(in_body, nullptr) << kind->name;
    EXPECT_EQ(in_body->name(), kind->name);
    const auto* message = in_body->message_type();
    ASSERT_NE(message, nullptr);
    EXPECT_EQ(message->field_count(), static_cast<int>(kind->fields.size())) << kind->name;
    for (const auto& spec : kind->fields) {
      const auto* field = message->FindFieldByNumber(spec.number);
      ASSERT_NE(field, nullptr) << kind->name << "." << spec.name;
      EXPECT_EQ(field->name(), spec.name);
      EXPECT_TRUE(fits(spec, *field)) << kind->name << "." << spec.name;
      for (const auto& part : spec.parts) {
        const auto* own = field->message_type()->FindFieldByNumber(part.number);
        ASSERT_NE(own, nullptr) << spec.name << "." << part.name;
        EXPECT_EQ(own->name(), part.name);
        EXPECT_TRUE(fits(part, *own)) << spec.name << "." << part.name;
      }
    }
  }
}

TEST(RecordSchema, EveryEnumEndsWhereItsFieldDoes) {
  for (const auto* kind : model::all_kinds())
    for (const auto& spec : kind->fields) {
      const auto* field = proto::Body::descriptor()
                              ->FindFieldByNumber(static_cast<int>(kind->kind))
                              ->message_type()
                              ->FindFieldByNumber(spec.number);
      if (field->type() != FieldDescriptor::TYPE_ENUM) continue;
      const auto* values = field->enum_type();
      EXPECT_EQ(values->value(values->value_count() - 1)->number(), static_cast<int>(spec.most))
          << kind->name << "." << spec.name;
      EXPECT_EQ(spec.step, 1u);
    }
}

TEST(RecordSchema, EveryContentOfABodyHasAKind) {
  const auto* content = proto::Body::descriptor()->FindOneofByName("content");
  ASSERT_NE(content, nullptr);
  std::size_t kinds = 0;
  for (int i = 0; i < content->field_count(); ++i) {
    const auto* field = content->field(i);
    if (field->number() < 16) {
      EXPECT_EQ(field->name(), "withdraw");
      continue;
    }
    ++kinds;
    EXPECT_NE(model::find_kind(static_cast<std::uint16_t>(field->number())), nullptr)
        << field->name();
  }
  EXPECT_EQ(kinds, model::all_kinds().size());
}

// What must never be shared has no wire form: the notebook's entries have no message here, and
// nothing in a body or a session's messages could carry one.
TEST(RecordSchema, Example5_SR_07_NoMessageCanCarryTheNotebook) {
  const auto* file = proto::Body::descriptor()->file();
  for (const char* never : {"Reflection", "Notebook", "Reminder", "SupportEntry"})
    EXPECT_EQ(file->FindMessageTypeByName(never), nullptr) << never;
  EXPECT_EQ(proto::Body::descriptor()->FindFieldByName("reflection"), nullptr);
}

// Nothing on the wire holds a time of day: no field is wide enough or named for one.
TEST(RecordSchema, NoFieldHoldsATime) {
  const auto* file = proto::Body::descriptor()->file();
  for (int i = 0; i < file->message_type_count(); ++i) {
    const auto* message = file->message_type(i);
    for (int j = 0; j < message->field_count(); ++j) {
      const auto* field = message->field(j);
      EXPECT_NE(field->cpp_type(), FieldDescriptor::CPPTYPE_INT64) << field->full_name();
      EXPECT_NE(field->cpp_type(), FieldDescriptor::CPPTYPE_UINT64) << field->full_name();
      for (const char* word : {"time", "date", "_ms", "clock", "when"})
        EXPECT_EQ(field->name().find(word), std::string::npos) << field->full_name();
    }
  }
}

}  // namespace
}  // namespace lull::wire
