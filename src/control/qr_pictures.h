// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <memory>
#include <string>

#include "node/node.h"

namespace lull::proto {
class PairOfferReply;
class ReadQrRequest;
}  // namespace lull::proto

// QR codes for a face that can neither draw nor read them itself: the page.
namespace lull::control {

inline constexpr std::uint32_t kQrWidthMax = 1280;
inline constexpr std::uint32_t kQrHeightMax = 960;

/// The text as modules, into the reply. Errors as qr::make.
Result<void> put_qr(const std::string& text, proto::PairOfferReply& out);

/// Finds codes in pictures, off the thread and one at a time.
class QrReader {
 public:
  explicit QrReader(lan::Host& host) : host_(host) {}
  ~QrReader() { *alive_ = false; }

  /// The text, or "" for a picture without a code. kInvalid "image_invalid", kUnavailable "busy".
  void read(const proto::ReadQrRequest& request, std::function<void(Result<std::string>)> done);

 private:
  lan::Host& host_;
  bool busy_ = false;
  std::shared_ptr<bool> alive_ = std::make_shared<bool>(true);
};

}  // namespace lull::control
