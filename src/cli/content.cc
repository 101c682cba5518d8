// SPDX-License-Identifier: Apache-2.0
#include "cli/content.h"

#include "control.pb.h"
#include "wire/record.h"

namespace lull::cli {
namespace {

/// The message that is set in `content`, by its number there: that of the kind.
template <class Message>
Content content_in(const Message& message) {
  const auto* oneof = message.GetDescriptor()->FindOneofByName("content");
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

template <class Message>
void put_in(const model::KindSpec& spec, const model::Fields& fields, Message& to) {
  const auto* field = to.GetDescriptor()->FindFieldByNumber(static_cast<int>(spec.kind));
  const auto bytes = wire::encode_fields(spec, fields);
  to.GetReflection()
      ->MutableMessage(&to, field)
      ->ParseFromArray(bytes.data(), static_cast<int>(bytes.size()));
}

}  // namespace

Content content_of(const proto::Entry& entry) {
  return content_in(entry);
}

Content content_of(const proto::Revision& revision) {
  return content_in(revision);
}

void put_content(const model::KindSpec& spec, const model::Fields& fields, proto::SaveRequest& to) {
  put_in(spec, fields, to);
}

void put_content(const model::KindSpec& spec, const model::Fields& fields, proto::Entry& to) {
  put_in(spec, fields, to);
}

void put_change(const model::Fields& fields, proto::ProposeRequest& to) {
  const auto bytes = wire::encode_fields(model::kPlanSpec, fields);
  to.mutable_change()->ParseFromArray(bytes.data(), static_cast<int>(bytes.size()));
}

}  // namespace lull::cli
