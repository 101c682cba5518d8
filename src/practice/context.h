// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/clock.h"
#include "model/day.h"
#include "store/store.h"

namespace lull::practice {

/// What the use cases work on. Borrowed for one call.
struct Context {
  store::Store& store;
  const Clock& clock;
  /// The pair's; none while there is nobody to share with, or why there is not.
  Result<store::SpaceRow> space;

  model::Day today() const { return model::local_day(clock.wall_ms()); }
  int minutes() const { return model::local_minutes(clock.wall_ms()); }
  /// This person's token.
  std::string me() const;

  /// Every visible entry of a kind, newest first.
  Result<std::vector<store::Entry>> all(model::Kind kind) const;
  /// One entry, if it is of this kind. kNotFound "id_unknown", kInvalid "other_kind".
  Result<store::Entry> get(const RecordId& id, model::Kind kind) const;
};

std::string token_of(const RecordId& id);
/// A token that nobody can guess.
std::string random_token();
/// The record that a token names; nothing for anything else.
std::optional<RecordId> record_of(std::string_view token);

}  // namespace lull::practice
