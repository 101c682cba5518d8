// SPDX-License-Identifier: Apache-2.0
#include "store/meta.h"

namespace lull::store {

Result<void> put_meta(Db& db, std::string_view key, ByteView value) {
  return db.use("INSERT OR REPLACE INTO meta(key, value) VALUES(?, ?)").bind(key).bind(value).run();
}

Result<Bytes> get_meta(Db& db, std::string_view key) {
  auto row = db.use("SELECT value FROM meta WHERE key = ?");
  LULL_ASSIGN(const bool there, row.bind(key).step());
  if (!there) return fail(Code::kNotFound, "setting_missing", std::string(key));
  return Bytes(row.blob(0).begin(), row.blob(0).end());
}

}  // namespace lull::store
