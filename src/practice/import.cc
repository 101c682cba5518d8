// SPDX-License-Identifier: Apache-2.0
#include "practice/import.h"

#include <algorithm>

namespace lull::practice {

namespace {

constexpr std::string_view kByteOrderMark = "\xef\xbb\xbf";
constexpr std::size_t kLookBytes = 4096;

/// By how the file begins. Null for anything else.
std::unique_ptr<ImportReader> reader_for(std::string_view begin, const Context& at) {
  const auto first = begin.find_first_not_of(" \t\r\n");
  if (first == std::string_view::npos) return nullptr;
  begin.remove_prefix(first);
  if (begin.front() == '{') return json_reader(at.me());
  const auto header = begin.substr(0, begin.find('\n'));
  if (header.find("full_date") != std::string_view::npos) return daylio_reader();
  return nullptr;
}

}  // namespace

Importer::Importer(Read read, std::uint64_t size, ImportOptions options)
    : read_(std::move(read)), size_(size), options_(options) {}
Importer::~Importer() = default;

std::uint32_t Importer::progress() const {
  if (state_ == State::kDone || state_ == State::kBroken || size_ == 0) return 1000;
  const auto half = static_cast<std::uint32_t>(offset_ * 500 / std::max(size_, offset_));
  return state_ == State::kWriting ? 500 + half : half;
}

Result<void> Importer::begin(const Context& at) {
  if (size_ > kImportBytesMax) return fail(Code::kTooLarge, "import_too_large");
  LULL_ASSIGN(auto start, read_(0, kLookBytes));
  std::string_view begin = start;
  if (begin.starts_with(kByteOrderMark)) {
    begin.remove_prefix(kByteOrderMark.size());
    offset_ = kByteOrderMark.size();
  }
  if (!reader_) reader_ = reader_for(begin, at);
  if (!reader_) return fail(Code::kInvalid, "import_foreign");
  cutter_ = reader_->cutter();
  return {};
}

Result<Importer::State> Importer::step(const Context& at, store::Notebook* notebook,
                                       std::size_t bytes) {
  if (state_ == State::kDone || state_ == State::kBroken) return state_;
  if (!cutter_) LULL_TRY(begin(at));
  LULL_ASSIGN(const auto part, read_(offset_, bytes));
  offset_ += part.size();
  // It may grow while it is read.
  if (offset_ > kImportBytesMax) return fail(Code::kTooLarge, "import_too_large");
  const auto take_one = [this](ImportPiece&& piece) { return take(std::move(piece)); };
  LULL_TRY(cutter_->feed(part, take_one));
  const bool over = part.size() < bytes;
  if (over) LULL_TRY(cutter_->finish(take_one));
  if (state_ == State::kWriting) LULL_TRY(write(at, notebook));
  if (over) LULL_TRY(end_of_file(notebook));
  return state_;
}

void Importer::note(std::uint64_t line, const char* reason) {
  ++counts_.broken;
  if (problems_.size() < kProblemsMax) problems_.push_back({line, reason});
}

Result<void> Importer::take(ImportPiece&& piece) {
  auto draft = reader_->read(piece);
  if (state_ == State::kChecking)
    LULL_TRY(check(piece, draft));
  else if (draft)
    put_by(std::move(*draft));
  return {};
}

Result<void> Importer::check(const ImportPiece& piece, const Result<ImportDraft>& draft) {
  if (!draft) {
    note(piece.line, draft.error().reason);
    return {};
  }
  counts_.of_other += draft->of_other ? 1 : 0;
  counts_.unknown += draft->unknown ? 1 : 0;
  counts_.unknown_fields += draft->unknown_fields;
  counts_.notes += draft->note ? 1 : 0;
  if (draft->entry) {
    ++counts_.found;
    ids_.emplace_back(draft->entry->id, piece.line);
  } else if (draft->note) {
    counts_.found += options_.without_notebook ? 0 : 1;
    ids_.emplace_back(draft->note->id, piece.line);
  }
  if (ids_.size() > kImportEntriesMax) return fail(Code::kTooLarge, "import_too_large");
  return {};
}

void Importer::put_by(ImportDraft&& draft) {
  if (draft.entry) entries_.push_back(std::move(*draft.entry));
  if (draft.note && !options_.without_notebook) notes_.push_back(std::move(*draft.note));
}

Result<void> Importer::write(const Context& at, store::Notebook* notebook) {
  // The notebook first: should it have been closed by now, no entry goes in without its words.
  if (!notes_.empty()) {
    if (notebook == nullptr) return fail(Code::kLocked, "import_needs_notebook");
    LULL_ASSIGN(const auto added, notebook->adopt(notes_));
    // Of a diary they are parts of entries.
    counts_.added += reader_->ids_are_unique() ? added : 0;
    notes_.clear();
  }
  if (entries_.empty()) return {};
  LULL_ASSIGN(const auto added, at.store.adopt(entries_));
  counts_.added += added;
  entries_.clear();
  return {};
}

void Importer::find_twice() {
  if (!reader_->ids_are_unique()) return;
  std::sort(ids_.begin(), ids_.end());
  for (std::size_t i = 1; i < ids_.size(); ++i)
    if (ids_[i].first == ids_[i - 1].first) note(ids_[i].second, "import_twice");
}

Result<void> Importer::end_of_file(store::Notebook* notebook) {
  if (state_ == State::kWriting) {
    state_ = State::kDone;
    return {};
  }
  LULL_TRY(reader_->read_frame(cutter_->frame()));
  find_twice();
  ids_ = {};
  if (counts_.broken > 0 && !options_.skip_broken) {
    state_ = State::kBroken;
    return {};
  }
  if (counts_.notes > 0 && !options_.without_notebook && notebook == nullptr)
    return fail(Code::kLocked, "import_needs_notebook");
  state_ = options_.check_only ? State::kDone : State::kWriting;
  cutter_ = nullptr;
  offset_ = 0;
  return {};
}

}  // namespace lull::practice
