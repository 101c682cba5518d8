// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "cli/exit_code.h"

namespace lull::cli {

/// For every verb.
struct Globals {
  std::string home;
  bool json = false;
  int passphrase_fd = -1;
};

/// One type per verb: what its arguments were. Words of enums are those of names.h.
namespace verb {

struct Waiting {};  // `lull` alone
struct Setup {
  bool adults = false;
  std::string name;
  bool second_passphrase = false;
};
struct Unlock {
  bool recovery = false;
};
struct Lock {};
struct Status {};
struct PairOffer {
  std::string png;
  bool text_only = false;
  bool qr = false;
  std::vector<std::string> addresses;
};
struct PairAccept {
  std::string text;
  std::string image;
};
struct PairWords {};
struct PairDecide {
  bool same = false;
  bool wait = false;
};
struct Peers {};
struct Connect {
  std::string address;
};
struct Doctor {};
struct Quiet {
  bool on = true;
};
struct Pause {};
struct Resume {};
struct Stop {
  bool tell = false;
};
struct Erase {
  bool yes = false;
  bool without_passphrase = false;
};
struct Backup {
  std::string file;
  bool force = false;
};
struct Restore {
  std::string file;
  bool recovery = false;
};

/// The fields of entries, each only if it was given.
struct Fields {
  std::optional<std::string> want;
  std::optional<std::string> direction;
  std::optional<std::string> situation;
  std::optional<std::string> minutes;
  std::optional<std::string> pressure;
  std::optional<std::string> words;
  std::optional<std::string> note;
  std::vector<std::string> tags;
  std::vector<std::string> untags;
  std::optional<std::string> strength;
  std::optional<std::string> text;
  std::optional<std::string> about;
};
struct Want {
  std::string item;
  Fields fields;
  bool share = false;
};
struct Limit {
  std::string what;
  std::optional<std::string> target;
  std::vector<std::string> situations;
  Fields fields;
  bool share = false;
  bool keep = false;
};
struct Thanks {
  Fields fields;
  bool share = false;
};
struct Reflect {
  std::string text;
};
struct Edit {
  std::string id;
  Fields fields;
};

struct List {
  std::string kind;
};
struct Show {
  std::string id;
};
struct Search {
  std::vector<std::string> words;
};
struct History {
  std::string id;
};
struct Watch {};
struct Share {
  std::vector<std::string> ids;
  bool yes = false;
};
struct Withdraw {
  std::vector<std::string> ids;
  bool all = false;
};
struct Delete {
  std::vector<std::string> ids;
};

}  // namespace verb

using Verb =
    std::variant<verb::Waiting, verb::Setup, verb::Unlock, verb::Lock, verb::Status,
                 verb::PairOffer, verb::PairAccept, verb::PairWords, verb::PairDecide, verb::Peers,
                 verb::Connect, verb::Doctor, verb::Quiet, verb::Pause, verb::Resume, verb::Stop,
                 verb::Erase, verb::Backup, verb::Restore, verb::Want, verb::Limit, verb::Thanks,
                 verb::Reflect, verb::Edit, verb::List, verb::Show, verb::Search, verb::History,
                 verb::Watch, verb::Share, verb::Withdraw, verb::Delete>;

struct Invocation {
  Globals globals;
  Verb verb;
};
/// What to say instead of running: help (to `out`, kExitDone) or what is wrong with argv.
struct Said {
  Exit exit = kExitDone;
  std::string text;
};

/// Reads argv (without the program's name).
std::variant<Invocation, Said> parse(const std::vector<std::string>& args);

/// The help of one verb ("pair accept" too), or of all. Said with kExitUsage for an unknown one.
Said help(const std::string& about);

/// Every verb by the name that help() takes.
std::vector<std::string> verb_names();

}  // namespace lull::cli
