// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace lull::web {

/// Sees every byte of a connection before the HTTP parser does, which is lenient. One connection
/// carries one request, so there is nothing to smuggle behind it. Let through is: HTTP/1.1 with
/// CRLF at every line's end, printable ASCII in the head, one of four methods, fields without
/// folding or space before the colon, at most one Content-Length of plain digits; no
/// Transfer-Encoding, Upgrade or Expect; a body only where the method has one, and nothing after.
class RequestGuard {
 public:
  /// 0, or the status to refuse the connection with: 400, 405, 413, 417, 431 or 505. The bytes of a
  /// refusal must not be passed on.
  unsigned feed(std::string_view bytes);
  /// The request is complete: any further byte is refused.
  bool whole() const { return in_body_ && left_ == 0; }

 private:
  unsigned take_head(std::string_view& bytes);
  unsigned check_head();
  unsigned check_line(std::string_view line);
  unsigned check_field(std::string_view line);
  unsigned check_length(std::string_view value);

  std::string head_;
  bool has_body_method_ = false;
  bool has_length_ = false;
  bool in_body_ = false;
  std::size_t fields_ = 0;
  std::size_t left_ = 0;  // of the body
};

}  // namespace lull::web
