// SPDX-License-Identifier: Apache-2.0
// Limits that are softened later (SR-25): until then nothing of it leaves this device.
#include "store/store.h"

namespace lull::store {

namespace {

Result<void> forget_softening(Db& db, const RecordId& record) {
  return db.use("DELETE FROM softening WHERE record = (SELECT n FROM record WHERE id = ?)")
      .bind(record.view())
      .run();
}

}  // namespace

Result<void> Store::defer(const Softening& softening) {
  return write([&]() -> Result<void> {
    LULL_ASSIGN(const auto entry, records_.get(softening.record));
    // Bound, not copied: it has to be there until the statement has run.
    const auto puts = softening.puts ? wire::encode_fields(*entry.spec, *softening.puts) : Bytes();
    auto into = db_.use(
        "INSERT OR REPLACE INTO softening(record, due_ms, puts) "
        "SELECT n, ?2, ?3 FROM record WHERE id = ?1");
    into.bind(softening.record.view()).bind(softening.due_ms);
    if (softening.puts)
      into.bind(ByteView(puts));
    else
      into.bind_null();
    records_.touch(softening.record);
    return into.run();
  });
}

Result<void> Store::cancel_softening(const RecordId& record) {
  return write([&] {
    return db_.use("DELETE FROM softening WHERE record = (SELECT n FROM record WHERE id = ?)")
        .bind(record.view())
        .run();
  });
}

Result<std::vector<Store::Softening>> Store::softenings() {
  LULL_TRY(finish());
  std::vector<Softening> all;
  auto rows = db_.use(
      "SELECT record.id, record.kind, due_ms, puts FROM softening JOIN record "
      "ON record.n = softening.record ORDER BY due_ms");
  for (;;) {
    LULL_ASSIGN(const bool more, rows.step());
    if (!more) return all;
    Softening one{rows.id<RecordId>(0), rows.integer(2), std::nullopt};
    const auto* spec = model::find_kind(static_cast<std::uint16_t>(rows.integer(1)));
    if (!rows.is_null(3) && spec != nullptr) {
      LULL_ASSIGN(one.puts, wire::parse_fields(*spec, rows.blob(3)));
    }
    all.push_back(std::move(one));
  }
}

Result<std::optional<std::int64_t>> Store::soften(std::int64_t now_ms) {
  LULL_ASSIGN(const auto all, softenings());
  for (const auto& one : all) {
    if (one.due_ms > now_ms) return one.due_ms;
    const auto softened = write([&]() -> Result<void> {
      LULL_TRY(forget_softening(db_, one.record));
      return one.puts ? records_.edit(one.record, *one.puts) : records_.remove(one.record);
    });
    if (softened) continue;
    // It went another way meanwhile, or cannot be what it was to become: it stays as it is, and
    // holds up no other.
    const auto code = softened.error().code;
    if (code != Code::kNotFound && code != Code::kInvalid && code != Code::kRefused)
      return fail(softened.error());
    LULL_TRY(cancel_softening(one.record));
  }
  return std::nullopt;
}

}  // namespace lull::store
