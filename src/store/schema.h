// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace lull::store {

/// The shared vault's tables, made once at set-up. `version` in meta is raised by migrations.
extern const char* const kSharedSchema;
/// The private vault's: the notebook alone.
extern const char* const kNotebookSchema;

inline constexpr int kSchemaVersion = 1;

}  // namespace lull::store
