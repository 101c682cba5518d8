// SPDX-License-Identifier: Apache-2.0
// The wind-down timer. It runs in the page, goes on while other views are looked at, and leaves
// nothing behind.

const secondMs = 1000;
const leastMinutes = 1;
const mostMinutes = 120;

class WindDown {
  minutes = $state(15);
  /** Seconds left; undefined while it does not run. */
  left = $state<number | undefined>(undefined);
  over = $state(false);
  #ends = 0;
  #ticking: ReturnType<typeof setInterval> | undefined;

  start(): void {
    this.stop();
    this.#ends = performance.now() + this.minutes * 60 * secondMs;
    this.left = this.minutes * 60;
    this.#ticking = setInterval(() => this.#look(), secondMs);
  }

  stop(): void {
    clearInterval(this.#ticking);
    this.left = undefined;
    this.over = false;
  }

  /** Also while it runs. */
  adjust(by: number): void {
    const minutes = Math.min(mostMinutes, Math.max(leastMinutes, this.minutes + by));
    if (this.left !== undefined) {
      this.#ends += (minutes - this.minutes) * 60 * secondMs;
      this.#look();
    }
    this.minutes = minutes;
  }

  #look(): void {
    const left = Math.ceil((this.#ends - performance.now()) / secondMs);
    if (left > 0) {
      this.left = left;
      return;
    }
    this.stop();
    this.over = true;
  }
}

export const windDown = new WindDown();
