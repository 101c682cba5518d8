// SPDX-License-Identifier: Apache-2.0
// make_catalogue IN.json OUT.inc: turns the catalogue's language data into constant tables. What
// does not hold together stops the build: an id twice, a reference to nothing, an unknown word.
#include <algorithm>
#include <fstream>
#include <iostream>
#include <nlohmann/json.hpp>
#include <set>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace {

using json = nlohmann::ordered_json;  // fields keep the order they are written in

constexpr std::string_view kPhases = "BRSNDLE";
constexpr int kTiers = 5;

[[noreturn]] void refuse(const std::string& what) {
  throw std::runtime_error(what);
}

std::string literal(const std::string& text) {
  if (text.empty()) refuse("an empty text");
  std::string out = "\"";
  for (char c : text) {
    if (static_cast<unsigned char>(c) < ' ') refuse("a control character in \"" + text + "\"");
    if (c == '"' || c == '\\') out.push_back('\\');
    out.push_back(c);
  }
  return out + "\"";
}

/// The words of a list under one key, each of them there once.
class Ids {
 public:
  Ids(const json& list, std::string key, std::string name) : name_(std::move(name)) {
    for (const auto& one : list) {
      const auto id = one.at(key).get<std::string>();
      if (!ids_.insert(id).second) refuse(id + " is twice in " + name_);
    }
  }
  void require(const json& id, const std::string& who) const {
    if (!ids_.contains(id.get<std::string>()))
      refuse(who + " names " + id.get<std::string>() + ", which is not in " + name_);
  }

 private:
  std::string name_;
  std::set<std::string> ids_;
};

Ids ids_of(const json& catalogue, const std::string& list) {
  return {catalogue.at(list), "id", list};
}

/// One element of a table, "{a, b, c},".
class Row {
 public:
  Row& raw(const std::string& text) {
    out_ += (out_.empty() ? "" : ", ") + text;
    return *this;
  }
  Row& text(const json& value) { return raw(literal(value.get<std::string>())); }
  Row& number(const json& value) { return raw(std::to_string(value.get<unsigned>()) + "u"); }
  Row& flag(const json& of, const char* key) {
    return raw(of.value(key, false) ? "true" : "false");
  }
  std::string done() const { return "{" + out_ + "},\n"; }

 private:
  std::string out_;
};

std::string table(const std::string& type, const std::string& name, const std::string& rows) {
  if (rows.empty()) refuse(name + " is empty");
  return "constexpr " + type + " " + name + "[] = {\n" + rows + "};\n";
}

/// Tables whose every row is texts, one for each key.
std::string text_table(const json& list, const std::string& type, const std::string& name,
                       const std::vector<const char*>& keys) {
  std::string rows;
  for (const auto& one : list) {
    Row row;
    for (const char* key : keys) row.text(one.at(key));
    rows += row.done();
  }
  return table(type, name, rows);
}

std::string direction(const std::string& code) {
  if (code == "rg") return "ItemDirection::kReceiveGive";
  if (code == "self") return "ItemDirection::kSelf";
  if (code == "set") return "ItemDirection::kSetting";
  refuse("unknown direction " + code);
}

std::string phases(const json& letters, const std::string& who) {
  std::string out;
  for (const auto& letter : letters) out += letter.get<std::string>();
  const bool known = out.find_first_not_of(kPhases) == std::string::npos;
  const bool in_order = std::is_sorted(
      out.begin(), out.end(), [](char a, char b) { return kPhases.find(a) < kPhases.find(b); });
  if (!known || !in_order) refuse(who + " has the phases " + out);
  return literal(out);
}

std::string items(const json& catalogue) {
  const auto categories = ids_of(catalogue, "categories");
  std::string rows;
  for (const auto& item : catalogue.at("items")) {
    const auto id = item.at("id").get<std::string>();
    categories.require(item.at("category"), id);
    Row row;
    row.text(item.at("id")).text(item.at("label")).text(item.at("category"));
    row.raw(direction(item.at("direction"))).raw(phases(item.at("phases"), id));
    row.text(item.at("kind")).text(item.at("description")).flag(item, "quick_start");
    rows += row.done();
  }
  return table("Item", "kItems", rows);
}

std::string presets(const json& catalogue) {
  const auto items = ids_of(catalogue, "items");
  std::string out, rows;
  int counted = 0;
  for (const auto& preset : catalogue.at("presets")) {
    const auto name = "kStepsOf_" + std::to_string(counted++);
    std::string steps;
    for (const auto& step : preset.at("steps")) {
      items.require(step, preset.at("id"));
      steps += literal(step.get<std::string>()) + ",\n";
    }
    out += table("std::string_view", name, steps);
    Row row;
    row.text(preset.at("id")).text(preset.at("label")).text(preset.at("about")).raw(name);
    rows += row.done();
  }
  return out + table("Preset", "kPresets", rows);
}

const json& find(const json& list, const std::string& id) {
  for (const auto& one : list)
    if (one.at("id") == id) return one;
  refuse("there is no " + id);
}

std::string prompts(const json& catalogue) {
  const auto decks = ids_of(catalogue, "decks");
  const auto& modes = find(catalogue.at("vocabularies"), "prompt_mode").at("choices");
  std::string rows;
  for (const auto& prompt : catalogue.at("prompts")) {
    decks.require(prompt.at("deck"), prompt.at("id"));
    Row row;
    row.text(prompt.at("id")).text(prompt.at("deck"));
    row.number(find(modes, prompt.at("mode")).at("number")).text(prompt.at("text"));
    rows += row.done();
  }
  return table("Prompt", "kPrompts", rows);
}

std::string questions(const json& list, const std::string& name) {
  std::string rows;
  for (const auto& question : list) {
    Row row;
    row.text(question.at("id")).text(question.at("text")).text(question.at("field"));
    rows += row.flag(question, "alone").done();
  }
  return table("Question", name, rows);
}

std::string signposts(const json& catalogue) {
  const auto review = catalogue.at("signpost_review").get<std::string>();
  if (review != "unreviewed" && review != "reviewed") refuse("signpost_review is " + review);
  std::string rows;
  for (const auto& post : catalogue.at("signposts")) {
    const auto tier = post.at("tier").get<int>();
    if (tier < 1 || tier > kTiers) refuse(post.at("id").get<std::string>() + " has no known tier");
    Row row;
    row.text(post.at("id")).number(post.at("tier")).text(post.at("title")).text(post.at("text"));
    rows += row.flag(post, "always").done();
  }
  return table("Signpost", "kSignposts", rows);
}

std::string choices(const json& vocabulary, const std::string& name) {
  const auto id = vocabulary.at("id").get<std::string>();
  const Ids once(vocabulary.at("choices"), "id", id);
  std::set<unsigned> numbers;
  std::string rows;
  for (const auto& choice : vocabulary.at("choices")) {
    const auto number = choice.at("number").get<unsigned>();
    if (!numbers.insert(number).second) refuse(std::to_string(number) + " is twice in " + id);
    Row row;
    rows += row.number(number).text(choice.at("id")).text(choice.at("phrase")).done();
  }
  return table("Choice", name, rows);
}

std::string vocabularies(const json& catalogue) {
  std::string out, rows;
  for (const auto& vocabulary : catalogue.at("vocabularies")) {
    const auto name = "kChoicesOf_" + vocabulary.at("id").get<std::string>();
    out += choices(vocabulary, name);
    rows += Row().text(vocabulary.at("id")).raw(name).done();
  }
  return out + table("Vocabulary", "kVocabularies", rows);
}

std::string kinds(const json& catalogue) {
  const Ids once(catalogue.at("kinds"), "kind", "kinds");
  std::string out, rows;
  for (const auto& kind : catalogue.at("kinds")) {
    const auto name = "kFieldsOf_" + kind.at("kind").get<std::string>();
    std::string fields;
    for (const auto& [field, label] : kind.at("fields").items())
      fields += Row().raw(literal(field)).text(label).done();
    out += table("KindWords::FieldWords", name, fields);
    Row row;
    row.text(kind.at("kind")).text(kind.at("one")).text(kind.at("many")).text(kind.at("about"));
    rows += row.raw(name).done();
  }
  return out + table("KindWords", "kKindWords", rows);
}

std::string everything(const json& catalogue) {
  for (const char* list : {"categories", "situations", "items", "presets", "decks", "prompts",
                           "check_in", "follow_up", "private", "signposts", "signal_cards",
                           "first_aid", "notification_titles", "lines", "vocabularies"})
    ids_of(catalogue, list);
  const auto lines = [&](const char* list, const char* name) {
    return text_table(catalogue.at(list), "Line", name, {"id", "text"});
  };
  return items(catalogue) +
         text_table(catalogue.at("categories"), "Category", "kCategories",
                    {"id", "label", "about"}) +
         text_table(catalogue.at("situations"), "Situation", "kSituations", {"id", "label"}) +
         presets(catalogue) + text_table(catalogue.at("decks"), "Deck", "kDecks", {"id", "label"}) +
         prompts(catalogue) + questions(catalogue.at("check_in"), "kCheckInQuestions") +
         questions(catalogue.at("follow_up"), "kFollowUpQuestions") +
         questions(catalogue.at("private"), "kPrivateQuestions") + signposts(catalogue) +
         lines("signal_cards", "kSignalCards") + lines("first_aid", "kFirstAid") +
         lines("notification_titles", "kNotificationTitles") + lines("lines", "kLines") +
         vocabularies(catalogue) + kinds(catalogue);
}

/// A key that is twice in one object would otherwise hide the first one.
json parse_once(std::istream& in) {
  std::vector<std::set<std::string>> open;
  return json::parse(in, [&open](int, json::parse_event_t event, json& value) {
    if (event == json::parse_event_t::object_start) open.emplace_back();
    if (event == json::parse_event_t::object_end) open.pop_back();
    if (event == json::parse_event_t::key && !open.back().insert(value.get<std::string>()).second)
      refuse(value.get<std::string>() + " is twice in one object");
    return true;
  });
}

}  // namespace

int main(int argc, char** argv) try {
  if (argc != 3) return 64;
  std::ifstream in(argv[1]);
  const auto tables = everything(parse_once(in));
  std::ofstream out(argv[2]);
  out << tables;
  out.close();
  return out.good() ? 0 : 1;
} catch (const std::exception& e) {
  std::cerr << "make_catalogue: " << e.what() << "\n";
  return 1;
}
