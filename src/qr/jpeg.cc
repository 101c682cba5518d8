// SPDX-License-Identifier: Apache-2.0
#include "qr/jpeg.h"

#include <csetjmp>
#include <cstdio>
// jpeglib.h needs FILE and size_t to be there before it.
#include <jpeglib.h>

#include "qr/limits.h"

namespace lull::qr {
namespace {

/// libjpeg reports errors by a call that must not return: it jumps. Everything that a jump passes
/// over has to be free of destructors, so the loop below works on plain pointers and the caller
/// owns the memory.
struct Trap {
  jpeg_error_mgr base;
  std::jmp_buf back;
  bool too_large;
};

void leave(j_common_ptr info) {
  std::longjmp(reinterpret_cast<Trap*>(info->err)->back, 1);
}
void stay_silent(j_common_ptr) {}
void count_warning(j_common_ptr info, int grade) {
  if (grade < 0) ++info->err->num_warnings;
}

struct Limit {
  jpeg_progress_mgr base;
};
void stop_after_many_scans(j_common_ptr info) {
  if (info->is_decompressor == 0) return;
  if (reinterpret_cast<j_decompress_ptr>(info)->input_scan_number > kJpegScansMax) leave(info);
}

/// Halves the picture while it stays larger than the largest size looked at.
unsigned shrink_by(std::size_t side) {
  unsigned by = 1;
  while (by < 8 && side / (by * 2) >= kSidesTried[2]) by *= 2;
  return by;
}

struct Decoder {
  jpeg_decompress_struct info;
  Trap trap;
  Limit limit;
};

/// True once the output size is known and lawful.
bool start(Decoder& d, ByteView bytes) {
  if (setjmp(d.trap.back) != 0) return false;
  jpeg_create_decompress(&d.info);
  jpeg_mem_src(&d.info, bytes.data(), static_cast<unsigned long>(bytes.size()));
  jpeg_read_header(&d.info, TRUE);
  const std::size_t width = d.info.image_width;
  const std::size_t height = d.info.image_height;
  if (width > kPixelsMax / height) {
    d.trap.too_large = true;
    return false;
  }
  d.info.progress = &d.limit.base;
  d.info.out_color_space = JCS_GRAYSCALE;
  d.info.scale_num = 1;
  d.info.scale_denom = shrink_by(width > height ? width : height);
  jpeg_start_decompress(&d.info);
  return true;
}

bool read_rows(Decoder& d, std::uint8_t* to) {
  if (setjmp(d.trap.back) != 0) return false;
  while (d.info.output_scanline < d.info.output_height) {
    JSAMPROW row = to + static_cast<std::size_t>(d.info.output_scanline) * d.info.output_width;
    jpeg_read_scanlines(&d.info, &row, 1);
  }
  return true;
}

}  // namespace

Result<Grey> decode_jpeg(ByteView bytes) {
  Decoder d{};
  d.info.err = jpeg_std_error(&d.trap.base);
  d.trap.base.error_exit = leave;
  d.trap.base.output_message = stay_silent;
  d.trap.base.emit_message = count_warning;
  d.limit.base.progress_monitor = stop_after_many_scans;
  Grey picture;
  bool whole = start(d, bytes) && d.info.output_components == 1;
  if (whole) {
    picture.width = d.info.output_width;
    picture.height = d.info.output_height;
    picture.pixels.resize(picture.width * picture.height, 0xff);
    whole = read_rows(d, picture.pixels.data());
    picture.damaged = d.trap.base.num_warnings > 0;
  }
  jpeg_destroy_decompress(&d.info);
  if (d.trap.too_large) return fail(lull::Code::kTooLarge, "image_too_large");
  if (!whole) return fail(lull::Code::kDamaged, "image_unreadable");
  return picture;
}

}  // namespace lull::qr
