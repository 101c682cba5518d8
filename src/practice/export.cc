// SPDX-License-Identifier: Apache-2.0
#include "practice/export.h"

#include <algorithm>

#include "model/catalogue.h"
#include "model/sealed_round.h"

namespace lull::practice {

namespace {

constexpr std::size_t kPage = 64;
/// Entries looked at for one chunk: with a filter that takes few, a chunk may be short or empty.
constexpr std::size_t kLookedAtMost = 1024;
/// Where a kind's number stands in passes_: the notebook, which has none.
constexpr std::uint16_t kNotebookPass = 0xffff;

}  // namespace

std::unique_ptr<ExportWriter> make_writer(ExportFormat format) {
  switch (format) {
    case ExportFormat::kCsv:
      return csv_writer();
    case ExportFormat::kMarkdown:
      return markdown_writer();
    case ExportFormat::kHtml:
      return html_writer();
    case ExportFormat::kJson:
      break;
  }
  return json_writer();
}

std::string entry_heading(const ShownEntry& entry) {
  if (entry.mine) return entry.day;
  const std::string other(model::line("export.other"));
  return entry.day.empty() ? other : entry.day + ", " + other;
}

std::string_view share_word(store::Share share) {
  switch (share) {
    case store::Share::kShared:
      return "shared";
    case store::Share::kWithdrawn:
      return "withdrawn";
    case store::Share::kPrivate:
      break;
  }
  return "private";
}

Export::Export(ExportFilter filter, ExportFormat format)
    : filter_(std::move(filter)), writer_(make_writer(format)), passes_(passes()) {}

std::vector<std::uint16_t> Export::passes() const {
  std::vector<std::uint16_t> all;
  if (filter_.entries && !writer_->by_kind()) all.push_back(0);
  if (filter_.entries && writer_->by_kind())
    for (const auto* kind : model::all_kinds())
      all.push_back(static_cast<std::uint16_t>(kind->kind));
  if (filter_.notebook) all.push_back(kNotebookPass);
  return all;
}

bool ExportFilter::takes(std::optional<model::Day> day) const {
  if (!from && !to) return true;
  if (!day) return false;
  return (!from || *day >= *from) && (!to || *day <= *to);
}

bool ExportFilter::takes(const store::Entry& entry) const {
  if (entry.spec == nullptr || entry.fields.empty()) return false;
  if (!entry.mine && !other) return false;
  return is_named(*entry.spec) && has_tag(*entry.spec, entry.fields) && takes(day_of(entry));
}

bool ExportFilter::takes(const store::Note& note) const {
  return is_named(*note.spec) && has_tag(*note.spec, note.fields) &&
         takes(model::local_day(note.made_ms));
}

/// Kinds of the notebook are named among themselves.
bool ExportFilter::is_named(const model::KindSpec& kind) const {
  const bool notes = model::in_notebook(kind);
  const auto beside = [notes](const auto* one) { return model::in_notebook(*one) == notes; };
  return std::none_of(kinds.begin(), kinds.end(), beside) ||
         std::find(kinds.begin(), kinds.end(), &kind) != kinds.end();
}

bool ExportFilter::has_tag(const model::KindSpec& kind, const model::Fields& fields) const {
  if (tags.empty()) return true;
  const auto* field = kind.field("tags");
  if (field == nullptr) return false;
  const auto has = fields.elements(field->number);
  return std::any_of(tags.begin(), tags.end(), [&has](const std::string& tag) {
    return std::find(has.begin(), has.end(), tag) != has.end();
  });
}

Result<model::Fields> Export::fields_to_show(const Sources& from, const store::Entry& entry) const {
  if (!filter_.other) return own_words(from.at, entry);
  auto fields = model::known_fields(*entry.spec, entry.fields);
  if (entry.spec->kind != model::Kind::kSealedRound) return fields;
  // A file is no way to read an answer before the round is open.
  LULL_ASSIGN(const auto row, round(from.at, entry.id, from.delivered));
  if (row.state == RoundState::kOpen) return fields;
  const auto me = from.at.me();
  model::Fields own;
  for (const auto& field : fields)
    if (field.key.number != model::sealed_round::kHalves || field.key.element == me)
      own.set(field.key, field.value);
  return own;
}

Result<void> Export::add_entry(const Sources& from, const Names& names, const store::Entry& entry) {
  LULL_ASSIGN(auto fields, fields_to_show(from, entry));
  if (fields.empty()) return {};
  rendered_.push_back(writer_->entry(shown(entry, std::move(fields), names)));
  ++given_;
  return {};
}

/// Reads one page; false when there is nothing left to read.
Result<bool> Export::step(const Sources& from, const Names& names) {
  if (pass_ >= passes_.size() || full()) return false;
  const auto pass = passes_[pass_];
  std::size_t seen = 0;
  if (pass == kNotebookPass) {
    if (from.notebook == nullptr) return fail(Code::kLocked, "notebook_locked");
    LULL_ASSIGN(const auto page, from.notebook->walk(after_, kPage));
    seen = page.size();
    for (const auto& one : page) {
      if (full() || !filter_.takes(one)) continue;
      rendered_.push_back(writer_->entry(shown(one, names)));
      ++given_;
    }
  } else {
    LULL_ASSIGN(const auto page, from.at.store.walk(pass, after_, kPage));
    seen = page.size();
    for (const auto& entry : page)
      if (!full() && filter_.takes(entry)) LULL_TRY(add_entry(from, names, entry));
  }
  if (seen < kPage) {
    ++pass_;
    after_ = 0;
  }
  return true;
}

/// Moves what is ready into the chunk; false once it is full.
bool Export::flush(ExportChunk& chunk) {
  std::size_t moved = 0;
  for (const auto& text : rendered_) {
    if (chunk.text.size() + text.size() > kExportChunkBytes) break;
    chunk.text += text;
    ++chunk.entries;
    ++moved;
  }
  rendered_.erase(rendered_.begin(), rendered_.begin() + static_cast<std::ptrdiff_t>(moved));
  return rendered_.empty();
}

Result<ExportChunk> Export::next(const Sources& from) {
  ExportChunk chunk;
  if (filter_.notebook && from.notebook == nullptr) return fail(Code::kLocked, "notebook_locked");
  if (!begun_) chunk.text = writer_->head(from.at.me());
  begun_ = true;
  const Names names(from.at);
  for (std::size_t looked_at = 0;; looked_at += kPage) {
    if (!flush(chunk) || looked_at >= kLookedAtMost) {
      chunk.more = true;
      return chunk;
    }
    LULL_ASSIGN(const bool more, step(from, names));
    if (!more) break;
  }
  const auto foot = writer_->foot();
  chunk.more = chunk.text.size() + foot.size() > kExportChunkBytes;
  if (!chunk.more) chunk.text += foot;
  return chunk;
}

}  // namespace lull::practice
