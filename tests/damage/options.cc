// SPDX-License-Identifier: Apache-2.0
#include "damage/options.h"

#include <algorithm>
#include <charconv>
#include <cstdio>

#include "base/log.h"
#include "damage/memory.h"
#include "damage/workload.h"

namespace lull::damage {

namespace {

template <class Number>
bool read_number(std::string_view text, Number& out) {
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), out);
  return error == std::errc() && end == text.data() + text.size();
}

/// WORKLOAD:PLACE:ROLL of a cut, WORKLOAD:KIND:NUMBER of a fault.
bool read_case(std::string_view text, Options& options) {
  const auto first = text.find(':');
  const auto second = text.find(':', first + 1);
  if (first == text.npos || second == text.npos) return false;
  const auto middle = text.substr(first + 1, second - first - 1);
  options.names = {std::string(text.substr(0, first))};
  options.only.emplace();
  if (!read_number(text.substr(second + 1), options.only->roll)) return false;
  if (read_number(middle, options.only->place)) return true;
  options.kind = middle;
  options.faults = true;
  return true;
}

bool is_workload(const std::string& name) {
  return std::ranges::any_of(workloads(), [&](const auto& one) { return name == one.name; });
}

}  // namespace

bool Options::wants(const std::string& name) const {
  return names.empty() || std::ranges::find(names, name) != names.end();
}

std::size_t Options::wanted() const {
  return names.empty() ? workloads().size() : names.size();
}

std::optional<Options> parse(int count, char** words) {
  Options options;
  for (int i = 1; i < count; ++i) {
    const std::string_view word(words[i]);
    const std::string_view value = i + 1 < count ? words[i + 1] : "";
    bool good = true;
    if (word == "--faults") {
      options.faults = true;
    } else if (word == "--quick") {
      options.quick = true;
    } else if (word.starts_with("--")) {
      ++i;
      good = word == "--seed"     ? read_number(value, options.seed)
             : word == "--cuts"   ? read_number(value, options.cuts)
             : word == "--stride" ? read_number(value, options.stride) && options.stride > 0
             : word == "--case"   ? read_case(value, options)
                                  : false;
    } else {
      options.names.emplace_back(word);
    }
    if (!good) return std::nullopt;
  }
  if (!std::ranges::all_of(options.names, is_workload)) return std::nullopt;
  return options;
}

}  // namespace lull::damage

int main(int count, char** words) {
  lull::damage::count_allocations();
  lull::log_quiet();
  const auto options = lull::damage::parse(count, words);
  if (!options) {
    std::fprintf(stderr,
                 "usage: tools/power_cuts [--seed N] [--cuts N | --quick] [WORKLOAD...]\n"
                 "       tools/power_cuts --faults [--seed N] [--stride N] [WORKLOAD...]\n"
                 "       tools/power_cuts [--faults] [--seed N] --case WORKLOAD:PLACE:ROLL\n"
                 "workloads:\n");
    for (const auto& workload : lull::damage::workloads())
      std::fprintf(stderr, "  %-11s %s\n", workload.name, workload.about);
    return 64;
  }
  // The product's own log says what fails, thousands of times; of one case it is worth reading.
  if (!options->only && std::freopen("/dev/null", "w", stderr) == nullptr) return 1;
  return options->faults ? inject_faults(*options) : cut_power(*options);
}
