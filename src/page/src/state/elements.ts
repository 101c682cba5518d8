// SPDX-License-Identifier: Apache-2.0
import type { Element } from '$types';

/** Members of a set, without those that were taken out. */
export function elements(set: Element[] | undefined): string[] {
  return (set ?? []).filter((one) => !one.out).map((one) => one.name ?? '');
}

/** A set for saving: `after` put in, and what was in `before` alone taken out. */
export function elementsFor(after: readonly string[], before: Element[] | undefined): Element[] {
  const out = elements(before).filter((name) => !after.includes(name));
  return [...after.map((name) => ({ name })), ...out.map((name) => ({ name, out: true }))];
}
