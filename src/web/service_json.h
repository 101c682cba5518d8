// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

#include "control/service.h"

namespace lull::web {

// The control services' messages as JSON, by proto3's mapping: lowerCamelCase names, enums as
// numbers, bytes as base64, 64-bit numbers as text.

/// The request of a method, encoded. kInvalid "request_malformed".
Result<std::string> encode_request(const control::Service::Prototypes& method,
                                   std::string_view json);
/// The reply of a method as JSON.
std::string reply_json(const control::Service::Prototypes& method, std::string_view encoded);
std::string event_json(std::string_view encoded);
std::string error_json(const Error& error);

/// The text of {"code":"…"}. kInvalid "request_malformed".
Result<std::string> code_in(std::string_view json);
std::string token_json(std::string_view token, std::string_view proof);

}  // namespace lull::web
