// SPDX-License-Identifier: Apache-2.0
#include "cli/content.h"

#include "control.pb.h"
#include "wire/record.h"

namespace lull::cli {
namespace {

/// The message that is set in it, by its number there: that of the kind.
Content content_in(const proto::Content& message) {
  const auto* oneof = message.GetDescriptor()->FindOneofByName("kind");
  const auto* field = message.GetReflection()->GetOneofFieldDescriptor(message, oneof);
  Content content;
  if (field == nullptr) return content;
  const auto* spec = model::find_any_kind(static_cast<std::uint16_t>(field->number()));
  if (spec == nullptr) return content;
  const auto bytes = message.GetReflection()->GetMessage(message, field).SerializeAsString();
  auto fields = wire::parse_fields(*spec, as_bytes(bytes));
  if (!fields) return content;
  content.spec = spec;
  content.fields = std::move(*fields);
  return content;
}

void put_in(const model::KindSpec& spec, const model::Fields& fields, proto::Content& to) {
  const auto* field = to.GetDescriptor()->FindFieldByNumber(static_cast<int>(spec.kind));
  const auto bytes = wire::encode_fields(spec, fields);
  to.GetReflection()
      ->MutableMessage(&to, field)
      ->ParseFromArray(bytes.data(), static_cast<int>(bytes.size()));
}

}  // namespace

Content content_of(const proto::Entry& entry) {
  return content_in(entry.content());
}

Content content_of(const proto::Revision& revision) {
  return content_in(revision.content());
}

model::Fields plan_fields(const proto::Plan& plan) {
  const auto bytes = plan.SerializeAsString();
  return wire::parse_fields(model::kPlanSpec, as_bytes(bytes)).value_or(model::Fields());
}

void put_content(const model::KindSpec& spec, const model::Fields& fields, proto::SaveRequest& to) {
  put_in(spec, fields, *to.mutable_content());
}

void put_content(const model::KindSpec& spec, const model::Fields& fields, proto::Entry& to) {
  put_in(spec, fields, *to.mutable_content());
}

void put_change(const model::Fields& fields, proto::ProposeRequest& to) {
  const auto bytes = wire::encode_fields(model::kPlanSpec, fields);
  to.mutable_change()->ParseFromArray(bytes.data(), static_cast<int>(bytes.size()));
}

}  // namespace lull::cli
