// SPDX-License-Identifier: Apache-2.0
#include "unit/qr/pictures.h"

#include <png.h>

#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <numbers>
#include <random>
// jpeglib.h needs FILE and size_t to be there before it.
#include <jpeglib.h>

#include "base/check.h"

namespace lull::qr::test {
namespace {

Grey blur(const Grey& picture, int by) {
  Grey out = picture;
  const auto width = static_cast<int>(picture.width);
  const auto height = static_cast<int>(picture.height);
  for (int y = 0; y < height; ++y) {
    for (int x = 0; x < width; ++x) {
      int sum = 0;
      int count = 0;
      for (int dy = -by; dy <= by; ++dy) {
        for (int dx = -by; dx <= by; ++dx) {
          if (x + dx < 0 || y + dy < 0 || x + dx >= width || y + dy >= height) continue;
          sum += picture.pixels[static_cast<std::size_t>((y + dy) * width + x + dx)];
          ++count;
        }
      }
      out.pixels[static_cast<std::size_t>(y * width + x)] = static_cast<std::uint8_t>(sum / count);
    }
  }
  return out;
}

}  // namespace

Grey draw_plain(const Code& code, std::size_t scale, std::size_t quiet) {
  const std::size_t side = (code.side() + 2 * quiet) * scale;
  Grey out{side, side, Bytes(side * side), false};
  for (std::size_t y = 0; y < side; ++y) {
    for (std::size_t x = 0; x < side; ++x) {
      const auto module = [&](std::size_t at) {
        return static_cast<std::ptrdiff_t>(at / scale) - static_cast<std::ptrdiff_t>(quiet);
      };
      out.pixels[y * side + x] = code.dark(module(x), module(y)) ? 0 : 255;
    }
  }
  return out;
}

Grey take_photo(const Code& code, const Photo& how) {
  Grey out{how.width, how.height, Bytes(how.width * how.height), false};
  const double turn = how.degrees * std::numbers::pi / 180;
  const double module = how.side / static_cast<double>(code.side());
  const double middle = static_cast<double>(code.side()) / 2;
  for (std::size_t y = 0; y < how.height; ++y) {
    for (std::size_t x = 0; x < how.width; ++x) {
      const double dx = static_cast<double>(x) - static_cast<double>(how.width) / 2;
      const double dy = static_cast<double>(y) - static_cast<double>(how.height) / 2;
      const double u = (dx * std::cos(turn) + dy * std::sin(turn)) / module + middle;
      const double v = (dy * std::cos(turn) - dx * std::sin(turn)) / module + middle;
      const bool dark = code.dark(static_cast<std::ptrdiff_t>(std::floor(u)),
                                  static_cast<std::ptrdiff_t>(std::floor(v)));
      const double light = 0.6 + 0.4 * static_cast<double>(x) / static_cast<double>(how.width);
      out.pixels[y * how.width + x] = static_cast<std::uint8_t>((dark ? 40 : 220) * light);
    }
  }
  out = blur(out, how.blur);
  std::mt19937 random(how.seed);
  std::uniform_int_distribution<int> grain(-how.noise, how.noise);
  for (auto& pixel : out.pixels)
    pixel = static_cast<std::uint8_t>(std::clamp(pixel + grain(random), 0, 255));
  return out;
}

Bytes to_jpeg(const Grey& picture, int quality) {
  jpeg_compress_struct info;
  jpeg_error_mgr errors;
  info.err = jpeg_std_error(&errors);
  jpeg_create_compress(&info);
  unsigned char* memory = nullptr;
  unsigned long size = 0;
  jpeg_mem_dest(&info, &memory, &size);
  info.image_width = static_cast<JDIMENSION>(picture.width);
  info.image_height = static_cast<JDIMENSION>(picture.height);
  info.input_components = 1;
  info.in_color_space = JCS_GRAYSCALE;
  jpeg_set_defaults(&info);
  jpeg_set_quality(&info, quality, TRUE);
  jpeg_start_compress(&info, TRUE);
  Bytes row(picture.width);
  while (info.next_scanline < info.image_height) {
    std::copy_n(&picture.pixels[info.next_scanline * picture.width], picture.width, row.begin());
    JSAMPROW rows[] = {row.data()};
    jpeg_write_scanlines(&info, rows, 1);
  }
  jpeg_finish_compress(&info);
  jpeg_destroy_compress(&info);
  Bytes out(memory, memory + size);
  std::free(memory);
  return out;
}

Bytes to_rgba_png(const Grey& picture, bool transparent) {
  png_image image{};
  image.version = PNG_IMAGE_VERSION;
  image.width = static_cast<png_uint_32>(picture.width);
  image.height = static_cast<png_uint_32>(picture.height);
  image.format = PNG_FORMAT_RGBA;
  Bytes rgba;
  for (const auto grey : picture.pixels) {
    // See-through where it is light: all of it is black then, and only the alpha tells.
    const std::uint8_t tone = transparent ? 0 : grey;
    const std::uint8_t alpha = transparent ? static_cast<std::uint8_t>(255 - grey) : 255;
    append(rgba, Bytes{tone, tone, tone, alpha});
  }
  Bytes out(PNG_IMAGE_PNG_SIZE_MAX(image));
  png_alloc_size_t size = out.size();
  LULL_CHECK(png_image_write_to_memory(&image, out.data(), &size, 0, rgba.data(), 0, nullptr));
  out.resize(size);
  return out;
}

Directory::Directory() {
  std::string name = (std::filesystem::temp_directory_path() / "lull-qr-XXXXXX").string();
  LULL_CHECK(::mkdtemp(name.data()) != nullptr);
  path_ = name;
}
Directory::~Directory() {
  std::filesystem::remove_all(path_);
}

void write(const std::filesystem::path& file, ByteView bytes) {
  std::ofstream(file, std::ios::binary) << as_text(bytes);
}

}  // namespace lull::qr::test
