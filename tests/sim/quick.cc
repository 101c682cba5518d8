// SPDX-License-Identifier: Apache-2.0
// What costs most of a schedule's time and has nothing to do with what it looks for, made cheap for
// this program alone: it brings functions of its own in place of libsodium's. Guarded memory is
// plain memory, and stretching a passphrase is one hash.
#include <malloc.h>
#include <sodium.h>
#include <sqlite3.h>

#include <cstdlib>
#include <cstring>

#include "base/check.h"
#include "sim/seeded.h"

extern "C" {

void* sodium_malloc(const size_t size) {
  return std::malloc(size > 0 ? size : 1);
}

void sodium_free(void* at) {
  std::free(at);
}

int crypto_pwhash_argon2id(unsigned char* const out, unsigned long long out_size,
                           const char* const passphrase, unsigned long long passphrase_size,
                           const unsigned char* const salt, unsigned long long, size_t, int) {
  return crypto_generichash(out, out_size, reinterpret_cast<const unsigned char*>(passphrase),
                            passphrase_size, salt, crypto_pwhash_argon2id_SALTBYTES);
}
}

namespace lull::sim {

void be_quick() {
  // One thread: SQLite needs no locks and counts nothing.
  LULL_CHECK(sqlite3_config(SQLITE_CONFIG_SINGLETHREAD) == SQLITE_OK);
  LULL_CHECK(sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0) == SQLITE_OK);
  // Memory that was had once is kept.
  mallopt(M_MMAP_THRESHOLD, 1 << 28);
  mallopt(M_TRIM_THRESHOLD, 1 << 28);
}

}  // namespace lull::sim
