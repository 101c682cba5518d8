// SPDX-License-Identifier: Apache-2.0
#include "sim/deeds.h"

#include <algorithm>
#include <array>

#include "base/base32.h"
#include "crypto/hash.h"
#include "crypto/kdf.h"
#include "crypto/random.h"
#include "model/acknowledgement.h"
#include "model/care_note.h"
#include "model/comfort_log.h"
#include "model/gratitude.h"
#include "model/kit_item.h"
#include "model/limit.h"
#include "model/plan.h"
#include "model/preference.h"
#include "model/step.h"
#include "wire/record.h"

namespace lull::sim {

namespace {

using model::Fields;
using model::KindSpec;

constexpr const char* kWords[] = {"tea", "a walk", "caf\xc3\xa9", "hold still", "lights low"};
const char* word(Dice& dice) {
  return kWords[dice.roll(std::size(kWords))];
}
std::uint64_t number(Dice& dice, std::size_t from, std::size_t to) {
  return std::uint64_t{from + dice.roll(to - from + 1)};
}

/// Kinds that people write here; what they hold at first, and what an edit may put.
struct Writing {
  const KindSpec* kind;
  Fields (*first)(Dice&);
  Fields (*edit)(Dice&);
};

Fields first_thanks(Dice& dice) {
  Fields f;
  f.set(model::gratitude::kText, word(dice));
  return f;
}

Fields edit_wish(Dice& dice) {
  namespace p = model::preference;
  Fields f;
  if (dice.one_in(2)) f.set(p::kNote, word(dice));
  if (dice.one_in(2)) f.set(p::kWant, number(dice, 1, 5));
  if (dice.one_in(3)) f.set(p::kMinutes, std::uint64_t{5 * dice.roll(49)});
  if (dice.one_in(2)) f.set_element(p::kTags, word(dice), dice.one_in(2));
  return f;
}
Fields first_wish(Dice& dice) {
  namespace p = model::preference;
  Fields f;
  f.set(p::kItem, "touch.hold_still");
  f.set(p::kDirection, std::uint64_t{1});
  f.set(p::kWant, number(dice, 1, 5));
  return f;
}

Fields edit_limit(Dice& dice) {
  namespace l = model::limit;
  Fields f;
  f.set(l::kStrength, number(dice, 1, 2));
  if (dice.one_in(3)) f.set(l::kDirection, number(dice, 0, 2));
  return f;
}
Fields first_limit(Dice& dice) {
  auto f = edit_limit(dice);
  f.set(model::limit::kTarget, model::limit::kAWord);
  f.set(model::limit::kWhat, word(dice));
  return f;
}

Fields first_note(Dice& dice) {
  namespace c = model::care_note;
  Fields f;
  f.set(c::kWhich, number(dice, 1, 7));
  f.set(c::kText, word(dice));
  return f;
}

Fields edit_plan(Dice& dice) {
  namespace p = model::plan;
  Fields f;
  if (dice.one_in(2)) f.set(p::kTitle, word(dice));
  if (dice.one_in(3)) f.set(p::kReviewDay, dice.one_in(2) ? "2026-12-01" : "2026-12-24");
  const std::string step(1, static_cast<char>('b' + dice.roll(4)));
  if (dice.one_in(4))
    f.set_element(p::kSteps, step, false);
  else
    f.set_part(p::kSteps, step, model::step::kMinutes, std::uint64_t{5 * dice.roll(10)});
  if (f.find({p::kSteps, step}) != nullptr && f.has_part(p::kSteps, step, model::step::kMinutes))
    f.set_part(p::kSteps, step, 4, std::string(word(dice)));
  return f;
}
Fields first_plan(Dice& dice) {
  auto f = edit_plan(dice);
  f.set(model::plan::kForm, model::plan::kStanding);
  return f;
}

Fields edit_kit(Dice& dice) {
  namespace k = model::kit_item;
  Fields f;
  f.set(k::kHave, number(dice, 1, 3));
  if (dice.one_in(3)) f.set(k::kPlace, word(dice));
  if (dice.one_in(6)) f.set(k::kGone, number(dice, 0, 1));
  return f;
}
Fields first_kit(Dice& dice) {
  auto f = edit_kit(dice);
  f.set(model::kit_item::kLabel, word(dice));
  return f;
}

Fields edit_log(Dice& dice) {
  namespace c = model::comfort_log;
  Fields f;
  f.set(c::kStrength, number(dice, 0, 10));
  if (dice.one_in(2)) f.set(c::kNote, std::string(kPrivateMark) + word(dice));
  return f;
}
Fields first_log(Dice& dice) {
  auto f = edit_log(dice);
  f.set_element(model::comfort_log::kWhere, "neck", true);
  f.set(model::comfort_log::kNote, kPrivateMark);
  return f;
}

const Writing kWritings[] = {
    {&model::kPreferenceSpec, first_wish, edit_wish},
    {&model::kLimitSpec, first_limit, edit_limit},
    {&model::kGratitudeSpec, first_thanks, first_thanks},
    {&model::kCareNoteSpec, first_note, first_note},
    {&model::kPlanSpec, first_plan, edit_plan},
    {&model::kKitItemSpec, first_kit, edit_kit},
    {&model::kComfortLogSpec, first_log, edit_log},
};
const Writing* writing_of(const KindSpec* kind) {
  const auto* at = std::find_if(std::begin(kWritings), std::end(kWritings),
                                [kind](const Writing& one) { return one.kind == kind; });
  return at != std::end(kWritings) ? at : nullptr;
}

/// What of a comfort log may be told: never the note.
constexpr std::uint16_t kTold[] = {model::comfort_log::kWhere, model::comfort_log::kStrength};

class Deed {
 public:
  Deed(Device& at, Ledger& ledger, Dice& dice, Tally& tally, Bug bug)
      : at_(at), ledger_(ledger), dice_(dice), tally_(tally), bug_(bug) {}

  void create();
  void edit();
  void share();
  void withdraw();
  void remove();
  void withdraw_all();
  void answer();
  void look_around();

 private:
  /// An entry that this person wrote, or (`anybody`) one that they may change.
  std::optional<RecordId> choose(bool anybody);
  void note(const char* what, const RecordId& id);
  /// After a deed: only a disk without power is an excuse.
  template <class T>
  bool done(const Result<T>& result, const char* what);

  Device& at_;
  Ledger& ledger_;
  Dice& dice_;
  Tally& tally_;
  Bug bug_;
};

void Deed::note(const char* what, const RecordId& id) {
  if (ledger_.loud) ledger_.note(std::string(what) + " of " + short_id(id.view()));
}

template <class T>
bool Deed::done(const Result<T>& result, const char* what) {
  if (result) return true;
  ledger_.note(std::string(what) + ": " + result.error().reason);
  const auto code = result.error().code;
  if (at_.disk.powered() && (code == Code::kIo || code == Code::kDamaged || code == Code::kNoSpace))
    ledger_.fault(std::string(what) + " failed: " + result.error().reason + " " +
                  result.error().detail);
  return false;
}

std::optional<RecordId> Deed::choose(bool anybody) {
  std::vector<RecordId> ids;
  for (const auto& [id, truth] : ledger_.truths) {
    if (truth.kind == nullptr) continue;
    if (truth.author == at_.who || (anybody && truth.shared && truth.kind->two_writers()))
      ids.push_back(id);
  }
  if (ids.empty()) return std::nullopt;
  return ids[dice_.roll(ids.size())];
}

void Deed::create() {
  const auto& writing = kWritings[dice_.roll(std::size(kWritings))];
  const bool by_field = writing.kind->by_field;
  bool shared = dice_.percent(75) && !by_field;
  auto fields = writing.first(dice_);
  if (!shared && !by_field && writing.kind == &model::kGratitudeSpec)
    fields.set(model::gratitude::kText, kPrivateMark);
  const auto space = shared || (bug_ == Bug::kShareThePrivate && !by_field)
                         ? std::optional(at_.space)
                         : std::nullopt;
  const auto id = at_->create(*writing.kind, fields, space);
  if (!done(id, "create")) return;
  tally_.add(What::kCreate);
  note(shared ? "creation, shared," : "creation", *id);
  ledger_.made(at_, *id, *writing.kind, shared);
}

void Deed::edit() {
  const auto id = choose(true);
  if (!id) return;
  const auto* writing = writing_of(ledger_.truths[*id].kind);
  if (writing == nullptr) return;
  const auto before = at_->get(*id);
  const bool hidden = before && before->fields.text(model::gratitude::kText) == kPrivateMark;
  if (hidden) return;  // it must not be shared by and by
  note("edit", *id);
  const auto edited = at_->edit(*id, writing->edit(dice_));
  if (done(edited, "edit")) tally_.add(What::kEdit);
  ledger_.look(at_, *id);
}

void Deed::share() {
  const auto id = choose(false);
  if (!id) return;
  const auto before = at_->get(*id);
  if (!before || before->fields.text(model::gratitude::kText) == kPrivateMark) return;
  const auto* kind = ledger_.truths[*id].kind;
  const auto only =
      kind->by_field ? std::span<const std::uint16_t>(kTold) : std::span<const std::uint16_t>();
  note("sharing", *id);
  // What the other may be told is decided before the first byte could leave.
  const auto shared = at_->share({*id}, at_.space, only);
  if (!shared) ledger_.failed(at_, *id);
  ledger_.look(at_, *id);
  if (!done(shared, "share")) return;
  tally_.add(What::kShare);
  if (shared->front() != *id) ledger_.made(at_, shared->front(), *kind, true);
}

void Deed::withdraw() {
  const auto id = choose(false);
  if (!id) return;
  const auto before = at_->get(*id);
  note("withdrawal", *id);
  const auto withdrawn = at_->withdraw({*id});
  if (before && !withdrawn) ledger_.failed(at_, *id);
  ledger_.look(at_, *id);
  if (!done(withdrawn, "withdraw")) return;
  tally_.add(What::kWithdraw);
  const auto truth = ledger_.truths.find(*id);
  if (truth == ledger_.truths.end() || !truth->second.gone)
    ledger_.fault("a withdrawal was no withdrawal");
}

void Deed::remove() {
  const auto id = choose(false);
  if (!id) return;
  const auto before = at_->get(*id);
  note("removal", *id);
  const auto removed = at_->remove({*id});
  if (done(removed, "remove")) {
    tally_.add(What::kRemove);
    if (before && before->share != store::Share::kPrivate) ledger_.truths[*id].gone = true;
  } else if (before) {
    ledger_.failed(at_, *id);
  }
  ledger_.look(at_, *id);
}

void Deed::withdraw_all() {
  std::vector<RecordId> mine;
  for (const auto& [id, truth] : ledger_.truths)
    if (truth.author == at_.who && truth.shared && at_->get(id)) mine.push_back(id);
  const auto withdrawn = at_->withdraw_all();
  if (done(withdrawn, "withdraw all")) tally_.add(What::kWithdraw);
  for (const auto& id : mine) {
    // Of a newer version's kind no copy is kept.
    if (withdrawn && !at_->get(id)) ledger_.truths[id].gone = true;
    if (!withdrawn) ledger_.failed(at_, id);
    ledger_.look(at_, id);
  }
}

/// An acknowledgement of what the other has shared.
void Deed::answer() {
  namespace a = model::acknowledgement;
  std::vector<RecordId> theirs;
  for (const auto& [id, truth] : ledger_.truths)
    if (truth.author != at_.who && truth.shared && !truth.gone) theirs.push_back(id);
  if (theirs.empty()) return;
  const auto& about = theirs[dice_.roll(theirs.size())];
  if (!at_->get(about)) return;
  Fields f;
  f.set(a::kTarget, base32_token(about.view()));
  f.set(a::kWhich, number(dice_, 1, 4));
  if (done(at_->create(model::kAcknowledgementSpec, f, at_.space), "answer"))
    tally_.add(What::kAnswer);
}

void Deed::look_around() {
  if (dice_.one_in(3)) {
    (void)done(at_->search(word(dice_), 10), "search");
    return;
  }
  const auto entries = at_->list({});
  if (!done(entries, "list") || entries->empty()) return;
  (void)done(at_->mark_opened({entries->at(dice_.roll(entries->size())).id}), "mark");
}

}  // namespace

void do_something(Device& at, Ledger& ledger, Dice& dice, Tally& tally, Bug bug) {
  Deed deed(at, ledger, dice, tally, bug);
  using Way = void (Deed::*)();
  static constexpr std::array<Way, 8> kWays = {
      &Deed::create, &Deed::edit,   &Deed::share,       &Deed::withdraw,
      &Deed::remove, &Deed::answer, &Deed::look_around, &Deed::withdraw_all};
  static constexpr std::array<unsigned, 8> kWeights = {26, 38, 12, 10, 5, 6, 3, 1};
  (deed.*kWays[dice.weighted(kWeights)])();
}

// --- a newer version -----------------------------------------------------------------------------

NewerDevice::NewerDevice(std::uint8_t who, Dice& dice) : who_(who) {
  for (auto& byte : replica_.raw) byte = static_cast<std::uint8_t>(dice.next());
}

/// With its author's mark, as their own devices make it.
std::string NewerDevice::marked(std::string body) const {
  const auto key = crypto::derive<store::Records::AuthorKey>(device_key(who_).expose_bytes(),
                                                             crypto::kLabelAuthor);
  std::uint8_t number[8];
  store_le(number, std::uint64_t{bodies_.size() + 1});
  wire::Salt mark;
  crypto::blake2b_keyed(key.expose_bytes(),
                        {pair_space().view(), replica_.view(), number, as_bytes(body)}, mark);
  std::copy(mark.begin(), mark.end(), body.begin() + wire::kSaltOffset);
  return body;
}

Result<void> NewerDevice::write(Device& through, Ledger& ledger, Dice& dice) {
  RecordId id;
  for (auto& byte : id.raw) byte = static_cast<std::uint8_t>(dice.next());
  std::string body;
  const auto* kind = dice.one_in(2) ? &model::kGratitudeSpec : nullptr;
  if (kind == nullptr) {
    // A kind of its own: field 900, length-delimited.
    body = std::string("\x0a\x10") + std::string(as_text(id.view())) + "\x12\x10" +
           std::string(16, '\0') + "\xa2\x38\x03new";
  } else {
    Fields f;
    f.set(model::gratitude::kText, word(dice));
    f.append_raw(77, std::string("\xea\x04\x03new"));  // 77 << 3 | 2
    const auto made = wire::encode_body(id, {}, model::kGratitudeSpec, f);
    if (!made) return fail(made.error());
    body = as_text(*made);
  }
  bodies_.push_back(marked(std::move(body)));
  const auto* known = through->log().find(through.space, replica_);
  if (known == nullptr) {
    LULL_ASSIGN(known, through->admit_replica(through.space, replica_, person_of(who_)));
  }
  wire::Changes changes{pair_space(), {{replica_, known->seq + 1, {}}}};
  for (auto seq = known->seq; seq < bodies_.size(); ++seq)
    changes.runs[0].items.push_back({"", bodies_[seq]});
  LULL_TRY(through->take_in(through.space, std::move(changes)));
  LULL_TRY(through->finish());
  ledger.truths[id] = {who_, kind, std::nullopt, true, false, {}, {}};
  return {};
}

}  // namespace lull::sim
