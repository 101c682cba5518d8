// SPDX-License-Identifier: Apache-2.0
// A picture from anywhere, PNG or JPEG, and grey pixels from the page's camera.
#include "qr/picture.h"

#include "base/check.h"
#include "fuzz/input.h"
#include "fuzz/target.h"
#include "qr/limits.h"

namespace lull::qr {

namespace {

/// Libraries behind this take seconds for the largest pictures: what is looked for is found in
/// small ones as well.
constexpr std::size_t kPixelsLooked = 40'000;

void check_text(const Grey& picture) {
  if (picture.width * picture.height > kPixelsLooked) return;
  const auto text = find_text(picture);
  if (text) LULL_CHECK(!text->empty() && text->size() <= kTextBytesMax);
}

}  // namespace

LULL_FUZZ_TARGET(picture) {
  fuzz::Input in(input);
  if (in.choice(4) == 3) {
    Grey grey{std::size_t{1} + in.byte() % 96, std::size_t{1} + in.byte() % 96, {}, false};
    grey.pixels.resize(grey.width * grey.height);
    const auto given = in.take(grey.pixels.size());
    std::ranges::copy(given, grey.pixels.begin());
    return check_text(grey);
  }
  const auto picture = decode_picture(in.rest());
  if (!picture) return;
  LULL_CHECK(picture->width > 0 && picture->height > 0);
  LULL_CHECK(picture->pixels.size() == picture->width * picture->height);
  LULL_CHECK(picture->pixels.size() <= kPixelsMax);
  check_text(*picture);
}

}  // namespace lull::qr
