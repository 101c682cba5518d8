// SPDX-License-Identifier: Apache-2.0
// A file to import, with as many entries as are asked for.

/** An id as the daemon makes them: 128 bits in base 32. */
function idOf(number) {
  const digits = '0123456789abcdefghjkmnpqrstvwxyz';
  let left = ((0x7111n << 100n) + BigInt(number)) << 2n;
  let id = '';
  for (let i = 0; i < 26; ++i, left >>= 5n) id = digits[Number(left & 31n)] + id;
  return id;
}

export function manyThanks(count) {
  const entries = Array.from({ length: count }, (_, i) => ({
    id: idOf(i),
    kind: 'gratitude',
    mine: true,
    share: { code: 1, word: 'private' },
    made_ms: 1_796_000_000_000 - i * 60_000,
    fields: { text: `Entry ${i}: the ${'slow '.repeat(i % 30)}evening${i === 7777 ? ' with a kingfisher' : ''}` },
  }));
  return `{"format":1,"me":"${idOf(1)}","entries":[\n${entries.map((one) => JSON.stringify(one)).join(',\n')}\n],"footer":""}`;
}
