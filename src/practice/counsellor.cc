// SPDX-License-Identifier: Apache-2.0
#include "practice/counsellor.h"

#include <fmt/format.h>

#include <algorithm>

#include "model/catalogue.h"
#include "model/comfort_log.h"

namespace lull::practice {

namespace {

constexpr std::size_t kPage = 64;
constexpr std::size_t kLookedAtMost = 1024;
// What fits on two pages.
constexpr std::size_t kLimitsMost = 14;
constexpr std::size_t kHelpedMost = 8;
constexpr std::size_t kChangesMost = 8;
constexpr std::size_t kWeeksMost = 12;
constexpr std::size_t kQuestions = 4;
/// "Rather not say" on every scale.
constexpr std::uint64_t kNotSaid = 15;

std::string line(std::string_view id) {
  return std::string(model::line(id));
}

ShownValue said(std::string label, std::string text) {
  ShownValue one;
  one.label = std::move(label);
  one.text = std::move(text);
  return one;
}

/// The most frequent first; the same number in the order of the alphabet.
std::vector<std::pair<std::string, std::size_t>> ranked(
    const std::map<std::string, std::size_t>& tally) {
  std::vector<std::pair<std::string, std::size_t>> all(tally.begin(), tally.end());
  std::stable_sort(all.begin(), all.end(),
                   [](const auto& a, const auto& b) { return a.second > b.second; });
  return all;
}

std::string joined(const std::map<std::string, std::size_t>& tally) {
  std::string all;
  for (const auto& [what, times] : ranked(tally)) all += (all.empty() ? "" : ", ") + what;
  return all;
}

template <class T>
void keep_last(std::vector<T>& all, std::size_t most) {
  if (all.size() > most) all.erase(all.begin(), all.end() - static_cast<std::ptrdiff_t>(most));
}

}  // namespace

CounsellorPages::CounsellorPages(ExportFilter filter, ExportFormat format)
    : filter_(std::move(filter)), writer_(make_writer(format)) {
  filter_.other = false;
  filter_.notebook = false;
}

Result<ExportChunk> CounsellorPages::next(const Sources& from) {
  ExportChunk chunk;
  const Names names(from.at);
  for (std::size_t seen = 0; seen < kLookedAtMost; seen += kPage) {
    LULL_ASSIGN(const auto page, from.at.store.walk(0, after_, kPage));
    for (const auto& entry : page) {
      if (!filter_.takes(entry)) continue;
      LULL_ASSIGN(auto fields, own_words(from.at, entry));
      if (!fields.empty()) add(shown(entry, std::move(fields), names));
    }
    if (page.size() == kPage) continue;
    chunk.text = pages(from.at.me());
    chunk.entries = entries_;
    return chunk;
  }
  chunk.more = true;
  return chunk;
}

void CounsellorPages::add(const ShownEntry& entry) {
  ++entries_;
  ++kinds_[entry.section];
  if (!entry.day.empty()) {
    if (first_day_.empty() || entry.day < first_day_) first_day_ = entry.day;
    last_day_ = std::max(last_day_, entry.day);
  }
  if (entry.kind == model::kCheckInSpec.name) add_check_in(entry);
  if (entry.kind == model::kComfortLogSpec.name) add_comfort_log(entry);
  if (entry.kind != model::kLimitSpec.name) return;
  ShownValue limit;
  for (const auto& value : entry.values) {
    if (value.field == "strength") limit.label = value.text;
    if (value.field == "what") limit.text = value.text;
  }
  limits_.push_back(std::move(limit));
}

void CounsellorPages::add_check_in(const ShownEntry& entry) {
  std::string what;
  for (const auto& value : entry.values) {
    if (value.field == "helped") ++helped_[value.text];
    if (value.field == "change") what = value.text;
    if (value.field == "change.how") changes_.push_back(said(what, value.text));
    if (value.field == "change_text") changes_.push_back(said(entry.day, value.text));
  }
  keep_last(changes_, kChangesMost);
}

void CounsellorPages::add_comfort_log(const ShownEntry& entry) {
  const auto day = model::parse_day(entry.day);
  if (!day) return;
  auto& week = weeks_[*day - model::weekday(*day)];
  ++week.logs;
  const auto strength = entry.fields.number(model::comfort_log::kStrength);
  if (strength != kNotSaid) week.strongest = std::max(week.strongest, strength);
  for (const auto& value : entry.values) {
    if (value.field == "where") ++week.where[value.text];
    if (value.field == "tried") ++week.tried[value.text];
  }
  if (weeks_.size() > kWeeksMost) weeks_.erase(weeks_.begin());
}

std::vector<ShownEntry> CounsellorPages::sections() const {
  std::vector<ShownEntry> all;
  const auto section = [&all](std::string_view id) -> std::vector<ShownValue>& {
    all.emplace_back().section = line(id);
    return all.back().values;
  };
  auto& overview = section("counsellor.overview");
  if (!first_day_.empty())
    overview.push_back(said(line("counsellor.period"), first_day_ + " – " + last_day_));
  for (const auto& [kind, count] : kinds_) overview.push_back(said(kind, std::to_string(count)));
  auto& limits = section("counsellor.limits");
  limits = limits_;
  keep_last(limits, kLimitsMost);
  auto& helped = section("counsellor.helped");
  for (const auto& [what, times] : ranked(helped_))
    if (helped.size() < kHelpedMost) helped.push_back(said(what, fmt::format("{}×", times)));
  section("counsellor.changed") = changes_;
  auto& weeks = section("counsellor.weeks");
  for (const auto& [monday, week] : weeks_) {
    auto text = fmt::format("{}×, {} {}", week.logs, model::field_label("comfort_log", "strength"),
                            week.strongest);
    for (const auto* tally : {&week.where, &week.tried})
      if (!tally->empty()) text += "; " + joined(*tally);
    weeks.push_back(said(line("counsellor.week") + " " + model::day_text(monday), text));
  }
  auto& questions = section("counsellor.questions");
  for (std::size_t i = 1; i <= kQuestions; ++i) questions.push_back(said(std::to_string(i), " "));
  return all;
}

std::string CounsellorPages::pages(std::string_view me) const {
  auto text = writer_->head(me);
  for (const auto& section : sections())
    if (!section.values.empty()) text += writer_->entry(section);
  return text + writer_->foot();
}

}  // namespace lull::practice
