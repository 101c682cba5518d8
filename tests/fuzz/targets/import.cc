// SPDX-License-Identifier: Apache-2.0
// A file to be imported: our own JSON, or a Daylio diary. It is checked and nothing is written.
#include "practice/import.h"

#include "base/check.h"
#include "fuzz/home.h"
#include "fuzz/input.h"
#include "fuzz/target.h"
#include "practice/context.h"
#include "practice/json_value.h"

namespace lull::practice {

namespace {

using Pieces = std::vector<std::pair<std::string, std::uint64_t>>;

/// Cuts a text that comes in parts of this size.
std::string cut(PieceCutter& cutter, std::string_view text, std::size_t part, Pieces& pieces) {
  const auto take = [&pieces](ImportPiece&& piece) -> Result<void> {
    pieces.emplace_back(std::move(piece.text), piece.line);
    return {};
  };
  for (; !text.empty(); text.remove_prefix(std::min(part, text.size())))
    if (const auto done = cutter.feed(text.substr(0, part), take); !done)
      return done.error().reason;
  const auto done = cutter.finish(take);
  return done ? cutter.frame() : done.error().reason;
}

void check_value(const std::string& text) {
  if (parse_json(text)) LULL_CHECK(text.find('\0') == std::string::npos);
}

/// However a file is read, it falls into the same pieces.
void check_cutting(bool json, std::string_view text, std::size_t part) {
  Pieces whole, parts;
  const auto one = json ? json_pieces() : csv_pieces();
  const auto other = json ? json_pieces() : csv_pieces();
  LULL_CHECK(cut(*one, text, text.size() + 1, whole) == cut(*other, text, part, parts));
  LULL_CHECK(whole == parts);
  for (const auto& [piece, line] : whole) check_value(piece);
  check_value(one->frame());
}

/// Made once: nothing is written into it.
fuzz::Home& home() {
  static auto* made = new fuzz::Home;
  return *made;
}

void check_import(std::string_view text, fuzz::Input& in) {
  const auto read = [text](std::uint64_t at, std::size_t most) -> Result<std::string> {
    return std::string(text.substr(std::min<std::uint64_t>(at, text.size()), most));
  };
  Importer importer(read, text.size(), {true, in.choice(2) == 1, true});
  const Context context{*home(), home().clock, home().space};
  for (std::size_t steps = 0;; ++steps) {
    // It ends: every step reads on.
    LULL_CHECK(steps <= text.size() + 8);
    const auto state = importer.step(context, nullptr, 1 + in.byte() * std::size_t{16});
    if (!state || *state == Importer::State::kDone || *state == Importer::State::kBroken) break;
    LULL_CHECK(importer.progress() <= 1000);
  }
  LULL_CHECK(importer.counts().added == 0 && importer.problems().size() <= kProblemsMax);
}

}  // namespace

LULL_FUZZ_TARGET(import) {
  fuzz::Input in(input);
  fuzz::Input choices(in.take(4));
  const auto text = as_text(in.rest());
  const std::size_t part = 1 + choices.byte() % 16;
  check_cutting(choices.choice(2) == 0, text, part);
  check_import(text, choices);
}

}  // namespace lull::practice
