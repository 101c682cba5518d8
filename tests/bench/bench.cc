// SPDX-License-Identifier: Apache-2.0
// bench --bin DIR [--json] [--dir DIR] [CASE...]: tools/bench, which builds it first; README.md.
#include "bench/bench.h"

#include <fcntl.h>
#include <signal.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <nlohmann/json.hpp>
#include <stdexcept>

#include "bench/floor.h"

namespace lull::bench {

double now_ms() {
  return std::chrono::duration<double, std::milli>(
             std::chrono::steady_clock::now().time_since_epoch())
      .count();
}

double percentile(std::vector<double> values, double percent) {
  std::sort(values.begin(), values.end());
  const auto at = static_cast<std::size_t>(static_cast<double>(values.size()) * percent / 100);
  return values[std::min(at, values.size() - 1)];
}

std::size_t number_in(const std::string& rest) {
  const bool digits =
      !rest.empty() && rest.size() < 9 && rest.find_first_not_of("0123456789") == std::string::npos;
  if (!digits || std::stoul(rest) == 0)
    throw std::runtime_error("\"" + rest +
                             "\" is no number of entries; say for instance sync.full.1000");
  return std::stoul(rest);
}

double median(std::vector<double> values) {
  return percentile(std::move(values), 50);
}

double Bench::probe_disk() const {
  constexpr int kTimes = 15;
  const auto file = scratch_ / "probe";
  const int fd = ::open(file.c_str(), O_CREAT | O_WRONLY, 0600);
  std::vector<double> all;
  const std::vector<char> sector(4096, 'p');
  for (int i = 0; i < kTimes; ++i) {
    const double start = now_ms();
    if (pwrite(fd, sector.data(), sector.size(), i * 4096) < 0 || fdatasync(fd) != 0)
      throw std::runtime_error("the disk cannot be written to");
    all.push_back(now_ms() - start);
  }
  ::close(fd);
  fs::remove(file);
  return median(all);
}

std::vector<Pairs> Bench::in_turn(int runs, const std::function<Figures()>& floor,
                                  const std::function<Figures()>& ours) {
  constexpr double kSlowMs = 0.5;
  std::vector<std::pair<Figures, Figures>> good;
  std::vector<std::pair<Figures, Figures>> slow;
  for (int i = 0; i < runs * 3 && good.size() < static_cast<std::size_t>(runs); ++i) {
    const double before = probe_disk();
    auto theirs = floor();
    const double between = probe_disk();
    auto mine = ours();
    auto& into = std::max({before, between, probe_disk()}) > kSlowMs ? slow : good;
    into.emplace_back(std::move(theirs), std::move(mine));
  }
  slow_disk_ = good.empty();
  std::vector<Pairs> out;
  for (const auto& [theirs, mine] : slow_disk_ ? slow : good) {
    out.resize(mine.size());
    for (std::size_t i = 0; i < mine.size(); ++i) {
      out[i].floor.push_back(theirs[i]);
      out[i].ours.push_back(mine[i]);
    }
  }
  return out;
}

void Bench::report(const std::string& name, const std::string& unit, const Pairs& pairs,
                   double goal, std::string note) {
  if (slow_disk_) note += note.empty() ? "slow disk" : ", slow disk";
  report({name, median(pairs.ours), unit, median(pairs.floor), goal,
          static_cast<int>(pairs.ours.size()), std::move(note)});
}

namespace {

std::string number(double value) {
  char text[32];
  const char* format = value >= 1000  ? "%.0f"
                       : value >= 100 ? "%.1f"
                       : value >= 1   ? "%.2f"
                                      : "%.3f";
  std::snprintf(text, sizeof text, format, value);
  return text;
}

double compared(const Line& line) {
  return line.floor > 0 ? line.value / line.floor : line.value;
}

void print(const Line& line) {
  std::printf("%-26s %10s %-7s", line.name.c_str(), number(line.value).c_str(), line.unit.c_str());
  if (line.floor > 0)
    std::printf(" floor %10s  %6sx", number(line.floor).c_str(), number(compared(line)).c_str());
  else
    std::printf(" %25s", "");
  if (line.goal > 0)
    std::printf("  goal %s%s %s", number(line.goal).c_str(), line.floor > 0 ? "x" : "",
                compared(line) <= line.goal ? "met" : "MISSED");
  if (!line.note.empty()) std::printf("  (%s)", line.note.c_str());
  std::printf("\n");
  std::fflush(stdout);
}

nlohmann::ordered_json to_json(const Line& line) {
  nlohmann::ordered_json out = {{"name", line.name}, {"value", line.value}, {"unit", line.unit}};
  out["floor"] = line.floor > 0 ? nlohmann::ordered_json(line.floor) : nullptr;
  out["ratio"] = line.floor > 0 ? nlohmann::ordered_json(compared(line)) : nullptr;
  out["goal"] = line.goal > 0 ? nlohmann::ordered_json(line.goal) : nullptr;
  out["runs"] = line.runs;
  if (!line.note.empty()) out["note"] = line.note;
  return out;
}

std::vector<Named> all_cases() {
  std::vector<Named> all;
  for (auto part : {sync_cases(), vault_cases(), daemon_cases(), api_cases()})
    std::move(part.begin(), part.end(), std::back_inserter(all));
  return all;
}

/// What is to be run for a name of the command line: the case itself, one of its variants, or all
/// cases whose names begin so.
std::vector<std::pair<const Named*, std::string>> chosen(const std::vector<Named>& all,
                                                         const std::string& name) {
  std::vector<std::pair<const Named*, std::string>> out;
  for (const auto& one : all) {
    const bool variants = one.name.back() == '.';
    if (variants && name.size() > one.name.size() && name.starts_with(one.name)) {
      out.emplace_back(&one, name.substr(one.name.size()));
    } else if (name.empty() || one.name == name || one.name == name + '.' ||
               one.name.starts_with(name + '.')) {
      for (const auto& rest : one.usual.empty() ? std::vector<std::string>{""} : one.usual)
        out.emplace_back(&one, rest);
    }
  }
  return out;
}

/// A folder of one's own, gone with it.
class Scratch {
 public:
  explicit Scratch(const fs::path& parent) {
    auto name = (parent / "lull-bench-XXXXXX").string();
    if (mkdtemp(name.data()) == nullptr)
      throw std::runtime_error("no folder in " + parent.string());
    path = name;
  }
  Scratch(const Scratch&) = delete;
  Scratch& operator=(const Scratch&) = delete;
  ~Scratch() { fs::remove_all(path); }
  fs::path path;
};

int run(int argc, char** argv) {
  fs::path bin;
  fs::path parent = "/tmp";
  bool json = false;
  std::vector<std::string> names;
  for (int i = 1; i < argc; ++i) {
    const std::string word = argv[i];
    if (word == "--json")
      json = true;
    else if ((word == "--bin" || word == "--dir") && i + 1 < argc)
      (word == "--bin" ? bin : parent) = argv[++i];
    else if (word.starts_with("-"))
      throw std::runtime_error("usage: bench --bin DIR [--json] [--dir DIR] [CASE...]");
    else
      names.push_back(word);
  }
  const auto all = all_cases();
  if (names.empty()) names.emplace_back();
  nlohmann::ordered_json out = nlohmann::ordered_json::array();
  for (const auto& name : names) {
    const auto cases = chosen(all, name);
    if (cases.empty()) {
      std::string known;
      for (const auto& one : all) known += ' ' + one.name;
      throw std::runtime_error("no case is called " + name + "; there are" + known);
    }
    for (const auto& [one, rest] : cases) {
      const Scratch scratch(parent);
      Bench bench(bin, scratch.path);
      one->run(bench, rest);
      for (const auto& line : bench.lines()) {
        out.push_back(to_json(line));
        if (!json) print(line);
      }
    }
  }
  if (json) std::printf("%s\n", out.dump(2).c_str());
  return 0;
}

}  // namespace

void Bench::report(Line line) {
  lines_.push_back(std::move(line));
}

}  // namespace lull::bench

int main(int argc, char** argv) try {
  signal(SIGPIPE, SIG_IGN);
  const int part = lull::bench::floor::part(argc, argv);
  return part >= 0 ? part : lull::bench::run(argc, argv);
} catch (const std::exception& e) {
  std::fprintf(stderr, "bench: %s\n", e.what());
  return 1;
}
