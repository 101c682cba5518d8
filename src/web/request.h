// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace lull::web {

struct Field {
  std::string name;
  std::string value;
};

/// A request without its body, as it was sent.
struct RequestHead {
  std::string method;
  std::string target;
  std::vector<Field> fields;

  /// How often a field stands there, its name in any case.
  std::size_t count(std::string_view name) const;
  /// The value of a field that stands there once; "" otherwise.
  std::string_view value(std::string_view name) const;
};

struct Request {
  RequestHead head;
  std::string body;
};

bool same_name(std::string_view a, std::string_view b);

}  // namespace lull::web
