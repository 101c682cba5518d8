// SPDX-License-Identifier: Apache-2.0
#include "cli/json.h"

#include <fmt/format.h>
#include <utf8proc.h>

namespace lull::cli {
namespace {

bool escaped(std::int32_t c) {
  return c < 0x20 || (c >= 0x7f && c <= 0x9f) || c == 0x61c || c == 0x200e || c == 0x200f ||
         (c >= 0x2028 && c <= 0x202e) || (c >= 0x2066 && c <= 0x2069);
}

void put(std::string& out, std::int32_t c, std::string_view bytes) {
  if (c == '"' || c == '\\') {
    out += '\\';
    out += static_cast<char>(c);
  } else if (c == '\n') {
    out += "\\n";
  } else if (c == '\t') {
    out += "\\t";
  } else if (escaped(c)) {
    out += fmt::format("\\u{:04x}", c);
  } else {
    out += bytes;
  }
}

}  // namespace

std::string json_string(std::string_view text) {
  std::string out = "\"";
  while (!text.empty()) {
    utf8proc_int32_t c = 0;
    const auto n = utf8proc_iterate(reinterpret_cast<const utf8proc_uint8_t*>(text.data()),
                                    static_cast<utf8proc_ssize_t>(text.size()), &c);
    if (n > 0)
      put(out, c, text.substr(0, static_cast<std::size_t>(n)));
    else
      out += "\xef\xbf\xbd";
    text.remove_prefix(n > 0 ? static_cast<std::size_t>(n) : 1);
  }
  return out + '"';
}

std::string json_list(const std::vector<std::string>& values) {
  return fmt::format("[{}]", fmt::join(values, ","));
}

std::string json_array(const std::vector<std::string>& texts) {
  std::vector<std::string> values;
  for (const auto& text : texts) values.push_back(json_string(text));
  return json_list(values);
}

JsonObject& JsonObject::raw(std::string_view name, std::string_view value) {
  if (!members_.empty()) members_ += ',';
  members_ += json_string(name);
  members_ += ':';
  members_ += value;
  return *this;
}

}  // namespace lull::cli
