// SPDX-License-Identifier: Apache-2.0
#include "control/view_replies.h"

#include <algorithm>

#include "base/base32.h"
#include "control.pb.h"
#include "control/entry_view.h"
#include "model/catalogue.h"
#include "model/plan.h"
#include "wire/record.h"

namespace lull::control {

namespace {

constexpr std::uint32_t kLinesUsual = 500;
/// Ids in a list without pages: all limits, those that touch one line, all situations.
constexpr std::size_t kIdsMost = 10'000;
constexpr std::size_t kTouchingMost = 100;
constexpr std::size_t kSituationsMost = 1'000;
constexpr std::size_t kWaitingMost = 1'000;
constexpr std::size_t kHelpedMost = 5'000;

static_assert(static_cast<int>(model::PlanState::kDraft) + 1 == proto::PLAN_DRAFT);
static_assert(static_cast<int>(model::PlanState::kArchived) + 1 == proto::PLAN_ARCHIVED);
proto::PlanState number_of(model::PlanState state) {
  return static_cast<proto::PlanState>(static_cast<int>(state) + 1);
}

static_assert(static_cast<int>(model::OverlapState::kNotEnough) == proto::OVERLAP_NOT_ENOUGH);
static_assert(static_cast<int>(model::OverlapWay::kSetting) == proto::OVERLAP_SETTING);

template <class Out>
void put_ids(const std::vector<std::string>& ids, std::size_t most, Out* out) {
  for (std::size_t i = 0; i < std::min(ids.size(), most); ++i) *out->Add() = ids[i];
}

void put_side(const model::OverlapSide& side, proto::OverlapSide& out) {
  out.set_want(static_cast<std::uint32_t>(side.want));
  out.set_inherited(side.inherited);
  out.set_answer(side.answer);
}

void put_line(const model::OverlapLine& line, proto::OverlapLine& out) {
  out.set_item(line.item);
  out.set_way(static_cast<proto::OverlapWay>(line.way));
  out.set_state(static_cast<proto::OverlapState>(line.state));
  put_side(line.mine, *out.mutable_mine());
  put_side(line.theirs, *out.mutable_theirs());
  put_ids(line.limits, kTouchingMost, out.mutable_limits());
  out.set_unshared(line.unshared);
  put_ids(line.neighbours, kTouchingMost, out.mutable_neighbours());
}

void put_plan(const practice::PlanRow& row, Entries& entries, proto::PlanView& out) {
  entries.fill(row.entry, *out.mutable_entry());
  out.set_state(number_of(row.state));
  out.set_changed(row.changed);
  for (const auto& id : row.suspended) out.add_suspended(id);
  for (const auto& id : row.taken_out) out.add_taken_out(id);
  if (row.proposal) out.set_proposal(id_text(*row.proposal));
}

void put_step(const practice::TonightStep& from, proto::TonightStep& out) {
  const auto& step = from.step;
  auto& put = *out.mutable_step();
  put.set_id(step.id);
  if (!step.item.empty()) put.set_item(step.item);
  if (!step.text.empty()) put.set_text(step.text);
  if (!step.receiver.empty()) put.set_receiver(step.receiver);
  if (!step.giver.empty()) put.set_giver(step.giver);
  if (step.phase != 0) put.set_phase(static_cast<std::uint32_t>(step.phase));
  if (step.has_minutes) put.set_minutes(static_cast<std::uint32_t>(step.minutes));
  if (step.pressure != 0) put.set_pressure(static_cast<std::uint32_t>(step.pressure));
  if (step.ask) put.set_ask(1);
  out.set_suspended(from.suspended);
  out.set_taken_out(from.taken_out);
  out.set_ask(from.ask);
  out.set_ticked(from.ticked);
}

/// Entries one after the other while there is room for them.
class Filling {
 public:
  Filling(Entries& entries) : entries_(entries) {}

  bool has_room() const { return bytes_ < kReplyBytes; }
  proto::Entry& put(const store::Entry& entry, proto::Entry& out) {
    entries_.fill(entry, out);
    count(out.ByteSizeLong());
    if (entry.fresh) looked_at_.push_back(entry.id);
    return out;
  }
  void count(std::size_t bytes) { bytes_ += bytes; }
  /// False if not all had room.
  template <class Out>
  bool put_all(const std::vector<store::Entry>& from, Out* out) {
    for (const auto& entry : from) {
      if (!has_room()) return false;
      put(entry, *out->Add());
    }
    return true;
  }
  std::vector<RecordId> looked_at() { return std::move(looked_at_); }

 private:
  Entries& entries_;
  std::size_t bytes_ = 0;
  std::vector<RecordId> looked_at_;
};

void put_trend(const model::Trend& trend, proto::Trend& out) {
  out.set_field(std::string(model::kCheckInSpec.field(trend.field)->name));
  out.set_enough(trend.enough);
  for (const auto& point : trend.points) {
    auto* one = out.add_points();
    one->set_day(model::day_text(point.day));
    one->set_value(point.value);
  }
}

/// The ids of rows or entries, as far as the list goes.
template <class Row, class Id, class Out>
void put_row_ids(const std::vector<Row>& rows, Id id, Out* out) {
  for (std::size_t i = 0; i < std::min(rows.size(), kWaitingMost); ++i)
    *out->Add() = id_text(id(rows[i]));
}

}  // namespace

void put_overlap(const model::OverlapView& view, const proto::OverlapRequest& request,
                 proto::OverlapReply& out) {
  if (request.skip() == 0) {
    put_ids(view.limits, kIdsMost, out.mutable_limits());
    put_ids(view.situations, kSituationsMost, out.mutable_situations());
  }
  std::size_t bytes = out.ByteSizeLong();
  const std::size_t most = request.most() == 0 ? kLinesUsual : request.most();
  std::size_t next = request.skip();
  for (; next < view.lines.size() && next - request.skip() < most && bytes < kReplyBytes; ++next) {
    auto* line = out.add_lines();
    put_line(view.lines[next], *line);
    bytes += line->ByteSizeLong();
  }
  out.set_more(next < view.lines.size());
}

std::vector<RecordId> put_tonight(const practice::Tonight& view, Entries& entries,
                                  proto::TonightReply& out) {
  Filling filling(entries);
  if (view.plan) {
    put_plan(*view.plan, entries, *out.mutable_plan());
    for (const auto& step : view.steps) put_step(step, *out.add_steps());
    filling.count(out.ByteSizeLong());
  }
  const bool all = filling.put_all(view.pause_signs, out.mutable_pause_signs()) &&
                   filling.put_all(view.limits, out.mutable_limits()) &&
                   filling.put_all(view.care_notes, out.mutable_care_notes()) &&
                   filling.put_all(view.kit, out.mutable_kit());
  out.set_cut(!all);
  auto looked_at = filling.looked_at();
  if (view.plan && view.plan->entry.fresh) looked_at.push_back(view.plan->entry.id);
  return looked_at;
}

void put_waiting(const practice::Waiting& waiting, proto::WaitingReply& out) {
  for (const auto& [kind, count] : waiting.fresh) {
    auto* one = out.add_fresh();
    one->set_kind(kind);
    one->set_count(count);
  }
  const auto of_row = [](const auto& row) { return row.entry.id; };
  const auto of_entry = [](const store::Entry& entry) { return entry.id; };
  put_row_ids(waiting.proposals, of_row, out.mutable_proposals());
  put_row_ids(waiting.talk_requests, of_entry, out.mutable_talk_requests());
  put_row_ids(waiting.rounds, of_row, out.mutable_rounds());
  put_row_ids(waiting.reviews, of_row, out.mutable_reviews());
  if (waiting.tonight) {
    out.set_tonight(id_text(waiting.tonight->entry.id));
    out.set_tonight_state(number_of(waiting.tonight->state));
  }
  for (std::size_t i = 0; i < std::min(waiting.softenings.size(), kWaitingMost); ++i) {
    auto* one = out.add_softenings();
    one->set_id(id_text(waiting.softenings[i].record));
    one->set_due_ms(waiting.softenings[i].due_ms);
  }
}

void put_helped(const model::HelpedView& view, proto::HelpedReply& out) {
  out.set_enough(view.enough);
  out.set_more(view.rows.size() > kHelpedMost);
  for (std::size_t i = 0; i < std::min(view.rows.size(), kHelpedMost); ++i) {
    const auto& row = view.rows[i];
    auto* one = out.add_rows();
    one->set_item(row.item);
    one->set_used(row.used);
    one->set_helped(row.helped);
    for (std::uint32_t how = 0; how < row.changes.size(); ++how) {
      if (row.changes[how] == 0) continue;
      auto* change = one->add_changes();
      change->set_how(how);
      change->set_times(row.changes[how]);
    }
  }
}

void put_trends(const model::TrendsView& view, proto::TrendsReply& out) {
  for (const auto& trend : view.mine) put_trend(trend, *out.add_mine());
  for (const auto& trend : view.theirs) put_trend(trend, *out.add_theirs());
  out.set_joint(view.joint);
}

std::vector<RecordId> put_past(const std::vector<practice::PastRow>& rows,
                               const std::optional<RecordId>& after, std::size_t most,
                               Entries& entries, proto::LookBackReply& out) {
  auto next = rows.begin();
  if (after) {
    next = std::find_if(rows.begin(), rows.end(),
                        [&after](const auto& row) { return row.entry.id == *after; });
    if (next != rows.end()) ++next;
  }
  Filling filling(entries);
  for (; next != rows.end() && most > 0 && filling.has_room(); ++next, --most) {
    auto* one = out.add_entries();
    filling.put(next->entry, *one->mutable_entry());
    one->set_day(model::day_text(next->day));
    if (next->state) one->set_state(number_of(*next->state));
  }
  out.set_more(next != rows.end());
  return filling.looked_at();
}

void put_signposts(const std::vector<std::string_view>& ids, proto::SignpostsReply& out) {
  for (const auto id : ids) {
    const auto* signpost = model::find_signpost(id);
    if (signpost == nullptr) continue;
    auto* one = out.add_signposts();
    one->set_id(std::string(id));
    one->set_tier(signpost->tier);
    one->set_always(signpost->always);
  }
}

}  // namespace lull::control
