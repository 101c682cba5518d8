// SPDX-License-Identifier: Apache-2.0
#include "cli/notebook.h"

#include "control.pb.h"

namespace lull::cli {

Result<void> open_notebook(Session& session) {
  proto::UnlockRequest request;
  LULL_ASSIGN(const SecretText passphrase, session.secret("Passphrase of your private notebook:"));
  request.mutable_passphrase()->assign(passphrase.expose_text());
  proto::Empty reply;
  const auto done = session.client.call("OpenNotebook", request, reply, kSlowCallDeadlineMs);
  wipe(*request.mutable_passphrase());
  return done;
}

Result<void> call_with_notebook(Session& session, std::string_view method,
                                const google::protobuf::MessageLite& request,
                                google::protobuf::MessageLite& reply, int deadline_ms) {
  const auto done = session.client.call(method, request, reply, deadline_ms);
  if (done || std::string_view(done.error().reason) != "notebook_locked") return done;
  const auto opened = open_notebook(session);
  // Nobody to ask: that it is closed says more than that no passphrase came.
  if (!opened && std::string_view(opened.error().reason) == "passphrase_needed") return done;
  LULL_TRY(opened);
  return session.client.call(method, request, reply, deadline_ms);
}

}  // namespace lull::cli
