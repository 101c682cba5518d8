// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <string_view>

#include "qr/code.h"
#include "qr/picture.h"

namespace lull::qr::test {

/// What an invitation looks like: 160 characters of the alphanumeric alphabet.
inline constexpr std::string_view kInvitation =
    "LULL1:7Q4XH2M9KD0PZ3V8TNB6WSRC5FJGAEY1LULL1:7Q4XH2M9KD0PZ3V8TNB6WSRC5FJGAEY1"
    "LULL1:7Q4XH2M9KD0PZ3V8TNB6WSRC5FJGAEY1LULL1:7Q4XH2M9KD0PZ3V8TNB6WSRC5FJGAEY1/127.0.0";
static_assert(kInvitation.size() == 160);

/// A grey picture of the code, `scale` pixels to a module, `quiet` modules around it.
Grey draw_plain(const Code& code, std::size_t scale, std::size_t quiet);

/// As a telephone might see a screen: smaller than the frame, turned, lit from one side, out of
/// focus and noisy. The same seed gives the same picture.
struct Photo {
  std::size_t width = 1600;
  std::size_t height = 1200;
  double side = 700;  // pixels across the code
  double degrees = 0;
  int blur = 1;  // pixels to each side that are averaged
  int noise = 12;
  unsigned seed = 1;
};
Grey take_photo(const Code& code, const Photo& how);

Bytes to_jpeg(const Grey& picture, int quality);
Bytes to_rgba_png(const Grey& picture, bool transparent);

/// A directory of its own that is removed again.
class Directory {
 public:
  Directory();
  ~Directory();
  std::filesystem::path operator/(std::string_view name) const { return path_ / name; }

 private:
  std::filesystem::path path_;
};

void write(const std::filesystem::path& file, ByteView bytes);

}  // namespace lull::qr::test
