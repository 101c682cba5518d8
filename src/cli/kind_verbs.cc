// SPDX-License-Identifier: Apache-2.0
#include "cli/kind_verbs.h"

namespace lull::cli {

namespace {

using model::Kind;

const std::vector<KindVerb> kVerbs = {
    {"thanks",
     Kind::kGratitude,
     "write a thank-you",
     "lull thanks \"For the tea.\" --about food.warm_drink --share",
     {"text"}},
    {"care",
     Kind::kCareNote,
     "what is good to know about your body",
     "lull care allergy \"No nuts, please.\" --with-plan --share",
     {"which", "text"}},
    {"phrase",
     Kind::kPhrase,
     "words that land well, words to leave out, how to call you",
     "lull phrase lands \"I am right here.\" --share",
     {"which", "text"}},
    {"cue",
     Kind::kCue,
     "a sign, what it means, what helps then",
     "lull cue \"two squeezes\" stop --always --share",
     {"sign", "means"}},
    {"item",
     Kind::kOwnItem,
     "add an item of your own",
     "lull item \"The green chair\" item --description \"By the window.\"",
     {"label", "category"}},
    {"situation",
     Kind::kOwnSituation,
     "add a situation of your own",
     "lull situation \"After a night shift\"",
     {"label"}},
    {"kit",
     Kind::kKitItem,
     "a thing to have within reach, for both",
     "lull kit Blanket --have yes --place Bedroom",
     {"label"},
     true},
    {"checkin",
     Kind::kCheckIn,
     "how it was: any of twelve questions",
     "lull checkin --met 3 --feel calm --feel close --helped food.warm_drink",
     {}},
    {"followup",
     Kind::kFollowUp,
     "a day or three later",
     "lull followup day-one --mood usual",
     {"which"}},
    {"comfort",
     Kind::kComfortLog,
     "soreness, and what helped",
     "lull comfort --where hips --like soreness --strength 4 --course easing",
     {}},
    {"concern",
     Kind::kConcern,
     "something that is hard to say; it waits until you are ready",
     "lull concern \"I would like more time.\" --ready when-we-talk",
     {"text"}},
    {"card",
     Kind::kPromptCard,
     "add a conversation card of your own",
     "lull card \"What was the best of today?\" --mode open",
     {"text"}},
    {"try",
     Kind::kExperiment,
     "something small that both could try",
     "lull try near.back_at_time --tries 3 --size \"fifteen minutes\"",
     {"item"}},
    {"talk",
     Kind::kTalkRequest,
     "ask when the other would like to talk",
     "lull talk \"our evenings\" --length 20 --moments sun-morning",
     {"topic"},
     true},
    {"joint",
     Kind::kJointTrends,
     "whether you would like trends over what both of you shared",
     "lull joint yes",
     {"on"},
     true},
};

}  // namespace

std::span<const KindVerb> kind_verbs() {
  return kVerbs;
}

}  // namespace lull::cli
