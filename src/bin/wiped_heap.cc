// SPDX-License-Identifier: Apache-2.0
// What the daemon gives back to the heap is wiped first. Keys and passphrases have guarded memory
// of their own (crypto/secret.h); this is for the words that people write, which pass through
// strings, messages, SQLite's pages and other libraries' buffers on their way and would otherwise
// lie in the heap until something is written over them, even once the daemon is locked. Wherever
// the memory came from, it is given back here: the executable's free() stands before the C
// library's.
#include <malloc.h>
#include <string.h>

#include <algorithm>
#include <cstddef>

extern "C" {

void __libc_free(void* memory);

void free(void* memory) {
  if (memory == nullptr) return;
  explicit_bzero(memory, malloc_usable_size(memory));
  __libc_free(memory);
}

// The C library's own would move what it holds and leave the old place as it was.
void* realloc(void* memory, std::size_t size) {
  if (memory == nullptr) return malloc(size);
  if (size == 0) {
    free(memory);
    return nullptr;
  }
  const std::size_t held = malloc_usable_size(memory);
  if (size <= held && size > held / 2) return memory;
  void* moved = malloc(size);
  if (moved == nullptr) return nullptr;
  memcpy(moved, memory, std::min(held, size));
  free(memory);
  return moved;
}

}  // extern "C"
