// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "vault/base_file.h"

namespace lull::vault {

/// The VFS "lull": a thin layer over the default one that seals what it writes (FORMAT.md). It
/// knows two kinds of file, a database and its log. Journals, temporary files, shared memory and
/// memory maps do not exist in it: whatever SQLite would put there in the clear fails instead.
///
/// There is one such VFS. A database gets its keys from `files` as it is opened here, and its log
/// from the database it belongs to; a name opened in any other way has no keys and is refused.
/// `files` must outlive the connection. Returns SQLite's code; `*db` may be set even on failure and
/// must then be closed, as with sqlite3_open_v2.
int open_sealed(const char* path, VaultFiles& files, sqlite3** db);

}  // namespace lull::vault
