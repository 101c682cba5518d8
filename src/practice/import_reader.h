// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <optional>
#include <string>

#include "practice/context.h"
#include "practice/import_pieces.h"
#include "store/notebook.h"

namespace lull::practice {

/// What one piece of a file becomes. All empty: nothing of this person's, or nothing this version
/// knows.
struct ImportDraft {
  std::optional<store::Adopted> entry;
  std::optional<store::Note> note;
  bool of_other = false;           ///< the other person's; theirs to keep
  bool unknown = false;            ///< of a kind, or about a thing, that only a newer version knows
  std::size_t unknown_fields = 0;  ///< of an entry that is known otherwise
};

/// Reads the pieces of one kind of file.
class ImportReader {
 public:
  virtual ~ImportReader() = default;
  /// kInvalid "import_malformed", "field_malformed", or as Store::create; the piece alone is wrong.
  virtual Result<ImportDraft> read(const ImportPiece& piece) = 0;
  /// What stood around the pieces, known once the file has been gone through: the file as a whole
  /// is right. kInvalid "import_foreign", "import_malformed", kTooNew "import_too_new".
  virtual Result<void> read_frame(const std::string& frame) = 0;
  /// Whether the same id twice is a fault of the file.
  virtual bool ids_are_unique() const = 0;
  virtual std::unique_ptr<PieceCutter> cutter() const = 0;
};

/// Our own export. `me` is this person's token; in the file it may be another.
std::unique_ptr<ImportReader> json_reader(std::string me);
/// The CSV file of the mood diary Daylio.
std::unique_ptr<ImportReader> daylio_reader();

}  // namespace lull::practice
