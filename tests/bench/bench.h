// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <functional>
#include <map>
#include <string>
#include <vector>

/// What every case of the benchmark has at hand: where to work, and how to report.
namespace lull::bench {

namespace fs = std::filesystem;

/// Milliseconds of the monotonic clock.
double now_ms();
double median(std::vector<double> values);
/// The N of a case's name. Throws what to say if it is none.
std::size_t number_in(const std::string& rest);
/// The value that `percent` of all are at most. `values` must not be empty.
double percentile(std::vector<double> values, double percent);

/// One figure. Where there is a floor, the goal is for the ratio; otherwise for the value.
struct Line {
  std::string name;
  double value = 0;
  std::string unit;
  double floor = 0;  ///< in the same unit; 0: there is none
  double goal = 0;   ///< at most; 0: none
  int runs = 1;
  std::string note;
};

/// One figure of the floor and of ours, taken in turn.
struct Pairs {
  std::vector<double> floor;
  std::vector<double> ours;
};
/// What one run gives: one figure or several, always the same ones.
using Figures = std::vector<double>;

class Bench {
 public:
  Bench(fs::path bin, fs::path scratch) : bin_(std::move(bin)), scratch_(std::move(scratch)) {}

  /// Where the product's programs are.
  const fs::path& bin() const { return bin_; }
  /// Empty, and gone after the case.
  const fs::path& scratch() const { return scratch_; }

  void report(Line line);
  void report(const std::string& name, const std::string& unit, const Pairs& pairs, double goal,
              std::string note = {});
  const std::vector<Line>& lines() const { return lines_; }

  /// `floor` and `ours` in turn, `runs` times each. A pair during which the disk's syncs were slow
  /// (over 0.5 ms; they change for minutes at a time) is dropped and made again, at most twice as
  /// often as there are runs; where none is left, slow ones stand and the report says so. One Pairs
  /// for each figure.
  std::vector<Pairs> in_turn(int runs, const std::function<Figures()>& floor,
                             const std::function<Figures()>& ours);
  /// The median time of a small write with fdatasync, in ms.
  double probe_disk() const;

 private:
  fs::path bin_;
  fs::path scratch_;
  std::vector<Line> lines_;
  bool slow_disk_ = false;
};

/// All cases by name. Those that end in a dot stand for several: `sync.full.` takes any number of
/// entries.
using Case = std::function<void(Bench&, const std::string& rest)>;
struct Named {
  std::string name;
  std::vector<std::string> usual;  ///< what to run it with if nobody says
  Case run;
};
std::vector<Named> sync_cases();
std::vector<Named> vault_cases();
std::vector<Named> daemon_cases();
std::vector<Named> api_cases();

}  // namespace lull::bench
