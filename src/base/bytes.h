// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace lull {

using Bytes = std::vector<std::uint8_t>;
using ByteView = std::span<const std::uint8_t>;
using MutableBytes = std::span<std::uint8_t>;

/// The bytes of a string, and back. Views: they live as long as what they look at.
inline ByteView as_bytes(std::string_view s) {
  return {reinterpret_cast<const std::uint8_t*>(s.data()), s.size()};
}
inline std::string_view as_text(ByteView b) {
  return {reinterpret_cast<const char*>(b.data()), b.size()};
}

inline void append(Bytes& to, ByteView from) {
  to.insert(to.end(), from.begin(), from.end());
}

/// Integers in a fixed byte order. `at` must hold sizeof(T) bytes.
template <std::unsigned_integral T>
void store_le(std::uint8_t* at, T value) {
  for (std::size_t i = 0; i < sizeof(T); ++i) at[i] = static_cast<std::uint8_t>(value >> (8 * i));
}
template <std::unsigned_integral T>
T load_le(const std::uint8_t* at) {
  T value = 0;
  for (std::size_t i = 0; i < sizeof(T); ++i) value |= static_cast<T>(T{at[i]} << (8 * i));
  return value;
}
template <std::unsigned_integral T>
void store_be(std::uint8_t* at, T value) {
  for (std::size_t i = 0; i < sizeof(T); ++i)
    at[i] = static_cast<std::uint8_t>(value >> (8 * (sizeof(T) - 1 - i)));
}
template <std::unsigned_integral T>
T load_be(const std::uint8_t* at) {
  T value = 0;
  for (std::size_t i = 0; i < sizeof(T); ++i)
    value |= static_cast<T>(T{at[i]} << (8 * (sizeof(T) - 1 - i)));
  return value;
}
template <std::unsigned_integral T>
void append_le(Bytes& to, T value) {
  std::uint8_t raw[sizeof(T)];
  store_le(raw, value);
  append(to, raw);
}

/// Lower-case hexadecimal.
std::string to_hex(ByteView bytes);
/// Reads hexadecimal of either case; false, with `out` untouched, if it is not.
bool from_hex(std::string_view text, Bytes& out);

}  // namespace lull
