// SPDX-License-Identifier: Apache-2.0
#include "node/settings.h"

#include <algorithm>
#include <charconv>

#include "model/catalogue.h"
#include "model/text.h"

namespace lull::node {

namespace {

constexpr const char* kAutoLock = "auto_lock_minutes";
constexpr const char* kQuietFrom = "quiet_from";
constexpr const char* kQuietUntil = "quiet_until";
constexpr const char* kTitle = "notification_title";
constexpr const char* kKeep = "keep_days";
constexpr const char* kPageLook = "page_look";

std::optional<int> number_of(std::string_view text) {
  int value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return value;
}

/// "gratitude 30 check_in 90".
std::string keep_text(const std::map<std::string, int>& keep_days) {
  std::string text;
  for (const auto& [kind, days] : keep_days)
    text += (text.empty() ? "" : " ") + kind + " " + std::to_string(days);
  return text;
}

std::map<std::string, int> parse_keep(std::string_view text) {
  std::map<std::string, int> keep_days;
  const auto take = [&text] {
    const auto word = text.substr(0, text.find(' '));
    text.remove_prefix(std::min(word.size() + 1, text.size()));
    return word;
  };
  while (!text.empty()) {
    const std::string kind(take());
    if (const auto days = number_of(take())) keep_days[kind] = *days;
  }
  return keep_days;
}

bool is_page_look(std::string_view words) {
  return words.size() <= kPageLookMax && std::ranges::all_of(words, [](char one) {
           return (one >= 'a' && one <= 'z') || (one >= '0' && one <= '9') || one == ' ';
         });
}

Result<void> check_keep(const std::string& name, int days) {
  const auto* kind = model::find_any_kind(std::string_view(name));
  if (kind == nullptr) return fail(Code::kNotFound, "unknown_kind");
  if (!may_be_kept_shorter(*kind)) return fail(Code::kRefused, "kept_for_good");
  if (std::ranges::find(kKeepDays, days) == std::end(kKeepDays))
    return fail(Code::kInvalid, "keep_days_invalid");
  return {};
}

}  // namespace

Result<Settings> load_settings(store::Store& store) {
  Settings settings;
  LULL_ASSIGN(const auto minutes, store.setting(kAutoLock));
  LULL_ASSIGN(const auto from, store.setting(kQuietFrom));
  LULL_ASSIGN(const auto until, store.setting(kQuietUntil));
  LULL_ASSIGN(const auto title, store.setting(kTitle));
  LULL_ASSIGN(const auto keep, store.setting(kKeep));
  LULL_ASSIGN(const auto look, store.setting(kPageLook));
  if (const auto number = minutes ? number_of(*minutes) : std::nullopt)
    settings.auto_lock_minutes = std::clamp(*number, kAutoLockMinutesMin, kAutoLockMinutesMax);
  if (const auto parsed = from ? model::parse_minutes(*from) : std::nullopt)
    settings.quiet.from = *parsed;
  if (const auto parsed = until ? model::parse_minutes(*until) : std::nullopt)
    settings.quiet.until = *parsed;
  settings.title = title.value_or("");
  settings.keep_days = parse_keep(keep.value_or(""));
  settings.page_look = look.value_or("");
  return settings;
}

Result<void> store_settings(store::Store& store, const Settings& settings) {
  const std::pair<std::string, std::string> all[] = {
      {kAutoLock, std::to_string(settings.auto_lock_minutes)},
      {kQuietFrom, model::minutes_text(settings.quiet.from)},
      {kQuietUntil, model::minutes_text(settings.quiet.until)},
      {kTitle, settings.title},
      {kKeep, keep_text(settings.keep_days)},
      {kPageLook, settings.page_look},
  };
  return store.set_settings(all);
}

Result<void> check_settings(Settings& settings) {
  if (settings.auto_lock_minutes < kAutoLockMinutesMin ||
      settings.auto_lock_minutes > kAutoLockMinutesMax)
    return fail(Code::kInvalid, "number_out_of_range", "auto_lock_minutes");
  LULL_ASSIGN(settings.title, clean_title(settings.title));
  if (!is_page_look(settings.page_look)) return fail(Code::kInvalid, "page_look_invalid");
  std::erase_if(settings.keep_days, [](const auto& one) { return one.second == 0; });
  for (const auto& [kind, days] : settings.keep_days) LULL_TRY(check_keep(kind, days));
  return {};
}

Result<std::string> clean_title(std::string_view typed) {
  LULL_ASSIGN(auto title, model::clean(typed, model::Lines::kOne));
  if (model::count_characters(title) > kTitleCharactersMax)
    return fail(Code::kTooLarge, "text_too_long", "title");
  return title;
}

std::string default_title() {
  return std::string(model::notification_titles().front().text);
}

bool may_be_kept_shorter(const model::KindSpec& kind) {
  switch (kind.kind) {
    case model::Kind::kLimit:
    case model::Kind::kPlan:
    case model::Kind::kProposal:  // what was agreed to with it would end
    case model::Kind::kJointTrends:
    case model::Kind::kSupport:
      return false;
    default:
      return !kind.lasting;
  }
}

}  // namespace lull::node
