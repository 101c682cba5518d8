// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "web/request.h"

namespace lull::web {

struct Response {
  unsigned status = 200;
  std::string type;  ///< Content-Type; empty: none
  std::string body;
  std::vector<Field> more;  ///< fields of this answer alone
  bool head_only = false;   ///< its length is said, the body stays
};

struct FixedField {
  const char* name;
  const char* value;
};
/// What every answer carries: nothing is kept by the browser, framed, sniffed, or let out.
std::span<const FixedField> fixed_fields();

const char* reason_phrase(unsigned status);

/// A few words that say nothing of the request.
Response refusal(unsigned status);
/// The same, byte by byte, for a connection that ends with it.
std::string refusal_bytes(unsigned status);

}  // namespace lull::web
