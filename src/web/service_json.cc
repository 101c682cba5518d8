// SPDX-License-Identifier: Apache-2.0
#include "web/service_json.h"

#include <google/protobuf/util/json_util.h>

#include <memory>
#include <nlohmann/json.hpp>

#include "control.pb.h"
#include "web/strict_json.h"

namespace lull::web {

namespace {

using google::protobuf::Message;

std::string to_json(const Message& message) {
  google::protobuf::util::JsonPrintOptions options;
  options.always_print_enums_as_ints = true;
  std::string json;
  if (!google::protobuf::util::MessageToJsonString(message, &json, options).ok()) return "{}";
  return json;
}

}  // namespace

Result<std::string> encode_request(const control::Service::Prototypes& method,
                                   std::string_view json) {
  if (!is_strict_json(json)) return fail(Code::kInvalid, "request_malformed");
  const std::unique_ptr<Message> request(method.request->New());
  google::protobuf::util::JsonParseOptions options;
  options.ignore_unknown_fields = false;
  const google::protobuf::StringPiece text(json.data(), json.size());
  if (!google::protobuf::util::JsonStringToMessage(text, request.get(), options).ok())
    return fail(Code::kInvalid, "request_malformed");
  return request->SerializeAsString();
}

std::string reply_json(const control::Service::Prototypes& method, std::string_view encoded) {
  const std::unique_ptr<Message> reply(method.reply->New());
  reply->ParseFromArray(encoded.data(), static_cast<int>(encoded.size()));
  return to_json(*reply);
}

std::string event_json(std::string_view encoded) {
  proto::Event event;
  event.ParseFromArray(encoded.data(), static_cast<int>(encoded.size()));
  return to_json(event);
}

std::string error_json(const Error& error) {
  const nlohmann::json json{
      {"code", static_cast<int>(error.code)}, {"reason", error.reason}, {"detail", error.detail}};
  return json.dump(-1, ' ', true, nlohmann::json::error_handler_t::replace);
}

Result<std::string> code_in(std::string_view json) {
  if (is_strict_json(json)) {
    auto read = nlohmann::json::parse(json, nullptr, false);
    if (read.size() == 1 && read.contains("code") && read["code"].is_string())
      return std::move(read["code"].get_ref<std::string&>());
  }
  return fail(Code::kInvalid, "request_malformed");
}

std::string token_json(std::string_view token, std::string_view proof) {
  return "{\"token\":\"" + std::string(token) + "\",\"proof\":\"" + std::string(proof) + "\"}";
}

}  // namespace lull::web
