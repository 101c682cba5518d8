// SPDX-License-Identifier: Apache-2.0
#include "wire/pairing_messages.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "base/check.h"
#include "pairing.pb.h"

namespace lull::wire {

namespace {

/// Takes one code point off the front; nothing if it is not the shortest form of a scalar value.
std::optional<char32_t> take_code_point(ByteView& rest) {
  const std::uint8_t lead = rest[0];
  const std::size_t size = lead < 0x80 ? 1 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;
  if ((lead >= 0x80 && lead < 0xc2) || lead > 0xf4 || rest.size() < size) return std::nullopt;
  char32_t value = size == 1 ? lead : lead & (0xffu >> (size + 1));
  for (std::size_t i = 1; i < size; ++i) {
    if ((rest[i] & 0xc0) != 0x80) return std::nullopt;
    value = value << 6 | (rest[i] & 0x3fu);
  }
  static constexpr char32_t kLeast[] = {0, 0, 0x80, 0x800, 0x10000};
  if (value < kLeast[size] || value > 0x10ffff || (value >= 0xd800 && value <= 0xdfff))
    return std::nullopt;
  rest = rest.subspan(size);
  return value;
}

struct Range {
  char32_t first;
  char32_t last;
};

/// Controls, bidi, line separators, and format characters that would let two names look the same.
/// The joiners U+200C and U+200D stay: names in Persian and Hindi need them.
constexpr Range kForbidden[] = {
    {0x00, 0x1f},       {0x7f, 0x9f},       {0xad, 0xad},       {0x61c, 0x61c},   {0x180e, 0x180e},
    {0x200b, 0x200b},   {0x200e, 0x200f},   {0x2028, 0x202e},   {0x2060, 0x206f}, {0xd800, 0xdfff},
    {0xe000, 0xf8ff},   {0xfdd0, 0xfdef},   {0xfeff, 0xfeff},   {0xfff0, 0xfffb}, {0xfffe, 0xffff},
    {0xe0000, 0xe00ff}, {0xe01f0, 0xe0fff}, {0xf0000, 0x10ffff}};
/// Nothing to see: spaces, joiners, blank letters. A name needs something else too.
constexpr Range kBlank[] = {{0x20, 0x20},     {0xa0, 0xa0},      {0x34f, 0x34f},   {0x115f, 0x1160},
                            {0x1680, 0x1680}, {0x2000, 0x200d},  {0x202f, 0x202f}, {0x205f, 0x205f},
                            {0x2800, 0x2800}, {0x3000, 0x3000},  {0x3164, 0x3164}, {0xfe00, 0xfe0f},
                            {0xffa0, 0xffa0}, {0xe0100, 0xe01ef}};

template <std::size_t N>
bool among(const Range (&ranges)[N], char32_t c) {
  return std::ranges::any_of(ranges, [c](const Range& r) { return c >= r.first && c <= r.last; });
}

void put(const Introduce& from, proto::PairMessage& to) {
  LULL_CHECK(!from.person.is_zero() && display_fits(from.display) && from.listen_port != 0);
  auto* introduce = to.mutable_introduce();
  introduce->set_person(from.person.raw.data(), from.person.raw.size());
  introduce->set_display(from.display);
  introduce->set_listen_port(from.listen_port);
}
void put(const Confirm& from, proto::PairMessage& to) {
  to.mutable_confirm()->set_mac(from.mac.data(), from.mac.size());
}
void put(const Prepared&, proto::PairMessage& to) {
  to.mutable_prepared();
}
void put(const Different&, proto::PairMessage& to) {
  to.mutable_different();
}

tl::unexpected<Error> unknown() {
  return fail(Code::kInvalid, "pair_message_unknown");
}

Result<PairMessage> take(const proto::Introduce& from) {
  const auto person = PersonId::from(as_bytes(from.person()));
  if (!person || person->is_zero()) return fail(Code::kInvalid, "pair_person_invalid");
  if (!display_fits(from.display())) return fail(Code::kInvalid, "display_name_invalid");
  if (from.listen_port() == 0 || from.listen_port() > 0xffff)
    return fail(Code::kInvalid, "listen_port_invalid");
  return Introduce{*person, from.display(), static_cast<std::uint16_t>(from.listen_port())};
}

Result<PairMessage> take(const proto::Confirm& from) {
  Confirm confirm;
  if (from.mac().size() != confirm.mac.size()) return fail(Code::kInvalid, "confirm_mac_invalid");
  std::ranges::copy(as_bytes(from.mac()), confirm.mac.begin());
  return confirm;
}

Result<PairMessage> take(const proto::PairMessage& from) {
  switch (from.kind_case()) {
    case proto::PairMessage::kIntroduce:
      return take(from.introduce());
    case proto::PairMessage::kConfirm:
      return take(from.confirm());
    case proto::PairMessage::kPrepared:
      return Prepared{};
    case proto::PairMessage::kDifferent:
      return Different{};
    case proto::PairMessage::KIND_NOT_SET:
      break;
  }
  return unknown();
}

}  // namespace

bool display_fits(std::string_view name) {
  ByteView rest = as_bytes(name);
  std::size_t count = 0;
  bool visible = false;
  while (!rest.empty()) {
    const auto c = take_code_point(rest);
    if (!c || among(kForbidden, *c) || ++count > kDisplayCharsMax) return false;
    visible = visible || !among(kBlank, *c);
  }
  return visible;
}

Bytes encode_pair_message(const PairMessage& message) {
  proto::PairMessage out;
  std::visit([&out](const auto& kind) { put(kind, out); }, message);
  Bytes bytes(out.ByteSizeLong());
  LULL_CHECK(bytes.size() <= kPairMessageBytesMax);
  LULL_CHECK(out.SerializeToArray(bytes.data(), static_cast<int>(bytes.size())));
  return bytes;
}

Result<PairMessage> decode_pair_message(ByteView bytes) {
  if (bytes.size() > kPairMessageBytesMax) return fail(Code::kTooLarge, "pair_message_too_large");
  proto::PairMessage message;
  if (!message.ParseFromArray(bytes.data(), static_cast<int>(bytes.size())))
    return fail(Code::kInvalid, "pair_message_malformed");
  LULL_ASSIGN(PairMessage taken, take(message));
  // What a later version adds is negotiated in the handshake, so there is nothing to be lenient
  // about: a field that we do not know, or one that comes twice, makes it longer than ours.
  if (encode_pair_message(taken).size() != bytes.size()) return unknown();
  return taken;
}

}  // namespace lull::wire
