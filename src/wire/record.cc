// SPDX-License-Identifier: Apache-2.0
#include "wire/record.h"

#include <google/protobuf/io/coded_stream.h>
#include <google/protobuf/wire_format_lite.h>

#include <algorithm>
#include <limits>
#include <optional>

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

void put_element(Bytes& to, std::uint32_t number, std::string_view name, bool in) {
  Bytes element;
  put_delimited(element, kElementName, as_bytes(name));
  if (!in) {
    put_tag(element, kElementOut, kVarint);
    put_varint(element, 1);
  }
  put_delimited(to, number, element);
}

void put_field(Bytes& to, const model::FieldSpec* spec, const model::Field& field) {
  const auto* text = std::get_if<std::string>(&field.value);
  if (spec == nullptr) {
    LULL_CHECK(text != nullptr);
    append(to, as_bytes(*text));  // unknown: its raw encoding, tag and all
  } else if (spec->type == FieldType::kSet) {
    put_element(to, spec->number, field.key.element, std::get<std::uint64_t>(field.value) != 0);
  } else if (text != nullptr) {
    put_delimited(to, spec->number, as_bytes(*text));
  } else {
    put_tag(to, spec->number, kVarint);
    put_varint(to, std::get<std::uint64_t>(field.value));
  }
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

Result<void> read_element(std::uint16_t number, ByteView bytes, model::Fields& fields) {
  Reader in(bytes);
  std::optional<std::string> name;
  std::optional<std::uint64_t> out;
  while (in.next()) {
    ByteView text;
    if (in.number() == kElementName && !name && in.delimited(text))
      name = as_text(text);
    else if (in.number() != kElementOut || out || !in.varint(out.emplace()) || *out > 1)
      return malformed();
  }
  if (!in.whole() || !name || name->empty()) return malformed();
  const model::FieldKey key{number, std::move(*name)};
  if (fields.find(key) != nullptr) return malformed();
  fields.set(key, model::Value{std::uint64_t{out.value_or(0) == 0}});
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
  if (spec.type == FieldType::kSet)
    return in.delimited(bytes) ? read_element(spec.number, bytes, fields) : malformed();
  if (fields.has(spec.number)) return malformed();
  if (spec.type == FieldType::kNumber) {
    std::uint64_t value = 0;
    if (!in.varint(value)) return malformed();
    fields.set(spec.number, value);
    return {};
  }
  if (!in.delimited(bytes)) return malformed();
  fields.set(spec.number, as_text(bytes));
  return {};
}

Result<void> read_content(Reader& in, Body& body) {
  ByteView content;
  if (body.kind != 0 || !in.delimited(content)) return malformed();
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
  for (const auto& field : fields) put_field(out, kind.field(field.key.number), field);
  return out;
}

Result<model::Fields> parse_fields(const model::KindSpec& kind, ByteView bytes) {
  if (bytes.size() > kBodyBytesMax) return fail(Code::kTooLarge, "record_too_large");
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
