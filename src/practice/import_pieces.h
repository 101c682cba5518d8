// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "base/result.h"

/// Cuts a file that comes in parts into the pieces that are read one by one, so that no more than
/// one piece of it is ever held.
namespace lull::practice {

/// A piece, and the line that it begins on.
struct ImportPiece {
  std::string text;
  std::uint64_t line = 0;
};

inline constexpr std::size_t kPieceBytesMax = 1024 * 1024;
/// An entry is four levels deep below its list.
inline constexpr int kNestingMax = 12;

class PieceCutter {
 public:
  using Take = std::function<Result<void>(ImportPiece&&)>;
  virtual ~PieceCutter() = default;
  /// kTooLarge "import_piece_too_large", "import_nested"; or what `take` says.
  virtual Result<void> feed(std::string_view bytes, const Take& take) = 0;
  /// The file is over. kInvalid "import_truncated".
  virtual Result<void> finish(const Take& take) = 0;
  /// What stood around the pieces; for JSON without them an object of its own.
  virtual const std::string& frame() const = 0;
};

/// The objects of the list "entries" in an object, however they are laid out.
std::unique_ptr<PieceCutter> json_pieces();
/// The records of a CSV file (RFC 4180), line breaks in quotes included.
std::unique_ptr<PieceCutter> csv_pieces();

}  // namespace lull::practice
