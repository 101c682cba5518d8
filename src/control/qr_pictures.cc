// SPDX-License-Identifier: Apache-2.0
#include "control/qr_pictures.h"

#include "control.pb.h"
#include "qr/code.h"
#include "qr/picture.h"

namespace lull::control {

Result<void> put_qr(const std::string& text, proto::PairOfferReply& out) {
  LULL_ASSIGN(const auto code, qr::make(text));
  const auto side = code.side();
  std::string bits((side * side + 7) / 8, '\0');
  for (std::size_t at = 0; at < side * side; ++at) {
    const auto x = static_cast<std::ptrdiff_t>(at % side);
    const auto y = static_cast<std::ptrdiff_t>(at / side);
    if (code.dark(x, y)) bits[at / 8] = static_cast<char>(bits[at / 8] | (0x80 >> (at % 8)));
  }
  out.set_qr_size(static_cast<std::uint32_t>(side));
  out.set_qr_modules(std::move(bits));
  return {};
}

void QrReader::read(const proto::ReadQrRequest& request,
                    std::function<void(Result<std::string>)> done) {
  const std::size_t width = request.width();
  const std::size_t height = request.height();
  if (width == 0 || height == 0 || width > kQrWidthMax || height > kQrHeightMax ||
      request.grey().size() != width * height)
    return done(fail(Code::kInvalid, "image_invalid"));
  if (busy_) return done(fail(Code::kUnavailable, "busy"));
  busy_ = true;
  const auto bytes = as_bytes(request.grey());
  auto picture =
      std::make_shared<qr::Grey>(qr::Grey{width, height, Bytes(bytes.begin(), bytes.end()), false});
  auto text = std::make_shared<Result<std::string>>();
  host_.run_blocking([picture, text] { *text = qr::find_text(*picture); },
                     [this, alive = alive_, text, done = std::move(done)] {
                       if (!*alive) return;
                       busy_ = false;
                       if (!*text && text->error().code == Code::kNotFound) return done("");
                       done(std::move(*text));
                     });
}

}  // namespace lull::control
