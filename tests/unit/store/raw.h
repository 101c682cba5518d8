// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <sqlite3.h>

#include "unit/store/home.h"

/// Looks at a vault's tables behind the store's back.
namespace lull::store {

/// The first column of every row, as text, separated by spaces; or "error N".
inline std::string ask(sqlite3* db, const std::string& sql) {
  std::string answer;
  const auto take = [](void* out, int, char** values, char**) {
    auto& all = *static_cast<std::string*>(out);
    all += (all.empty() ? "" : " ") + std::string(values[0] != nullptr ? values[0] : "null");
    return 0;
  };
  const int code = sqlite3_exec(db, sql.c_str(), take, &answer, nullptr);
  return code == SQLITE_OK ? answer : "error " + std::to_string(code);
}

/// The same of a home, which is closed and opened for it.
inline std::string ask(Home& home, const std::string& sql) {
  std::string answer;
  {
    auto vault = home.take_vault();
    answer = ask(vault.db(), sql);
  }
  home.open();
  return answer;
}

/// The tables in which these bytes are, in any column, the search index's own among them.
inline std::string tables_holding(sqlite3* db, std::string_view bytes) {
  std::string holding;
  auto names = ask(db,
                   "SELECT name FROM sqlite_schema WHERE type = 'table' "
                   "AND sql NOT LIKE '%VIRTUAL%' ORDER BY name");
  for (std::size_t at = 0; at < names.size();) {
    const auto end = std::min(names.find(' ', at), names.size());
    const auto name = names.substr(at, end - at);
    at = end + 1;
    sqlite3_stmt* rows = nullptr;
    LULL_CHECK(sqlite3_prepare_v2(db, ("SELECT * FROM " + name).c_str(), -1, &rows, nullptr) ==
               SQLITE_OK);
    bool here = false;
    while (sqlite3_step(rows) == SQLITE_ROW)
      for (int i = 0; i < sqlite3_column_count(rows); ++i) {
        const auto* blob = static_cast<const char*>(sqlite3_column_blob(rows, i));
        const std::string_view value(
            blob, blob == nullptr ? 0 : static_cast<std::size_t>(sqlite3_column_bytes(rows, i)));
        here = here || value.find(bytes) != std::string_view::npos;
      }
    sqlite3_finalize(rows);
    if (here) holding += (holding.empty() ? "" : " ") + name;
  }
  return holding;
}

/// The same of a home, which is closed and opened for it.
inline std::string tables_holding(Home& home, std::string_view bytes) {
  std::string holding;
  {
    auto vault = home.take_vault();
    holding = tables_holding(vault.db(), bytes);
  }
  home.open();
  return holding;
}

}  // namespace lull::store
