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
struct Open {
  bool print = false;  // the address, instead of a browser
  bool close = false;
};
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

/// One value for a field: put, or, of a set, taken out.
struct Put {
  std::string field;  // FieldSpec::name
  std::string value;
  bool out = false;
};
/// A new entry of some kind, or, for `want`, the answer to its question.
struct Write {
  std::string kind;  // KindSpec::name
  std::vector<Put> puts;
  bool share = false;
  bool keep = false;
};
struct Edit {
  std::string id;
  std::vector<std::string> puts;  // FIELD=VALUE, FIELD+=VALUE, FIELD-=VALUE
};
struct Kinds {
  std::string kind;
};

// Plans and proposals.
struct Plans {};
struct PlanShow {
  std::string id;
};
struct PlanDraft {
  std::string title;
  std::string preset;
  std::string tonight;  // id of the plan to copy
};
struct PlanStep {
  std::string id;
  std::string step;               // a number as shown, or the start of an id; empty: a new one
  std::string what;               // item or own words of a new one
  std::vector<std::string> puts;  // FIELD=VALUE
  bool drop = false;
};
struct PlanArchive {
  std::string id;
};
struct Propose {
  std::string id;  // a plan or something to try; for a counter-proposal what it answers
  std::string step;
  std::vector<std::string> puts;
  std::string because;
  std::string smaller;
  bool counter = false;
};
struct Proposals {};
struct Answer {
  std::string id;
  bool accept = false;
};

// Sealed rounds and talks.
struct Rounds {};
struct Seal {
  std::string what;  // a card's id, or a question
  unsigned days = 7;
  std::string about;
};
struct AnswerRound {
  std::string id;
  std::string answer;
  bool take_back = false;
};
struct TalkReply {
  std::string id;
  std::string reply;
  std::vector<std::string> moments;
};
struct KeepLimit {
  std::string id;
};

// What follows from the entries of both.
struct Overlap {
  std::string situation;
};
struct Tonight {};
struct Helped {};
struct Trends {};
struct LookBack {
  std::string from;  // months
  std::string to;
  bool words_only = false;  // kind words alone
};
struct Who {};

// What is built in, and what one person added to it.
struct Items {
  std::string what;     // a category or an item; empty: all
  bool hidden = false;  // those that were hidden, instead of the others
};
struct Presets {};
struct Cards {
  std::string deck;
  bool draw = false;  // one of them, by chance
  bool starred = false;
  bool hidden = false;  // those that were hidden, instead of the others
};
/// What one marks for oneself.
struct Mark {
  enum class Kind { kTick, kStar, kHide, kCall };
  Kind kind{};
  std::string what;  // a step's number, a card's or an item's id
  std::string name;  // kCall
  bool undo = false;
};
struct Signals {
  std::string id;  // the one to show large; empty: all
};
struct Signposts {
  std::string id;
};
struct Start {};  // the first five minutes

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
  std::vector<std::string> fields;
  bool yes = false;
};
struct Withdraw {
  std::vector<std::string> ids;
  bool all = false;
};
struct Delete {
  std::vector<std::string> ids;
};

struct Reminders {};
struct RemindAdd {
  std::string about;  // a word of reminder_words()
  std::string title;
  std::string at;  // one of these
  std::string daily;
  std::vector<std::string> weekly;  // weekday and time
  std::vector<std::string> monthly;
  bool after_check_in = false;
};
struct RemindRemove {
  unsigned id = 0;
};
struct Settings {
  std::vector<std::string> puts;  // NAME=VALUE; none: show them
};
struct Export {
  std::string file;  // empty: standard output
  std::string format;
  std::vector<std::string> kinds;
  std::vector<std::string> tags;
  std::string from;
  std::string to;
  bool include_other = false;
  bool notebook = false;
  bool for_counsellor = false;
  bool preview = false;
  bool force = false;
  bool yes = false;
};
struct Import {
  std::string file;
  bool check = false;
  bool skip_broken = false;
  bool without_notebook = false;
};

}  // namespace verb

using Verb =
    std::variant<verb::Waiting, verb::Setup, verb::Unlock, verb::Lock, verb::Status, verb::Open,
                 verb::PairOffer, verb::PairAccept, verb::PairWords, verb::PairDecide, verb::Peers,
                 verb::Connect, verb::Doctor, verb::Quiet, verb::Pause, verb::Resume, verb::Stop,
                 verb::Erase, verb::Backup, verb::Restore, verb::Write, verb::Edit, verb::Kinds,
                 verb::List, verb::Show, verb::Search, verb::History, verb::Watch, verb::Share,
                 verb::Withdraw, verb::Delete, verb::Plans, verb::PlanShow, verb::PlanDraft,
                 verb::PlanStep, verb::PlanArchive, verb::Propose, verb::Proposals, verb::Answer,
                 verb::Rounds, verb::Seal, verb::AnswerRound, verb::TalkReply, verb::KeepLimit,
                 verb::Reminders, verb::RemindAdd, verb::RemindRemove, verb::Settings, verb::Export,
                 verb::Import, verb::Overlap, verb::Tonight, verb::Helped, verb::Trends,
                 verb::LookBack, verb::Who, verb::Items, verb::Presets, verb::Cards, verb::Signals,
                 verb::Signposts, verb::Start, verb::Mark>;

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
