// SPDX-License-Identifier: Apache-2.0
#include "desktop/desktop.h"

#include <fcntl.h>
#include <systemd/sd-bus.h>
#include <unistd.h>

#include <string_view>
#include <utility>

#include "base/log.h"

namespace lull::desktop {

namespace {

/// What other programs of this desktop see of this one.
constexpr const char* kName = "Notes";
constexpr const char* kLogind = "org.freedesktop.login1";
constexpr const char* kLogindPath = "/org/freedesktop/login1";
constexpr const char* kLogindManager = "org.freedesktop.login1.Manager";
constexpr const char* kNotifications = "org.freedesktop.Notifications";

bool flag_of(sd_bus_message* message) {
  int flag = 0;
  return sd_bus_message_read(message, "b", &flag) > 0 && flag != 0;
}

/// Whether PropertiesChanged says that a session is locked.
bool says_locked(sd_bus_message* message) {
  if (sd_bus_message_skip(message, "s") < 0 ||
      sd_bus_message_enter_container(message, 'a', "{sv}") < 0)
    return false;
  while (sd_bus_message_enter_container(message, 'e', "sv") > 0) {
    const char* name = nullptr;
    int locked = 0;
    if (sd_bus_message_read(message, "s", &name) < 0) return false;
    if (std::string_view(name) == "LockedHint")
      return sd_bus_message_read(message, "v", "b", &locked) > 0 && locked != 0;
    if (sd_bus_message_skip(message, "v") < 0 || sd_bus_message_exit_container(message) < 0)
      return false;
  }
  return false;
}

}  // namespace

/// What sd-bus calls back: `self` is the Desktop.
struct Desktop::Handlers {
  static Desktop& of(void* self) { return *static_cast<Desktop*>(self); }

  static int shown(sd_bus_message* answer, void*, sd_bus_error*) {
    if (sd_bus_message_is_method_error(answer, nullptr) > 0)
      log_warning("the desktop did not show a reminder");
    return 0;
  }
  static int prepare_for_sleep(sd_bus_message* message, void* self, sd_bus_error*) {
    if (!flag_of(message)) {
      of(self).hold_sleep();
      return 0;
    }
    of(self).away_();
    of(self).let_sleep();
    return 0;
  }
  static int lock(sd_bus_message*, void* self, sd_bus_error*) {
    of(self).away_();
    return 0;
  }
  static int properties_changed(sd_bus_message* message, void* self, sd_bus_error*) {
    if (says_locked(message)) of(self).away_();
    return 0;
  }
  static int active_changed(sd_bus_message* message, void* self, sd_bus_error*) {
    const char* interface = sd_bus_message_get_interface(message);
    const bool screen_saver =
        interface != nullptr && std::string_view(interface).ends_with(".ScreenSaver");
    if (screen_saver && flag_of(message)) of(self).away_();
    return 0;
  }
  static int sleep_held(sd_bus_message* answer, void* self, sd_bus_error*) {
    int fd = -1;
    if (sd_bus_message_read(answer, "h", &fd) <= 0) return 0;
    of(self).let_sleep();
    of(self).sleep_lock_ = ::fcntl(fd, F_DUPFD_CLOEXEC, 0);
    return 0;
  }
};

Desktop::Desktop(asio::io_context& io)
    : io_(io), session_(std::make_unique<Bus>(io, Which::kSession)) {}

Desktop::~Desktop() {
  let_sleep();
}

void Desktop::show(const std::string& title) {
  if (session_->raw() == nullptr) {
    // The desktop may have begun after the daemon, or anew.
    session_ = std::make_unique<Bus>(io_, Which::kSession);
    if (away_) listen_to_session();
  }
  auto* bus = session_->raw();
  // No icon, no body, no actions, no hints; for as long as the desktop likes.
  if (bus == nullptr ||
      sd_bus_call_method_async(bus, nullptr, kNotifications, "/org/freedesktop/Notifications",
                               kNotifications, "Notify", Handlers::shown, this, "susssasa{sv}i",
                               kName, 0u, "", title.c_str(), "", 0, 0, -1) < 0)
    return log_warning("there is no desktop to show a reminder on");
  session_->kick();
}

void Desktop::on_away(std::function<void()> away) {
  away_ = std::move(away);
  system_ = std::make_unique<Bus>(io_, Which::kSystem);
  listen_to_system();
  listen_to_session();
}

void Desktop::listen_to_system() {
  auto* bus = system_->raw();
  if (bus == nullptr) return;
  sd_bus_match_signal_async(bus, nullptr, kLogind, kLogindPath, kLogindManager, "PrepareForSleep",
                            Handlers::prepare_for_sleep, nullptr, this);
  sd_bus_match_signal_async(bus, nullptr, kLogind, nullptr, "org.freedesktop.login1.Session",
                            "Lock", Handlers::lock, nullptr, this);
  sd_bus_add_match_async(bus, nullptr,
                         "type='signal',sender='org.freedesktop.login1',"
                         "interface='org.freedesktop.DBus.Properties',member='PropertiesChanged',"
                         "arg0='org.freedesktop.login1.Session'",
                         Handlers::properties_changed, nullptr, this);
  hold_sleep();
}

void Desktop::listen_to_session() {
  if (session_->raw() == nullptr) return;
  sd_bus_add_match_async(session_->raw(), nullptr, "type='signal',member='ActiveChanged'",
                         Handlers::active_changed, nullptr, this);
  session_->kick();
}

/// So that the keys are gone from memory before the machine sleeps.
void Desktop::hold_sleep() {
  sd_bus_call_method_async(system_->raw(), nullptr, kLogind, kLogindPath, kLogindManager, "Inhibit",
                           Handlers::sleep_held, this, "ssss", "sleep", kName, "Saving", "delay");
  system_->kick();
}

void Desktop::let_sleep() {
  if (sleep_lock_ >= 0) ::close(sleep_lock_);
  sleep_lock_ = -1;
}

}  // namespace lull::desktop
