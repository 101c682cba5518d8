// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "model/reflection.h"
#include "unit/node/couple.h"

namespace lull::node {

namespace fs = std::filesystem;

/// A folder for backups, as a stick would be.
class Stick {
 public:
  Stick() {
    char directory[] = "/tmp/lull_stick_XXXXXX";
    path_ = mkdtemp(directory);
  }
  ~Stick() { fs::remove_all(path_); }
  fs::path operator/(const char* name) const { return path_ / name; }
  /// Whether something was written there.
  bool is_begun() const {
    return std::ranges::any_of(fs::directory_iterator(path_),
                               [](const auto& one) { return one.file_size() > 0; });
  }
  std::size_t files() const {
    return static_cast<std::size_t>(std::distance(fs::directory_iterator(path_), {}));
  }

 private:
  fs::path path_;
};

template <class T>
std::string verdict(const Result<T>& result) {
  return result ? "good" : result.error().reason;
}

/// What people do with backups, on top of Someone.
class Keeper {
 public:
  Keeper(Someone& who, support::World& world) : who_(who), world_(world) {}

  /// As the command line does it: what came to nothing is removed again.
  std::string backup(const fs::path& file, const std::string& passphrase = kPassphrase) {
    std::optional<Result<std::uint64_t>> result;
    begin(file, result, passphrase);
    world_.run_until([&] { return result.has_value(); });
    if (!*result) fs::remove(file);
    return verdict(*result);
  }
  void begin(const fs::path& file, std::optional<Result<std::uint64_t>>& result,
             const std::string& passphrase = kPassphrase) {
    who_.node().backup(Descriptor(file, O_WRONLY | O_CREAT | O_EXCL),
                       *passphrase_from(passphrase, false),
                       [&](Result<std::uint64_t> got) { result = std::move(got); });
  }
  std::string restore(const fs::path& file, const std::string& passphrase = kPassphrase) {
    return restore_with(file, *passphrase_from(passphrase, false));
  }
  std::string recover(const fs::path& file, const std::string& code) {
    crypto::GuardedBytes typed(code.size());
    std::ranges::copy(code, typed.expose_bytes().begin());
    return restore_with(file, std::move(typed));
  }
  /// The machine is gone; here is another.
  void lose() {
    who_.end();
    for (const auto& file : fs::directory_iterator(who_.directory())) fs::remove_all(file);
    who_.start();
  }
  std::string open_notebook() {
    return verdict(who_.wait([&](Done done) {
      who_.node().open_notebook(*passphrase_from(kPassphrase, false), std::move(done));
    }));
  }
  std::vector<std::string> notes() {
    std::vector<std::string> texts;
    EXPECT_EQ(open_notebook(), "good");
    const auto notebook = who_.node().notebook();
    if (!notebook) return texts;
    const auto listed = (*notebook)->list(model::kReflectionSpec, 100);
    for (const auto& note : *listed) texts.emplace_back(note.fields.text(model::reflection::kText));
    std::ranges::sort(texts);
    return texts;
  }
  std::vector<std::string> files() const {
    std::vector<std::string> names;
    for (const auto& file : fs::directory_iterator(who_.directory()))
      names.push_back(file.path().filename());
    std::ranges::sort(names);
    return names;
  }

 private:
  std::string restore_with(const fs::path& file, BackupKey key) {
    std::optional<Result<bool>> result;
    who_.node().restore(Descriptor(file, O_RDONLY), std::move(key),
                        [&](Result<bool> got) { result = std::move(got); });
    world_.run_until([&] { return result.has_value(); });
    paired = result->value_or(false);
    return verdict(*result);
  }

  Someone& who_;
  support::World& world_;

 public:
  bool paired = false;
};

using Names = std::vector<std::string>;

}  // namespace lull::node
