// SPDX-License-Identifier: Apache-2.0
#include "cli/messages.h"

#include <algorithm>
#include <iterator>
#include <set>
#include <vector>

#include "cli/message_tables.h"

namespace lull::cli {
namespace {

/// By code, in the order of lull::Code.
constexpr Message kFallbacks[] = {
    {"invalid", kExitFailed, "That was not accepted. See lull help for how to write it."},
    {"not_found", kExitFailed, "There is no such thing. Look with lull list or lull status."},
    {"ambiguous", kExitFailed, "More than one thing fits. Say a little more."},
    {"exists", kExitFailed, "That is there already, or in use. Look with: lull status."},
    {"wrong_key", kExitFailed, "The passphrase or key does not fit. Try again."},
    {"damaged", kExitFailed,
     "Something stored is damaged and was left as it is. Keep a copy of the data directory and "
     "look at what lulld says."},
    {"locked", kExitLocked, "Lull is locked. Open it with: lull unlock."},
    {"refused", kExitFailed, "That was refused. Look at what lulld says."},
    {"too_large", kExitFailed, "That is too large. Make it smaller and try again."},
    {"too_new", kExitFailed, "That needs a newer version of Lull. Bring this device up to date."},
    {"unavailable", kExitTryAgain, "That does not work just now. Try again in a moment."},
    {"io", kExitFailed, "The system gave an error. Look at what lulld says, then try again."},
    {"no_space", kExitFailed,
     "The disk is full or read-only, so nothing was written. Make some room and do it again."},
};
static_assert(std::size(kFallbacks) == static_cast<std::size_t>(Code::kNoSpace));

bool is_token(std::string_view text) {
  const auto fits = [](char c) {
    return c == '_' || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
  };
  return !text.empty() && text.size() <= 48 && std::all_of(text.begin(), text.end(), fits);
}

const Message* find(std::string_view reason) {
  for (const auto& message : messages())
    if (reason == message.reason) return &message;
  return nullptr;
}

}  // namespace

std::span<const Message> messages() {
  static const std::vector<Message> kAll = [] {
    std::vector<Message> all;
    for (const auto table : {house_messages(), practice_messages()})
      all.insert(all.end(), table.begin(), table.end());
    return all;
  }();
  return kAll;
}
std::span<const Message> fallbacks() {
  return kFallbacks;
}

const Message& message_for(const Error& error) {
  if (const Message* found = find(error.reason)) return *found;
  return kFallbacks[static_cast<std::size_t>(error.code) - 1];
}

const char* reason_token(std::string_view received) {
  if (!is_token(received)) return "unknown";
  if (const Message* known = find(received)) return known->reason;
  static std::set<std::string, std::less<>> others;
  return others.emplace(received).first->c_str();
}

Code code_of(std::uint32_t number) {
  const bool known = number >= 1 && number <= static_cast<std::uint32_t>(Code::kNoSpace);
  return known ? static_cast<Code>(number) : Code::kIo;
}

}  // namespace lull::cli
