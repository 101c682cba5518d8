// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>

#include "damage/rehearsal.h"
#include "vault/format.h"
#include "vault/key_slots.h"

namespace lull::damage {

/// What became of each change that somebody made to the files, by class. A class is a sentence that
/// README.md explains; what fits none is wrong.
class Ledger {
 public:
  Ledger(Cases& cases, std::string only, std::size_t stride)
      : cases_(cases), only_(std::move(only)), stride_(stride) {}
  /// Begins a case; false if it is not asked for.
  bool begin(const std::string& name);
  /// One in so many of what there are very many of.
  std::size_t stride() const { return only_.empty() ? stride_ : 1; }
  void count(const std::string& what, const std::string& outcome) { ++outcomes_[what][outcome]; }
  void wrong(const std::string& why) { cases_.fail(why); }
  bool enough() const { return cases_.enough(); }
  void tell() const;

 private:
  Cases& cases_;
  std::string only_;
  std::size_t stride_;
  std::map<std::string, std::map<std::string, std::size_t>> outcomes_;
};

/// A home as a kill leaves it: a database of twenty pages and more, some commits in its log, key
/// slots; and what may be read of it.
class Victim {
 public:
  Victim(const Room& room, std::uint64_t seed);

  /// The files of the shared vault.
  Bytes main, log, slots;
  vault::Unlocked unlocked() const;
  /// What is there once only so many of the log's commits are; the last is as it was left.
  std::vector<Claims> states;
  std::string recovery;

  /// Writes the home with these files in place of its own, and gives what can be said of it.
  Claims look(const Bytes& main_now, const Bytes& log_now, const Bytes& slots_now) const;
  /// "as it was", "a shorter log", a damage that is said, or, for what must never be, "wrong".
  std::string outcome(const Claims& found) const;
  /// The difference to what was left, for a person.
  std::string difference(const Claims& found) const;
  fs::path folder() const { return folder_; }

 private:
  fs::path start_, folder_;
};

Bytes read_bytes(const fs::path& file);
void write_bytes(const fs::path& file, const Bytes& content);

void flip_bits(const Victim& victim, Ledger& ledger);
void forge_slots(const Victim& victim, Ledger& ledger);
void move_pages(const Victim& victim, Ledger& ledger);
void bring_back_old_ones(const Room& room, std::uint64_t seed, Ledger& ledger);

}  // namespace lull::damage
