// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include "cli/json.h"
#include "cli/messages.h"
#include "cli/names.h"
#include "cli/text.h"
#include "cli/verbs.h"
#include "control.pb.h"

namespace lull::cli {
namespace {

/// PRACTICE.md 3.7, for somebody who may be frightened.
constexpr const char* kHonestLines[] = {
    "Before you begin, six plain things that Lull cannot protect you from:",
    "1. Someone who makes you open it and show the screen.",
    "2. Spying software on this computer, or an account here that you share.",
    "3. Screenshots, photos of the screen, and people's memory.",
    "4. A partner who runs an altered program and keeps what you shared.",
    "5. Someone who finds the program on the disk, among the installed packages, or sees this "
    "device on the home network.",
    "6. Experts with time, who on some disks can bring back what was erased.",
    "Having it may itself be a risk. If that could be so for you, you may be safer without it, and "
    "you can stop here.",
};

/// A hint only: nothing about the passphrase is kept.
const char* strength_hint(std::string_view passphrase) {
  std::size_t words = 0;
  bool in_word = false;
  for (const char c : passphrase) {
    if (c != ' ' && !in_word) ++words;
    in_word = c != ' ';
  }
  const std::size_t length = characters(passphrase);
  if (length >= 24 || words >= 5) return "That is a strong one.";
  if (length >= 16 || words >= 4) return "That is a good one.";
  return "That is enough; a few more words would make it much harder to guess.";
}

/// The passphrase twice from a terminal, once from a descriptor.
Result<SecretText> new_passphrase(Session& session, std::string_view question) {
  LULL_ASSIGN(SecretText first, session.secret(question));
  if (characters(first.expose_text()) < kPassphraseMin)
    return fail(Code::kInvalid, "passphrase_too_short");
  if (session.globals.passphrase_fd >= 0) return first;
  session.console.say(strength_hint(first.expose_text()));
  LULL_ASSIGN(const SecretText second, session.secret("The same again:"));
  if (first.expose_text() != second.expose_text())
    return fail(Code::kInvalid, "passphrases_differ");
  return first;
}

void put(std::string* field, const SecretText& secret) {
  field->assign(secret.expose_text());
}

Result<void> refuse_second_setup(Session& session) {
  proto::StatusReply status;
  LULL_TRY(session.client.call("Status", proto::StatusRequest(), status));
  if (status.state() != proto::STATE_NEW) return fail(Code::kExists, "already_set_up");
  return {};
}

Result<void> ask_adults(Session& session, const verb::Setup& what) {
  if (what.adults) return {};
  if (!session.asks()) return fail(Code::kInvalid, "adults_needed");
  const auto answer = session.console.choose(
      "Are you both at least 18, and adults where you live? [yes/no]", {"yes", "no"});
  if (!answer) return fail(Code::kInvalid, "cancelled");
  if (*answer == "no") return fail(Code::kRefused, "adults_only");
  return {};
}

Result<std::string> ask_name(Session& session, const verb::Setup& what) {
  if (!what.name.empty()) return what.name;
  if (!session.asks()) return fail(Code::kInvalid, "name_needed");
  const auto name =
      session.console.ask("A nickname, which the other person will see (1 to 24 characters):");
  if (!name || name->empty()) return fail(Code::kInvalid, "display_invalid");
  return *name;
}

void show_recovery_code(Session& session, const std::string& code) {
  Console& console = session.console;
  console.say(
      "\nThis is your recovery code. It opens Lull if you forget the passphrase, and it is shown "
      "only now. Write it on paper and keep it where only you look:\n");
  console.data(session.globals.json ? JsonObject().text("recovery_code", code).done()
                                    : for_people(code));
  console.say("\nThat was all. Next: lull pair, when you sit together, or lull want.");
}

/// Empties the fields that hold passphrases, whatever happened to the call.
struct WipeSetup {
  proto::SetupRequest& request;
  ~WipeSetup() {
    wipe(*request.mutable_passphrase());
    wipe(*request.mutable_private_passphrase());
  }
};
struct WipeUnlock {
  proto::UnlockRequest& request;
  ~WipeUnlock() {
    wipe(*request.mutable_passphrase());
    wipe(*request.mutable_new_passphrase());
  }
};

Result<void> ask_to_erase(Session& session, const verb::Erase& what) {
  if (what.yes) return {};
  if (!session.asks()) return fail(Code::kInvalid, "erase_word_needed");
  session.console.say(
      "This destroys the keys and then everything that Lull holds on this device: your entries, "
      "your notebook, and what was shared with you. It cannot be undone. The other device is told "
      "nothing; what it holds of yours stays there, so withdraw it first if you want it gone. A "
      "backup that you made stays where you put it.\n"
      "Think first whether you may need any of it later: as a memory, or as evidence.");
  const auto typed = session.console.ask("To go on, type the word erase:");
  if (!typed || *typed != "erase") return fail(Code::kInvalid, "cancelled");
  return {};
}

}  // namespace

Result<void> perform(Session& session, const verb::Setup& what) {
  LULL_TRY(refuse_second_setup(session));
  for (const char* line : kHonestLines) session.console.say(line);
  LULL_TRY(ask_adults(session, what));
  proto::SetupRequest request;
  const WipeSetup wiped{request};
  LULL_ASSIGN(*request.mutable_display(), ask_name(session, what));
  request.set_adults_confirmed(true);
  LULL_ASSIGN(const SecretText passphrase,
              new_passphrase(session, "A passphrase, at least 12 characters or a few words:"));
  put(request.mutable_passphrase(), passphrase);
  if (what.second_passphrase) {
    LULL_ASSIGN(const SecretText second,
                new_passphrase(session, "Another one, for the private notebook:"));
    put(request.mutable_private_passphrase(), second);
  }
  proto::SetupReply reply;
  LULL_TRY(session.client.call("Setup", request, reply, kSlowCallDeadlineMs));
  show_recovery_code(session, reply.recovery_code());
  wipe(*reply.mutable_recovery_code());
  return {};
}

Result<void> perform(Session& session, const verb::Unlock& what) {
  proto::UnlockRequest request;
  const WipeUnlock wiped{request};
  request.set_recovery(what.recovery);
  LULL_ASSIGN(const SecretText key,
              session.secret(what.recovery ? "Recovery code:" : "Passphrase:"));
  put(request.mutable_passphrase(), key);
  if (what.recovery) {
    LULL_ASSIGN(const SecretText fresh,
                new_passphrase(session, "A new passphrase, at least 12 characters:"));
    put(request.mutable_new_passphrase(), fresh);
  }
  proto::Empty reply;
  LULL_TRY(session.client.call("Unlock", request, reply, kSlowCallDeadlineMs));
  if (session.globals.json) session.console.data(JsonObject().text("state", "open").done());
  session.console.say("Lull is open.");
  return {};
}

Result<void> perform(Session& session, const verb::Lock&) {
  proto::Empty reply;
  LULL_TRY(session.client.call("Lock", proto::Empty(), reply, kSlowCallDeadlineMs));
  if (session.globals.json) session.console.data(JsonObject().text("state", "locked").done());
  session.console.say("Lull is locked.");
  return {};
}

Result<void> perform(Session& session, const verb::Stop& what) {
  session.console.say(
      what.tell ? "This ends the pairing on this device, now, and tells the other device so if it "
                  "is there to hear it. What you wrote stays here."
                : "This ends the pairing on this device, now and without a word to the other side; "
                  "there it looks like being away. What you wrote stays here.");
  proto::StopRequest request;
  request.set_tell(what.tell);
  LULL_ASSIGN(const SecretText passphrase, session.secret("Passphrase:"));
  put(request.mutable_passphrase(), passphrase);
  proto::Empty reply;
  const auto done = session.client.call("Stop", request, reply, kSlowCallDeadlineMs);
  wipe(*request.mutable_passphrase());
  LULL_TRY(done);
  if (session.globals.json) session.console.data(JsonObject().flag("stopped", true).done());
  session.console.say("The pairing has ended. Nothing goes out any more.");
  return {};
}

Result<void> perform(Session& session, const verb::Erase& what) {
  LULL_TRY(ask_to_erase(session, what));
  proto::EraseRequest request;
  request.set_without_passphrase(what.without_passphrase);
  if (!what.without_passphrase) {
    LULL_ASSIGN(const SecretText passphrase, session.secret("Passphrase:"));
    put(request.mutable_passphrase(), passphrase);
  }
  proto::Empty reply;
  const auto done = session.client.call("Erase", request, reply, kSlowCallDeadlineMs);
  wipe(*request.mutable_passphrase());
  LULL_TRY(done);
  if (session.globals.json) session.console.data(JsonObject().flag("erased", true).done());
  session.console.say(
      "Everything here is erased, and Lull no longer starts by itself. The program is still "
      "installed; remove lull and lulld as you put them there.");
  return {};
}

}  // namespace lull::cli
