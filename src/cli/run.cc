// SPDX-License-Identifier: Apache-2.0
#include "cli/run.h"

#include "cli/json.h"
#include "cli/messages.h"
#include "cli/options.h"
#include "cli/verbs.h"

namespace lull::cli {
namespace {

Exit tell(const Error& error, const Globals& globals, Console& console) {
  const Message& message = message_for(error);
  if (globals.json)
    console.data(JsonObject().text("error", error.reason).text("message", message.sentence).done());
  console.say(message.sentence);
  return message.exit;
}

Result<void> perform_in(const Invocation& invocation, const Environment& environment,
                        Console& console) {
  LULL_ASSIGN(auto socket, socket_path(invocation.globals.home, environment));
  Session session{invocation.globals, console, Client(std::move(socket)),
                  data_folder(invocation.globals.home, environment)};
  return std::visit([&](const auto& what) { return perform(session, what); }, invocation.verb);
}

}  // namespace

int run(const std::vector<std::string>& args, const Environment& environment, Console& console) {
  const auto parsed = parse(args);
  if (const auto* said = std::get_if<Said>(&parsed)) {
    if (said->exit == kExitDone)
      console.raw(said->text);
    else
      console.say(said->text);
    return said->exit;
  }
  const auto& invocation = std::get<Invocation>(parsed);
  const auto done = perform_in(invocation, environment, console);
  return done ? kExitDone : tell(done.error(), invocation.globals, console);
}

}  // namespace lull::cli
