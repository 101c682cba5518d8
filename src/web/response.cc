// SPDX-License-Identifier: Apache-2.0
#include "web/response.h"

#include <fmt/format.h>

namespace lull::web {

namespace {

// Svelte makes one policy of this name for its own templates; no other can be made.
constexpr const char* kContentSecurity =
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; "
    "img-src 'self' blob: data:; media-src blob:; font-src 'self'; base-uri 'none'; "
    "form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'; "
    "trusted-types svelte-trusted-html";

// The camera reads the other device's invitation.
constexpr const char* kPermissions =
    "camera=(self), accelerometer=(), autoplay=(), browsing-topics=(), clipboard-read=(), "
    "clipboard-write=(), compute-pressure=(), display-capture=(), encrypted-media=(), "
    "fullscreen=(), gamepad=(), geolocation=(), gyroscope=(), hid=(), identity-credentials-get=(), "
    "idle-detection=(), local-fonts=(), magnetometer=(), microphone=(), midi=(), payment=(), "
    "picture-in-picture=(), "
    "publickey-credentials-get=(), screen-wake-lock=(), serial=(), storage-access=(), usb=(), "
    "window-management=(), xr-spatial-tracking=()";

constexpr FixedField kFixed[] = {
    {"Cache-Control", "no-store"},
    {"X-Content-Type-Options", "nosniff"},
    {"Referrer-Policy", "no-referrer"},
    {"X-Frame-Options", "DENY"},
    {"Cross-Origin-Opener-Policy", "same-origin"},
    {"Cross-Origin-Resource-Policy", "same-origin"},
    {"Cross-Origin-Embedder-Policy", "require-corp"},
    {"Permissions-Policy", kPermissions},
    {"Content-Security-Policy", kContentSecurity},
};

const char* refusal_words(unsigned status) {
  switch (status) {
    case 401:
      return "Please open the page anew.\n";
    case 404:
      return "There is nothing here.\n";
    default:
      return "This cannot be answered.\n";
  }
}

}  // namespace

std::span<const FixedField> fixed_fields() {
  return kFixed;
}

const char* reason_phrase(unsigned status) {
  switch (status) {
    case 200:
      return "OK";
    case 204:
      return "No Content";
    case 304:
      return "Not Modified";
    case 400:
      return "Bad Request";
    case 401:
      return "Unauthorized";
    case 403:
      return "Forbidden";
    case 404:
      return "Not Found";
    case 405:
      return "Method Not Allowed";
    case 413:
      return "Content Too Large";
    case 415:
      return "Unsupported Media Type";
    case 417:
      return "Expectation Failed";
    case 421:
      return "Misdirected Request";
    case 422:
      return "Unprocessable Content";
    case 429:
      return "Too Many Requests";
    case 431:
      return "Request Header Fields Too Large";
    case 505:
      return "HTTP Version Not Supported";
    default:
      return "Refused";
  }
}

Response refusal(unsigned status) {
  return {status, "text/plain; charset=utf-8", refusal_words(status), {}, false};
}

std::string refusal_bytes(unsigned status) {
  const auto response = refusal(status);
  std::string out = fmt::format("HTTP/1.1 {} {}\r\nConnection: close\r\nContent-Length: {}\r\n",
                                status, reason_phrase(status), response.body.size());
  for (const auto& field : kFixed) out += fmt::format("{}: {}\r\n", field.name, field.value);
  return out + "Content-Type: " + response.type + "\r\n\r\n" + response.body;
}

}  // namespace lull::web
