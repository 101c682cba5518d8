// SPDX-License-Identifier: Apache-2.0
#include "qr/png.h"

#include <png.h>

#include "qr/limits.h"

namespace lull::qr {
namespace {

constexpr std::size_t kPixelsPerModule = 8;
constexpr std::size_t kQuietModules = 4;

Grey draw_grey(const Code& code) {
  const std::size_t side = (code.side() + 2 * kQuietModules) * kPixelsPerModule;
  Grey out{side, side, Bytes(side * side), false};
  for (std::size_t i = 0; i < out.pixels.size(); ++i) {
    const auto module = [](std::size_t pixel) {
      return static_cast<std::ptrdiff_t>(pixel / kPixelsPerModule) -
             static_cast<std::ptrdiff_t>(kQuietModules);
    };
    out.pixels[i] = code.dark(module(i % side), module(i / side)) ? 0x00 : 0xff;
  }
  return out;
}

/// libpng's simplified interface: it returns errors, where the full one jumps.
class Image {
 public:
  Image() { image_.version = PNG_IMAGE_VERSION; }
  Image(const Image&) = delete;
  Image& operator=(const Image&) = delete;
  ~Image() { png_image_free(&image_); }
  png_image* operator->() { return &image_; }
  png_image* get() { return &image_; }

 private:
  png_image image_{};
};

}  // namespace

Result<Bytes> to_png(const Code& code) {
  const Grey grey = draw_grey(code);
  Image image;
  image->width = static_cast<png_uint_32>(grey.width);
  image->height = static_cast<png_uint_32>(grey.height);
  image->format = PNG_FORMAT_GRAY;
  Bytes out(PNG_IMAGE_PNG_SIZE_MAX(*image.get()));
  png_alloc_size_t size = out.size();
  if (png_image_write_to_memory(image.get(), out.data(), &size, 0, grey.pixels.data(), 0,
                                nullptr) == 0)
    return fail(lull::Code::kIo, "file_not_written");
  out.resize(size);
  return out;
}

Result<Grey> decode_png(ByteView bytes) {
  Image image;
  if (png_image_begin_read_from_memory(image.get(), bytes.data(), bytes.size()) == 0)
    return fail(lull::Code::kDamaged, "image_unreadable");
  if (image->width > kPixelsMax / image->height)
    return fail(lull::Code::kTooLarge, "image_too_large");
  image->format = PNG_FORMAT_GRAY;
  Grey out{image->width, image->height, Bytes(PNG_IMAGE_SIZE(*image.get())), false};
  const png_color white{0xff, 0xff, 0xff};
  if (png_image_finish_read(image.get(), &white, out.pixels.data(), 0, nullptr) == 0)
    return fail(lull::Code::kDamaged, "image_unreadable");
  return out;
}

}  // namespace lull::qr
