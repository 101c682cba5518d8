// SPDX-License-Identifier: Apache-2.0
#include "practice/import_pieces.h"

#include <utility>

namespace lull::practice {

namespace {

/// Follows strings and nesting; everything else is for the parser of the pieces. What stands around
/// the entries is parsed too, at the end, with an empty list in their place.
class JsonPieces final : public PieceCutter {
 public:
  Result<void> feed(std::string_view bytes, const Take& take) override {
    for (const char c : bytes) {
      if (c == '\n') ++line_;
      if (in_string_)
        LULL_TRY(string_character(c));
      else if (in_entries_ && depth_ == kListDepth)
        LULL_TRY(between(c));
      else
        LULL_TRY(character(c, take));
    }
    return {};
  }

  Result<void> finish(const Take&) override {
    if (depth_ != 0 || in_string_) return fail(Code::kInvalid, "import_truncated");
    return {};
  }

  const std::string& frame() const override { return frame_; }

 private:
  Result<void> string_character(char c) {
    if (escaped_)
      escaped_ = false;
    else if (c == '\\')
      escaped_ = true;
    else if (c == '"')
      in_string_ = false;
    if (depth_ == 1 && in_string_ && string_.size() < kNameMax) string_.push_back(c);
    return keep(c);
  }

  /// In the list and in no entry.
  Result<void> between(char c) {
    if (c == ' ' || c == '\n' || c == '\r' || c == '\t') return {};
    if (c == '{' && after_ != After::kPiece) {
      piece_ = {"{", line_};
      ++depth_;
      return {};
    }
    if (c == ',' && after_ == After::kPiece) {
      after_ = After::kComma;
      return {};
    }
    if (c != ']' || after_ == After::kComma) return fail(Code::kInvalid, "import_malformed");
    in_entries_ = false;
    --depth_;
    return keep(c);
  }

  Result<void> character(char c, const Take& take) {
    const bool opens = c == '{' || c == '[';
    const bool closes = c == '}' || c == ']';
    if (c == '"') {
      in_string_ = true;
      if (depth_ == 1) string_.clear();
    }
    if (opens && depth_ == kNestingMax) return fail(Code::kTooLarge, "import_nested");
    if (closes && depth_ == 0) return fail(Code::kInvalid, "import_malformed");
    LULL_TRY(keep(c));
    depth_ += opens ? 1 : closes ? -1 : 0;
    if (c == '[' && depth_ == kListDepth && string_ == "entries") {
      in_entries_ = true;
      after_ = After::kStart;
    }
    if (!closes || !in_entries_ || depth_ != kListDepth) return {};
    after_ = After::kPiece;
    return take(std::exchange(piece_, {}));
  }

  Result<void> keep(char c) {
    if (in_entries_ && depth_ > kListDepth) {
      if (piece_.text.size() >= kPieceBytesMax)
        return fail(Code::kTooLarge, "import_piece_too_large");
      piece_.text.push_back(c);
      return {};
    }
    // So much around the entries, or without any, is no export.
    if (frame_.size() >= kFrameBytesMax) return fail(Code::kInvalid, "import_foreign");
    frame_.push_back(c);
    return {};
  }

  static constexpr std::size_t kFrameBytesMax = 64 * 1024;
  static constexpr std::size_t kNameMax = 16;
  static constexpr int kListDepth = 2;
  enum class After { kStart, kPiece, kComma };
  std::string frame_;
  ImportPiece piece_;
  std::string string_;  ///< the last one in the outermost object: before a list, its name
  std::uint64_t line_ = 1;
  int depth_ = 0;
  bool in_string_ = false;
  bool escaped_ = false;
  bool in_entries_ = false;
  After after_ = After::kStart;
};

class CsvPieces final : public PieceCutter {
 public:
  Result<void> feed(std::string_view bytes, const Take& take) override {
    for (const char c : bytes) {
      if (piece_.text.empty()) piece_.line = line_;
      if (c == '\n') ++line_;
      if (c == '"') in_quotes_ = !in_quotes_;
      if (c == '\n' && !in_quotes_) {
        LULL_TRY(end(take));
        continue;
      }
      if (piece_.text.size() >= kPieceBytesMax)
        return fail(Code::kTooLarge, "import_piece_too_large");
      piece_.text.push_back(c);
    }
    return {};
  }

  Result<void> finish(const Take& take) override {
    if (in_quotes_) return fail(Code::kInvalid, "import_truncated");
    return end(take);
  }

  const std::string& frame() const override { return frame_; }

 private:
  Result<void> end(const Take& take) {
    auto piece = std::exchange(piece_, {});
    if (!piece.text.empty() && piece.text.back() == '\r') piece.text.pop_back();
    return piece.text.empty() ? Result<void>{} : take(std::move(piece));
  }

  std::string frame_;
  ImportPiece piece_;
  std::uint64_t line_ = 1;
  bool in_quotes_ = false;
};

}  // namespace

std::unique_ptr<PieceCutter> json_pieces() {
  return std::make_unique<JsonPieces>();
}
std::unique_ptr<PieceCutter> csv_pieces() {
  return std::make_unique<CsvPieces>();
}

}  // namespace lull::practice
