// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <ctime>

#include "crypto/hash.h"
#include "model/check_in.h"
#include "model/reflection.h"
#include "model/text.h"
#include "practice/import_reader.h"

// A row becomes a private check-in of its day. The five moods have names that people change, and
// the file holds those names without their order, so none of our scales can be filled from them:
// the mood is kept as a tag, in the person's own word, and so are the activities. What they wrote,
// and tags that are too long or too many, become the note; what no note can hold goes into the
// notebook as it is, since half a sentence in each place would be worse. No word is dropped or cut.
namespace lull::practice {

namespace {

constexpr std::string_view kPurpose = "lull import of a mood diary 1";
constexpr std::size_t kTagsMost = 8;
constexpr std::size_t kTagCharacters = 24;
constexpr std::size_t kNoteCharacters = 280;

/// The cells of one record. kInvalid "import_malformed".
Result<std::vector<std::string>> cells_of(std::string_view row) {
  std::vector<std::string> cells(1);
  bool quoted = false;
  for (std::size_t at = 0; at < row.size(); ++at) {
    const char c = row[at];
    if (quoted && c == '"' && at + 1 < row.size() && row[at + 1] == '"') {
      cells.back().push_back('"');
      ++at;
    } else if (c == '"') {
      if (!quoted && !cells.back().empty()) return fail(Code::kInvalid, "import_malformed");
      quoted = !quoted;
    } else if (c == ',' && !quoted) {
      cells.emplace_back();
    } else {
      cells.back().push_back(c);
    }
  }
  return cells;
}

std::string trimmed(std::string_view text) {
  const auto first = text.find_first_not_of(' ');
  if (first == std::string_view::npos) return {};
  return std::string(text.substr(first, text.find_last_not_of(' ') - first + 1));
}

/// Text as entries hold it: a tab, which they cannot hold, is a space.
Result<std::string> cleaned(std::string text, model::Lines lines) {
  std::replace(text.begin(), text.end(), '\t', ' ');
  LULL_ASSIGN(auto clean, model::clean(text, lines));
  return trimmed(clean);
}

RecordId id_of(std::string_view what, std::string_view row) {
  const auto digest = crypto::blake2b({as_bytes(kPurpose), as_bytes(what), as_bytes(row)});
  return *RecordId::from(ByteView(digest).first(RecordId::kSize));
}

/// When it was written, by this machine's clock: "21:30" or "9:30 pm"; noon where it says neither.
std::int64_t made_ms(model::Day day, std::string_view time) {
  const auto digits = [&](std::size_t from, std::size_t to) {
    int value = 0;
    for (std::size_t at = from; at < to; ++at) value = value * 10 + (time[at] - '0');
    return value;
  };
  int hour = 12;
  int minute = 0;
  const auto colon = time.find(':');
  const auto is_time = [&] {
    if (colon == std::string_view::npos || colon < 1 || colon > 2 || time.size() < colon + 3)
      return false;
    for (std::size_t at = 0; at < colon + 3; ++at)
      if (at != colon && (time[at] < '0' || time[at] > '9')) return false;
    return true;
  };
  if (is_time()) {
    hour = digits(0, colon) % 24;
    minute = digits(colon + 1, colon + 3) % 60;
    const bool after_noon = time.find_first_of("pP") != std::string_view::npos;
    const bool before_noon = time.find_first_of("aA") != std::string_view::npos;
    if (after_noon && hour < 12) hour += 12;
    if (before_noon && hour == 12) hour = 0;
  }
  std::tm parts{};
  parts.tm_year = 70;
  parts.tm_mday = 1 + day;
  parts.tm_hour = hour;
  parts.tm_min = minute;
  parts.tm_isdst = -1;
  return static_cast<std::int64_t>(std::mktime(&parts)) * 1000;
}

void add_line(std::string& to, std::string_view line) {
  if (line.empty()) return;
  if (!to.empty()) to.push_back('\n');
  to += line;
}

class DaylioReader final : public ImportReader {
 public:
  Result<ImportDraft> read(const ImportPiece& piece) override {
    LULL_ASSIGN(const auto cells, cells_of(piece.text));
    if (columns_.empty()) columns_ = cells;
    if (cells == columns_) return ImportDraft();
    if (cells.size() != columns_.size()) return fail(Code::kInvalid, "import_malformed");
    const auto day = model::parse_day(cell(cells, "full_date"));
    if (!day) return fail(Code::kInvalid, "day_malformed");
    LULL_ASSIGN(auto draft, fill(cells, *day, piece.text));
    return draft;
  }

  Result<void> read_frame(const std::string&) override {
    const auto has = [this](std::string_view name) {
      return std::find(columns_.begin(), columns_.end(), name) != columns_.end();
    };
    if (!has("full_date") || !has("mood")) return fail(Code::kInvalid, "import_foreign");
    return {};
  }

  bool ids_are_unique() const override { return false; }
  std::unique_ptr<PieceCutter> cutter() const override { return csv_pieces(); }

 private:
  std::string cell(const std::vector<std::string>& cells, std::string_view column) const {
    const auto at = std::find(columns_.begin(), columns_.end(), column) - columns_.begin();
    return at < std::ssize(cells) ? cells[static_cast<std::size_t>(at)] : std::string();
  }

  /// Mood and activities as tags; those that are none for being too long or too many are given back
  /// as one line.
  Result<std::string> put_tags(const std::vector<std::string>& cells, model::Fields& fields) const {
    auto rest = cell(cells, "mood") + "|" + cell(cells, "activities");
    std::string left;
    for (std::size_t from = 0; from <= rest.size();) {
      const auto end = std::min(rest.find('|', from), rest.size());
      LULL_ASSIGN(const auto tag, cleaned(rest.substr(from, end - from), model::Lines::kOne));
      from = end + 1;
      if (tag.empty()) continue;
      const bool fits = model::count_characters(tag) <= kTagCharacters &&
                        fields.elements(model::check_in::kTags).size() < kTagsMost;
      if (fits)
        fields.set_element(model::check_in::kTags, tag, true);
      else
        left += (left.empty() ? "" : ", ") + tag;
    }
    return left;
  }

  Result<ImportDraft> fill(const std::vector<std::string>& cells, model::Day day,
                           std::string_view row) const {
    model::Fields fields;
    const auto date = model::day_text(day);
    fields.set(model::check_in::kDay, date);
    LULL_ASSIGN(const auto more_tags, put_tags(cells, fields));
    LULL_ASSIGN(auto words, cleaned(cell(cells, "note_title"), model::Lines::kMany));
    LULL_ASSIGN(const auto note, cleaned(cell(cells, "note"), model::Lines::kMany));
    add_line(words, note);
    add_line(words, more_tags);
    const auto made = made_ms(day, cell(cells, "time"));
    ImportDraft draft;
    if (model::count_characters(words) <= kNoteCharacters) {
      if (!words.empty()) fields.set(model::check_in::kNote, words);
    } else {
      const auto text = date + "\n" + words;
      model::Fields kept;
      kept.set(model::reflection::kText, text);
      LULL_TRY(model::check_whole(model::kReflectionSpec, kept));
      draft.note = store::Note{id_of("note", row), &model::kReflectionSpec, kept, made, made};
    }
    LULL_TRY(model::check_whole(model::kCheckInSpec, fields));
    draft.entry =
        store::Adopted{id_of("entry", row), &model::kCheckInSpec, std::move(fields), made, made};
    return draft;
  }

  std::vector<std::string> columns_;
};

}  // namespace

std::unique_ptr<ImportReader> daylio_reader() {
  return std::make_unique<DaylioReader>();
}

}  // namespace lull::practice
