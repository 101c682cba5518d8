// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>

#include "base/ids.h"
#include "base/result.h"
#include "model/fields.h"
#include "model/kinds.h"
#include "wire/limits.h"

namespace lull::wire {

using Salt = std::array<std::uint8_t, kSaltBytes>;

/// A decoded Body (proto/record.proto). `kind` is 0 for a withdrawal; a kind that this version does
/// not know has no spec and no fields, and its bytes are to be kept as they came.
struct Body {
  RecordId record;
  std::uint16_t kind = 0;
  const model::KindSpec* spec = nullptr;
  model::Fields fields;

  bool withdraw() const { return kind == 0; }
};

/// Encodes once: these bytes are hashed, stored and sent as they are. Unknown fields, held as their
/// raw encoding, are written back unchanged. Never of the notebook's kinds. kTooLarge past
/// kBodyBytesMax.
Result<Bytes> encode_body(const RecordId& record, const Salt& salt, const model::KindSpec& kind,
                          const model::Fields& fields);
Bytes encode_withdrawal(const RecordId& record, const Salt& salt);

/// Where encode_body and encode_withdrawal put the salt; `body` must be one of theirs, or as long.
inline constexpr std::size_t kSaltOffset = 2 + RecordId::kSize + 2;
void set_salt(Bytes& body, const Salt& salt);

/// Strict: sizes of ids and salt, one content, wire types, no singular field twice, no trailing
/// bytes, every known field within its range (model::check_fields). kInvalid, kTooLarge.
Result<Body> decode_body(ByteView bytes);

/// The same without a look at ranges and text: for what was decoded once and is stored.
Result<Body> parse_body(ByteView bytes);

/// The message of one kind alone, as the control service carries it and the vault keeps private
/// entries.
Bytes encode_fields(const model::KindSpec& kind, const model::Fields& fields);
/// As decode_body, for the fields alone.
Result<model::Fields> decode_fields(const model::KindSpec& kind, ByteView bytes);

/// The same without a look at ranges and text: for what a person typed, before it is cleaned.
Result<model::Fields> parse_fields(const model::KindSpec& kind, ByteView bytes);

}  // namespace lull::wire
