// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "cli/entry.h"
#include "cli/json.h"
#include "cli/known.h"
#include "cli/text.h"
#include "cli/verbs.h"
#include "control.pb.h"
#include "model/catalogue.h"

namespace lull::cli {
namespace {

/// What can be done, by the method's name.
struct Deed {
  std::string_view method;
  std::string_view verb;
  const char* about;
};
constexpr Deed kDeeds[] = {
    {"Pause", "lull pause", "carry nothing over for now; looks like being away"},
    {"Resume", "lull resume", "go on after the pause"},
    {"Stop", "lull stop", "end the pairing, on your own and silently"},
    {"Withdraw", "lull withdraw ID", "take an entry back; --all takes back everything"},
    {"Erase", "lull erase", "destroy everything that is stored here"},
};

/// What they can see, page after page.
Result<proto::SharingReply> gather(Session& session) {
  proto::SharingReply all;
  proto::SharingRequest request;
  for (bool more = true; more;) {
    proto::SharingReply page;
    LULL_TRY(session.client.call("Sharing", request, page));
    more = page.more() && page.entries_size() > 0;
    if (more) request.set_after(page.entries(page.entries_size() - 1).id());
    for (const auto& entry : page.entries()) *all.add_entries() = entry;
    for (const auto& can : page.can())
      if (std::find(all.can().begin(), all.can().end(), can) == all.can().end()) all.add_can(can);
    all.set_devices(page.devices());
    all.set_paused(page.paused());
  }
  return all;
}

std::string heading(std::string_view kind) {
  const auto* words = model::find_kind_words(kind);
  std::string out(words != nullptr ? words->many : kind);
  if (!out.empty() && out[0] >= 'a' && out[0] <= 'z') out[0] = static_cast<char>(out[0] - 32);
  return out;
}

void show_entries(Console& console, const proto::SharingReply& all) {
  std::map<std::string_view, std::vector<const proto::Entry*>> by_kind;
  for (const auto& entry : all.entries()) by_kind[kind_of(entry)].push_back(&entry);
  for (const auto& [kind, entries] : by_kind) {
    console.data(heading(kind));
    for (const auto* entry : entries)
      console.data(cut("  " + short_id(entry->id()) + "  " + summary(*entry), console.columns()));
  }
}

std::string devices_line(const proto::SharingReply& all, const std::string& other) {
  if (all.devices() == 0) return "This device is paired with no other. What you share:";
  return fmt::format(
      "On {} of {}:", all.devices() == 1 ? "1 device" : fmt::format("{} devices", all.devices()),
      other);
}

std::string sharing_json(const proto::SharingReply& all) {
  std::vector<std::string> entries;
  for (const auto& entry : all.entries()) entries.push_back(entry_json(entry));
  std::vector<std::string> can;
  for (const auto& deed : kDeeds)
    if (std::find(all.can().begin(), all.can().end(), deed.method) != all.can().end())
      can.emplace_back(deed.verb);
  return JsonObject()
      .number("devices", all.devices())
      .flag("paused", all.paused())
      .raw("entries", json_list(entries))
      .texts("can", can)
      .done();
}

}  // namespace

Result<void> perform(Session& session, const verb::Who&) {
  LULL_ASSIGN(const auto all, gather(session));
  Console& console = session.console;
  if (session.globals.json) {
    console.data(sharing_json(all));
    return {};
  }
  LULL_ASSIGN(const auto other, other_name(session));
  console.data(devices_line(all, other));
  show_entries(console, all);
  if (all.entries_size() == 0) console.data("You share nothing.");
  console.data("Everything else stays on this device.");
  if (all.paused()) console.data("Sharing is paused: nothing goes over now.");
  console.data("\nYou could:");
  for (const auto& deed : kDeeds)
    if (std::find(all.can().begin(), all.can().end(), deed.method) != all.can().end())
      console.data("  " + pad(deed.verb, 18) + deed.about);
  return {};
}

}  // namespace lull::cli
