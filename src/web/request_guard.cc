// SPDX-License-Identifier: Apache-2.0
#include "web/request_guard.h"

#include <algorithm>

#include "web/limits.h"
#include "web/request.h"

namespace lull::web {

namespace {

bool is_token_char(char c) {
  return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') ||
         std::string_view("!#$%&'*+-.^_`|~").find(c) != std::string_view::npos;
}
bool is_token(std::string_view text) {
  return !text.empty() && std::ranges::all_of(text, is_token_char);
}
bool is_printable(char c) {
  return c >= ' ' && c <= '~';
}

std::string_view trimmed(std::string_view text) {
  const auto first = text.find_first_not_of(" \t");
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

}  // namespace

unsigned RequestGuard::feed(std::string_view bytes) {
  if (!in_body_)
    if (const auto refused = take_head(bytes); refused != 0) return refused;
  if (!in_body_) return 0;
  if (bytes.size() > left_) return 400;
  left_ -= bytes.size();
  return 0;
}

/// Takes the head's bytes off the front. Line ends are looked at byte by byte, so that the parser
/// behind this never sees the end of a head before it is checked as a whole.
unsigned RequestGuard::take_head(std::string_view& bytes) {
  while (!bytes.empty()) {
    const char c = bytes.front();
    const bool after_cr = head_.ends_with('\r');
    if (after_cr != (c == '\n')) return 400;
    if (!is_printable(c) && c != '\r' && c != '\n' && c != '\t') return 400;
    if (head_.size() == kHeadBytesMax) return 431;
    head_ += c;
    bytes.remove_prefix(1);
    if (!head_.ends_with("\r\n\r\n")) continue;
    in_body_ = true;
    const auto refused = check_head();
    head_.clear();
    return refused;
  }
  return 0;
}

unsigned RequestGuard::check_head() {
  std::string_view rest = head_;
  bool first = true;
  for (;;) {
    const auto end = rest.find("\r\n");
    const auto line = rest.substr(0, end);
    if (line.empty() && !first) break;
    if (const auto refused = first ? check_line(line) : check_field(line); refused != 0)
      return refused;
    first = false;
    rest.remove_prefix(end + 2);
  }
  return has_body_method_ || left_ == 0 ? 0 : 400;
}

unsigned RequestGuard::check_line(std::string_view line) {
  const auto method_end = line.find(' ');
  const auto target_end = line.rfind(' ');
  if (method_end == std::string_view::npos || target_end == method_end) return 400;
  const auto method = line.substr(0, method_end);
  const auto target = line.substr(method_end + 1, target_end - method_end - 1);
  const auto version = line.substr(target_end + 1);
  if (!is_token(method) || target.empty() || target.find_first_of(" \t") != target.npos) return 400;
  if (version != "HTTP/1.1") return version.starts_with("HTTP/") ? 505 : 400;
  has_body_method_ = method == "POST" || method == "DELETE";
  if (!has_body_method_ && method != "GET" && method != "HEAD") return 405;
  return target.starts_with('/') ? 0 : 400;
}

unsigned RequestGuard::check_field(std::string_view line) {
  const auto colon = line.find(':');
  if (colon == std::string_view::npos || !is_token(line.substr(0, colon))) return 400;
  if (++fields_ > kFieldsMax) return 431;
  const auto name = line.substr(0, colon);
  if (same_name(name, "Content-Length")) return check_length(trimmed(line.substr(colon + 1)));
  if (same_name(name, "Transfer-Encoding") || same_name(name, "Upgrade")) return 400;
  return same_name(name, "Expect") ? 417 : 0;
}

unsigned RequestGuard::check_length(std::string_view value) {
  if (has_length_ || value.empty() || value.size() > 18 ||
      value.find_first_not_of("0123456789") != std::string_view::npos)
    return 400;
  has_length_ = true;
  for (const char digit : value) left_ = left_ * 10 + static_cast<std::size_t>(digit - '0');
  return left_ > kBodyBytesMax ? 413 : 0;
}

}  // namespace lull::web
