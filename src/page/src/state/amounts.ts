// SPDX-License-Identifier: Apache-2.0
// Sizes of files as people read them.

const units = ['bytes', 'KiB', 'MiB', 'GiB'];

/** "1.4 MiB" */
export function bytesText(bytes: number): string {
  let unit = 0;
  let amount = bytes;
  while (amount >= 1024 && unit < units.length - 1) {
    amount /= 1024;
    unit += 1;
  }
  return `${unit === 0 ? amount : amount.toFixed(1)} ${units[unit]}`;
}
