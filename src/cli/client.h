// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <string_view>

#include "base/descriptor.h"
#include "base/result.h"
#include "cli/console.h"
#include "cli/limits.h"

namespace google::protobuf {
class MessageLite;
}

namespace lull::cli {

/// Where the daemon listens: DIR/control with a home, $XDG_RUNTIME_DIR/lull/control without, or in
/// the data directory where there is no runtime directory: node/home.cc chooses the same.
/// kInvalid ("home_unknown", "home_too_long").
Result<std::filesystem::path> socket_path(std::string_view home, const Environment& environment);

/// Where the daemon keeps what it stores: DIR with a home, otherwise in the data directory.
std::filesystem::path data_folder(std::string_view home, const Environment& environment);

/// Calls of proto/control.proto's service: length (u32, little endian) and Call, length and
/// Answer. Blocking, with a deadline; every call has a connection of its own, so that a daemon may
/// hang up on an idle one while a person reads. What was sent is wiped from memory, since a call
/// may hold a passphrase. Errors are those of the daemon, and kUnavailable ("daemon_not_running",
/// "no_answer"), kDamaged ("answer_malformed"), kTooLarge ("request_too_large").
class Client {
 public:
  explicit Client(std::filesystem::path socket) : socket_(std::move(socket)) {}

  Result<void> call(std::string_view method, const google::protobuf::MessageLite& request,
                    google::protobuf::MessageLite& reply, int deadline_ms = kCallDeadlineMs);
  /// The same, with an open file that goes along: the daemon opens none itself.
  Result<void> call_with_file(std::string_view method, const google::protobuf::MessageLite& request,
                              const Descriptor& file, google::protobuf::MessageLite& reply,
                              int deadline_ms = kCallDeadlineMs);
  /// A call that is asked by the program itself after an event: no use (proto/README.md,
  /// "Control").
  Result<void> call_by_itself(std::string_view method, const google::protobuf::MessageLite& request,
                              google::protobuf::MessageLite& reply);

  /// Starts Watch. Read its events with next_event().
  Result<Descriptor> watch();
  /// True with an event, false if there was none for so long (negative: no end). An error ends it.
  static Result<bool> next_event(const Descriptor& from, google::protobuf::MessageLite& event,
                                 int wait_ms);

 private:
  Result<Descriptor> connect() const;
  std::filesystem::path socket_;
};

}  // namespace lull::cli
