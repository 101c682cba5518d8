// SPDX-License-Identifier: Apache-2.0
// Verbs for what two people agree on.
#include "cli/builder.h"
#include "cli/field_values.h"
#include "model/catalogue.h"

namespace lull::cli {
namespace {

std::vector<std::string> preset_ids() {
  std::vector<std::string> ids;
  for (const auto& preset : model::presets()) ids.emplace_back(preset.id);
  return ids;
}

std::vector<std::string> words_in(std::string_view vocabulary) {
  std::vector<std::string> words;
  for (const auto& choice : model::find_vocabulary(vocabulary)->choices)
    words.emplace_back(choice.id);
  return words;
}

constexpr const char* kStepFields =
    "of the step: minutes=10, text=…, phase=…, pressure=…, ask=yes, receiver=me, giver=them";

}  // namespace

void Builder::plans() {
  auto plan = verb<verb::Plans>("plan", "plans and where they stand", "lull plan");
  plan.app.require_subcommand(0, 1);
  auto& at = plan.app;
  auto show = verb<verb::PlanShow>(at, "show", "a plan with its steps", "lull plan show 3f2a9c1d");
  add_id(show.app, show.what.id);
  auto fresh = verb<verb::PlanDraft>(at, "new", "begin a draft; it is yours until you propose it",
                                     "lull plan new \"Quiet evenings\"");
  fresh.app.add_option("TITLE", fresh.what.title, "at most 48 characters")
      ->type_name("")
      ->required();
  auto from = verb<verb::PlanDraft>(at, "from", "begin a draft from a preset",
                                    "lull plan from pre.quiet_closeness");
  from.app.add_option("PRESET", from.what.preset, "a preset's id")
      ->type_name("")
      ->required()
      ->check(one_of(preset_ids()));
  auto tonight = verb<verb::PlanDraft>(at, "tonight", "copy a plan for this evening",
                                       "lull plan tonight 3f2a9c1d");
  add_id(tonight.app, tonight.what.tonight);
  auto add = verb<verb::PlanStep>(at, "add", "add a step: an item, or your own words",
                                  "lull plan add 3f2a9c1d food.warm_drink minutes=10");
  add_id(add.app, add.what.id);
  add.app.add_option("WHAT", add.what.what, "an item's id, or your own words")
      ->type_name("")
      ->required();
  add.app.add_option("FIELD=VALUE", add.what.puts, kStepFields)->type_name("");
  auto set = verb<verb::PlanStep>(at, "set", "change a step, or choose one of two versions",
                                  "lull plan set 3f2a9c1d 2 minutes=10");
  add_id(set.app, set.what.id);
  set.app.add_option("STEP", set.what.step, "its number")->type_name("")->required();
  set.app.add_option("FIELD=VALUE", set.what.puts, kStepFields)->type_name("")->required();
  auto drop = verb<verb::PlanStep>(at, "drop", "take a step out", "lull plan drop 3f2a9c1d 2");
  drop.what.drop = true;
  add_id(drop.app, drop.what.id);
  drop.app.add_option("STEP", drop.what.step, "its number")->type_name("")->required();
  auto archive = verb<verb::PlanArchive>(at, "archive", "put a plan away; its history stays",
                                         "lull plan archive 3f2a9c1d");
  add_id(archive.app, archive.what.id);
}

void Builder::proposals() {
  const auto words = [](CLI::App& app, verb::Propose& to) {
    app.add_option("--because", to.because, "why, if you like to say")->type_name("TEXT");
    app.add_option("--smaller", to.smaller, "a smaller version that would do as well")
        ->type_name("TEXT");
  };
  const auto change = [](CLI::App& app, verb::Propose& to) {
    return app.add_option("FIELD=VALUE", to.puts, kStepFields)->type_name("");
  };
  auto propose = verb<verb::Propose>(
      "propose", "ask the other person to agree to a plan, or to a change of it",
      "lull propose 3f2a9c1d --because \"for tired evenings\"");
  add_id(propose.app, propose.what.id);
  auto* step = propose.app.add_option("--step", propose.what.step,
                                      "a step's number, or an item to add; change it as said");
  step->type_name("STEP");
  change(propose.app, propose.what);
  words(propose.app, propose.what);
  auto counter = verb<verb::Propose>("counter", "answer a proposal with another version of it",
                                     "lull counter 3f2a9c1d --step 3 minutes=5");
  counter.what.counter = true;
  add_id(counter.app, counter.what.id);
  counter.app.add_option("--step", counter.what.step, "a step's number, or an item to add")
      ->type_name("STEP")
      ->required();
  change(counter.app, counter.what)->required();
  words(counter.app, counter.what);
  verb<verb::Proposals>("proposals", "what one of you has asked the other", "lull proposals");
  auto accept = verb<verb::Answer>(
      "accept", "agree to a proposal; you can take it back at any time", "lull accept 3f2a9c1d");
  accept.what.accept = true;
  add_id(accept.app, accept.what.id);
  auto decline =
      verb<verb::Answer>("decline", "not this; nobody asks why", "lull decline 3f2a9c1d");
  add_id(decline.app, decline.what.id);
}

void Builder::rounds() {
  verb<verb::Rounds>("rounds", "sealed rounds: both answer, both open", "lull rounds");
  auto seal = verb<verb::Seal>("seal", "begin a sealed round with a card or a question",
                               "lull seal p.before.01 --days 3");
  seal.app.add_option("WHAT", seal.what.what, "a sealed card's id, or a question")
      ->type_name("")
      ->required();
  seal.app.add_option("--days", seal.what.days, "1 to 30, until it closes by itself")
      ->type_name("N")
      ->check(number(1, 30, 1, "1 to 30"));
  seal.app.add_option("--about", seal.what.about, "the entry that it is about")->type_name("ID");
  auto answer = verb<verb::AnswerRound>("answer", "your answer to a sealed round",
                                        "lull answer 3f2a9c1d \"more quiet\"");
  add_id(answer.app, answer.what.id);
  answer.app.add_option("ANSWER", answer.what.answer, "the text, or - for standard input")
      ->type_name("");
  answer.app.add_flag("--take-back", answer.what.take_back,
                      "take your answer out of a round that is open");
  auto reply = verb<verb::TalkReply>("reply", "answer when you would like to talk",
                                     "lull reply 3f2a9c1d works --moment sun-morning");
  add_id(reply.app, reply.what.id);
  reply.app.add_option("REPLY", reply.what.reply, "works, another-time or not-now")
      ->type_name("")
      ->required()
      ->check(one_of(words_in("talk_reply")));
  reply.app.add_option("--moment", reply.what.moments, "a good moment; more than once if you like")
      ->type_name("WHEN")
      ->allow_extra_args(false)
      ->check(one_of(words_in("moment")));
}

}  // namespace lull::cli
