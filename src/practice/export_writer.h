// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <string>

#include "practice/export_view.h"

namespace lull::practice {

enum class ExportFormat : std::uint8_t { kJson = 1, kCsv, kMarkdown, kHtml };

/// One format. A file is its head, its entries one after the other, and its foot with the line of
/// SR-27; proto/README.md describes each. What people wrote is made harmless: it is text in every
/// format and never mark-up, a formula or a link.
class ExportWriter {
 public:
  virtual ~ExportWriter() = default;
  /// `me` is this person's token.
  virtual std::string head(std::string_view me) = 0;
  virtual std::string entry(const ShownEntry& entry) = 0;
  virtual std::string foot() = 0;
  /// Whether entries come kind by kind, for people to read; else as they were made.
  virtual bool by_kind() const = 0;
};

std::unique_ptr<ExportWriter> make_writer(ExportFormat format);

// The formats, each in a file of its own.
std::unique_ptr<ExportWriter> json_writer();
std::unique_ptr<ExportWriter> csv_writer();
std::unique_ptr<ExportWriter> markdown_writer();
std::unique_ptr<ExportWriter> html_writer();

/// The number of the JSON export's form; a reader refuses a greater one.
inline constexpr std::uint64_t kExportFormat = 1;

/// "2026-11-24", or with whose entry it is: "2026-11-24, the other". May be empty.
std::string entry_heading(const ShownEntry& entry);
/// "private", "shared", "withdrawn".
std::string_view share_word(store::Share share);

}  // namespace lull::practice
