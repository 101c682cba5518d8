// SPDX-License-Identifier: Apache-2.0
// The table of kinds in proto/README.md is that of the code.
#include <gtest/gtest.h>

#include <fstream>
#include <sstream>

#include "model/kinds.h"
#include "record.pb.h"

namespace lull::wire {
namespace {

using model::FieldSpec;
using model::FieldType;
using model::Rule;
using model::Writer;

std::string type_of(const FieldSpec& field) {
  switch (field.type) {
    case FieldType::kNumber:
      return "number";
    case FieldType::kLine:
      return "line";
    case FieldType::kText:
      return "text";
    case FieldType::kDay:
      return "day";
    case FieldType::kToken:
      return "token";
    case FieldType::kSet:
      return "set";
    case FieldType::kList:
      return "list";
  }
  return "";
}

std::string range_of(const FieldSpec& field) {
  std::ostringstream out;
  switch (field.type) {
    case FieldType::kNumber:
      out << field.least << " to " << field.most;
      if (field.step > 1) out << " in steps of " << field.step;
      if (field.also != 0) out << ", or " << field.also;
      break;
    case FieldType::kLine:
    case FieldType::kText:
      out << field.least << " to " << field.most;
      break;
    case FieldType::kToken:
      out << field.most << " digits";
      break;
    case FieldType::kSet:
    case FieldType::kList:
      out << field.most << " elements, each 1 to " << field.step;
      break;
    case FieldType::kDay:
      break;
  }
  return out.str();
}

std::string rule_of(const FieldSpec& field) {
  switch (field.rule) {
    case Rule::kLatest:
      return "latest";
    case Rule::kSmaller:
      return "smaller";
    case Rule::kLarger:
      return "larger";
    case Rule::kBoth:
      return "both";
    case Rule::kCautious:
      return "cautious";
    case Rule::kAddWins:
      return "add wins";
    case Rule::kKept:
      return "kept";
    case Rule::kFirst:
      return "first";
  }
  return "";
}

std::string writer_of(const FieldSpec& field) {
  switch (field.writer) {
    case Writer::kAuthor:
      return "";
    case Writer::kOther:
      return "the other";
    case Writer::kBoth:
      return "both";
    case Writer::kOwner:
      return "each their own";
  }
  return "";
}

void add_row(std::ostringstream& out, const std::string& kind, std::string_view before,
             const FieldSpec& field, bool part) {
  out << "| " << kind << " | " << before << field.number << " `" << field.name << "` | "
      << type_of(field) << " | " << range_of(field) << " | " << rule_of(field) << " | "
      << (part ? "" : writer_of(field)) << " |\n";
}

std::string table() {
  std::ostringstream out;
  for (const auto* kind : model::all_kinds()) {
    const int number = static_cast<int>(kind->kind);
    const auto* message = proto::Body::descriptor()->FindFieldByNumber(number)->message_type();
    std::string name = std::to_string(number) + " `" + message->name() + "`";
    for (const auto& field : kind->fields) {
      add_row(out, name, "", field, false);
      name.clear();
      for (const auto& part : field.parts)
        add_row(out, "", std::to_string(field.number) + ".", part, true);
    }
  }
  return out.str();
}

TEST(Book, ItsTableOfKindsIsThatOfTheCode) {
  std::ifstream file(LULL_VECTORS "/../../proto/README.md");
  std::ostringstream book;
  book << file.rdbuf();
  const auto rows = table();
  EXPECT_NE(book.str().find(rows), std::string::npos) << "it should read\n" << rows;
}

}  // namespace
}  // namespace lull::wire
