// SPDX-License-Identifier: Apache-2.0
#include "cli/doctor.h"

#include <fmt/format.h>

#include <algorithm>
#include <ctime>

#include "cli/box.h"
#include "cli/json.h"
#include "cli/names.h"
#include "cli/text.h"
#include "cli/verbs.h"
#include "control.pb.h"

namespace lull::cli {
namespace {

constexpr Remedy kRemedies[] = {
    {"not_set_up", "Lull is not set up here yet.", "Begin with lull setup."},
    {"locked", "Lull is locked here, so it neither reaches nor answers anybody.",
     "Open it with lull unlock."},
    {"not_paired", "This device is not paired yet.", "Sit together and run lull pair."},
    {"pairing_ended", "The other person has ended the pairing.",
     "Nothing goes over any more. End it here, too, with lull stop; what you wrote stays."},
    {"paused", "You have paused. Nothing goes out or comes in.",
     "Go on with lull resume whenever you like."},
    {"no_link", "This device is in no network.",
     "Turn Wi-Fi on or plug in a cable. Nothing is lost meanwhile."},
    {"cannot_listen", "Lull cannot listen on this device.",
     "If another program has its port, end that program. If lulld was started with --listen and an "
     "address that is not there, start it without. Lull tries again by itself."},
    {"connected", "You and {name} are connected.", "There is nothing to do."},
    {"clocks_apart",
     "The clocks of the two devices are too far apart, so the devices pass each other by.",
     "Set date, time and time zone right on both devices."},
    {"versions", "The two devices run versions of Lull that do not understand each other.",
     "Bring the older one up to date. What was written stays."},
    {"store_full",
     "{name}'s device has sent more than Lull keeps, so nothing more comes in from there.",
     "What is here stays, and you can go on writing. To stay with what you have: lull stop, which "
     "ends the pairing. Should that be a mistake, let {name} delete what is not needed, stop on "
     "both devices, and pair anew."},
    {"too_many_replicas",
     "{name}'s device has come under more names than a pairing holds, as after many restores, so "
     "nothing is carried over any more.",
     "Pair the two devices anew: lull stop, then lull pair. What is here stays."},
    {"firewall", "{name}'s device is near, but a firewall keeps the two apart.",
     "Allow Lull in the firewall of both devices: the TCP port that each one names under "
     "\"listening\", and UDP port 23917."},
    {"vpn", "Traffic to {name}'s device goes into a VPN instead of the home network.",
     "Switch the VPN off, or let it leave the local network alone. Many have a setting for that."},
    {"other_network", "You are in another network than the one where you met {name}'s device.",
     "Put both devices into the same network, not one of them into a guest network. If a router "
     "joins the two networks: lull connect ADDRESS:PORT."},
    {"not_open_there",
     "There is a device at {name}'s address, and Lull is not open on it, or it has another address "
     "now.",
     "Nothing to do here: they meet by themselves once Lull is open on both."},
    {"stranger_answers", "Something else answers at the address where {name}'s device was.",
     "Nothing to do here: they meet by themselves once both are in one network. To help, run "
     "lull connect with the address that lull doctor shows over there."},
    {"no_answer", "Nothing answers where {name}'s device was last.",
     "It is off, asleep or elsewhere. If it is on and in this network, the network may keep its "
     "devices apart, as guest networks do: use another one, or a phone's hotspot."},
    {"looking", "Lull is looking for {name}'s device and has no answer yet.",
     "Give it a minute. If nothing comes, run lull doctor again."},
    {"quiet", "Lull sends no beacons here, because you asked it to be quiet.",
     "lull quiet off lets the devices find each other; or use lull connect ADDRESS:PORT."},
    {"history_forked",
     "The other device's history split in two, as after a copied disk. Nothing was overwritten.",
     "Pair the two devices anew: lull stop, then lull pair."},
    {"damaged_changes",
     "Some changes from the other device break a rule. They were put aside; the rest goes on.",
     "If it happens again, bring both devices up to date."},
};

std::string day_of(std::int64_t ms) {
  const std::time_t seconds = static_cast<std::time_t>(ms / 1000);
  std::tm parts{};
  char text[16] = "";
  if (::localtime_r(&seconds, &parts) != nullptr)
    std::strftime(text, sizeof text, "%Y-%m-%d", &parts);
  return text;
}

/// "today", "yesterday" or the date.
std::string near_day(std::int64_t ms) {
  constexpr std::int64_t kDayMs = 24 * 3600 * std::int64_t{1000};
  const auto now = static_cast<std::int64_t>(std::time(nullptr)) * 1000;
  const auto day = day_of(ms);
  if (day == day_of(now)) return "today";
  return day == day_of(now - kDayMs) ? "yesterday" : day;
}

std::string with_name(std::string_view text, const std::string& name) {
  constexpr std::string_view kHole = "{name}";
  std::string out(text);
  for (auto at = out.find(kHole); at != std::string::npos; at = out.find(kHole, at))
    out.replace(at, kHole.size(), name);
  return out;
}

std::string name_of(const proto::DoctorReply& reply, const std::string& peer) {
  for (const auto& one : reply.peers())
    if (one.id() == peer && !one.display().empty()) return one.display();
  return "the other person";
}

/// What has not gone over yet: whole entries, and the day up to which all are there.
std::string delivery(const proto::PeerWay& peer, const std::string& name) {
  const auto waiting = peer.entries_waiting();
  if (waiting == 0) return fmt::format("Everything that you shared is with {}.", name);
  constexpr std::int64_t kDayMs = 24 * 3600 * std::int64_t{1000};
  return fmt::format("{} of your entries {}; everything up to {} is over there.", waiting,
                     waiting == 1 ? "waits" : "wait", near_day(peer.waiting_since_ms() - kDayMs));
}

std::string contact(const proto::PeerWay& peer) {
  if (peer.connected()) return "connected now, at " + peer.address();
  if (peer.contact_ms() == 0) return "not connected so far";
  return fmt::format("last connected {}, at {} ({})", near_day(peer.contact_ms()), peer.address(),
                     phrase_of(ways(), peer.way()));
}

std::string link_json(const proto::Link& link) {
  return JsonObject()
      .text("name", link.name())
      .texts("addresses", {link.addresses().begin(), link.addresses().end()})
      .flag("point_to_point", link.point_to_point())
      .done();
}

std::string way_json(const proto::PeerWay& peer) {
  return JsonObject()
      .text("id", peer.id())
      .text("display", peer.display())
      .flag("connected", peer.connected())
      .text("address", peer.address())
      .text("way", word_of(ways(), peer.way()))
      .text("last_contact", peer.contact_ms() > 0 ? day_of(peer.contact_ms()) : "")
      .number("waiting", peer.entries_waiting())
      .text("all_before", peer.entries_waiting() > 0 ? day_of(peer.waiting_since_ms()) : "")
      .done();
}

std::string finding_json(const proto::Finding& finding) {
  return JsonObject()
      .text("cause", finding.cause())
      .text("peer", finding.peer())
      .texts("evidence", {finding.evidence().begin(), finding.evidence().end()})
      .done();
}

template <class Items, class ToJson>
std::string json_of(const Items& items, ToJson to_json) {
  std::vector<std::string> out;
  for (const auto& item : items) out.push_back(to_json(item));
  return json_list(out);
}

std::string json(const proto::DoctorReply& reply) {
  return JsonObject()
      .text("state", word_of(states(), reply.state()))
      .flag("paused", reply.paused())
      .flag("quiet", reply.quiet())
      .texts("listening", {reply.listening().begin(), reply.listening().end()})
      .raw("links", json_of(reply.links(), link_json))
      .raw("peers", json_of(reply.peers(), way_json))
      .raw("findings", json_of(reply.findings(), finding_json))
      .raw("box", box_json(reply.box()))
      .done();
}

void show(Console& console, const proto::DoctorReply& reply) {
  for (const auto& finding : reply.findings()) {
    const auto known = std::ranges::find_if(
        kRemedies, [&](const Remedy& one) { return finding.cause() == one.cause; });
    const auto name = name_of(reply, finding.peer());
    if (known == std::end(kRemedies)) {
      console.data(for_people("Something this version has no words for: " + finding.cause() + "."));
    } else {
      console.data(for_people(with_name(known->what, name)));
      console.data(for_people(with_name(known->next, name)));
    }
    if (!finding.evidence().empty())
      console.data(for_people(fmt::format("  ({})", fmt::join(finding.evidence(), ", "))));
  }
  for (const auto& peer : reply.peers()) {
    const auto name = name_of(reply, peer.id());
    console.data("");
    console.data(for_people(name + ": " + contact(peer) + "."));
    if (peer.waiting_known()) console.data(for_people(delivery(peer, name)));
  }
  if (!reply.listening().empty())
    console.data(for_people(fmt::format("listening: {}", fmt::join(reply.listening(), ", "))));
  for (const auto& link : reply.links())
    console.data(
        for_people(fmt::format("network:   {} {}{}", link.name(), fmt::join(link.addresses(), ", "),
                               link.point_to_point() ? " (a tunnel)" : "")));
  if (const auto box = box_words(reply.box()); !box.empty()) console.data("lulld:     " + box);
}

}  // namespace

std::span<const Remedy> remedies() {
  return kRemedies;
}

Result<void> perform(Session& session, const verb::Doctor&) {
  proto::DoctorReply reply;
  LULL_TRY(session.client.call("Doctor", proto::Empty(), reply));
  if (session.globals.json)
    session.console.data(json(reply));
  else
    show(session.console, reply);
  return {};
}

Result<void> perform(Session& session, const verb::Quiet& what) {
  proto::QuietRequest request;
  request.set_on(what.on);
  proto::Empty reply;
  LULL_TRY(session.client.call("Quiet", request, reply));
  if (session.globals.json) session.console.data(JsonObject().flag("quiet", what.on).done());
  session.console.say(what.on ? "Quiet: this device sends no beacons. It still answers, and meets "
                                "at addresses that are known or typed."
                              : "This device sends beacons again while it looks for the other.");
  return {};
}

}  // namespace lull::cli
