// SPDX-License-Identifier: Apache-2.0
// Published hostile strings through every place for words of every kind: saved, shared, read and
// changed on the other side, searched, exported and imported. They come back as they were typed, in
// the stored form, or they are refused for a reason that a person can read.
#include <fstream>
#include <map>
#include <nlohmann/json.hpp>
#include <set>

#include "base/base32.h"
#include "model/text.h"
#include "unit/control/two_people.h"
#include "unit/model/plain_entry.h"
#include "unit/practice/formats.h"

namespace lull::control::test {
namespace {

using model::Fields;
using model::FieldSpec;
using model::FieldType;
using model::KindSpec;

const std::vector<std::string>& hostile() {
  static const auto all = [] {
    std::ifstream file(LULL_VECTORS "/blns.json");
    return nlohmann::json::parse(file).get<std::vector<std::string>>();
  }();
  return all;
}

/// A place in a record that text can be put into.
struct Place {
  const KindSpec* kind;
  const FieldSpec* field;
  const FieldSpec* part = nullptr;  ///< of the first element of a list

  bool is_element() const { return field->type == FieldType::kSet; }
  const FieldSpec& spec() const { return part != nullptr ? *part : *field; }
  std::string name() const {
    return std::string(kind->name) + "." + std::string(field->name) +
           (part != nullptr ? "." + std::string(part->name) : "");
  }
  void put(Fields& fields, const std::string& text) const {
    if (part != nullptr) {
      const std::string element(fields.elements(field->number).front());
      fields.set_part(field->number, element, part->number, text);
    } else if (is_element()) {
      for (const auto element : fields.elements(field->number))
        fields.drop({field->number, std::string(element)});
      fields.set_element(field->number, text, true);
    } else {
      fields.set(field->number, text);
    }
  }
  std::string text_in(const Fields& fields) const {
    const auto elements = fields.elements(field->number);
    if (part != nullptr)
      return std::string(fields.part_text(field->number, elements.front(), part->number));
    if (is_element()) return std::string(elements.front());
    return std::string(fields.text(field->number));
  }
  /// Why a text cannot stand here, whatever it means; empty if it can.
  std::string refusal(const std::string& typed) const {
    const bool many = spec().type == FieldType::kText;
    const auto clean = model::clean(typed, many ? model::Lines::kMany : model::Lines::kOne);
    if (!clean) return "text_invalid";
    if (is_element() && clean->empty()) return "record_malformed";
    const auto count = model::count_characters(*clean);
    if (count > (is_element() ? field->step : spec().most)) return "text_too_long";
    if (count < spec().least) return "text_missing";
    return "";
  }
  std::string stored(const std::string& typed) const {
    const bool many = spec().type == FieldType::kText;
    return *model::clean(typed, many ? model::Lines::kMany : model::Lines::kOne);
  }
};

/// All that hold text, an id of the catalogue or a word of a vocabulary.
std::vector<Place> places_of(const KindSpec& kind) {
  std::vector<Place> places;
  const auto holds = [](const FieldSpec& spec) {
    return spec.type == FieldType::kLine || spec.type == FieldType::kText;
  };
  for (const auto& field : kind.fields) {
    if (field.writer == model::Writer::kOther || field.writer == model::Writer::kOwner) continue;
    if (holds(field) || field.type == FieldType::kSet) places.push_back({&kind, &field});
    for (const auto& part : field.parts)
      if (holds(part)) places.push_back({&kind, &field, &part});
  }
  return places;
}

class HostileStrings : public TwoDesks {
 protected:
  /// What can be shared in so great a number: proposals that have lapsed, requests of other days.
  Fields entry_of(const KindSpec& kind, std::size_t n) const {
    const auto paced = kind.pace != nullptr;
    return model::test::plain_entry(kind, paced ? today - 1 - static_cast<int>(n) : today);
  }
  std::string saved(Desk& desk, const KindSpec& kind, const Fields& fields,
                    const std::string& id = "") {
    return desk.call<proto::Entry>("Save", save_request(kind, fields, id)).reason;
  }
  /// The places that take any words.
  std::vector<Place> free_places(const KindSpec& kind) {
    std::vector<Place> free;
    for (const auto& place : places_of(kind)) {
      auto fields = entry_of(kind, 0);
      place.put(fields, "any words");
      const auto why = model::check_whole(kind, fields);
      if (why) free.push_back(place);
    }
    return free;
  }
  /// The n-th string in every free place that has room for it.
  Fields filled(const std::vector<Place>& free, const KindSpec& kind, std::size_t n) const {
    auto fields = entry_of(kind, n);
    for (const auto& place : free)
      if (!hostile()[n].empty() && place.refusal(hostile()[n]).empty())
        place.put(fields, hostile()[n]);
    return fields;
  }
  static Fields in_stored_form(const std::vector<Place>& free, Fields fields) {
    for (const auto& place : free) place.put(fields, place.stored(place.text_in(fields)));
    return fields;
  }
  static std::map<std::string, Fields> by_id(Desk& desk, const KindSpec& kind) {
    std::map<std::string, Fields> all;
    for (const auto& entry : desk.entries(std::string(kind.name)))
      all.emplace(entry.id(), fields_of(entry, kind));
    return all;
  }

  static void expect_same(const std::map<std::string, Fields>& read,
                          const std::map<std::string, Fields>& expected, const KindSpec& kind) {
    EXPECT_EQ(read.size(), expected.size()) << kind.name;
    for (const auto& [id, fields] : expected) {
      const auto at = read.find(id);
      ASSERT_NE(at, read.end()) << kind.name;
      for (const auto& field : fields) {
        const auto* found = at->second.find(field.key);
        ASSERT_NE(found, nullptr) << kind.name << " " << field.key.number << "." << field.key.sub;
        EXPECT_EQ(*found, field.value) << kind.name << " " << field.key.number;
      }
      EXPECT_EQ(at->second.size(), fields.size()) << kind.name;
    }
  }

  /// Saves every string of a kind, and gives what has to be there by ids.
  std::map<std::string, Fields> save_all(const KindSpec& kind) {
    const auto free = free_places(kind);
    std::map<std::string, Fields> expected;
    for (std::size_t n = 0; n < hostile().size() && !free.empty(); ++n) {
      const auto fields = filled(free, kind, n);
      const auto told = noors->call<proto::Entry>("Save", save_request(kind, fields));
      EXPECT_EQ(told.reason, "good") << kind.name << ": " << hostile()[n];
      if (told.reason != "good") continue;
      expected[told.reply.id()] = in_stored_form(free, fields);
      EXPECT_EQ(fields_of(told.reply, kind), expected[told.reply.id()]) << kind.name;
    }
    return expected;
  }
  void share_all(const KindSpec& kind, const std::map<std::string, Fields>& entries) {
    std::vector<RecordId> ids;
    for (const auto& [text, fields] : entries) ids.push_back(*RecordId::from(*base32_decode(text)));
    std::vector<std::uint16_t> every;
    for (const auto& field : kind.fields) every.push_back(field.number);
    const auto shared = (*noor.node().store())->share(ids, *noor.node().pair_space(), every);
    EXPECT_TRUE(shared) << kind.name << ": " << shared.error().reason;
  }
  void meet() {
    ASSERT_TRUE(world.run_until([&] { return noor.in_step() && sam.in_step(); }));
  }
};

TEST_F(HostileStrings, WhatCannotStandInAPlaceIsRefusedThereForItsReason) {
  std::set<std::string> reasons;
  for (const auto* kind : model::all_kinds()) {
    const auto base = entry_of(*kind, 0);
    ASSERT_EQ(saved(*noors, *kind, base), "good") << kind->name;
    const auto free = free_places(*kind);
    for (const auto& place : places_of(*kind)) {
      const bool takes_words = std::ranges::any_of(free, [&](const Place& one) {
        return one.field == place.field && one.part == place.part;
      });
      for (const auto& text : hostile()) {
        const auto why = place.refusal(text);
        if (why.empty() && (takes_words || text.empty())) continue;
        auto fields = base;
        place.put(fields, text);
        const auto reason = saved(*noors, *kind, fields);
        if (why.empty())
          EXPECT_TRUE(reason.starts_with("unknown_")) << place.name() << ": " << text << reason;
        else
          EXPECT_EQ(reason, why) << place.name() << ": " << text;
        reasons.insert(reason);
      }
    }
  }
  EXPECT_EQ(reasons, (std::set<std::string>{"record_malformed", "text_invalid", "text_missing",
                                            "text_too_long", "unknown_category", "unknown_choice",
                                            "unknown_item", "unknown_situation"}));
}

TEST_F(HostileStrings, EveryKindComesToTheOtherAsItWasTyped) {
  std::map<const KindSpec*, std::map<std::string, Fields>> sent;
  for (const auto* kind : model::all_kinds()) {
    sent[kind] = save_all(*kind);
    if (!sent[kind].empty()) share_all(*kind, sent[kind]);
  }
  meet();
  std::size_t read = 0;
  for (const auto& [kind, expected] : sent) {
    if (expected.empty()) continue;
    expect_same(by_id(*sams, *kind), expected, *kind);
    read += expected.size();
  }
  EXPECT_GT(read, 15 * hostile().size());
  EXPECT_EQ(*(*sam.node().store())->quarantined(), 0u);
  // Whatever was typed can be asked for.
  for (const auto& text : hostile()) {
    proto::SearchRequest request;
    request.set_words(text);
    request.set_most(5);
    const auto found = sams->call<proto::ListReply>("Search", request);
    EXPECT_EQ(found.reason, "good") << text;
    const bool word = !text.empty() && std::ranges::all_of(text, [](unsigned char c) {
      return std::isalpha(c) != 0 && c < 0x80;
    });
    EXPECT_TRUE(!word || found.reply.entries_size() > 0) << text;
  }
}

TEST_F(HostileStrings, WhatBothMayWriteIsChangedOnTheOtherSide) {
  std::size_t changed = 0;
  for (const auto* kind : model::all_kinds()) {
    if (!kind->of_both()) continue;
    const auto free = free_places(*kind);
    std::vector<Place> both;
    for (const auto& place : free)
      if (place.field->writer == model::Writer::kBoth) both.push_back(place);
    const auto sent = save_all(*kind);
    share_all(*kind, sent);
    meet();
    std::map<std::string, Fields> expected;
    std::size_t n = 0;
    for (const auto& [id, fields] : sent) {
      Fields puts;
      expected[id] = fields;
      const auto& text = hostile()[n++];
      for (const auto& place : both) {
        if (!place.refusal(text).empty()) continue;
        if (place.part != nullptr) {
          const std::string element(fields.elements(place.field->number).front());
          puts.set_part(place.field->number, element, place.part->number, text);
        } else {
          place.put(puts, text);
        }
        place.put(expected[id], place.stored(text));
      }
      EXPECT_EQ(saved(*sams, *kind, puts, id), "good") << kind->name << ": " << text;
      ++changed;
    }
    meet();
    expect_same(by_id(*noors, *kind), expected, *kind);
  }
  EXPECT_GE(changed, 2 * hostile().size());
}

TEST_F(HostileStrings, SealedAnswersOpenAsTheyWereTyped) {
  std::map<std::string, std::string> expected;
  for (const auto& text : hostile()) {
    const auto clean = model::clean(text, model::Lines::kMany);
    proto::StartRoundRequest start;
    start.set_question("what would help?");
    const auto round = noors->call<proto::RoundView>("StartRound", start);
    ASSERT_EQ(round.reason, "good");
    proto::AnswerRoundRequest answer;
    answer.set_id(round.reply.id());
    answer.set_answer(text);
    const auto reason = noors->call<proto::RoundView>("AnswerRound", answer).reason;
    if (!clean || clean->empty() || model::count_characters(*clean) > 1000)
      EXPECT_EQ(reason, !clean           ? "text_invalid"
                        : clean->empty() ? "text_missing"
                                         : "text_too_long")
          << text;
    else
      EXPECT_EQ(reason, "good") << text;
    if (reason == "good") expected[round.reply.id()] = *clean;
  }
  meet();
  for (const auto& [id, text] : expected) {
    proto::AnswerRoundRequest answer;
    answer.set_id(id);
    answer.set_answer(text);
    ASSERT_EQ(sams->call<proto::RoundView>("AnswerRound", answer).reason, "good");
  }
  meet();
  const auto rounds = sams->call<proto::RoundsReply>("Rounds").reply;
  std::size_t open = 0;
  for (const auto& round : rounds.rounds()) {
    if (!expected.contains(round.id())) continue;
    EXPECT_EQ(round.state(), proto::ROUND_OPEN);
    EXPECT_EQ(round.theirs(), expected[round.id()]);
    EXPECT_EQ(round.mine(), expected[round.id()]);
    ++open;
  }
  EXPECT_EQ(open, expected.size());
}

class HostileFiles : public HostileStrings {
 protected:
  node::Someone kim{world, "Kim", "192.168.7.4"};
  std::optional<Desk> kims;

  void SetUp() override {
    HostileStrings::SetUp();
    ASSERT_TRUE(kim.setup());
    kims.emplace(world, kim);
    proto::UnlockRequest open;
    open.set_passphrase(node::kPassphrase);
    ASSERT_EQ(noors->call("OpenNotebook", open).reason, "good");
    ASSERT_EQ(kims->call("OpenNotebook", open).reason, "good");
  }
  std::multiset<std::string> reflections(Desk& desk) {
    std::multiset<std::string> all;
    for (const auto& entry : desk.entries("reflection"))
      all.insert(entry.content().reflection().text());
    return all;
  }
};

TEST_F(HostileFiles, EveryFormatHoldsThemAndJsonBringsThemBack) {
  std::map<const KindSpec*, std::map<std::string, Fields>> kept;
  std::set<std::string> texts;
  for (const auto* kind : model::all_kinds()) {
    kept[kind] = save_all(*kind);
    for (const auto& place : free_places(*kind))
      for (const auto& [id, fields] : kept[kind]) texts.insert(place.text_in(fields));
  }
  for (const auto& text : hostile()) {
    proto::SaveRequest request;
    request.mutable_content()->mutable_reflection()->set_text(text);
    const auto clean = model::clean(text, model::Lines::kMany);
    const auto told = noors->call<proto::Entry>("Save", request);
    EXPECT_EQ(told.reason, !clean ? "text_invalid" : clean->empty() ? "text_missing" : "good");
    if (told.reason != "good") continue;
    EXPECT_EQ(told.reply.content().reflection().text(), *clean);
    texts.insert(*clean);
  }
  const auto path = kim.directory() / "file.json";
  std::ofstream(path, std::ios::binary) << noors->exported(proto::EXPORT_JSON, false, true);
  const auto done = kims->imported(path);
  EXPECT_EQ(done.reason, "good");
  EXPECT_EQ(done.reply.state(), proto::IMPORT_DONE);
  for (const auto& problem : done.reply.problems())
    ADD_FAILURE() << problem.line() << ": " << problem.reason();
  for (const auto& [kind, expected] : kept) expect_same(by_id(*kims, *kind), expected, *kind);
  EXPECT_EQ(reflections(*kims), reflections(*noors));
  EXPECT_GT(reflections(*kims).size(), 400u);

  const auto rows = practice::test::rows_of(noors->exported(proto::EXPORT_CSV, false, true));
  practice::test::expect_plain_cells(rows);
  std::set<std::string> cells;
  for (const auto& row : rows)
    for (const auto& cell : row) cells.insert(practice::test::unguarded(cell));
  const practice::test::Page page(noors->exported(proto::EXPORT_HTML, false, true));
  practice::test::expect_only_our_tags(page);
  std::string shown;
  for (const auto& value : page.values) shown += value + "\n";
  for (const auto& text : texts) {
    EXPECT_TRUE(cells.contains(text)) << text;
    EXPECT_NE(shown.find(text), std::string::npos) << text;
  }
  practice::test::expect_plain_markdown(noors->exported(proto::EXPORT_MARKDOWN, false, true));
}

}  // namespace
}  // namespace lull::control::test
