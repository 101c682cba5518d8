// SPDX-License-Identifier: Apache-2.0
#define ZX_USE_UTF8 1
#include <ZXing/ReadBarcode.h>

#include <algorithm>
#include <exception>
#include <optional>

#include "base/check.h"
#include "qr/limits.h"
#include "qr/picture.h"

namespace lull::qr {
namespace {

std::optional<std::string> decode(const Grey& picture) {
  const ZXing::ImageView view(picture.pixels.data(), static_cast<int>(picture.width),
                              static_cast<int>(picture.height), ZXing::ImageFormat::Lum);
  auto hints = ZXing::DecodeHints()
                   .setFormats(ZXing::BarcodeFormat::QRCode)
                   .setTryHarder(true)
                   .setTryRotate(true)
                   .setTryDownscale(false);
  for (const auto binarizer : {ZXing::Binarizer::LocalAverage, ZXing::Binarizer::GlobalHistogram}) {
    hints.setBinarizer(binarizer);
    const auto found = ZXing::ReadBarcode(view, hints);
    if (found.isValid() && !found.text().empty()) return found.text();
  }
  return std::nullopt;
}

/// Each new pixel is the mean of `by` times `by` old ones; a rest at the edge is dropped.
Grey shrink(const Grey& picture, std::size_t by) {
  Grey out{picture.width / by, picture.height / by, {}, false};
  out.pixels.resize(out.width * out.height);
  for (std::size_t y = 0; y < out.height; ++y) {
    for (std::size_t x = 0; x < out.width; ++x) {
      std::size_t sum = 0;
      for (std::size_t dy = 0; dy < by; ++dy) {
        const auto* row = &picture.pixels[(y * by + dy) * picture.width + x * by];
        for (std::size_t dx = 0; dx < by; ++dx) sum += row[dx];
      }
      out.pixels[y * out.width + x] = static_cast<std::uint8_t>(sum / (by * by));
    }
  }
  return out;
}

Grey invert(Grey picture) {
  for (auto& pixel : picture.pixels) pixel = static_cast<std::uint8_t>(255 - pixel);
  return picture;
}

std::optional<std::string> decode_either_way(const Grey& picture) {
  if (auto text = decode(picture)) return text;
  return decode(invert(picture));
}

/// The factors that bring the longer side to the sizes worth a look, each once.
std::vector<std::size_t> factors(const Grey& picture) {
  const std::size_t side = std::max(picture.width, picture.height);
  std::vector<std::size_t> out;
  for (const std::size_t wanted : kSidesTried) {
    const std::size_t by = std::max<std::size_t>(1, (side + wanted - 1) / wanted);
    if (std::min(picture.width, picture.height) / by == 0) continue;
    if (std::find(out.begin(), out.end(), by) == out.end()) out.push_back(by);
  }
  return out;
}

}  // namespace

Result<std::string> find_text(const Grey& picture) {
  LULL_CHECK(picture.width * picture.height == picture.pixels.size());
  if (picture.pixels.empty()) return fail(lull::Code::kNotFound, "image_without_qr");
  if (picture.pixels.size() > kPixelsMax) return fail(lull::Code::kTooLarge, "image_too_large");
  // The library throws where its own bookkeeping is at odds with a hostile picture.
  try {
    for (const std::size_t by : factors(picture)) {
      const auto text =
          by == 1 ? decode_either_way(picture) : decode_either_way(shrink(picture, by));
      if (text) return *text;
    }
  } catch (const std::exception&) {
    return fail(lull::Code::kInvalid, "image_without_qr");
  }
  return fail(lull::Code::kNotFound, "image_without_qr");
}

}  // namespace lull::qr
