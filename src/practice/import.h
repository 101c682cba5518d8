// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "practice/import_reader.h"

namespace lull::practice {

struct ImportOptions {
  bool check_only = false;   ///< nothing is written
  bool skip_broken = false;  ///< what cannot be read is left out; else it keeps all of the file out
  bool without_notebook = false;  ///< what belongs into the notebook is left out
};

/// What became of what a file holds.
struct ImportCounts {
  std::size_t found = 0;           ///< own entries that can be read
  std::size_t added = 0;           ///< of them, those that were not here
  std::size_t of_other = 0;        ///< the other person's, left out
  std::size_t unknown = 0;         ///< what only a newer version knows, left out
  std::size_t unknown_fields = 0;  ///< the same, of entries that are known otherwise
  std::size_t notes = 0;           ///< for the notebook, among `found` unless left out
  std::size_t broken = 0;
};

struct ImportProblem {
  std::uint64_t line = 0;
  const char* reason = "";
};

inline constexpr std::uint64_t kImportBytesMax = std::uint64_t{256} * 1024 * 1024;
inline constexpr std::size_t kImportEntriesMax = 1'000'000;
inline constexpr std::size_t kProblemsMax = 20;

/// A file on its way in (F54). It is gone through twice: first all of it is checked, and only a
/// file that is right as a whole is then written, private, some entries at a time. An entry keeps
/// its id, so that the same file again, or one that was cut short by a crash, adds what is not here
/// and nothing else.
class Importer {
 public:
  /// Reads up to `most` bytes of the file from an offset; fewer only at its end.
  using Read = std::function<Result<std::string>(std::uint64_t offset, std::size_t most)>;
  Importer(Read read, std::uint64_t size, ImportOptions options);
  ~Importer();

  enum class State {
    kChecking,
    kWriting,
    kDone,
    kBroken,  ///< nothing was written; see problems()
  };
  /// One bounded step, of about so many bytes. `notebook` may be null. kTooLarge
  /// "import_too_large", "import_nested", "import_piece_too_large"; kInvalid "import_foreign",
  /// "import_malformed", "import_truncated"; kTooNew "import_too_new"; kLocked
  /// "import_needs_notebook". In kChecking nothing has been written.
  Result<State> step(const Context& at, store::Notebook* notebook, std::size_t bytes);

  State state() const { return state_; }
  const ImportCounts& counts() const { return counts_; }
  /// The first kProblemsMax.
  const std::vector<ImportProblem>& problems() const { return problems_; }
  /// How far it is, in thousandths.
  std::uint32_t progress() const;

 private:
  Result<void> begin(const Context& at);
  Result<void> take(ImportPiece&& piece);
  Result<void> check(const ImportPiece& piece, const Result<ImportDraft>& draft);
  void put_by(ImportDraft&& draft);
  Result<void> end_of_file(store::Notebook* notebook);
  Result<void> write(const Context& at, store::Notebook* notebook);
  void find_twice();
  void note(std::uint64_t line, const char* reason);

  Read read_;
  std::uint64_t size_;
  ImportOptions options_;
  State state_ = State::kChecking;
  std::uint64_t offset_ = 0;
  std::unique_ptr<ImportReader> reader_;
  std::unique_ptr<PieceCutter> cutter_;
  ImportCounts counts_;
  std::vector<ImportProblem> problems_;
  std::vector<std::pair<RecordId, std::uint64_t>> ids_;
  std::vector<store::Adopted> entries_;
  std::vector<store::Note> notes_;
};

}  // namespace lull::practice
