// SPDX-License-Identifier: Apache-2.0
#include "damage/fixed_chance.h"

#include <malloc.h>
#include <sodium.h>
#include <sqlite3.h>

#include <cstdlib>
#include <cstring>
#include <random>

namespace lull::damage {

namespace {

std::mt19937_64 g_chance;

std::uint32_t draw() {
  return static_cast<std::uint32_t>(g_chance());
}
void fill(void* out, std::size_t size) {
  auto* at = static_cast<unsigned char*>(out);
  for (std::size_t done = 0; done < size; done += 8) {
    const std::uint64_t drawn = g_chance();
    std::memcpy(at + done, &drawn, std::min<std::size_t>(8, size - done));
  }
}
const char* name() {
  return "seeded";
}
randombytes_implementation g_seeded{name, draw, nullptr, nullptr, fill, nullptr};

}  // namespace

std::uint64_t mix(std::uint64_t a, std::uint64_t b) {
  std::uint64_t z = a * 0x9e3779b97f4a7c15u + b + 0xbf58476d1ce4e5b9u;
  z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
  z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
  return z ^ (z >> 31);
}

std::uint64_t mix_name(std::uint64_t seed, std::string_view name) {
  for (const char one : name) seed = mix(seed, static_cast<unsigned char>(one));
  return seed;
}

void fix_chance(std::uint64_t seed) {
  g_chance.seed(seed);
  randombytes_set_implementation(&g_seeded);
  // Zero would mean that SQLite asks the system.
  const int number = static_cast<int>(seed % 0x7fffffff) + 1;
  sqlite3_test_control(SQLITE_TESTCTRL_PRNG_SEED, number, nullptr);
}

}  // namespace lull::damage

// In libsodium's place. Tens of thousands of homes are opened here, and what is tested is neither
// how long a guess takes nor how memory is guarded.
extern "C" {

int crypto_pwhash_argon2id(unsigned char* out, unsigned long long out_bytes, const char* passphrase,
                           unsigned long long bytes, const unsigned char* salt,
                           unsigned long long passes, std::size_t memory, int) {
  crypto_generichash_state state;
  crypto_generichash_init(&state, salt, crypto_pwhash_argon2id_SALTBYTES, out_bytes);
  crypto_generichash_update(&state, reinterpret_cast<const unsigned char*>(&passes), 8);
  crypto_generichash_update(&state, reinterpret_cast<const unsigned char*>(&memory), 8);
  crypto_generichash_update(&state, reinterpret_cast<const unsigned char*>(passphrase), bytes);
  return crypto_generichash_final(&state, out, out_bytes);
}
void* sodium_malloc(std::size_t size) {
  return std::calloc(1, size);
}
void sodium_free(void* memory) {
  std::free(memory);
}
int malloc_trim(std::size_t) noexcept {
  return 0;
}

}  // extern "C"
