// SPDX-License-Identifier: Apache-2.0
// make_catalogue IN.json OUT.inc: turns the catalogue's language data into constant tables.
#include <fstream>
#include <iostream>
#include <nlohmann/json.hpp>
#include <string>

namespace {

std::string quoted(const nlohmann::json& value) {
  std::string out = "\"";
  for (char c : value.get<std::string>()) {
    if (c == '"' || c == '\\') out.push_back('\\');
    out.push_back(c);
  }
  return out + "\"";
}

std::string direction(const std::string& code) {
  if (code == "rg") return "ItemDirection::kReceiveGive";
  if (code == "self") return "ItemDirection::kSelf";
  if (code == "set") return "ItemDirection::kSetting";
  throw std::runtime_error("unknown direction " + code);
}

}  // namespace

int main(int argc, char** argv) try {
  if (argc != 3) return 64;
  std::ifstream in(argv[1]);
  const auto catalogue = nlohmann::json::parse(in);
  std::ofstream out(argv[2]);
  out << "constexpr Item kItems[] = {\n";
  for (const auto& item : catalogue.at("items"))
    out << "{" << quoted(item.at("id")) << ", " << quoted(item.at("label")) << ", "
        << quoted(item.at("category")) << ", " << direction(item.at("direction")) << ", "
        << quoted(item.at("description")) << "},\n";
  out << "};\nconstexpr Category kCategories[] = {\n";
  for (const auto& category : catalogue.at("categories"))
    out << "{" << quoted(category.at("id")) << ", " << quoted(category.at("label")) << ", "
        << quoted(category.at("about")) << "},\n";
  out << "};\nconstexpr Situation kSituations[] = {\n";
  for (const auto& situation : catalogue.at("situations"))
    out << "{" << quoted(situation.at("id")) << ", " << quoted(situation.at("label")) << "},\n";
  out << "};\n";
  return out.good() ? 0 : 1;
} catch (const std::exception& e) {
  std::cerr << "make_catalogue: " << e.what() << "\n";
  return 1;
}
