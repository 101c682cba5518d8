// SPDX-License-Identifier: Apache-2.0
#include "wire/record.h"

#include <google/protobuf/io/coded_stream.h>
#include <google/protobuf/wire_format_lite.h>

#include <algorithm>
#include <limits>
#include <optional>
#include <vector>

#include "base/check.h"

namespace lull::wire {

namespace {

using google::protobuf::internal::WireFormatLite;
using google::protobuf::io::CodedInputStream;
using google::protobuf::io::CodedOutputStream;
using model::FieldType;

// Field numbers of proto/record.proto's Body and Element.
constexpr std::uint32_t kRecord = 1;
constexpr std::uint32_t kSalt = 2;
constexpr std::uint32_t kWithdraw = 3;
constexpr std::uint32_t kElementName = 1;
constexpr std::uint32_t kElementOut = 2;
constexpr std::uint32_t kElementPart = 3;  // and all above: a list's element's own fields

constexpr auto kVarint = WireFormatLite::WIRETYPE_VARINT;
constexpr auto kDelimited = WireFormatLite::WIRETYPE_LENGTH_DELIMITED;

// --- writing -------------------------------------------------------------------------------------

void put_varint(Bytes& to, std::uint64_t value) {
  std::uint8_t raw[10];
  append(to, {raw, CodedOutputStream::WriteVarint64ToArray(value, raw)});
}

void put_tag(Bytes& to, std::uint32_t number, WireFormatLite::WireType type) {
  put_varint(to, WireFormatLite::MakeTag(static_cast<int>(number), type));
}

void put_delimited(Bytes& to, std::uint32_t number, ByteView bytes) {
  put_tag(to, number, kDelimited);
  put_varint(to, bytes.size());
  append(to, bytes);
}

void put_value(Bytes& to, std::uint32_t number, const model::Value& value) {
  if (const auto* text = std::get_if<std::string>(&value))
    return put_delimited(to, number, as_bytes(*text));
  put_tag(to, number, kVarint);
  put_varint(to, std::get<std::uint64_t>(value));
}

void put_raw(Bytes& to, const model::Value& value) {
  const auto* raw = std::get_if<std::string>(&value);
  LULL_CHECK(raw != nullptr);
  append(to, as_bytes(*raw));  // unknown: its raw encoding, tag and all
}

using Place = std::vector<model::Field>::const_iterator;

/// Writes the element that starts at `at`: its presence and, unless it was taken out, its own
/// fields. Returns what follows.
Place put_element(Bytes& to, const model::FieldSpec& spec, Place at, Place end) {
  const auto first = at;
  const auto* presence = first->key.sub == 0 ? std::get_if<std::uint64_t>(&first->value) : nullptr;
  const bool out = presence != nullptr && *presence == 0;
  Bytes element;
  put_delimited(element, kElementName, as_bytes(first->key.element));
  if (out) put_value(element, kElementOut, std::uint64_t{1});
  for (; at != end && at->key.number == spec.number && at->key.element == first->key.element;
       ++at) {
    if (at->key.sub == 0 || out) continue;
    if (spec.part(at->key.sub) != nullptr)
      put_value(element, at->key.sub, at->value);
    else
      put_raw(element, at->value);
  }
  put_delimited(to, spec.number, element);
  return at;
}

bool has_elements(const model::FieldSpec& spec) {
  return spec.type == FieldType::kSet || spec.type == FieldType::kList;
}

// --- reading -------------------------------------------------------------------------------------

tl::unexpected<Error> malformed() {
  return fail(Code::kInvalid, "record_malformed");
}

/// Walks over the fields of one protobuf message.
class Reader {
 public:
  explicit Reader(ByteView bytes)
      : bytes_(bytes), in_(bytes.data(), static_cast<int>(bytes.size())) {}

  /// Moves to the next field; false at the end or at a fault (see whole()).
  bool next() {
    start_ = in_.CurrentPosition();
    const auto tag = in_.ReadTag();
    if (tag == 0) {
      whole_ = static_cast<std::size_t>(start_) == bytes_.size();
      return false;
    }
    number_ = static_cast<std::uint32_t>(WireFormatLite::GetTagFieldNumber(tag));
    type_ = WireFormatLite::GetTagWireType(tag);
    tag_ = tag;
    return true;
  }
  /// True if the message ended where its bytes end.
  bool whole() const { return whole_; }
  std::uint32_t number() const { return number_; }
  WireFormatLite::WireType type() const { return type_; }

  bool varint(std::uint64_t& value) { return type_ == kVarint && in_.ReadVarint64(&value); }
  bool delimited(ByteView& value) {
    std::uint32_t size = 0;
    if (type_ != kDelimited || !in_.ReadVarint32(&size)) return false;
    const auto at = static_cast<std::size_t>(in_.CurrentPosition());
    if (size > bytes_.size() - at || !in_.Skip(static_cast<int>(size))) return false;
    value = bytes_.subspan(at, size);
    return true;
  }
  /// Passes over the value; `raw` is the field's whole encoding.
  bool skip(ByteView& raw) {
    if (!WireFormatLite::SkipField(&in_, tag_)) return false;
    raw = bytes_.subspan(static_cast<std::size_t>(start_),
                         static_cast<std::size_t>(in_.CurrentPosition() - start_));
    return true;
  }

 private:
  ByteView bytes_;
  CodedInputStream in_;
  int start_ = 0;
  std::uint32_t tag_ = 0;
  std::uint32_t number_ = 0;
  WireFormatLite::WireType type_ = kVarint;
  bool whole_ = false;
};

/// One value by its field's type: a number or text.
bool read_value(Reader& in, const model::FieldSpec& spec, model::Value& value) {
  if (spec.type == FieldType::kNumber) return in.varint(value.emplace<std::uint64_t>());
  ByteView text;
  if (!in.delimited(text)) return false;
  value = std::string(as_text(text));
  return true;
}

/// What an element says, before it is known which one it is.
struct Element {
  std::optional<std::string> name;
  std::optional<std::uint64_t> out;
  std::vector<std::pair<std::uint16_t, model::Value>> parts;

  model::Value* part(std::uint16_t number) {
    for (auto& [known, value] : parts)
      if (known == number) return &value;
    return nullptr;
  }
};

Result<void> read_part(const model::FieldSpec& list, Reader& in, Element& element) {
  if (in.number() > std::numeric_limits<std::uint16_t>::max()) return malformed();
  const auto number = static_cast<std::uint16_t>(in.number());
  const auto* spec = list.part(number);
  auto* held = element.part(number);
  if (spec != nullptr) {
    model::Value value;
    if (held != nullptr || !read_value(in, *spec, value)) return malformed();
    element.parts.emplace_back(number, std::move(value));
    return {};
  }
  ByteView raw;
  if (!in.skip(raw)) return malformed();
  if (held != nullptr)
    std::get<std::string>(*held).append(as_text(raw));
  else
    element.parts.emplace_back(number, std::string(as_text(raw)));
  return {};
}

Result<void> read_element(const model::FieldSpec& spec, ByteView bytes, model::Fields& fields) {
  Reader in(bytes);
  Element element;
  while (in.next()) {
    ByteView text;
    if (in.number() == kElementName && !element.name && in.delimited(text))
      element.name = as_text(text);
    else if (in.number() >= kElementPart && spec.type == FieldType::kList)
      LULL_TRY(read_part(spec, in, element));
    else if (in.number() != kElementOut || element.out || !in.varint(element.out.emplace()) ||
             *element.out > 1)
      return malformed();
  }
  const bool out = element.out.value_or(0) != 0;
  if (!in.whole() || !element.name || element.name->empty()) return malformed();
  if (out && !element.parts.empty()) return malformed();
  const model::FieldKey key{spec.number, std::move(*element.name)};
  if (fields.find(key) != nullptr) return malformed();
  fields.set(key, model::Value{std::uint64_t{!out}});
  for (auto& [number, value] : element.parts)
    fields.set(model::FieldKey{key.number, key.element, number}, std::move(value));
  return {};
}

Result<void> read_unknown(Reader& in, model::Fields& fields) {
  ByteView raw;
  const auto number = in.number();
  if (number > std::numeric_limits<std::uint16_t>::max() || !in.skip(raw)) return malformed();
  fields.append_raw(static_cast<std::uint16_t>(number), as_text(raw));
  return {};
}

Result<void> read_field(const model::FieldSpec& spec, Reader& in, model::Fields& fields) {
  ByteView bytes;
  if (has_elements(spec))
    return in.delimited(bytes) ? read_element(spec, bytes, fields) : malformed();
  model::Value value;
  if (fields.has(spec.number) || !read_value(in, spec, value)) return malformed();
  fields.set(model::FieldKey{spec.number}, std::move(value));
  return {};
}

Result<void> read_content(Reader& in, Body& body) {
  ByteView content;
  if (!in.delimited(content)) return malformed();
  if (in.number() == kWithdraw) return content.empty() ? Result<void>{} : malformed();
  if (in.number() > std::numeric_limits<std::uint16_t>::max()) return malformed();
  body.kind = static_cast<std::uint16_t>(in.number());
  body.spec = model::find_kind(body.kind);
  if (body.spec == nullptr) return {};
  LULL_ASSIGN(body.fields, parse_fields(*body.spec, content));
  return {};
}

}  // namespace

Bytes encode_fields(const model::KindSpec& kind, const model::Fields& fields) {
  Bytes out;
  for (auto at = fields.begin(); at != fields.end();) {
    const auto* spec = kind.field(at->key.number);
    if (spec != nullptr && has_elements(*spec)) {
      at = put_element(out, *spec, at, fields.end());
      continue;
    }
    if (spec == nullptr)
      put_raw(out, at->value);
    else
      put_value(out, spec->number, at->value);
    ++at;
  }
  return out;
}

Result<model::Fields> parse_fields(const model::KindSpec& kind, ByteView bytes) {
  if (bytes.size() > kFieldsBytesMax) return fail(Code::kTooLarge, "record_too_large");
  Reader in(bytes);
  model::Fields fields;
  while (in.next()) {
    const auto* spec = in.number() <= std::numeric_limits<std::uint16_t>::max()
                           ? kind.field(static_cast<std::uint16_t>(in.number()))
                           : nullptr;
    LULL_TRY(spec != nullptr ? read_field(*spec, in, fields) : read_unknown(in, fields));
  }
  if (!in.whole()) return malformed();
  return fields;
}

Result<model::Fields> decode_fields(const model::KindSpec& kind, ByteView bytes) {
  LULL_ASSIGN(auto fields, parse_fields(kind, bytes));
  LULL_TRY(model::check_fields(kind, fields));
  return fields;
}

Result<Bytes> encode_body(const RecordId& record, const Salt& salt, const model::KindSpec& kind,
                          const model::Fields& fields) {
  LULL_CHECK(!model::in_notebook(kind));  // its entries have no body (SR-07)
  Bytes out;
  put_delimited(out, kRecord, record.view());
  put_delimited(out, kSalt, salt);
  put_delimited(out, static_cast<std::uint32_t>(kind.kind), encode_fields(kind, fields));
  if (out.size() > kBodyBytesMax) return fail(Code::kTooLarge, "record_too_large");
  return out;
}

Bytes encode_withdrawal(const RecordId& record, const Salt& salt) {
  Bytes out;
  put_delimited(out, kRecord, record.view());
  put_delimited(out, kSalt, salt);
  put_delimited(out, kWithdraw, {});
  return out;
}

Result<Body> parse_body(ByteView bytes) {
  if (bytes.size() > kBodyBytesMax) return fail(Code::kTooLarge, "record_too_large");
  Reader in(bytes);
  Body body;
  bool record = false;
  bool salt = false;
  bool content = false;
  while (in.next()) {
    ByteView value;
    if (in.number() == kRecord && !record && in.delimited(value) &&
        value.size() == RecordId::kSize) {
      body.record = *RecordId::from(value);
      record = true;
    } else if (in.number() == kSalt && !salt && in.delimited(value) && value.size() == kSaltBytes) {
      salt = true;
    } else if ((in.number() == kWithdraw || in.number() >= 16) && !content) {
      LULL_TRY(read_content(in, body));
      content = true;
    } else {
      return malformed();
    }
  }
  if (!in.whole() || !record || !salt || !content) return malformed();
  return body;
}

Result<Body> decode_body(ByteView bytes) {
  LULL_ASSIGN(auto body, parse_body(bytes));
  if (body.spec != nullptr) LULL_TRY(model::check_fields(*body.spec, body.fields));
  return body;
}

void set_salt(Bytes& body, const Salt& salt) {
  LULL_CHECK(body.size() >= kSaltOffset + salt.size());
  std::copy(salt.begin(), salt.end(), body.begin() + kSaltOffset);
}

}  // namespace lull::wire
