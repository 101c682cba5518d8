// SPDX-License-Identifier: Apache-2.0
#include <filesystem>

#include "cli/given_file.h"
#include "cli/json.h"
#include "cli/new_file.h"
#include "cli/verbs.h"
#include "control.pb.h"

namespace lull::cli {
namespace {

Result<void> refuse_if_set_up(Session& session) {
  proto::StatusReply status;
  LULL_TRY(session.client.call("Status", proto::StatusRequest(), status));
  if (status.state() != proto::STATE_NEW) return fail(Code::kExists, "already_set_up");
  return {};
}

constexpr NewFile::Reasons kBackupReasons{"backup_exists", "backup_path_invalid"};

/// Whether a backup may be written there: not into the home itself.
Result<void> check_place(const Session& session, const std::filesystem::path& file, bool replace) {
  std::error_code ignored;
  if (std::filesystem::equivalent(file.parent_path(), session.home, ignored))
    return fail(Code::kInvalid, "backup_path_invalid");
  return NewFile::check(file, replace, kBackupReasons);
}

}  // namespace

Result<void> perform(Session& session, const verb::Backup& what) {
  std::error_code ignored;
  const auto path = std::filesystem::absolute(what.file, ignored);
  // Asked here so that nobody types a passphrase in vain; it is looked at again at the end.
  LULL_TRY(check_place(session, path, what.force));
  session.console.say(
      "This writes everything that is here into one sealed file, the private notebook too. The "
      "passphrases and the recovery code of today open it, also if you change them later.");
  proto::BackupRequest request;
  const WipedPassphrase<proto::BackupRequest> wiped{request};
  LULL_ASSIGN(const SecretText passphrase, session.secret("Passphrase:"));
  request.mutable_passphrase()->assign(passphrase.expose_text());
  proto::BackupReply reply;
  LULL_ASSIGN(auto file, NewFile::begin(path, kBackupReasons));
  LULL_TRY(session.client.call_with_file("Backup", request, file.descriptor(), reply,
                                         kCopyCallDeadlineMs));
  LULL_TRY(file.finish(what.force));
  if (session.globals.json)
    session.console.data(JsonObject()
                             .text("backup", path.string())
                             .number("bytes", static_cast<std::int64_t>(reply.bytes()))
                             .done());
  session.console.say(
      "The backup is written. It is of most use away from this device. To put it back where "
      "nothing is set up yet: lull restore FILE.");
  return {};
}

Result<void> perform(Session& session, const verb::Restore& what) {
  LULL_TRY(refuse_if_set_up(session));
  LULL_ASSIGN(const auto file,
              open_given(what.file, {"backup_missing", "backup_unreadable", "backup_foreign"}));
  proto::RestoreRequest request;
  const WipedPassphrase<proto::RestoreRequest> wiped{request};
  request.set_recovery(what.recovery);
  LULL_ASSIGN(const SecretText key, session.secret(what.recovery ? "Recovery code of that time:"
                                                                 : "Passphrase of that time:"));
  request.mutable_passphrase()->assign(key.expose_text());
  proto::RestoreReply reply;
  const auto done =
      session.client.call_with_file("Restore", request, file, reply, kCopyCallDeadlineMs);
  // lull unlock --recovery, which the other sentence offers, is of no use here.
  if (!done && done.error().code == Code::kWrongKey && !what.recovery)
    return fail(Code::kWrongKey, "backup_wrong_passphrase");
  LULL_TRY(done);
  if (session.globals.json)
    session.console.data(
        JsonObject().text("state", "locked").flag("paused", reply.paired()).done());
  session.console.say(what.recovery ? "Everything is back as it was. Open it with: lull unlock "
                                      "--recovery."
                                    : "Everything is back as it was. Open it with: lull unlock.");
  if (reply.paired())
    session.console.say(
        "Nothing goes to the other device until you say lull resume; what was taken back or "
        "deleted since then goes here as well once the two have met. If you had ended the pairing "
        "since, end it again first: lull stop.");
  return {};
}

}  // namespace lull::cli
