// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <limits>

#include "control.pb.h"
#include "control/methods.h"

namespace lull::control {

namespace {

using google::protobuf::Closure;
using google::protobuf::RpcController;

int bounded(std::uint32_t number) {
  return static_cast<int>(
      std::min(number, static_cast<std::uint32_t>(std::numeric_limits<int>::max())));
}

Result<void> take_time(const std::string& typed, int& minutes) {
  const auto parsed = model::parse_minutes(typed);
  if (!parsed) return fail(Code::kInvalid, "time_invalid");
  minutes = *parsed;
  return {};
}

/// proto::Keeping, method by method.
class SettingMethods final : public proto::Keeping {
 public:
  explicit SettingMethods(node::Node& node) : node_(node) {}

  void GetSettings(RpcController* controller, const proto::Empty*, proto::Settings* reply,
                   Closure* done) override {
    settle(controller, done, get(*reply));
  }
  void SetSettings(RpcController* controller, const proto::Settings* request,
                   proto::Settings* reply, Closure* done) override {
    settle(controller, done, set(*request, *reply));
  }

 private:
  Result<void> get(proto::Settings& reply) {
    LULL_TRY(node_.store());
    const auto& settings = node_.settings();
    reply.set_auto_lock_minutes(static_cast<std::uint32_t>(settings.auto_lock_minutes));
    reply.set_quiet_from(model::minutes_text(settings.quiet.from));
    reply.set_quiet_until(model::minutes_text(settings.quiet.until));
    reply.set_notification_title(settings.title);
    for (const auto& [kind, days] : settings.keep_days) {
      auto* keep = reply.add_keep();
      keep->set_kind(kind);
      keep->set_days(static_cast<std::uint32_t>(days));
    }
    return {};
  }

  Result<void> set(const proto::Settings& request, proto::Settings& reply) {
    LULL_TRY(node_.store());
    auto settings = node_.settings();
    if (request.has_auto_lock_minutes())
      settings.auto_lock_minutes = bounded(request.auto_lock_minutes());
    if (request.has_quiet_from()) LULL_TRY(take_time(request.quiet_from(), settings.quiet.from));
    if (request.has_quiet_until()) LULL_TRY(take_time(request.quiet_until(), settings.quiet.until));
    if (request.has_notification_title()) settings.title = request.notification_title();
    for (const auto& keep : request.keep()) settings.keep_days[keep.kind()] = bounded(keep.days());
    LULL_TRY(node_.set_settings(std::move(settings)));
    return get(reply);
  }

  node::Node& node_;
};

}  // namespace

std::unique_ptr<google::protobuf::Service> setting_methods(node::Node& node) {
  return std::make_unique<SettingMethods>(node);
}

}  // namespace lull::control
