// SPDX-License-Identifier: Apache-2.0
#include "qr/code.h"

#include <qrcodegen/qrcodegen.hpp>
#include <string>

#include "base/bytes.h"
#include "qr/limits.h"

namespace lull::qr {
namespace {

using qrcodegen::QrCode;
using qrcodegen::QrSegment;

/// 41 modules: 23 rows of half blocks with a quiet zone of two.
constexpr int kVersionForTerminal = 6;

std::vector<QrSegment> segments(std::string_view text) {
  const std::string copy(text);
  if (copy.find('\0') == std::string::npos && QrSegment::isAlphanumeric(copy.c_str()))
    return {QrSegment::makeAlphanumeric(copy.c_str())};
  const ByteView bytes = as_bytes(text);
  return {QrSegment::makeBytes({bytes.begin(), bytes.end()})};
}

QrCode encode(const std::vector<QrSegment>& parts) {
  auto medium = QrCode::encodeSegments(parts, QrCode::Ecc::MEDIUM);
  if (medium.getVersion() <= kVersionForTerminal) return medium;
  return QrCode::encodeSegments(parts, QrCode::Ecc::LOW);
}

}  // namespace

Result<Code> make(std::string_view text) {
  if (text.empty()) return fail(lull::Code::kInvalid, "text_invalid");
  if (text.size() > kTextBytesMax) return fail(lull::Code::kTooLarge, "text_too_long");
  const QrCode made = encode(segments(text));
  const auto side = static_cast<std::size_t>(made.getSize());
  std::vector<bool> dark(side * side);
  for (std::size_t i = 0; i < dark.size(); ++i)
    dark[i] = made.getModule(static_cast<int>(i % side), static_cast<int>(i / side));
  return Code(side, std::move(dark));
}

}  // namespace lull::qr
