// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <asio/io_context.hpp>
#include <asio/steady_timer.hpp>
#include <list>
#include <memory>
#include <string>

#include "base/clock.h"
#include "control/service.h"
#include "web/admission.h"
#include "web/http_server.h"
#include "web/verdict.h"

namespace lull::web {

/// The control services for a page in a browser on this computer: the same methods as JSON over
/// HTTP on loopback, and the page itself (proto/README.md, "The page"). Off until open(); closes
/// itself after kIdleMs without a request or a stream. Nothing of a request is logged.
class Gateway {
 public:
  /// All outlive it.
  Gateway(asio::io_context& io, control::Service& service, const Clock& clock);
  ~Gateway();

  /// An address that lets one page in, once. kUnavailable "page_failed".
  Result<std::string> open();
  /// Ends every session and closes the port.
  void close();

 private:
  struct Stream;
  using Way = std::shared_ptr<Exchange>;
  void handle(Request request, const Way& way);
  void send_static(const Verdict& verdict, const RequestHead& head, const Way& way);
  void begin_session(std::string_view body, const Way& way);
  void call(Admission::Session session, const Verdict& verdict, const Request& request,
            const Way& way);
  void watch(Admission::Session session, const Way& way);
  void pass_on(Stream& stream, std::string text);
  void drop(std::list<Stream>::iterator stream);
  void end_session(Admission::Session session);
  void end_what_has_no_session();
  void arm();
  void beat();
  void look_whether_erased();

  asio::io_context& io_;
  control::Service& service_;
  const Clock& clock_;
  HttpServer server_;
  Admission admission_;
  std::list<Stream> streams_;
  asio::steady_timer timer_;
  std::int64_t used_ms_ = 0;
  bool was_set_up_ = false;
  int state_watch_ = 0;
  std::shared_ptr<bool> alive_ = std::make_shared<bool>(true);
};

}  // namespace lull::web
