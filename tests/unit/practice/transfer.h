// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <fstream>
#include <iterator>
#include <optional>
#include <string>
#include <vector>

#include "model/care_note.h"
#include "model/reflection.h"
#include "practice/export.h"
#include "practice/import.h"
#include "unit/store/home.h"

/// What the tests of export and import share: homes, whole files, and what is in them.
namespace lull::practice::test {

using store::Home;
using store::verdict;

inline Context at(Home& home) {
  if (home.space == 0) return {*home, home.clock, fail(Code::kNotFound, "not_paired")};
  return {*home, home.clock, home.space};
}

inline const Delivered kNotDelivered = [](const RecordId&) { return false; };

/// A private notebook of its own.
class NotebookFile {
 public:
  explicit NotebookFile(const Clock& clock) {
    auto vault = vault::Vault::create(folder_.path / "private.vault", store::test_keys(),
                                      store::kNotebookSchema);
    LULL_CHECK(vault.has_value());
    auto opened = store::Notebook::open(std::move(*vault), clock);
    LULL_CHECK(opened.has_value());
    notebook_ = std::move(*opened);
  }
  store::Notebook* operator->() { return notebook_.get(); }
  store::Notebook* get() { return notebook_.get(); }

 private:
  store::TempFolder folder_;
  std::unique_ptr<store::Notebook> notebook_;
};

inline model::Fields words(std::string_view text) {
  model::Fields fields;
  fields.set(model::reflection::kText, text);
  return fields;
}
/// Writes a text into a notebook.
inline RecordId write(NotebookFile& notebook, std::string_view text) {
  const auto id = notebook->write(model::kReflectionSpec, words(text));
  EXPECT_EQ(verdict(id), "good");
  return id.value_or(RecordId());
}

/// All chunks of an export as one text.
inline std::string exported(Home& home, ExportFormat format, ExportFilter filter = {},
                            store::Notebook* notebook = nullptr,
                            const Delivered& delivered = kNotDelivered) {
  Export work(std::move(filter), format);
  const auto context = at(home);
  std::string all;
  for (;;) {
    const auto chunk = work.next({context, notebook, delivered});
    EXPECT_EQ(verdict(chunk), "good");
    if (!chunk) return all;
    EXPECT_LE(chunk->text.size(), kExportChunkBytes);
    all += chunk->text;
    if (!chunk->more) return all;
  }
}

/// How an import ended: its counts and problems, or why not.
struct Imported {
  std::string verdict = "good";
  Importer::State state = Importer::State::kChecking;
  ImportCounts counts;
  std::vector<ImportProblem> problems;
};

inline Imported imported(Home& home, const std::string& file, ImportOptions options = {},
                         store::Notebook* notebook = nullptr, std::size_t step = 1000) {
  const auto read = [&file](std::uint64_t offset, std::size_t most) -> Result<std::string> {
    return offset >= file.size() ? std::string() : file.substr(offset, most);
  };
  Importer work(read, file.size(), options);
  const auto context = at(home);
  Imported out;
  while (out.verdict == "good" && work.state() != Importer::State::kDone &&
         work.state() != Importer::State::kBroken)
    out.verdict = verdict(work.step(context, notebook, step));
  out.state = work.state();
  out.counts = work.counts();
  out.problems = work.problems();
  return out;
}

inline std::string reason(const Imported& done) {
  return done.problems.empty() ? done.verdict : done.problems.front().reason;
}

/// Every own entry in the order in which it came: id, kind and fields.
struct Own {
  RecordId id;
  std::uint16_t kind;
  model::Fields fields;
  std::int64_t made_ms;
  bool operator==(const Own&) const = default;
};
inline std::vector<Own> own_entries(Home& home) {
  std::vector<Own> own;
  std::int64_t after = 0;
  const auto all = home->walk(0, after, 1'000'000);
  LULL_CHECK(all.has_value());
  for (const auto& entry : *all)
    if (entry.mine) own.push_back({entry.id, entry.kind, entry.fields, entry.made_ms});
  return own;
}

inline model::Fields care(std::string_view text, std::string_view tag = "") {
  model::Fields fields;
  fields.set(model::care_note::kWhich, std::uint64_t{1});
  fields.set(model::care_note::kText, text);
  if (!tag.empty()) fields.set_element(15, tag, true);
  return fields;
}

inline RecordId save(Home& home, const model::KindSpec& kind, const model::Fields& fields) {
  const auto id = home->create(kind, fields, std::nullopt);
  EXPECT_EQ(verdict(id), "good");
  return id.value_or(RecordId());
}

/// How often `part` stands in `text`.
inline std::size_t count_of(std::string_view text, std::string_view part) {
  std::size_t count = 0;
  for (auto at = text.find(part); at != std::string_view::npos; at = text.find(part, at + 1))
    ++count;
  return count;
}

}  // namespace lull::practice::test
