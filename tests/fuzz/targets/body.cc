// SPDX-License-Identifier: Apache-2.0
// The body of a change, as a peer sends it, and the fields of one kind, as a face sends them.
#include <algorithm>

#include "base/check.h"
#include "fuzz/input.h"
#include "fuzz/target.h"
#include "wire/record.h"

namespace lull::wire {

namespace {

/// What was read must survive being written and read again, unknown fields included.
void check_fields_again(const model::KindSpec& kind, const model::Fields& fields) {
  const Bytes bytes = encode_fields(kind, fields);
  const auto again = parse_fields(kind, bytes);
  LULL_CHECK(again && *again == fields);
  LULL_CHECK(encode_fields(kind, *again) == bytes);
}

void check_body(ByteView input) {
  const auto stored = parse_body(input);
  const auto body = decode_body(input);
  // What a peer's body must be, a stored one need be as well.
  if (!body) return;
  LULL_CHECK(stored && stored->record == body->record && stored->fields == body->fields);
  LULL_CHECK(!body->withdraw() || body->fields.empty());
  if (body->spec == nullptr) return;
  check_fields_again(*body->spec, body->fields);
  const auto encoded = encode_body(body->record, Salt{}, *body->spec, body->fields);
  if (!encoded) return;  // lengths may be written shorter than they need be, never the reverse
  const auto again = decode_body(*encoded);
  LULL_CHECK(again && again->record == body->record && again->fields == body->fields);
}

void check_typed(const model::KindSpec& kind, ByteView input) {
  const auto typed = parse_fields(kind, input);
  if (!typed) return;
  check_fields_again(kind, *typed);
  static_cast<void>(model::searchable_text(kind, *typed));
  const auto clean = model::clean_fields(kind, *typed);
  if (!clean) return;
  LULL_CHECK(model::check_fields(kind, *clean).has_value());
  const auto twice = model::clean_fields(kind, *clean);
  LULL_CHECK(twice && *twice == *clean);
  static_cast<void>(model::check_whole(kind, *clean));
}

}  // namespace

LULL_FUZZ_TARGET(body) {
  fuzz::Input in(input);
  const auto which = in.byte();
  if (which < 128) return check_body(in.rest());
  const auto shared = model::all_kinds();
  const auto private_ones = model::notebook_kinds();
  const std::size_t at = which % (shared.size() + private_ones.size());
  check_typed(at < shared.size() ? *shared[at] : *private_ones[at - shared.size()], in.rest());
}

}  // namespace lull::wire
