// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <concepts>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace lull::cli {

/// A JSON string with its quotes. ASCII controls, C1 controls and characters that turn the writing
/// direction are escaped: nothing is lost, and the line is safe to look at. What is not UTF-8
/// becomes U+FFFD, so that every line parses.
std::string json_string(std::string_view text);
std::string json_array(const std::vector<std::string>& texts);

/// One object on one line, members in the order they were added. `done()` gives the line.
class JsonObject {
 public:
  JsonObject& text(std::string_view name, std::string_view value) {
    return raw(name, json_string(value));
  }
  JsonObject& flag(std::string_view name, bool value) {
    return raw(name, value ? "true" : "false");
  }
  template <std::integral T>
  JsonObject& number(std::string_view name, T value) {
    return raw(name, std::to_string(value));
  }
  JsonObject& texts(std::string_view name, const std::vector<std::string>& values) {
    return raw(name, json_array(values));
  }
  /// `value` is JSON already.
  JsonObject& raw(std::string_view name, std::string_view value);
  std::string done() const { return "{" + members_ + "}"; }

 private:
  std::string members_;
};

/// JSON values, comma-separated in brackets.
std::string json_list(const std::vector<std::string>& values);

}  // namespace lull::cli
