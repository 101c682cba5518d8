// SPDX-License-Identifier: Apache-2.0
#include "practice/context.h"

#include "base/base32.h"
#include "crypto/random.h"

namespace lull::practice {

std::string Context::me() const {
  return base32_token(store.identity().person.view());
}

Result<std::vector<store::Entry>> Context::all(model::Kind kind) const {
  return store.every(static_cast<std::uint16_t>(kind));
}

Result<store::Entry> Context::get(const RecordId& id, model::Kind kind) const {
  LULL_ASSIGN(auto entry, store.get(id));
  if (entry.kind != static_cast<std::uint16_t>(kind)) return fail(Code::kInvalid, "other_kind");
  return entry;
}

std::string token_of(const RecordId& id) {
  return base32_token(id.view());
}

std::string random_token() {
  return token_of(crypto::random_id<RecordId>());
}

std::optional<RecordId> record_of(std::string_view token) {
  const auto bytes = base32_decode(token);
  return bytes ? RecordId::from(*bytes) : std::nullopt;
}

}  // namespace lull::practice
