// SPDX-License-Identifier: Apache-2.0
// Verbs for reminders, settings, and files out of the notebook and into it.
#include "cli/builder.h"
#include "cli/reminders.h"
#include "model/day.h"

namespace lull::cli {
namespace {

CLI::Validator day() {
  return CLI::Validator(
      [](const std::string& given) -> std::string {
        return model::parse_day(given) ? "" : "a date looks like 2026-11-24";
      },
      "", "");
}

}  // namespace

void Builder::reminders() {
  auto list = verb<verb::Reminders>("remind", "your reminders; there are none until you make one",
                                    "lull remind");
  list.app.require_subcommand(0, 1);
  auto add = verb<verb::RemindAdd>(list.app, "add",
                                   "a new one, for you alone; none comes in your quiet hours",
                                   "lull remind add checkin --weekly mon 10:00");
  auto& to = add.what;
  add.app.add_option("WHAT", to.about, "checkin, followup, lookback, or own for anything else")
      ->type_name("")
      ->required()
      ->check(one_of(reminder_words()));
  add.app.add_option("TITLE", to.title, "what it shows, at most 30 characters; or the usual word")
      ->type_name("");
  auto* at = add.app.add_option("--at", to.at, "once, as in \"2026-11-25 10:05\"");
  auto* daily = add.app.add_option("--daily", to.daily, "every day, as in 10:00");
  auto* weekly = add.app.add_option("--weekly", to.weekly, "every week, as in mon 10:00");
  auto* monthly = add.app.add_option("--monthly", to.monthly,
                                     "every month, as in 1 10:00; 31 is always its last day");
  auto* after = add.app.add_flag("--after-checkin", to.after_check_in,
                                 "on day one and day three after each check-in");
  at->type_name("WHEN");
  daily->type_name("TIME");
  weekly->type_name("DAY TIME")->expected(2);
  monthly->type_name("DAY TIME")->expected(2);
  const std::vector<CLI::Option*> all = {at, daily, weekly, monthly, after};
  for (auto* one : all)
    for (auto* other : all)
      if (one != other) one->excludes(other);
  auto remove =
      verb<verb::RemindRemove>(list.app, "remove", "take one out", "lull remind remove 2");
  remove.app.add_option("NUMBER", remove.what.id, "as lull remind shows it")
      ->type_name("")
      ->required()
      ->check(number(1, 999'999, 1, "a number as lull remind shows it"));
}

void Builder::settings() {
  auto settings = verb<verb::Settings>("settings", "how Lull behaves on this device",
                                       "lull settings auto-lock=10 quiet-hours=22:00-08:00");
  settings.app
      .add_option("SETTING=VALUE", settings.what.puts,
                  "auto-lock=10 (1 to 60 minutes), quiet-hours=22:00-08:00, title=…, "
                  "keep.gratitude=90 (7, 14, 30, 90 or 365 days, or for-good)")
      ->type_name("");
}

void Builder::transfer() {
  auto out = verb<verb::Export>("export", "write your entries into a file that anyone can read",
                                "lull export notes.md --from 2026-11-01 --preview");
  auto& to = out.what;
  out.app.add_option("FILE", to.file, "its name; without one, standard output")->type_name("");
  out.app.add_option("--format", to.format, "json, csv, md or html; else as FILE ends, or json")
      ->type_name("FORMAT")
      ->check(one_of({"json", "csv", "md", "html"}));
  out.app.add_option("--kind", to.kinds, "one kind only; more than once if you like")
      ->type_name("KIND")
      ->allow_extra_args(false)
      ->check(one_of(kind_names()));
  out.app.add_option("--tag", to.tags, "entries with this tag; more than once if you like")
      ->type_name("TAG")
      ->allow_extra_args(false);
  out.app.add_option("--from", to.from, "the first day")->type_name("DAY")->check(day());
  out.app.add_option("--to", to.to, "the last day")->type_name("DAY")->check(day());
  out.app.add_flag("--include-other", to.include_other,
                   "the other person's entries and words as well");
  out.app.add_flag("--notebook", to.notebook, "your private notebook as well");
  out.app.add_flag("--for-counsellor", to.for_counsellor,
                   "two pages about your entries instead, to bring along; md or html");
  out.app.add_flag("--preview", to.preview, "show how it begins; writes nothing, asks nothing");
  out.app.add_flag("--force", to.force, "write over a file of that name");
  out.app.add_flag("--yes", to.yes, "do not ask, but for the passphrase");
  auto in = verb<verb::Import>("import",
                               "take in an export of yours, or Daylio's CSV; stays "
                               "private",
                               "lull import notes.json");
  in.app.add_option("FILE", in.what.file, "the file")->type_name("")->required();
  in.app.add_flag("--check", in.what.check, "look only; writes nothing");
  in.app.add_flag("--skip-broken", in.what.skip_broken, "leave out what cannot be read");
  in.app.add_flag("--without-notebook", in.what.without_notebook,
                  "leave out what belongs into the private notebook");
}

}  // namespace lull::cli
