// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <memory>

#include "desktop/bus.h"
#include "node/notifier.h"

namespace lull::desktop {

/// The person's desktop, as far as there is one: shows reminders through
/// org.freedesktop.Notifications under the name "Notes", and says when the screen is locked or the
/// machine is about to sleep (logind, and the screen savers of the desktops). Until that is done
/// with, logind is asked to wait.
class Desktop final : public node::Notifier {
 public:
  explicit Desktop(asio::io_context& io);
  ~Desktop() override;

  void show(const std::string& title) override;
  /// Called when nobody is at the screen any more.
  void on_away(std::function<void()> away);

 private:
  struct Handlers;
  void listen_to_system();
  void listen_to_session();
  void hold_sleep();
  void let_sleep();

  asio::io_context& io_;
  std::unique_ptr<Bus> session_;
  std::unique_ptr<Bus> system_;
  std::function<void()> away_;
  int sleep_lock_ = -1;
};

}  // namespace lull::desktop
