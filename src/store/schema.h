// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace lull::store {

/// The shared vault's tables, made once at set-up. `version` in meta is raised by migrations.
extern const char* const kSharedSchema;
/// The private vault's: the notebook alone.
extern const char* const kNotebookSchema;

inline constexpr int kNotebookSchemaVersion = 2;
inline constexpr int kSchemaVersion = 5;
/// What brings the shared vault from one version to the next; the first from 1 to 2.
extern const char* const kSharedMigrations[kSchemaVersion - 1];

}  // namespace lull::store
