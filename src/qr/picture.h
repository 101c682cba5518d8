// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "base/bytes.h"
#include "base/result.h"
#include "qr/code.h"

namespace lull::qr {

/// A grey picture: width * height bytes, row after row, 0 is black.
struct Grey {
  std::size_t width = 0;
  std::size_t height = 0;
  Bytes pixels;
  /// The file was cut short or damaged; what could be read is there, and often enough.
  bool damaged = false;
};

/// Draws the code as a PNG, eight pixels to a module, with the quiet zone of four that the standard
/// asks for.
Result<Bytes> to_png(const Code& code);

/// Writes bytes as a file that only its owner can read: an invitation's picture holds its secret.
/// A file of that name is replaced, never half-written. kNoSpace, kIo ("file_not_written").
Result<void> write_file(const std::filesystem::path& file, ByteView bytes);

/// Reads a picture, PNG or JPEG by its content whatever its name. kTooLarge ("image_too_large")
/// beyond kPixelsMax, which is known before anything is unpacked; kDamaged ("image_unreadable").
Result<Grey> decode_picture(ByteView bytes);

/// The text of a QR code somewhere in the picture: any size, turned, inverted. kNotFound
/// ("image_without_qr"). Picture width and height must fit its pixels.
Result<std::string> find_text(const Grey& picture);

/// All of it: file to text. A damaged picture without a code is "image_unreadable". kNotFound
/// ("image_missing"), kTooLarge ("image_too_large") beyond kFileBytesMax, and the errors above.
Result<std::string> read_file(const std::filesystem::path& file);

}  // namespace lull::qr
