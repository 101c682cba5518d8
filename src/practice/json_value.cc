// SPDX-License-Identifier: Apache-2.0
#include "practice/json_value.h"

#include <algorithm>
#include <nlohmann/json.hpp>

namespace lull::practice {

namespace {

/// Builds the tree from the reader's events. Each event answers whether to go on.
class Builder final : public nlohmann::json_sax<nlohmann::json> {
 public:
  bool null() override { return false; }
  bool boolean(bool yes) override {
    return put({JsonValue::Type::kBool, yes ? std::uint64_t{1} : 0, {}, {}, {}});
  }
  bool number_integer(number_integer_t) override { return false; }
  bool number_unsigned(number_unsigned_t number) override {
    return put({JsonValue::Type::kNumber, number, {}, {}, {}});
  }
  bool number_float(number_float_t, const string_t&) override { return false; }
  bool string(string_t& text) override {
    return put({JsonValue::Type::kText, 0, std::move(text), {}, {}});
  }
  bool binary(binary_t&) override { return false; }
  bool start_object(std::size_t) override { return open(JsonValue::Type::kObject); }
  bool key(string_t& name) override {
    auto& names = open_.back().names;
    if (names.size() >= kNamesMax) return false;
    if (std::find(names.begin(), names.end(), name) != names.end()) return false;
    names.push_back(std::move(name));
    return true;
  }
  bool end_object() override { return close(); }
  bool start_array(std::size_t) override { return open(JsonValue::Type::kList); }
  bool end_array() override { return close(); }
  bool parse_error(std::size_t, const std::string&, const nlohmann::detail::exception&) override {
    return false;
  }

  JsonValue take() { return std::move(*whole_); }

 private:
  bool open(JsonValue::Type type) {
    open_.push_back({type, 0, {}, {}, {}});
    return true;
  }
  bool close() {
    auto value = std::move(open_.back());
    open_.pop_back();
    return put(std::move(value));
  }
  bool put(JsonValue value) {
    if (open_.empty())
      whole_ = std::move(value);
    else
      open_.back().items.push_back(std::move(value));
    return true;
  }

  std::vector<JsonValue> open_;
  std::optional<JsonValue> whole_;
};

}  // namespace

const JsonValue* JsonValue::find(std::string_view name) const {
  if (type != Type::kObject) return nullptr;
  for (std::size_t i = 0; i < names.size(); ++i)
    if (names[i] == name) return &items[i];
  return nullptr;
}

const JsonValue* JsonValue::find(std::string_view name, Type wanted) const {
  const auto* found = find(name);
  return found != nullptr && found->type == wanted ? found : nullptr;
}

Result<JsonValue> parse_json(std::string_view text) {
  Builder builder;
  // To the reader a zero byte is the end, and whatever stands behind it is passed over.
  if (text.find('\0') != std::string_view::npos || !nlohmann::json::sax_parse(text, &builder))
    return fail(Code::kInvalid, "import_malformed");
  return builder.take();
}

}  // namespace lull::practice
