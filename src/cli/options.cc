// SPDX-License-Identifier: Apache-2.0
#include "cli/options.h"

#include <CLI/CLI.hpp>
#include <algorithm>

#include "cli/names.h"
#include "cli/text.h"
#include "cli/verb_tree.h"

namespace lull::cli {
namespace {

/// Everything that CLI11 writes into, at addresses that stay; the verb that was given is taken out.
struct Form {
  Globals globals;
  std::optional<Verb> chosen;
  bool help_flag = false;  // only shown: parse() looks for it first
  std::optional<std::string> help_about;
  verb::Setup setup;
  verb::Unlock unlock;
  verb::PairOffer offer;
  verb::PairAccept accept;
  verb::PairDecide same{.same = true};
  verb::PairDecide different{.same = false};
  verb::Connect connect;
  verb::Stop stop;
  verb::Quiet quiet;
  std::string quiet_word;
  verb::Erase erase;
  verb::Backup backup;
  verb::Restore restore;
  verb::Want want;
  verb::Limit limit;
  verb::Thanks thanks;
  verb::Reflect reflect;
  verb::Edit edit;
  verb::List list;
  verb::Show show;
  verb::Search search;
  verb::History history;
  verb::Share share;
  verb::Withdraw withdraw;
  verb::Delete del;
};

std::vector<std::string> words_of(std::span<const Name> names) {
  std::vector<std::string> out;
  for (const auto& name : names)
    if (name.word != "unset") out.emplace_back(name.word);
  return out;
}

/// CLI11's own check prints all members in braces; ours reads as a sentence.
CLI::Validator one_of(std::vector<std::string> words) {
  std::string all;
  for (const auto& word : words) all += (all.empty() ? "" : ", ") + word;
  return CLI::Validator(
      [words = std::move(words), all](std::string& given) {
        const bool known = std::find(words.begin(), words.end(), given) != words.end();
        return known ? std::string() : "choose one of " + all;
      },
      "", "");
}

/// A number from 0 in steps, or the word `also` where there is one.
CLI::Validator number(int most, int step, const char* what, std::string also = "0") {
  return CLI::Validator(
      [=](const std::string& given) -> std::string {
        if (given == also) return {};
        const bool digits = !given.empty() && given.size() <= 6 &&
                            given.find_first_not_of("0123456789") == std::string::npos;
        return digits && std::stoi(given) <= most && std::stoi(given) % step == 0 ? "" : what;
      },
      "", "");
}

constexpr const char* kAbout =
    "A private notebook for two. Everything stays on this device until you share it. Without a "
    "verb: what is new, and what you could do next.";

/// For verbs without arguments of their own.
template <class T>
constexpr T kNothing{};

class Builder {
 public:
  explicit Builder(Form& form) : form_(form), app_(kAbout, "lull") {
    app_.footer("lull help want");
    app_.set_help_flag();
    app_.require_subcommand(0, 1);
    globals(app_);
    start();
    keeping();
    pairing();
    network();
    writing();
    reading();
    sharing();
  }
  CLI::App& app() { return app_; }

 private:
  /// Adds a verb that, once parsed, is `what`.
  template <class T>
  CLI::App* verb(CLI::App& parent, const char* name, const char* about, const char* example,
                 const T& what) {
    CLI::App* made = parent.add_subcommand(name, about);
    made->set_help_flag();
    made->footer(example);
    made->callback([this, &what] {
      if (!form_.chosen) form_.chosen = what;
    });
    globals(*made);
    return made;
  }
  template <class T>
  CLI::App* verb(const char* name, const char* about, const char* example, const T& what) {
    return verb(app_, name, about, example, what);
  }

  /// The same on every level, so that they may stand anywhere on the line.
  void globals(CLI::App& app) {
    app.add_option("--home", form_.globals.home, "where lulld keeps its data (or LULL_HOME)")
        ->type_name("DIR");
    app.add_flag("--json", form_.globals.json, "one JSON object per result and line");
    app.add_option("--passphrase-fd", form_.globals.passphrase_fd, "read passphrases from there")
        ->type_name("N")
        ->check(number(999999, 1, "the number of an open descriptor"));
    app.add_flag("-h,--help", form_.help_flag, "this help");
  }

  void start() {
    auto* help = verb("help", "what there is, or how one verb is used", "lull help want",
                      kNothing<verb::Waiting>);
    help->add_option("VERB", help_words_)->type_name("");
    help->callback([this] {
      form_.help_about.emplace();
      for (const auto& word : help_words_)
        *form_.help_about += (form_.help_about->empty() ? "" : " ") + word;
    });
    auto* setup = verb("setup", "the first step: nickname, passphrase, recovery code",
                       "lull setup --adults --name Noor --passphrase-fd 3 3<secret", form_.setup);
    setup->add_flag("--adults", form_.setup.adults, "we are both adults");
    setup->add_option("--name", form_.setup.name, "your nickname")->type_name("NAME");
    setup->add_flag("--second-passphrase", form_.setup.second_passphrase,
                    "another passphrase for the private notebook");
    auto* unlock = verb("unlock", "open Lull with your passphrase", "lull unlock", form_.unlock);
    unlock->add_flag("--recovery", form_.unlock.recovery,
                     "with the recovery code, and choose a new passphrase");
    verb("lock", "close it: keys are wiped, connections end", "lull lock", kNothing<verb::Lock>);
    verb("status", "how things stand here", "lull status --json", kNothing<verb::Status>);
    auto* erase = verb("erase", "destroy the keys, then everything that is stored here",
                       "lull erase", form_.erase);
    erase->add_flag("--yes-erase-everything", form_.erase.yes, "do not ask for the word");
    erase->add_flag("--without-passphrase", form_.erase.without_passphrase,
                    "the passphrase is forgotten");
  }

  void keeping() {
    auto* backup = verb("backup", "write everything into one sealed file, to keep elsewhere",
                        "lull backup /media/stick/notes", form_.backup);
    backup->add_option("FILE", form_.backup.file, "its name")->type_name("")->required();
    backup->add_flag("--force", form_.backup.force, "write over a file of that name");
    auto* restore = verb("restore", "put back what a backup holds, where nothing is set up yet",
                         "lull restore /media/stick/notes", form_.restore);
    restore->add_option("FILE", form_.restore.file, "the backup")->type_name("")->required();
    restore->add_flag("--recovery", form_.restore.recovery,
                      "with the recovery code instead of the passphrase");
  }

  void pairing() {
    auto* pair = verb("pair", "invite the other device: shows a QR code and its text",
                      "lull pair --png invitation.png", form_.offer);
    pair->require_subcommand(0, 1);
    pair->add_option("--png", form_.offer.png, "write the QR code as a picture")->type_name("FILE");
    pair->add_flag("--text", form_.offer.text_only, "the text only, no QR code");
    pair->add_flag("--qr", form_.offer.qr, "draw the QR code even if nobody sees a terminal");
    pair->add_option("--address", form_.offer.addresses, "put this address in as well")
        ->type_name("ADDR:PORT")
        ->allow_extra_args(false);
    auto* accept = verb(*pair, "accept", "take the invitation that the other device shows",
                        "lull pair accept --image invitation.png", form_.accept);
    auto* text = accept->add_option("TEXT", form_.accept.text, "the text, or - for standard input");
    text->type_name("");
    accept->add_option("--image", form_.accept.image, "a PNG or JPEG with the QR code")
        ->type_name("FILE")
        ->excludes(text);
    verb(*pair, "words", "the four words to read to each other", "lull pair words",
         kNothing<verb::PairWords>);
    auto* same =
        verb(*pair, "same", "the words are the same on both devices", "lull pair same", form_.same);
    same->add_flag("--wait", form_.same.wait, "until both devices have said so");
    verb(*pair, "different", "they are not: end it, store nothing", "lull pair different",
         form_.different);
  }

  void network() {
    verb("peers", "who this device is paired with", "lull peers", kNothing<verb::Peers>);
    auto* connect = verb("connect", "look for the other device at an address",
                         "lull connect 192.168.1.7:4711", form_.connect);
    connect->add_option("ADDR", form_.connect.address, "ADDR:PORT or [ADDR]:PORT")
        ->type_name("")
        ->required();
    verb("doctor", "why the two devices do not meet, and what to do", "lull doctor",
         kNothing<verb::Doctor>);
    auto* quiet = verb("quiet", "send no beacons, or send them again: on or off", "lull quiet on",
                       form_.quiet);
    quiet->add_option("WHICH", form_.quiet_word, "on or off")
        ->type_name("")
        ->required()
        ->check(one_of({"on", "off"}));
    verb("pause", "carry nothing over until you resume; looks like being away", "lull pause",
         kNothing<verb::Pause>);
    verb("resume", "carry on", "lull resume", kNothing<verb::Resume>);
    verb("stop", "end the pairing, on your own and silently", "lull stop", form_.stop)
        ->add_flag("--tell", form_.stop.tell, "tell the other device, if it is connected");
  }

  void direction_flags(CLI::App& app, verb::Fields& to) {
    app.add_flag_callback(
        "--receive", [&to] { to.direction = "receive"; }, "about receiving");
    app.add_flag_callback(
        "--give", [&to] { to.direction = "give"; }, "about giving");
  }

  void preference_fields(CLI::App& app, verb::Fields& to) {
    direction_flags(app, to);
    app.add_option("--situation", to.situation, "usual, tired, distance, …")->type_name("S");
    app.add_option("--minutes", to.minutes, "0 to 240 in steps of 5, or open")
        ->type_name("N")
        ->check(number(240, 5, "0 to 240 in steps of 5, or open", "open"));
    app.add_option("--pressure", to.pressure, "light, medium, firm or any")
        ->type_name("P")
        ->check(one_of(words_of(pressures())));
    app.add_option("--words", to.words, "your own words for it")->type_name("TEXT");
    app.add_option("--note", to.note, "a note of at most 280 characters")->type_name("TEXT");
    app.add_option("--tag", to.tags, "put a tag on it; more than once if you like")
        ->type_name("T")
        ->allow_extra_args(false);
    app.add_option("--untag", to.untags, "take a tag off")->type_name("T")->allow_extra_args(false);
  }

  void strength_flags(CLI::App& app, verb::Fields& to) {
    auto* hard = app.add_flag_callback(
        "--hard", [&to] { to.strength = "hard"; }, "not at all (this is so if you say nothing)");
    app.add_flag_callback(
           "--soft", [&to] { to.strength = "soft"; }, "ask me each time")
        ->excludes(hard);
  }

  void writing() {
    auto* want =
        verb("want", "answer one item: what you like, and how much",
             "lull want touch.hold_still matters --minutes 20 --note \"lights low\"", form_.want);
    want->add_option("ITEM", form_.want.item, "an item's id")->type_name("")->required();
    want->add_option("WANT", form_.want.fields.want, "matters, nice, fine, rather-not or clear")
        ->type_name("")
        ->required()
        ->check(one_of(words_of(wants())));
    preference_fields(*want, form_.want.fields);
    want->add_flag("--share", form_.want.share, "let the other person see it");
    limit();
    auto* thanks = verb("thanks", "write a thank-you",
                        "lull thanks \"The tea, and that you stayed.\" --share", form_.thanks);
    thanks->add_option("TEXT", form_.thanks.fields.text, "the text, or - for standard input")
        ->type_name("")
        ->required();
    thanks->add_option("--about", form_.thanks.fields.about, "the item it is about")
        ->type_name("ITEM");
    thanks->add_flag("--share", form_.thanks.share, "let the other person see it");
    auto* reflect = verb("reflect", "write into your private notebook; it has no way out",
                         "lull reflect - <thoughts.txt", form_.reflect);
    reflect->add_option("TEXT", form_.reflect.text, "the text, or - for standard input")
        ->type_name("")
        ->required();
    edit();
  }

  void limit() {
    auto* limit = verb("limit", "say what you do not want; it outranks everything",
                       "lull limit touch.hair_strokes --soft --share", form_.limit);
    limit->add_option("WHAT", form_.limit.what, "an item, a category, or your own words")
        ->type_name("")
        ->required();
    strength_flags(*limit, form_.limit.fields);
    auto* share = limit->add_flag("--share", form_.limit.share, "the other person may see it");
    limit->add_flag("--keep", form_.limit.keep, "it stays with you")->excludes(share);
    limit
        ->add_option("--situation", form_.limit.situations, "only then; more than once if you like")
        ->type_name("S")
        ->allow_extra_args(false);
    const auto target = [&](const char* name, const char* word, const char* about) {
      limit->add_flag_callback(
          name, [this, word] { form_.limit.target = word; }, about);
    };
    target("--item", "item", "WHAT is an item's id");
    target("--category", "category", "WHAT is a category's id");
    target("--cue", "cue", "WHAT is a signal");
    target("--word", "word", "WHAT is a word to leave out");
    target("--own", "own", "WHAT is in your own words");
    direction_flags(*limit, form_.limit.fields);
  }

  void edit() {
    auto* edit = verb("edit", "change an entry of yours: whatever fits its kind",
                      "lull edit 3f2a9c1d --minutes 10", form_.edit);
    edit->add_option("ID", form_.edit.id, "the id or its start")->type_name("")->required();
    edit->add_option("--want", form_.edit.fields.want, "matters, nice, fine, rather-not or clear")
        ->type_name("WANT")
        ->check(one_of(words_of(wants())));
    preference_fields(*edit, form_.edit.fields);
    strength_flags(*edit, form_.edit.fields);
    edit->add_option("--text", form_.edit.fields.text, "new text, or - for standard input")
        ->type_name("TEXT");
    edit->add_option("--about", form_.edit.fields.about, "the item a thank-you is about")
        ->type_name("ITEM");
  }

  void reading() {
    auto* list = verb("list", "entries, one a line", "lull list limit", form_.list);
    list->add_option("KIND", form_.list.kind, "preference, limit, gratitude or reflection")
        ->type_name("")
        ->check(one_of({"preference", "limit", "gratitude", "reflection"}));
    auto* show = verb("show", "all of one entry", "lull show 3f2a9c1d", form_.show);
    show->add_option("ID", form_.show.id, "the id or its start")->type_name("")->required();
    auto* search =
        verb("search", "find entries by their words", "lull search warm drink", form_.search);
    search->add_option("WORDS", form_.search.words, "all of them")->type_name("")->required();
    auto* history =
        verb("history", "how an entry of yours came to be", "lull history 3f2a9c1d", form_.history);
    history->add_option("ID", form_.history.id, "the id or its start")->type_name("")->required();
    verb("watch", "say what changes, until you stop it", "lull watch --json",
         kNothing<verb::Watch>);
  }

  void sharing() {
    const auto ids = [](CLI::App* app, std::vector<std::string>& to) {
      app->add_option("ID", to, "ids or their starts")->type_name("")->required();
    };
    auto* share = verb("share", "show what the other person would see, then share it",
                       "lull share 3f2a9c1d 77aa01be", form_.share);
    ids(share, form_.share.ids);
    share->add_flag("--yes", form_.share.yes, "do not ask");
    auto* withdraw = verb("withdraw", "take a shared entry back, from the other device too",
                          "lull withdraw 3f2a9c1d", form_.withdraw);
    auto* which = withdraw->add_option("ID", form_.withdraw.ids, "ids or their starts");
    which->type_name("");
    withdraw->add_flag("--all", form_.withdraw.all, "everything that you share")->excludes(which);
    ids(verb("delete", "remove an entry of yours, here and there", "lull delete 3f2a9c1d",
             form_.del),
        form_.del.ids);
  }

  Form& form_;
  CLI::App app_;
  std::vector<std::string> help_words_;
};

Said wrong(const std::string& path, const std::string& what) {
  return {kExitUsage, for_people(what) + ".\nSee: lull help" + (path.empty() ? "" : " " + path)};
}

}  // namespace

std::variant<Invocation, Said> parse(const std::vector<std::string>& args) {
  Form form;
  Builder builder(form);
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
  if (form.help_about) return help(*form.help_about);
  if (form.chosen) {
    if (auto* quiet = std::get_if<verb::Quiet>(&*form.chosen)) quiet->on = form.quiet_word == "on";
    const auto* withdraw = std::get_if<verb::Withdraw>(&*form.chosen);
    if (withdraw != nullptr && withdraw->ids.empty() && !withdraw->all)
      return wrong(path, "ID or --all is required");
  }
  return Invocation{form.globals, form.chosen.value_or(verb::Waiting{})};
}

Said help(const std::string& about) {
  Form form;
  Builder builder(form);
  const auto* found = find_verb(builder.app(), about);
  if (found == nullptr) return wrong("", "There is no verb \"" + about + "\"");
  return {kExitDone, render(page_of(*found))};
}

std::vector<std::string> verb_names() {
  Form form;
  Builder builder(form);
  std::vector<HelpRow> rows;
  add_verbs(builder.app(), "", rows);
  std::vector<std::string> out;
  for (auto& row : rows) out.push_back(std::move(row.name));
  return out;
}

}  // namespace lull::cli
