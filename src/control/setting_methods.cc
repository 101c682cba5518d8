// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <limits>

#include "control.pb.h"
#include "control/entry_view.h"
#include "control/methods.h"
#include "model/catalogue.h"
#include "practice/marks.h"

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
  SettingMethods(node::Node& node, control::Entries& entries) : node_(node), entries_(entries) {}

  void GetSettings(RpcController* controller, const proto::Empty*, proto::Settings* reply,
                   Closure* done) override {
    settle(controller, done, get(*reply));
  }
  void SetSettings(RpcController* controller, const proto::Settings* request,
                   proto::Settings* reply, Closure* done) override {
    settle(controller, done, set(*request, *reply));
  }
  void SetMark(RpcController* controller, const proto::SetMarkRequest* request, proto::Mark* reply,
               Closure* done) override {
    settle(controller, done, set_mark(*request, *reply));
  }
  void Marks(RpcController* controller, const proto::Empty*, proto::MarksReply* reply,
             Closure* done) override {
    settle(controller, done, marks(*reply));
  }

 private:
  Result<void> get(proto::Settings& reply) {
    LULL_TRY(node_.store());
    const auto& settings = node_.settings();
    reply.set_auto_lock_minutes(static_cast<std::uint32_t>(settings.auto_lock_minutes));
    reply.set_quiet_from(model::minutes_text(settings.quiet.from));
    reply.set_quiet_until(model::minutes_text(settings.quiet.until));
    reply.set_notification_title(settings.title);
    reply.set_page_look(settings.page_look);
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
    if (request.has_page_look()) settings.page_look = request.page_look();
    for (const auto& keep : request.keep()) settings.keep_days[keep.kind()] = bounded(keep.days());
    LULL_TRY(node_.set_settings(std::move(settings)));
    return get(reply);
  }

  Result<void> set_mark(const proto::SetMarkRequest& request, proto::Mark& reply) {
    LULL_ASSIGN(const auto at, node_.practice());
    LULL_ASSIGN(const auto mark, mark_of(request.mark()));
    fill(mark, reply);
    return request.off() ? practice::remove_mark(at, mark) : practice::set_mark(at, mark);
  }

  Result<void> marks(proto::MarksReply& reply) {
    LULL_ASSIGN(const auto at, node_.practice());
    LULL_ASSIGN(const auto all, practice::marks(at));
    for (const auto& mark : all) fill(mark, *reply.add_marks());
    return {};
  }

  /// With the whole id where the beginning of an entry's was given.
  Result<store::Mark> mark_of(const proto::Mark& from) {
    if (from.kind() == proto::MARK_UNSET || !proto::MarkKind_IsValid(from.kind()))
      return fail(Code::kInvalid, "mark_missing");
    store::Mark mark{static_cast<store::Mark::Kind>(from.kind()), from.of(), from.part(),
                     from.text()};
    const bool known =
        model::find_item(from.of()) != nullptr || model::find_prompt(from.of()) != nullptr;
    if (known) return mark;
    LULL_ASSIGN(const auto id, entries_.resolve_record(from.of()));
    mark.of = id_text(id);
    return mark;
  }

  static void fill(const store::Mark& mark, proto::Mark& out) {
    out.set_kind(static_cast<proto::MarkKind>(mark.kind));
    out.set_of(mark.of);
    out.set_part(mark.part);
    out.set_text(mark.text);
  }

  node::Node& node_;
  control::Entries& entries_;
};

}  // namespace

std::unique_ptr<google::protobuf::Service> setting_methods(node::Node& node, Entries& entries) {
  return std::make_unique<SettingMethods>(node, entries);
}

}  // namespace lull::control
