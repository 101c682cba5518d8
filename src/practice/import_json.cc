// SPDX-License-Identifier: Apache-2.0
#include "model/joint_trends.h"
#include "model/text.h"
#include "practice/export_writer.h"
#include "practice/import_reader.h"
#include "practice/json_value.h"

namespace lull::practice {

namespace {

using model::Fields;
using model::FieldSpec;
using model::FieldType;
using Type = JsonValue::Type;

tl::unexpected<Error> malformed(const FieldSpec& spec) {
  return fail(Code::kInvalid, "field_malformed", std::string(spec.name));
}

/// `"text"`, or the same under this name in an object.
const std::string* text_in(const JsonValue& value, std::string_view name) {
  if (value.is(Type::kText)) return &value.text;
  const auto* inner = value.find(name, Type::kText);
  return inner != nullptr ? &inner->text : nullptr;
}

Result<std::string> cleaned(const FieldSpec& spec, std::string_view text) {
  const auto lines = spec.type == FieldType::kText ? model::Lines::kMany : model::Lines::kOne;
  return model::clean(text, lines);
}

/// One entry's fields, out of the object of that name.
class FieldsReader {
 public:
  FieldsReader(const model::KindSpec& kind, std::string_view me, std::string_view me_in_file)
      : kind_(kind), me_(me), me_in_file_(me_in_file) {}

  Result<Fields> read(const JsonValue& fields) {
    for (std::size_t i = 0; i < fields.items.size(); ++i) {
      const auto* spec = kind_.field(std::string_view(fields.names[i]));
      if (spec == nullptr)
        ++unknown;
      else if (spec->writer != model::Writer::kOther)  // those are the other's words
        LULL_TRY(field(*spec, fields.items[i]));
    }
    return std::move(out_);
  }

  std::size_t unknown = 0;

 private:
  Result<void> field(const FieldSpec& spec, const JsonValue& value) {
    if (spec.type == FieldType::kSet) return set(spec, value);
    if (spec.type == FieldType::kList) return list(spec, value);
    LULL_ASSIGN(auto one, this->value(spec, value));
    out_.set(model::FieldKey{spec.number}, std::move(one));
    return {};
  }

  Result<model::Value> value(const FieldSpec& spec, const JsonValue& from) const {
    if (spec.type == FieldType::kNumber) {
      const auto* number = from.is(Type::kNumber) ? &from : from.find("code", Type::kNumber);
      if (number == nullptr) return malformed(spec);
      return number->number;
    }
    const auto* text = text_in(from, "id");
    if (text == nullptr) return malformed(spec);
    if (spec.type == FieldType::kToken) return as_me(*text);
    LULL_ASSIGN(auto clean, cleaned(spec, *text));
    return clean;
  }

  /// Before the elements are put in order, which takes long for very many.
  static Result<void> check_list(const FieldSpec& spec, const JsonValue& from) {
    if (!from.is(Type::kList)) return malformed(spec);
    if (from.items.size() > spec.most)
      return fail(Code::kTooLarge, "too_many_elements", std::string(spec.name));
    return {};
  }

  Result<void> set(const FieldSpec& spec, const JsonValue& from) {
    LULL_TRY(check_list(spec, from));
    for (const auto& item : from.items) {
      const auto* text = text_in(item, item.find("word") != nullptr ? "word" : "id");
      if (text == nullptr) return malformed(spec);
      LULL_ASSIGN(const auto clean, cleaned(spec, *text));
      out_.set_element(spec.number, clean, true);
    }
    return {};
  }

  Result<void> list(const FieldSpec& spec, const JsonValue& from) {
    LULL_TRY(check_list(spec, from));
    for (const auto& item : from.items) {
      const auto* name = item.find("element", Type::kText);
      if (name == nullptr) return malformed(spec);
      LULL_ASSIGN(auto element, cleaned(spec, name->text));
      element = as_me(element);
      if (spec.writer == model::Writer::kOwner && element != me_) continue;
      out_.set_element(spec.number, element, true);
      for (std::size_t i = 0; i < item.items.size(); ++i) LULL_TRY(part(spec, element, item, i));
    }
    return {};
  }

  Result<void> part(const FieldSpec& spec, const std::string& element, const JsonValue& item,
                    std::size_t at) {
    if (item.names[at] == "element") return {};
    for (const auto& part : spec.parts) {
      if (part.name != item.names[at]) continue;
      LULL_ASSIGN(auto one, value(part, item.items[at]));
      out_.set_part(spec.number, element, part.number, std::move(one));
      return {};
    }
    ++unknown;
    return {};
  }

  /// Whoever wrote the file is this person, who may have another id here.
  std::string as_me(std::string_view token) const {
    return std::string(!token.empty() && token == me_in_file_ ? me_ : token);
  }

  const model::KindSpec& kind_;
  std::string_view me_;
  std::string_view me_in_file_;
  Fields out_;
};

std::int64_t time_in(const JsonValue& entry, std::string_view name) {
  const auto* time = entry.find(name, Type::kNumber);
  constexpr std::uint64_t kLatest = std::uint64_t{1} << 52;
  return time == nullptr ? 0 : static_cast<std::int64_t>(std::min(time->number, kLatest));
}

class JsonReader final : public ImportReader {
 public:
  explicit JsonReader(std::string me) : me_(std::move(me)) {}

  Result<ImportDraft> read(const ImportPiece& piece) override {
    LULL_ASSIGN(const auto entry, parse_json(piece.text));
    const auto* id = entry.find("id", Type::kText);
    const auto* kind = entry.find("kind", Type::kText);
    const auto* mine = entry.find("mine", Type::kBool);
    const auto* fields = entry.find("fields", Type::kObject);
    if (id == nullptr || kind == nullptr || mine == nullptr || fields == nullptr)
      return fail(Code::kInvalid, "import_malformed");
    ImportDraft draft;
    if (mine->number == 0) {
      draft.of_other = true;
      return draft;
    }
    const auto record = record_of(id->text);
    if (!record || token_of(*record) != id->text) return fail(Code::kInvalid, "import_malformed");
    const auto* spec = model::find_any_kind(std::string_view(kind->text));
    draft.unknown = spec == nullptr;
    return spec == nullptr ? Result<ImportDraft>(draft) : known(*record, *spec, entry, *fields);
  }

  Result<void> read_frame(const std::string& frame) override {
    LULL_ASSIGN(const auto around, parse_json(frame));
    const auto* format = around.find("format", Type::kNumber);
    if (format == nullptr || around.find("entries", Type::kList) == nullptr)
      return fail(Code::kInvalid, "import_foreign");
    if (format->number > kExportFormat) return fail(Code::kTooNew, "import_too_new");
    if (const auto* me = around.find("me", Type::kText)) me_in_file_ = me->text;
    return {};
  }

  bool ids_are_unique() const override { return true; }
  std::unique_ptr<PieceCutter> cutter() const override { return json_pieces(); }

 private:
  Result<ImportDraft> known(const RecordId& id, const model::KindSpec& kind, const JsonValue& entry,
                            const JsonValue& fields) const {
    ImportDraft draft;
    FieldsReader reader(kind, me_, me_in_file_);
    LULL_ASSIGN(auto read, reader.read(fields));
    if (read.size() > model::kPlacesMax) return fail(Code::kTooLarge, "record_full");
    draft.unknown_fields = reader.unknown;
    const auto whole = model::check_whole(kind, read);
    if (!whole && whole.error().code == Code::kNotFound) {
      draft.unknown = true;
      return draft;
    }
    LULL_TRY(whole);
    // Turned on again by whoever knows the passphrase alone.
    if (kind.kind == model::Kind::kJointTrends)
      read.set(model::joint_trends::kOn, std::uint64_t{0});
    const auto made = time_in(entry, "made_ms");
    const auto edited = time_in(entry, "edited_ms");
    if (model::in_notebook(kind))
      draft.note = store::Note{id, &kind, std::move(read), made, edited};
    else
      draft.entry = store::Adopted{id, &kind, std::move(read), made, edited};
    return draft;
  }

  std::string me_;
  std::string me_in_file_;
};

}  // namespace

std::unique_ptr<ImportReader> json_reader(std::string me) {
  return std::make_unique<JsonReader>(std::move(me));
}

}  // namespace lull::practice
