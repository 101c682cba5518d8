// SPDX-License-Identifier: Apache-2.0
#include "web/strict_json.h"

#include <nlohmann/json.hpp>
#include <set>
#include <string>
#include <vector>

#include "web/limits.h"

namespace lull::web {

namespace {

/// Follows the reader's events. Each answers whether to go on.
class Follower final : public nlohmann::json_sax<nlohmann::json> {
 public:
  bool null() override { return inside(); }
  bool boolean(bool) override { return inside(); }
  bool number_integer(number_integer_t) override { return inside(); }
  bool number_unsigned(number_unsigned_t) override { return inside(); }
  bool number_float(number_float_t, const string_t&) override { return inside(); }
  bool string(string_t&) override { return inside(); }
  bool binary(binary_t&) override { return false; }
  bool start_object(std::size_t) override { return open(); }
  bool key(string_t& name) override {
    return name.find('_') == std::string::npos && names_.back().insert(std::move(name)).second;
  }
  bool end_object() override { return close(); }
  bool start_array(std::size_t) override { return inside() && open(); }
  bool end_array() override { return close(); }
  bool parse_error(std::size_t, const std::string&, const nlohmann::detail::exception&) override {
    return false;
  }

 private:
  bool inside() const { return !names_.empty(); }
  bool open() {
    names_.emplace_back();
    return names_.size() <= kJsonDepthMax;
  }
  bool close() {
    names_.pop_back();
    return true;
  }

  std::vector<std::set<std::string>> names_;  // of what is open; a list has none
};

}  // namespace

bool is_strict_json(std::string_view text) {
  // The reader skips a byte order mark, and to it a zero byte is the end of the text.
  if (text.starts_with("\xEF\xBB\xBF") || text.find('\0') != std::string_view::npos) return false;
  Follower follower;
  return nlohmann::json::sax_parse(text.begin(), text.end(), &follower);
}

}  // namespace lull::web
