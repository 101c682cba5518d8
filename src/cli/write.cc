// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <functional>
#include <string>

#include "cli/assigned.h"
#include "cli/content.h"
#include "cli/entry.h"
#include "cli/field_values.h"
#include "cli/labels.h"
#include "cli/limits.h"
#include "cli/notebook.h"
#include "cli/people.h"
#include "cli/questions.h"
#include "cli/secret_text.h"
#include "cli/sharing.h"
#include "cli/signposts.h"
#include "cli/text.h"
#include "cli/verbs.h"
#include "control.pb.h"
#include "model/acknowledgement.h"
#include "model/catalogue.h"
#include "model/experiment.h"
#include "model/field_table.h"
#include "model/limit.h"
#include "model/preference.h"
#include "model/talk_request.h"

namespace lull::cli {
namespace {

using model::Fields;
using model::Kind;

/// The days that a request to talk stays open, and its usual length in minutes.
constexpr std::uint64_t kTalkMinutes = 20;

Result<Fields> typed_fields(Session& session, const model::KindSpec& kind,
                            const std::vector<verb::Put>& puts) {
  Fields fields;
  for (const auto& put : puts) {
    const auto* field = kind.field(put.field);
    if (field == nullptr) return fail(Code::kInvalid, "option_does_not_fit");
    auto value = put.value;
    if (field->type == model::FieldType::kText) {
      LULL_ASSIGN(value, session.text_of(put.value));
    }
    if (field->type == model::FieldType::kToken)
      fields.set(field->number, value);
    else if (!put_typed(*field, value, put.out, fields))
      return fail(Code::kInvalid, "value_does_not_fit");
  }
  return fields;
}

/// The id of one's own entry of a kind that fits; empty if there is none.
Result<std::string> find_own(Session& session, const model::KindSpec& kind,
                             const std::function<bool(const Fields&)>& fits) {
  proto::ListRequest request;
  request.set_kind(std::string(kind.name));
  request.set_peek(true);
  while (true) {
    proto::ListReply page;
    LULL_TRY(session.client.call("List", request, page));
    for (const auto& entry : page.entries()) {
      if (!entry.mine() || entry.share() == proto::SHARE_WITHDRAWN) continue;
      const auto content = content_of(entry);
      if (content.spec == &kind && fits(content.fields)) return entry.id();
    }
    if (!page.more() || page.entries_size() == 0) return std::string();
    request.set_after(page.entries(page.entries_size() - 1).id());
  }
}

/// What a person need not say.
void put_if_absent(Fields& fields, std::uint16_t number, model::Value value) {
  if (!fields.has(number)) fields.set(model::FieldKey{number}, std::move(value));
}

void fill_in(const model::KindSpec& kind, Fields& fields) {
  namespace p = model::preference;
  namespace l = model::limit;
  namespace t = model::talk_request;
  const auto today = model::local_day(wall_ms());
  switch (kind.kind) {
    case Kind::kPreference:
      put_if_absent(fields, p::kSituation, std::string("usual"));
      put_if_absent(fields, p::kDirection, direction_for(fields.text(p::kItem)));
      break;
    case Kind::kLimit:
      put_if_absent(fields, l::kTarget, target_for(fields.text(l::kWhat)));
      put_if_absent(fields, l::kStrength, l::kHard);
      break;
    case Kind::kCheckIn:
    case Kind::kFollowUp:
    case Kind::kComfortLog:
      put_if_absent(fields, model::table::kDay, model::day_text(today));
      break;
    case Kind::kTalkRequest:
      put_if_absent(fields, t::kLength, kTalkMinutes);
      put_if_absent(fields, t::kMadeDay, model::day_text(today));
      put_if_absent(fields, t::kExpiresDay, model::day_text(today + t::kOpenDays));
      break;
    case Kind::kExperiment:
      put_if_absent(fields, model::experiment::kTries, std::uint64_t{1});
      break;
    default:
      break;
  }
}

/// Of some kinds there is one entry for each question: a new answer takes the old one's place.
Result<std::string> earlier_answer(Session& session, const model::KindSpec& kind,
                                   const Fields& fields) {
  namespace p = model::preference;
  const auto same = [&fields](const Fields& other, std::uint16_t number) {
    return fields.text(number) == other.text(number) &&
           fields.number(number) == other.number(number);
  };
  switch (kind.kind) {
    case Kind::kPreference:
      return find_own(session, kind, [&](const Fields& other) {
        const auto situation = other.text(p::kSituation);
        return same(other, p::kItem) && same(other, p::kDirection) &&
               fields.text(p::kSituation) == (situation.empty() ? "usual" : situation);
      });
    case Kind::kAcknowledgement:
      return find_own(session, kind, [&](const Fields& other) {
        return same(other, model::acknowledgement::kTarget);
      });
    case Kind::kJointTrends:
      return find_own(session, kind, [](const Fields&) { return true; });
    default:
      return std::string();
  }
}

void show_saved(Session& session, const proto::Entry& entry) {
  session.console.data(session.globals.json ? entry_json(entry)
                                            : list_line(entry, session.console.columns()));
}

/// Turning joint trends on takes the passphrase again, and the daemon says so.
Result<void> call_save(Session& session, proto::SaveRequest& request, proto::Entry& saved) {
  const auto done = call_with_notebook(session, "Save", request, saved);
  if (done || std::string_view(done.error().reason) != "passphrase_needed") return done;
  LULL_ASSIGN(const SecretText passphrase, session.secret("Passphrase:"));
  const WipedPassphrase<proto::SaveRequest> wiped{request};
  request.mutable_passphrase()->assign(passphrase.expose_text());
  return session.client.call("Save", request, saved, kSlowCallDeadlineMs);
}

/// Some kinds are never shared as a whole: what of them is has to be named.
bool shared_by_name_alone(const proto::SaveRequest& request) {
  const auto* kind =
      model::find_any_kind(static_cast<std::uint16_t>(request.content().kind_case()));
  return kind != nullptr && kind->by_field && model::shared_fields(*kind).empty();
}

/// Saves, and shares what is new: on a terminal after a preview of it as it was saved, in a script
/// in one transaction with the saving. What is shared already stays so, and the change with it.
Result<void> save(Session& session, proto::SaveRequest& request, bool share) {
  const bool by_name = share && shared_by_name_alone(request);
  const bool ask = share && !by_name && session.asks();
  request.set_share(share && !ask && !by_name);
  proto::Entry saved;
  LULL_TRY(call_save(session, request, saved));
  if (ask && saved.share() != proto::SHARE_SHARED)
    return preview_and_share(session, {saved.id()}, {}, false);
  show_saved(session, saved);
  const bool shared = saved.share() == proto::SHARE_SHARED;
  if (by_name && !shared)
    session.console.say("This is shared by what you name alone, as in: lull share " +
                        short_id(saved.id()) + " --only ask.");
  session.console.say(shared
                          ? "Shared: the other person can see this."
                          : "Kept private. To share it: lull share " + short_id(saved.id()) + ".");
  return {};
}

/// Neither is preselected (PRACTICE.md 3.5): a flag or an answer.
Result<bool> choose_share(Session& session, const verb::Write& what, const Fields& limit) {
  if (what.share || what.keep) return what.share;
  if (!session.asks()) return fail(Code::kInvalid, "share_or_keep");
  proto::Entry preview;
  put_content(model::kLimitSpec, limit, preview);
  session.console.say("If you share it, the other person sees exactly this:");
  session.console.quote(content_lines(preview));
  const auto answer =
      session.console.choose("Share it, or keep it to yourself? [share/keep]", {"share", "keep"});
  if (!answer) return fail(Code::kInvalid, "share_or_keep");
  return *answer == "share";
}

Result<void> save_limit(Session& session, const verb::Write& what, const Fields& fields) {
  LULL_ASSIGN(const bool share, choose_share(session, what, fields));
  proto::SaveRequest request;
  put_content(model::kLimitSpec, fields, request);
  request.set_share(share);
  proto::Entry saved;
  LULL_TRY(session.client.call("Save", request, saved));
  show_saved(session, saved);
  session.console.say(share ? "In force, and shared." : "In force, and kept with you.");
  return {};
}

Result<void> save_note(Session& session, const model::KindSpec& kind, const Fields& fields) {
  proto::SaveRequest request;
  put_content(kind, fields, request);
  proto::Entry saved;
  LULL_TRY(call_with_notebook(session, "Save", request, saved));
  show_saved(session, saved);
  session.console.say("Written into your notebook. It stays on this device.");
  if (kind.kind == Kind::kReflection) say_private_signposts(session, fields);
  return {};
}

/// A record's whole id for its start.
Result<std::string> whole_id(Session& session, const std::string& start) {
  proto::IdRequest request;
  request.set_id(start);
  proto::Entry entry;
  LULL_TRY(session.client.call("Get", request, entry));
  return entry.id();
}

}  // namespace

Result<void> perform(Session& session, const verb::Write& what) {
  const auto& kind = *model::find_any_kind(std::string_view(what.kind));
  LULL_ASSIGN(auto fields, typed_fields(session, kind, what.puts));
  if (fields.empty() && !kind.fields.empty()) {
    if (!session.asks()) return fail(Code::kInvalid, "nothing_to_save");
    LULL_ASSIGN(fields, ask_questions(session, kind));
  }
  if (kind.kind == Kind::kAcknowledgement) {
    LULL_ASSIGN(const auto target,
                whole_id(session, std::string(fields.text(model::acknowledgement::kTarget))));
    fields.set(model::acknowledgement::kTarget, target);
  }
  fill_in(kind, fields);
  if (kind.kind == Kind::kLimit) return save_limit(session, what, fields);
  if (model::in_notebook(kind)) return save_note(session, kind, fields);
  proto::SaveRequest request;
  LULL_ASSIGN(*request.mutable_id(), earlier_answer(session, kind, fields));
  const bool cleared = kind.kind == Kind::kPreference &&
                       fields.number(model::preference::kWant) == model::preference::kNotAnswered;
  if (request.id().empty() && cleared) {
    session.console.say("There is no answer to clear.");
    return {};
  }
  put_content(kind, fields, request);
  LULL_TRY(save(session, request, what.share));
  say_fitting_signposts(session, kind.kind);
  return {};
}

namespace {

/// What the words put into an entry's content.
Result<Fields> edited_fields(Session& session, const model::KindSpec& kind,
                             const std::vector<std::string>& puts) {
  People two;
  const auto find = [&kind](std::string_view name) {
    const auto* field = kind.field(name);
    return field != nullptr && (is_typed(*field) || is_person(*field)) ? field : nullptr;
  };
  const auto put = [&two](const model::FieldSpec& field, const std::string& typed, bool out,
                          Fields& to) {
    if (!is_person(field)) return put_typed(field, typed, out, to);
    const auto token = person_of(two, typed);
    if (out || !token) return false;
    to.set(model::FieldKey{field.number}, *token);
    return true;
  };
  if (std::any_of(kind.fields.begin(), kind.fields.end(), is_person)) {
    LULL_ASSIGN(two, people(session));
  }
  return assigned(session, puts, find, put);
}

}  // namespace

Result<Fields> assigned(Session& session, const std::vector<std::string>& typed,
                        const std::function<const model::FieldSpec*(std::string_view)>& find,
                        const PutValue& put_value) {
  Fields fields;
  for (const auto& one : typed) {
    Assignment put;
    if (!read_assignment(one, put)) return fail(Code::kInvalid, "not_an_assignment");
    const auto* field = find(put.field);
    if (field == nullptr) return fail(Code::kInvalid, "option_does_not_fit");
    if (field->type == model::FieldType::kText) {
      LULL_ASSIGN(put.value, session.text_of(put.value));
    }
    if (put_value(*field, put.value, put.out, fields)) continue;
    session.console.say(put.field + ": " + what_fits(*field) + ".");
    return fail(Code::kInvalid, "value_does_not_fit");
  }
  return fields;
}

Result<void> perform(Session& session, const verb::Edit& what) {
  proto::IdRequest id;
  id.set_id(what.id);
  proto::Entry entry;
  LULL_TRY(call_with_notebook(session, "Get", id, entry));
  proto::SaveRequest request;
  request.set_id(entry.id());
  const auto content = content_of(entry);
  if (content.spec == nullptr) return fail(Code::kTooNew, "kind_too_new");
  if (!entry.mine() && !content.spec->two_writers()) return fail(Code::kRefused, "not_yours");
  LULL_ASSIGN(const auto fields, edited_fields(session, *content.spec, what.puts));
  put_content(*content.spec, fields, request);
  proto::Entry saved;
  LULL_TRY(call_save(session, request, saved));
  show_saved(session, saved);
  if (content.spec->kind == Kind::kReflection)
    say_private_signposts(session, content_of(saved).fields);
  if (saved.softens_ms() != 0)
    session.console.say("It stays as it was until " + local_time(saved.softens_ms()) +
                        ". Only you can see this. To leave it as it is: lull keep " +
                        short_id(saved.id()) + ".");
  else if (saved.share() == proto::SHARE_SHARED)
    session.console.say("It is shared, so the other person gets the change too.");
  return {};
}

Result<void> perform(Session& session, const verb::KeepLimit& what) {
  proto::IdRequest id;
  id.set_id(what.id);
  proto::Entry kept;
  LULL_TRY(session.client.call("KeepLimit", id, kept));
  show_saved(session, kept);
  session.console.say("It stays as it is.");
  return {};
}

}  // namespace lull::cli
