// SPDX-License-Identifier: Apache-2.0
// What a page sends as JSON: the strict reader, and every method's request behind it.
#include <google/protobuf/dynamic_message.h>
#include <google/protobuf/stubs/logging.h>
#include <google/protobuf/util/json_util.h>

#include <memory>
#include <vector>

#include "base/check.h"
#include "control.pb.h"
#include "fuzz/input.h"
#include "fuzz/target.h"
#include "web/service_json.h"
#include "web/strict_json.h"

namespace lull::web {

namespace {

using google::protobuf::Message;

std::vector<control::Service::Prototypes> methods() {
  // It would write a line for each text that is not UTF-8.
  google::protobuf::SetLogHandler(nullptr);
  std::vector<control::Service::Prototypes> all;
  const auto* file = proto::Call::descriptor()->file();
  auto* factory = google::protobuf::MessageFactory::generated_factory();
  for (int i = 0; i < file->service_count(); ++i)
    for (int k = 0; k < file->service(i)->method_count(); ++k)
      all.push_back({factory->GetPrototype(file->service(i)->method(k)->input_type()),
                     factory->GetPrototype(file->service(i)->method(k)->output_type())});
  return all;
}

void check_request(const control::Service::Prototypes& method, std::string_view json) {
  const auto encoded = encode_request(method, json);
  if (!encoded) return;
  LULL_CHECK(is_strict_json(json));
  const std::unique_ptr<Message> request(method.request->New());
  LULL_CHECK(request->ParseFromString(*encoded));
}

/// What the daemon answers is JSON that the page can read, whatever is in it.
void check_reply(const control::Service::Prototypes& method, std::string_view encoded) {
  const auto json = reply_json(method, encoded);
  LULL_CHECK(!json.empty() && json.front() == '{' && json.back() == '}');
}

}  // namespace

LULL_FUZZ_TARGET(json) {
  static const auto all = methods();
  fuzz::Input in(input);
  const auto& method = all[in.byte() % all.size()];
  if (in.choice(4) == 3) return check_reply(method, as_text(in.rest()));
  const auto text = as_text(in.rest());
  const auto code = code_in(text);
  LULL_CHECK(!code || is_strict_json(text));
  check_request(method, text);
}

}  // namespace lull::web
