// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <map>
#include <string>
#include <vector>

#include "practice/export.h"

namespace lull::practice {

/// Two pages to bring to counselling (F52), made of own entries alone: an overview, limits, what
/// helped, what changed, the comfort log by week, and room for questions. No ids, no times of day,
/// no word of the other person's, whatever the filter says. For people, so as Markdown or HTML.
class CounsellorPages final : public ExportJob {
 public:
  CounsellorPages(ExportFilter filter, ExportFormat format);
  /// Chunks without text come first, while entries are gone through.
  Result<ExportChunk> next(const Sources& from) override;
  bool wants_notebook() const override { return false; }

 private:
  /// Something that was said, and how often.
  using Tally = std::map<std::string, std::size_t>;
  struct Week {
    std::size_t logs = 0;
    std::uint64_t strongest = 0;
    Tally where;
    Tally tried;
  };
  void add(const ShownEntry& entry);
  void add_check_in(const ShownEntry& entry);
  void add_comfort_log(const ShownEntry& entry);
  std::string pages(std::string_view me) const;
  std::vector<ShownEntry> sections() const;

  ExportFilter filter_;
  std::unique_ptr<ExportWriter> writer_;
  std::int64_t after_ = 0;
  std::size_t entries_ = 0;
  std::string first_day_;
  std::string last_day_;
  std::map<std::string, std::size_t> kinds_;  ///< by their headings
  std::vector<ShownValue> limits_;
  Tally helped_;
  std::vector<ShownValue> changes_;   ///< the newest last
  std::map<model::Day, Week> weeks_;  ///< by their Mondays
};

}  // namespace lull::practice
