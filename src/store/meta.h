// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>

#include "base/bytes.h"
#include "base/result.h"
#include "store/sql.h"

/// A vault's own settings, by name, in its table `meta`.
namespace lull::store {

/// kNotFound "setting_missing".
Result<Bytes> get_meta(Db& db, std::string_view key);
Result<void> put_meta(Db& db, std::string_view key, ByteView value);

}  // namespace lull::store
