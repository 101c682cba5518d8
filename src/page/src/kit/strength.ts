// SPDX-License-Identifier: Apache-2.0
// How hard a passphrase is to guess, by its length and variety alone. Nothing of it is kept.

/** 0 weak, 1 fair, 2 good, 3 strong. */
export function strengthOf(passphrase: string): 0 | 1 | 2 | 3 {
  const characters = [...passphrase.normalize('NFC')];
  if (characters.length < 12) return 0;
  const variety = new Set(characters.map((c) => c.toLowerCase())).size;
  const words = new Set(passphrase.toLowerCase().split(/\s+/).filter((word) => word.length > 1)).size;
  if (variety < 5) return 0;
  if ((characters.length >= 24 && variety >= 9) || words >= 5) return 3;
  if ((characters.length >= 16 && variety >= 8) || words >= 4) return 2;
  return 1;
}
