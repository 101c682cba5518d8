// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "practice/export_writer.h"
#include "practice/rounds.h"

namespace lull::practice {

/// Which entries an export holds.
struct ExportFilter {
  std::vector<const model::KindSpec*> kinds;  ///< none: all
  std::vector<std::string> tags;              ///< those with one of these; none: all
  std::optional<model::Day> from;             ///< both included, by day_of()
  std::optional<model::Day> to;
  bool other = false;     ///< the other person's entries and words as well
  bool entries = true;    ///< false: the notebook alone
  bool notebook = false;  ///< the private notebook as well
  std::size_t most = 0;   ///< no more entries than this, as for a preview; 0: all

  bool takes(const store::Entry& entry) const;
  bool takes(const store::Note& note) const;
  /// Whether a day lies between the two; none does only if there is no bound.
  bool takes(std::optional<model::Day> day) const;

 private:
  bool is_named(const model::KindSpec& kind) const;
  bool has_tag(const model::KindSpec& kind, const model::Fields& fields) const;
};

struct ExportChunk {
  std::string text;  ///< at most kExportChunkBytes
  std::size_t entries = 0;
  bool more = false;
};

inline constexpr std::size_t kExportChunkBytes = 512 * 1024;

/// A file on its way out, chunk by chunk: the first begins with the head, the last ends with the
/// foot. It only reads: nothing is written, marked as looked at or sent (SR-43). Between two calls
/// entries may come and go; each chunk shows them as they are then.
class ExportJob {
 public:
  virtual ~ExportJob() = default;
  /// What it reads, borrowed for one call.
  struct Sources {
    const Context& at;
    store::Notebook* notebook;   ///< may be null unless wants_notebook()
    const Delivered& delivered;  ///< see practice/rounds.h
  };
  /// kLocked "notebook_locked".
  virtual Result<ExportChunk> next(const Sources& from) = 0;
  virtual bool wants_notebook() const = 0;
};

/// Entries as they are (F50, F51).
class Export final : public ExportJob {
 public:
  Export(ExportFilter filter, ExportFormat format);
  Result<ExportChunk> next(const Sources& from) override;
  bool wants_notebook() const override { return filter_.notebook; }

 private:
  Result<bool> step(const Sources& from, const Names& names);
  Result<void> add_entry(const Sources& from, const Names& names, const store::Entry& entry);
  Result<model::Fields> fields_to_show(const Sources& from, const store::Entry& entry) const;
  bool flush(ExportChunk& chunk);
  bool full() const { return filter_.most != 0 && given_ >= filter_.most; }
  std::vector<std::uint16_t> passes() const;

  ExportFilter filter_;
  std::unique_ptr<ExportWriter> writer_;
  std::vector<std::uint16_t> passes_;  ///< kinds to walk through, each at a time; 0: all at once
  std::size_t pass_ = 0;
  std::int64_t after_ = 0;
  std::vector<std::string> rendered_;  ///< entries that are not in a chunk yet, oldest first
  std::size_t given_ = 0;
  bool begun_ = false;
};

}  // namespace lull::practice
