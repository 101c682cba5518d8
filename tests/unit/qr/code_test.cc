// SPDX-License-Identifier: Apache-2.0
#include "qr/code.h"

#include <gtest/gtest.h>

#include <string>

#include "qr/limits.h"
#include "qr/terminal.h"
#include "unit/qr/pictures.h"

namespace lull::qr::test {
namespace {

/// Reads a drawing back into modules, two to a glyph, as the eye of a camera would.
Grey see(const std::string& drawing, std::size_t scale) {
  std::vector<std::vector<bool>> light;
  std::vector<bool> upper;
  std::vector<bool> lower;
  for (std::size_t i = 0; i < drawing.size();) {
    if (drawing[i] == '\n') {
      light.push_back(std::exchange(upper, {}));
      light.push_back(std::exchange(lower, {}));
      ++i;
    } else if (drawing[i] == '\x1b') {
      i = drawing.find('m', i) + 1;
    } else if (drawing[i] == ' ') {
      upper.push_back(false);
      lower.push_back(false);
      ++i;
    } else {
      const std::string glyph = drawing.substr(i, 3);
      upper.push_back(glyph == "█" || glyph == "▀");
      lower.push_back(glyph == "█" || glyph == "▄");
      i += 3;
    }
  }
  Grey out{light[0].size() * scale, light.size() * scale, {}, false};
  for (std::size_t y = 0; y < out.height; ++y)
    for (std::size_t x = 0; x < out.width; ++x)
      out.pixels.push_back(light[y / scale][x / scale] ? 255 : 0);
  return out;
}

std::size_t lines(const std::string& drawing) {
  return static_cast<std::size_t>(std::count(drawing.begin(), drawing.end(), '\n'));
}

TEST(Code, AnInvitationIsReadBack) {
  const auto code = make(kInvitation);
  ASSERT_TRUE(code);
  const auto text = find_text(draw_plain(*code, 4, 4));
  ASSERT_TRUE(text);
  EXPECT_EQ(*text, kInvitation);
}

TEST(Code, TextOutsideOfTheAlphanumericAlphabetIsReadBack) {
  for (const std::string text : {"lower case, with ümlaut", "1", "A", "0123456789"}) {
    const auto code = make(text);
    ASSERT_TRUE(code);
    EXPECT_EQ(find_text(draw_plain(*code, 4, 4)).value_or(""), text);
  }
}

TEST(Code, LengthIsLimited) {
  EXPECT_TRUE(make(std::string(kTextBytesMax, 'A')));
  EXPECT_STREQ(make(std::string(kTextBytesMax + 1, 'A')).error().reason, "text_too_long");
  EXPECT_STREQ(make("").error().reason, "text_invalid");
}

TEST(TerminalDrawing, AnInvitationFits80x24WithARowForTheCursor) {
  const std::string drawing = draw(*make(kInvitation), {80, 24, true});
  ASSERT_FALSE(drawing.empty());
  EXPECT_LE(lines(drawing), 23u);
}

TEST(TerminalDrawing, IsReadBackInEveryPlaceItFits) {
  const auto code = make(kInvitation);
  for (const bool colour : {true, false}) {
    for (const std::size_t rows : {24u, 40u}) {
      const std::string drawing = draw(*code, {100, rows, colour});
      ASSERT_FALSE(drawing.empty());
      EXPECT_EQ(find_text(see(drawing, 5)).value_or(""), kInvitation);
    }
  }
}

TEST(TerminalDrawing, ALargerTerminalGetsAWiderQuietZone) {
  const auto code = make(kInvitation);
  EXPECT_EQ(lines(draw(*code, {80, 40, true})), lines(draw(*code, {80, 24, true})) + 2);
}

TEST(TerminalDrawing, EveryLineSaysBothColoursAndEndsThem) {
  const std::string drawing = draw(*make("A"), {80, 24, true});
  std::size_t starts = 0;
  std::size_t ends = 0;
  for (auto at = drawing.find("\x1b[38;5;231;48;5;16m"); at != std::string::npos;
       at = drawing.find("\x1b[38;5;231;48;5;16m", at + 1))
    ++starts;
  for (auto at = drawing.find("\x1b[0m\n"); at != std::string::npos;
       at = drawing.find("\x1b[0m\n", at + 1))
    ++ends;
  EXPECT_EQ(starts, lines(drawing));
  EXPECT_EQ(ends, lines(drawing));
}

TEST(TerminalDrawing, WithoutColourThereIsNoEscape) {
  EXPECT_EQ(draw(*make("A"), {80, 24, false}).find('\x1b'), std::string::npos);
}

TEST(TerminalDrawing, NothingIsDrawnWhereItWouldBeCutOff) {
  const auto code = make(kInvitation);
  EXPECT_EQ(draw(*code, {80, 23, true}), "");
  EXPECT_EQ(draw(*code, {44, 60, true}), "");
  EXPECT_NE(draw(*code, {45, 24, true}), "");
}

}  // namespace
}  // namespace lull::qr::test
