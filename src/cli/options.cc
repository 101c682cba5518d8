// SPDX-License-Identifier: Apache-2.0
#include "cli/options.h"

#include <algorithm>

#include "cli/builder.h"
#include "cli/completion.h"
#include "cli/text.h"
#include "cli/verb_tree.h"

namespace lull::cli {
namespace {

constexpr const char* kAbout =
    "A private notebook for two. Everything stays on this device until you share it. Without a "
    "verb: what is new, and what you could do next.";

Said wrong(const std::string& path, const std::string& what) {
  return {kExitUsage, for_people(what) + ".\nSee: lull help" + (path.empty() ? "" : " " + path)};
}

/// What CLI11 cannot say about arguments that need one another; empty if all is well.
std::string missing_in(const Verb& chosen) {
  if (const auto* withdraw = std::get_if<verb::Withdraw>(&chosen))
    if (withdraw->ids.empty() && !withdraw->all) return "ID or --all is required";
  if (const auto* round = std::get_if<verb::AnswerRound>(&chosen))
    if (round->answer.empty() && !round->take_back) return "ANSWER or --take-back is required";
  if (const auto* remind = std::get_if<verb::RemindAdd>(&chosen))
    if (remind->at.empty() && remind->daily.empty() && remind->weekly.empty() &&
        remind->monthly.empty() && !remind->after_check_in)
      return "--at, --daily, --weekly, --monthly or --after-checkin is required";
  return {};
}

}  // namespace

CLI::Validator one_of(const std::vector<std::string>& words) {
  std::string all;
  for (const auto& word : words) all += (all.empty() ? "" : ", ") + word;
  return CLI::Validator(
      [words, all](std::string& given) {
        const bool known = std::find(words.begin(), words.end(), given) != words.end();
        return known ? std::string() : "choose one of " + all;
      },
      "", all);
}

CLI::Validator number(int least, int most, int step, const char* what, const char* also) {
  return CLI::Validator(
      [=](const std::string& given) -> std::string {
        if (also != nullptr && given == also) return {};
        const bool digits = !given.empty() && given.size() <= 6 &&
                            given.find_first_not_of("0123456789") == std::string::npos;
        const int value = digits ? std::stoi(given) : -1;
        return value >= least && value <= most && value % step == 0 ? "" : what;
      },
      "", "");
}

Builder::Builder() : app_(kAbout, "lull") {
  app_.footer("lull help want");
  app_.set_help_flag();
  app_.require_subcommand(0, 1);
  add_globals(app_);
  start();
  keeping();
  pairing();
  network();
  writing();
  plans();
  proposals();
  rounds();
  views();
  looking_back();
  catalogue();
  reading();
  sharing();
  reminders();
  settings();
  transfer();
}

/// The same on every level, so that they may stand anywhere on the line.
void Builder::add_globals(CLI::App& app) {
  app.add_option("--home", globals.home, "where lulld keeps its data (or LULL_HOME)")
      ->type_name("DIR");
  app.add_flag("--json", globals.json, "one JSON object per result and line");
  app.add_option("--passphrase-fd", globals.passphrase_fd, "read passphrases from there")
      ->type_name("N")
      ->check(number(0, 999999, 1, "the number of an open descriptor"));
  app.add_flag("-h,--help", help_flag_, "this help");
}

void Builder::add_id(CLI::App& app, std::string& to, const char* name) {
  app.add_option(name, to, "the id or its start")->type_name("")->required();
}

void Builder::add_ids(CLI::App& app, std::vector<std::string>& to) {
  app.add_option("ID", to, "ids or their starts")->type_name("")->required();
}

void Builder::start() {
  auto help =
      verb<verb::Waiting>("help", "what there is, or how one verb is used", "lull help want");
  help.app.add_option("VERB", help_words_)->type_name("");
  help.app.callback([this] {
    help_about.emplace();
    for (const auto& word : help_words_) *help_about += (help_about->empty() ? "" : " ") + word;
  });
  verb<verb::Waiting>("completion", "a script that completes lull's words in your shell",
                      "lull completion bash")
      .app.add_option("SHELL", completion_for, "bash, zsh or fish")
      ->type_name("")
      ->required()
      ->check(one_of(shells()));
  auto setup = verb<verb::Setup>("setup", "the first step: nickname, passphrase, recovery code",
                                 "lull setup --adults --name Noor --passphrase-fd 3 3<secret");
  setup.app.add_flag("--adults", setup.what.adults, "we are both adults");
  setup.app.add_option("--name", setup.what.name, "your nickname")->type_name("NAME");
  setup.app.add_flag("--second-passphrase", setup.what.second_passphrase,
                     "another passphrase for the private notebook");
  auto unlock = verb<verb::Unlock>("unlock", "open Lull with your passphrase", "lull unlock");
  unlock.app.add_flag("--recovery", unlock.what.recovery,
                      "with the recovery code, and choose a new passphrase");
  verb<verb::Lock>("lock", "close it: keys are wiped, connections end", "lull lock");
  verb<verb::Status>("status", "how things stand here", "lull status --json");
  auto open = verb<verb::Open>("open", "the same as a page in your browser, on this computer alone",
                               "lull open");
  auto* print = open.app.add_flag("--print", open.what.print,
                                  "print the page's address instead of opening a browser");
  open.app.add_flag("--close", open.what.close, "close the page and its port")->excludes(print);
  auto erase = verb<verb::Erase>("erase", "destroy the keys, then everything that is stored here",
                                 "lull erase");
  erase.app.add_flag("--yes-erase-everything", erase.what.yes, "do not ask for the word");
  erase.app.add_flag("--without-passphrase", erase.what.without_passphrase,
                     "the passphrase is forgotten");
}

void Builder::keeping() {
  auto backup =
      verb<verb::Backup>("backup", "write everything into one sealed file, to keep elsewhere",
                         "lull backup /media/stick/notes");
  backup.app.add_option("FILE", backup.what.file, "its name")->type_name("")->required();
  backup.app.add_flag("--force", backup.what.force, "write over a file of that name");
  auto restore =
      verb<verb::Restore>("restore", "put back what a backup holds, where nothing is set up yet",
                          "lull restore /media/stick/notes");
  restore.app.add_option("FILE", restore.what.file, "the backup")->type_name("")->required();
  restore.app.add_flag("--recovery", restore.what.recovery,
                       "with the recovery code instead of the passphrase");
}

void Builder::pairing() {
  auto pair = verb<verb::PairOffer>("pair", "invite the other device: shows a QR code and its text",
                                    "lull pair --png invitation.png");
  pair.app.require_subcommand(0, 1);
  pair.app.add_option("--png", pair.what.png, "write the QR code as a picture")->type_name("FILE");
  pair.app.add_flag("--text", pair.what.text_only, "the text only, no QR code");
  pair.app.add_flag("--qr", pair.what.qr, "draw the QR code even if nobody sees a terminal");
  pair.app.add_option("--address", pair.what.addresses, "put this address in as well")
      ->type_name("ADDR:PORT")
      ->allow_extra_args(false);
  auto accept =
      verb<verb::PairAccept>(pair.app, "accept", "take the invitation that the other device shows",
                             "lull pair accept --image invitation.png");
  auto* text = accept.app.add_option("TEXT", accept.what.text, "the text, or - for standard input");
  text->type_name("");
  accept.app.add_option("--image", accept.what.image, "a PNG or JPEG with the QR code")
      ->type_name("FILE")
      ->excludes(text);
  verb<verb::PairWords>(pair.app, "words", "the four words to read to each other",
                        "lull pair words");
  auto same = verb<verb::PairDecide>(pair.app, "same", "the words are the same on both devices",
                                     "lull pair same", {.same = true});
  same.app.add_flag("--wait", same.what.wait, "until both devices have said so");
  verb<verb::PairDecide>(pair.app, "different", "they are not: end it, store nothing",
                         "lull pair different", {.same = false});
}

void Builder::network() {
  verb<verb::Peers>("peers", "who this device is paired with", "lull peers");
  auto connect = verb<verb::Connect>("connect", "look for the other device at an address",
                                     "lull connect 192.168.1.7:4711");
  connect.app.add_option("ADDR", connect.what.address, "ADDR:PORT or [ADDR]:PORT")
      ->type_name("")
      ->required();
  verb<verb::Doctor>("doctor", "why the two devices do not meet, and what to do", "lull doctor");
  auto quiet =
      verb<verb::Quiet>("quiet", "send no beacons, or send them again: on or off", "lull quiet on");
  quiet.app
      .add_option_function<std::string>(
          "WHICH", [&what = quiet.what](const std::string& word) { what.on = word == "on"; },
          "on or off")
      ->type_name("")
      ->required()
      ->check(one_of({"on", "off"}));
  verb<verb::Pause>("pause", "carry nothing over until you resume; looks like being away",
                    "lull pause");
  verb<verb::Resume>("resume", "carry on", "lull resume");
  auto stop = verb<verb::Stop>("stop", "end the pairing, on your own and silently", "lull stop");
  stop.app.add_flag("--tell", stop.what.tell, "tell the other device, if it is connected");
}

std::variant<Invocation, Said> parse(const std::vector<std::string>& args) {
  Builder builder;
  CLI::App& app = builder.app();
  const std::string path = path_of(app, args);
  // Help may be asked for before the arguments that a verb needs are there.
  for (const auto& arg : args) {
    if (arg == "--") break;
    if (arg == "-h" || arg == "--help") return help(path);
  }
  std::vector<std::string> backwards(args.rbegin(), args.rend());
  try {
    app.parse(backwards);
  } catch (const CLI::Error& error) {
    return wrong(path, error.what());
  }
  if (builder.help_about) return help(*builder.help_about);
  if (!builder.completion_for.empty())
    return Said{kExitDone, completion_script(builder.completion_for, grammar_of(app))};
  const auto chosen = builder.chosen.value_or(verb::Waiting{});
  if (const auto missing = missing_in(chosen); !missing.empty()) return wrong(path, missing);
  return Invocation{builder.globals, chosen};
}

Said help(const std::string& about) {
  Builder builder;
  const auto* found = find_verb(builder.app(), about);
  if (found == nullptr) return wrong("", "There is no verb \"" + about + "\"");
  return {kExitDone, render(page_of(*found))};
}

std::vector<std::string> verb_names() {
  Builder builder;
  std::vector<HelpRow> rows;
  add_verbs(builder.app(), "", rows);
  std::vector<std::string> out;
  for (auto& row : rows) out.push_back(std::move(row.name));
  return out;
}

}  // namespace lull::cli
