// SPDX-License-Identifier: Apache-2.0
#include <string>

#include "cli/entry.h"
#include "cli/labels.h"
#include "cli/names.h"
#include "cli/notebook.h"
#include "cli/sharing.h"
#include "cli/text.h"
#include "cli/verbs.h"
#include "control.pb.h"

namespace lull::cli {
namespace {

constexpr std::uint32_t kMinutesOpen = 255;

template <class Elements>
void put_elements(Elements* to, const std::vector<std::string>& names, bool out) {
  for (const auto& name : names) {
    auto* element = to->Add();
    element->set_name(name);
    element->set_out(out);
  }
}

proto::Direction direction_of(std::string_view word) {
  return static_cast<proto::Direction>(number_of(directions(), word));
}

void fill(proto::Preference& to, const verb::Fields& from) {
  if (from.want) to.set_want(static_cast<proto::Want>(number_of(wants(), *from.want)));
  if (from.direction) to.set_direction(direction_of(*from.direction));
  if (from.situation) to.set_situation(*from.situation);
  if (from.minutes)
    to.set_minutes(*from.minutes == "open" ? kMinutesOpen
                                           : static_cast<std::uint32_t>(std::stoul(*from.minutes)));
  if (from.pressure)
    to.set_pressure(static_cast<proto::Pressure>(number_of(pressures(), *from.pressure)));
  if (from.words) to.set_my_words(*from.words);
  if (from.note) to.set_note(*from.note);
  put_elements(to.mutable_tags(), from.tags, false);
  put_elements(to.mutable_tags(), from.untags, true);
}

void fill(proto::Limit& to, const verb::Fields& from) {
  if (from.strength)
    to.set_strength(static_cast<proto::Strength>(number_of(strengths(), *from.strength)));
  if (from.direction) to.set_direction(direction_of(*from.direction));
  if (from.text) to.set_what(*from.text);
  if (from.situation) put_elements(to.mutable_situations(), {*from.situation}, false);
}

void fill(proto::Gratitude& to, const verb::Fields& from) {
  if (from.text) to.set_text(*from.text);
  if (from.about) to.set_about(*from.about);
}

/// Which of the fields are given, one bit each, to hold against what a kind has.
enum Given : unsigned {
  kWant = 1,
  kDirection = 2,
  kSituation = 4,
  kOther = 8,  // minutes, pressure, words, note, tags: preferences only
  kStrength = 16,
  kText = 32,
  kAbout = 64,
};
unsigned given(const verb::Fields& f) {
  const bool other =
      f.minutes || f.pressure || f.words || f.note || !f.tags.empty() || !f.untags.empty();
  return (f.want ? kWant : 0u) | (f.direction ? kDirection : 0u) | (f.situation ? kSituation : 0u) |
         (other ? kOther : 0u) | (f.strength ? kStrength : 0u) | (f.text ? kText : 0u) |
         (f.about ? kAbout : 0u);
}

/// Puts the fields into a request for the kind that the entry has.
Result<void> fill_kind(proto::SaveRequest& to, std::string_view kind, const verb::Fields& from) {
  const unsigned set = given(from);
  if (set == 0) return fail(Code::kInvalid, "nothing_to_change");
  unsigned fits = 0;
  if (kind == "preference") {
    fits = kWant | kDirection | kSituation | kOther;
    fill(*to.mutable_preference(), from);
  } else if (kind == "limit") {
    fits = kStrength | kDirection | kText | kSituation;
    fill(*to.mutable_limit(), from);
  } else if (kind == "gratitude") {
    fits = kText | kAbout;
    fill(*to.mutable_gratitude(), from);
  } else if (kind == "reflection") {
    fits = kText;
    to.mutable_reflection()->set_text(from.text.value_or(""));
  }
  if ((set & ~fits) != 0) return fail(Code::kInvalid, "option_does_not_fit");
  return {};
}

bool same_question(const proto::Preference& a, const proto::Preference& b) {
  const auto situation = [](const proto::Preference& p) {
    return p.situation().empty() ? std::string("usual") : p.situation();
  };
  return a.item() == b.item() && a.direction() == b.direction() && situation(a) == situation(b);
}

/// The id of one's own answer to the same item, situation and direction; empty if there is none.
Result<std::string> find_answer(Session& session, const proto::Preference& wanted) {
  proto::ListRequest request;
  request.set_kind("preference");
  request.set_peek(true);
  while (true) {
    proto::ListReply page;
    LULL_TRY(session.client.call("List", request, page));
    for (const auto& entry : page.entries())
      if (entry.mine() && entry.has_preference() && entry.share() != proto::SHARE_WITHDRAWN &&
          same_question(entry.preference(), wanted))
        return entry.id();
    if (!page.more() || page.entries_size() == 0) return std::string();
    request.set_after(page.entries(page.entries_size() - 1).id());
  }
}

void show_saved(Session& session, const proto::Entry& entry) {
  session.console.data(session.globals.json ? entry_json(entry)
                                            : list_line(entry, session.console.columns()));
}

/// Saves, and shares what is new: on a terminal after a preview of it as it was saved, in a script
/// in one transaction with the saving. What is shared already stays so, and the change with it.
Result<void> save(Session& session, proto::SaveRequest& request, bool share) {
  const bool ask = share && session.asks();
  request.set_share(share && !ask);
  proto::Entry saved;
  LULL_TRY(session.client.call("Save", request, saved));
  if (ask && saved.share() != proto::SHARE_SHARED)
    return preview_and_share(session, {saved.id()}, false);
  show_saved(session, saved);
  const bool shared = saved.share() == proto::SHARE_SHARED;
  session.console.say(shared
                          ? "Shared: the other person can see this."
                          : "Kept private. To share it: lull share " + short_id(saved.id()) + ".");
  return {};
}

/// Neither is preselected (PRACTICE.md 3.5): a flag or an answer.
Result<bool> choose_share(Session& session, const verb::Limit& what, const proto::Limit& limit) {
  if (what.share || what.keep) return what.share;
  if (!session.asks()) return fail(Code::kInvalid, "share_or_keep");
  proto::Entry preview;
  *preview.mutable_limit() = limit;
  session.console.say("If you share it, the other person sees exactly this:");
  session.console.quote(content_lines(preview));
  const auto answer =
      session.console.choose("Share it, or keep it to yourself? [share/keep]", {"share", "keep"});
  if (!answer) return fail(Code::kInvalid, "share_or_keep");
  return *answer == "share";
}

}  // namespace

Result<void> perform(Session& session, const verb::Want& what) {
  proto::SaveRequest request;
  proto::Preference& preference = *request.mutable_preference();
  preference.set_item(what.item);
  preference.set_situation("usual");
  preference.set_direction(direction_of(direction_for(what.item)));
  fill(preference, what.fields);
  LULL_ASSIGN(*request.mutable_id(), find_answer(session, preference));
  if (request.id().empty() && preference.want() == proto::WANT_NOT_ANSWERED) {
    session.console.say("There is no answer to clear.");
    return {};
  }
  return save(session, request, what.share);
}

Result<void> perform(Session& session, const verb::Limit& what) {
  proto::SaveRequest request;
  proto::Limit& limit = *request.mutable_limit();
  const std::string_view target = what.target ? *what.target : target_for(what.what);
  limit.set_target(static_cast<proto::LimitTarget>(number_of(targets(), target)));
  limit.set_what(what.what);
  limit.set_strength(proto::STRENGTH_HARD);
  put_elements(limit.mutable_situations(), what.situations, false);
  fill(limit, what.fields);
  LULL_ASSIGN(const bool share, choose_share(session, what, limit));
  request.set_share(share);
  proto::Entry saved;
  LULL_TRY(session.client.call("Save", request, saved));
  show_saved(session, saved);
  session.console.say(share ? "In force, and shared." : "In force, and kept with you.");
  return {};
}

Result<void> perform(Session& session, const verb::Thanks& what) {
  proto::SaveRequest request;
  verb::Fields fields = what.fields;
  LULL_ASSIGN(fields.text, session.text_of(fields.text.value_or("")));
  fill(*request.mutable_gratitude(), fields);
  return save(session, request, what.share);
}

Result<void> perform(Session& session, const verb::Reflect& what) {
  proto::SaveRequest request;
  LULL_ASSIGN(*request.mutable_reflection()->mutable_text(), session.text_of(what.text));
  proto::Entry saved;
  LULL_TRY(call_with_notebook(session, "Save", request, saved));
  show_saved(session, saved);
  session.console.say("Written into your notebook. It stays on this device.");
  return {};
}

Result<void> perform(Session& session, const verb::Edit& what) {
  proto::IdRequest id;
  id.set_id(what.id);
  proto::Entry entry;
  LULL_TRY(call_with_notebook(session, "Get", id, entry));
  if (!entry.mine()) return fail(Code::kRefused, "not_yours");
  verb::Fields fields = what.fields;
  if (fields.text) {
    LULL_ASSIGN(fields.text, session.text_of(*fields.text));
  }
  proto::SaveRequest request;
  request.set_id(entry.id());
  LULL_TRY(fill_kind(request, kind_of(entry), fields));
  proto::Entry saved;
  LULL_TRY(call_with_notebook(session, "Save", request, saved));
  show_saved(session, saved);
  if (saved.share() == proto::SHARE_SHARED)
    session.console.say("It is shared, so the other person gets the change too.");
  return {};
}

}  // namespace lull::cli
