// SPDX-License-Identifier: Apache-2.0
// Many entries at once, as an export that can be taken in.

/** An id as the daemon makes them: 128 bits in base 32. */
function idOf(number) {
  const digits = '0123456789abcdefghjkmnpqrstvwxyz';
  let left = ((0x7111n << 100n) + BigInt(number)) << 2n;
  let id = '';
  for (let i = 0; i < 26; ++i, left >>= 5n) id = digits[Number(left & 31n)] + id;
  return id;
}

/** `count` of a kind, each with `textOf(i)` in one field, the newest first; ids count from `from`. */
export function entriesFile(count, textOf, { kind = 'gratitude', field = 'text', from = 0 } = {}) {
  const entries = Array.from({ length: count }, (_, i) => ({
    id: idOf(from + i),
    kind,
    mine: true,
    share: { code: 1, word: 'private' },
    made_ms: 1_796_000_000_000 - i * 60_000,
    fields: { [field]: textOf(i) },
  }));
  return JSON.stringify({ format: 1, me: idOf(1), entries, footer: '' });
}
