// SPDX-License-Identifier: Apache-2.0
// Where the rows of a long list stand: those that were measured as they are, the others as guessed.

export class Heights {
  /** Goes up as rows are measured, so that what was computed from them is computed again. */
  #version = $state(0);
  #heights: Float64Array;
  #tops: Float64Array; // one more than there are rows: the last is the height of all

  constructor(heights: readonly number[]) {
    this.#heights = Float64Array.from(heights);
    this.#tops = new Float64Array(heights.length + 1);
    this.#sum(0);
  }

  get total(): number {
    return this.top(this.#heights.length);
  }

  top(row: number): number {
    return this.#version >= 0 ? (this.#tops[row] ?? 0) : 0;
  }

  measure(row: number, height: number): void {
    if (height <= 0 || Math.abs((this.#heights[row] ?? height) - height) < 0.5) return;
    this.#heights[row] = height;
    this.#sum(row);
    this.#version += 1;
  }

  /** The row at that distance from the top. */
  at(y: number): number {
    let low = 0;
    let high = Math.max(0, this.#heights.length - 1);
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (this.top(middle) <= y) low = middle;
      else high = middle - 1;
    }
    return low;
  }

  #sum(from: number): void {
    for (let row = from; row < this.#heights.length; ++row)
      this.#tops[row + 1] = (this.#tops[row] ?? 0) + (this.#heights[row] ?? 0);
  }
}
