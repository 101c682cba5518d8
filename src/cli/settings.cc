// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "cli/field_values.h"
#include "cli/json.h"
#include "cli/text.h"
#include "cli/verbs.h"
#include "control.pb.h"
#include "model/catalogue.h"

namespace lull::cli {
namespace {

constexpr std::string_view kKeep = "keep.";
constexpr std::string_view kForGood = "for-good";
constexpr unsigned kAutoLockMost = 60;

/// Nothing for what is no number of up to four digits.
std::optional<std::uint32_t> number_in(const std::string& typed) {
  const bool digits = !typed.empty() && typed.size() <= 4 &&
                      typed.find_first_not_of("0123456789") == std::string::npos;
  if (!digits) return std::nullopt;
  return static_cast<std::uint32_t>(std::stoul(typed));
}

Result<void> put_quiet_hours(const std::string& typed, proto::Settings& to) {
  const auto between = typed.find('-');
  if (between == std::string::npos) return fail(Code::kInvalid, "quiet_hours_malformed");
  to.set_quiet_from(typed.substr(0, between));
  to.set_quiet_until(typed.substr(between + 1));
  return {};
}

Result<void> put_keep(const std::string& kind, const std::string& typed, proto::Settings& to) {
  const auto days = typed == kForGood ? std::optional<std::uint32_t>(0) : number_in(typed);
  if (!days) return fail(Code::kInvalid, "keep_days_invalid");
  auto* keep = to.add_keep();
  keep->set_kind(kind);
  keep->set_days(*days);
  return {};
}

/// `typed` is "NAME=VALUE". A title may be empty: the usual word then.
Result<void> put(const std::string& typed, proto::Settings& to) {
  const auto sign = typed.find('=');
  if (sign == std::string::npos || sign == 0) return fail(Code::kInvalid, "not_an_assignment");
  // As in field names, - and _ are the same.
  std::string name = typed.substr(0, sign);
  std::replace(name.begin(), name.end(), '-', '_');
  const std::string value = typed.substr(sign + 1);
  if (name == "quiet_hours") return put_quiet_hours(value, to);
  if (name.starts_with(kKeep)) return put_keep(name.substr(kKeep.size()), value, to);
  if (name == "title") {
    to.set_notification_title(value);
    return {};
  }
  if (name != "auto_lock") return fail(Code::kNotFound, "unknown_setting");
  const auto minutes = number_in(value);
  if (!minutes || *minutes < 1 || *minutes > kAutoLockMost)
    return fail(Code::kInvalid, "auto_lock_out_of_range");
  to.set_auto_lock_minutes(*minutes);
  return {};
}

std::string title_of(const proto::Settings& settings) {
  return settings.notification_title().empty()
             ? std::string(model::notification_titles().front().text)
             : settings.notification_title();
}

std::string settings_json(const proto::Settings& settings) {
  JsonObject keep;
  for (const auto& one : settings.keep()) keep.number(one.kind(), one.days());
  return JsonObject()
      .number("auto_lock_minutes", settings.auto_lock_minutes())
      .text("quiet_from", settings.quiet_from())
      .text("quiet_until", settings.quiet_until())
      .text("title", title_of(settings))
      .raw("keep", keep.done())
      .done();
}

/// As they are typed.
void show_settings(Session& session, const proto::Settings& settings) {
  Console& console = session.console;
  if (session.globals.json) return console.data(settings_json(settings));
  console.data("auto-lock=" + std::to_string(settings.auto_lock_minutes()));
  console.data(for_people("quiet-hours=" + settings.quiet_from() + "-" + settings.quiet_until()));
  console.data("title=" + for_people(title_of(settings)));
  for (const auto& one : settings.keep())
    console.data(std::string(kKeep) + for_people(one.kind()) + "=" + std::to_string(one.days()));
}

}  // namespace

Result<void> perform(Session& session, const verb::Settings& what) {
  proto::Settings settings;
  if (what.puts.empty()) {
    LULL_TRY(session.client.call("GetSettings", proto::Empty(), settings));
    show_settings(session, settings);
    return {};
  }
  proto::Settings request;
  for (const auto& typed : what.puts) LULL_TRY(put(typed, request));
  const auto done = session.client.call("SetSettings", request, settings);
  if (!done && std::string_view(done.error().reason) == "text_too_long")
    return fail(Code::kTooLarge, "title_too_long");
  LULL_TRY(done);
  show_settings(session, settings);
  return {};
}

}  // namespace lull::cli
