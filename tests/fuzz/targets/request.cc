// SPDX-License-Identifier: Apache-2.0
// A browser's request: the guard in front of the HTTP parser, what that parser makes of what the
// guard lets through, and the verdict.
#include <http_parser.h>

#include "base/check.h"
#include "fuzz/input.h"
#include "fuzz/target.h"
#include "web/request_guard.h"
#include "web/verdict.h"

namespace lull::web {

namespace {

constexpr std::uint16_t kPort = 4321;

/// What the parser behind the guard understands.
struct Parsed {
  RequestHead head;
  std::string body;
  int whole = 0;
  bool in_value = false;
};

Parsed& of(http_parser* parser) {
  return *static_cast<Parsed*>(parser->data);
}

http_parser_settings settings() {
  http_parser_settings made;
  http_parser_settings_init(&made);
  made.on_url = [](http_parser* p, const char* at, std::size_t size) {
    of(p).head.target.append(at, size);
    return 0;
  };
  made.on_header_field = [](http_parser* p, const char* at, std::size_t size) {
    auto& parsed = of(p);
    if (parsed.in_value || parsed.head.fields.empty()) parsed.head.fields.emplace_back();
    parsed.in_value = false;
    parsed.head.fields.back().name.append(at, size);
    return 0;
  };
  made.on_header_value = [](http_parser* p, const char* at, std::size_t size) {
    of(p).in_value = true;
    of(p).head.fields.back().value.append(at, size);
    return 0;
  };
  made.on_body = [](http_parser* p, const char* at, std::size_t size) {
    of(p).body.append(at, size);
    return 0;
  };
  made.on_message_complete = [](http_parser* p) {
    ++of(p).whole;
    of(p).head.method = http_method_str(static_cast<http_method>(p->method));
    return 0;
  };
  return made;
}

/// 0 and whether it is whole, however the bytes are cut; or the status that refuses them.
std::pair<unsigned, bool> guarded(std::string_view bytes, std::size_t step) {
  RequestGuard guard;
  for (; !bytes.empty(); bytes.remove_prefix(std::min(step, bytes.size())))
    if (const auto refused = guard.feed(bytes.substr(0, step)); refused != 0)
      return {refused, false};
  return {0, guard.whole()};
}

void check_understood(std::string_view bytes, bool whole) {
  static const auto events = settings();
  Parsed parsed;
  http_parser parser;
  http_parser_init(&parser, HTTP_REQUEST);
  parser.data = &parsed;
  const auto taken = http_parser_execute(&parser, &events, bytes.data(), bytes.size());
  // One request and no second one behind it, and both agree on where it ends.
  LULL_CHECK(parsed.whole <= 1);
  LULL_CHECK(parser.upgrade == 0);
  if (parsed.whole == 1) LULL_CHECK(whole);
  if (parser.http_errno != HPE_OK || taken != bytes.size()) return;
  if (whole) LULL_CHECK(parsed.whole == 1);
  if (parsed.whole == 0) return;
  LULL_CHECK(bytes.ends_with(parsed.body));
  const auto verdict = decide(parsed.head, kPort);
  static_cast<void>(accepts_gzip(parsed.head));
  if (verdict.refused != 0) return;
  // Nobody is let on who does not name this address, and nothing is changed for another site.
  LULL_CHECK(parsed.head.value("Host") == "127.0.0.1:4321" && parsed.head.count("Host") == 1);
  if (!is_static(verdict.what)) LULL_CHECK(parsed.head.value("Origin") == "http://127.0.0.1:4321");
}

}  // namespace

LULL_FUZZ_TARGET(request) {
  fuzz::Input in(input);
  const std::size_t step = 1 + in.byte();
  const auto bytes = as_text(in.rest());
  const auto at_once = guarded(bytes, bytes.size() + 1);
  const auto in_pieces = guarded(bytes, step);
  // A body that is too long is refused at another byte, but refused.
  LULL_CHECK(at_once == in_pieces);
  if (at_once.first == 0) check_understood(bytes, at_once.second);
}

}  // namespace lull::web
