// SPDX-License-Identifier: Apache-2.0
#include "vault/slot_file.h"

#include <algorithm>

#include "crypto/hash.h"

namespace lull::vault {

namespace {

constexpr std::string_view kMagic = "lullkey1";
constexpr std::size_t kDigestAt = kSlotCopyBytes - std::tuple_size_v<crypto::Digest>;

void append_slot(Bytes& to, const Slot& slot) {
  append(to, slot.commitment);
  append(to, slot.nonce);
  append(to, slot.wrapped);
  append(to, slot.tag);
}

/// Takes fields off the front. Only over input whose length was checked.
class Cursor {
 public:
  explicit Cursor(ByteView bytes) : rest_(bytes) {}
  ByteView take(std::size_t size) {
    const auto taken = rest_.first(size);
    rest_ = rest_.subspan(size);
    return taken;
  }
  template <std::size_t N>
  void take_into(std::array<std::uint8_t, N>& out) {
    std::ranges::copy(take(N), out.begin());
  }

 private:
  ByteView rest_;
};

bool within_bounds(crypto::Argon2Params params) {
  return params.memory_kib >= crypto::kArgon2Floor.memory_kib &&
         params.memory_kib <= crypto::kArgon2Ceiling.memory_kib &&
         params.passes >= crypto::kArgon2Floor.passes &&
         params.passes <= crypto::kArgon2Ceiling.passes;
}

Bytes encode_copy(const SlotTable& table) {
  Bytes out = encode_table(table);
  out.resize(kDigestAt);
  const auto digest = crypto::blake2b({out});
  append(out, digest);
  return out;
}

std::optional<SlotTable> decode_copy(ByteView copy) {
  if (copy.size() != kSlotCopyBytes) return std::nullopt;
  const auto digest = crypto::blake2b({copy.first(kDigestAt)});
  if (!std::ranges::equal(digest, copy.subspan(kDigestAt))) return std::nullopt;
  return decode_table(copy.first(kSlotTableBytes));
}

}  // namespace

Bytes encode_table(const SlotTable& table) {
  Bytes out;
  out.reserve(kSlotCopyBytes);
  append(out, as_bytes(kMagic));
  append_le(out, table.params.memory_kib);
  append_le(out, table.params.passes);
  append(out, table.passphrase_salt);
  append(out, table.recovery_salt);
  for (const auto& slot : table.slots) append_slot(out, slot);
  return out;
}

std::optional<SlotTable> decode_table(ByteView bytes) {
  if (bytes.size() != kSlotTableBytes) return std::nullopt;
  Cursor from(bytes);
  if (as_text(from.take(kMagic.size())) != kMagic) return std::nullopt;
  SlotTable table;
  table.params.memory_kib = load_le<std::uint32_t>(from.take(4).data());
  table.params.passes = load_le<std::uint32_t>(from.take(4).data());
  if (!within_bounds(table.params)) return std::nullopt;
  from.take_into(table.passphrase_salt);
  from.take_into(table.recovery_salt);
  for (auto& slot : table.slots) {
    from.take_into(slot.commitment);
    from.take_into(slot.nonce);
    from.take_into(slot.wrapped);
    from.take_into(slot.tag);
  }
  return table;
}

Bytes encode_slot_file(const SlotTable& table) {
  Bytes out = encode_copy(table);
  out.resize(kSlotFileBytes);
  std::copy_n(out.begin(), kSlotCopyBytes, out.begin() + kSlotCopyBytes);
  return out;
}

SlotCopies decode_slot_file(ByteView file) {
  SlotCopies copies;
  const auto first = file.first(std::min(file.size(), kSlotCopyBytes));
  copies.first = decode_copy(first);
  copies.second = decode_copy(file.subspan(first.size()));
  const auto& whole = copies.first ? copies.first : copies.second;
  copies.intact = whole && std::ranges::equal(encode_slot_file(*whole), file);
  return copies;
}

}  // namespace lull::vault
