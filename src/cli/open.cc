// SPDX-License-Identifier: Apache-2.0
#include "cli/browser.h"
#include "cli/json.h"
#include "cli/verbs.h"
#include "control.pb.h"

namespace lull::cli {
namespace {

Result<void> close_page(Session& session) {
  proto::Empty reply;
  LULL_TRY(session.client.call("ClosePage", proto::Empty(), reply));
  if (session.globals.json) session.console.data(JsonObject().flag("open", false).done());
  session.console.say("The page is closed.");
  return {};
}

/// The address lets whoever has it in, so it is shown only where that is the way to the page.
void print_address(Session& session, const std::string& address) {
  session.console.data(session.globals.json ? JsonObject().text("address", address).done()
                                            : address);
}

}  // namespace

Result<void> perform(Session& session, const verb::Open& what) {
  if (what.close) return close_page(session);
  proto::OpenPageReply reply;
  LULL_TRY(session.client.call("OpenPage", proto::Empty(), reply));
  if (what.print) {
    print_address(session, reply.address());
  } else if (open_in_browser(reply.address())) {
    if (session.globals.json) session.console.data(JsonObject().flag("open", true).done());
    session.console.say("The page opens in your browser. Close it again with: lull open --close.");
  } else {
    print_address(session, reply.address());
    session.console.say(
        "No browser could be started here. Open this address on this computer within two minutes; "
        "it works once.");
  }
  return {};
}

}  // namespace lull::cli
