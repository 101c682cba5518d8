// SPDX-License-Identifier: Apache-2.0
// A form over an entry that may change under it, from another device or another tab. What nobody
// has typed over here follows the entry; what both changed stands beside each other until the
// person has chosen.
import type { Content, Entry } from '$types';
import { draft, dropDraft } from '$page/state/drafts.svelte';
import type { ContentKind } from '$page/state/entry_words';
import { changesOf, same, typedOf, type Control, type Typed, type Value } from './controls';

export interface Meanwhile {
  control: Control;
  theirs: Value;
}

export class Editing {
  #draft: { base: Typed; typed: Typed };

  constructor(
    readonly key: string,
    readonly kind: ContentKind,
    readonly controls: Control[],
    entry: Entry | undefined,
    first: Typed = {},
  ) {
    this.#draft = draft(key, () => {
      const base = typedOf(kind, controls, entry);
      return { base, typed: { ...base, ...first } };
    });
  }

  get typed(): Typed {
    return this.#draft.typed;
  }

  /** Takes in the entry as it is now; gives the fields that both sides changed. */
  follow(entry: Entry | undefined): Meanwhile[] {
    const { base, typed } = this.#draft;
    const now = entry ? typedOf(this.kind, this.controls, entry) : base;
    const both: Meanwhile[] = [];
    for (const control of this.asked()) {
      const field = control.field;
      if (same(now[field], base[field])) continue;
      if (same(typed[field], base[field])) typed[field] = now[field];
      if (same(typed[field], now[field])) base[field] = now[field];
      else both.push({ control, theirs: now[field] });
    }
    return both;
  }

  /** What is typed goes over what came meanwhile. */
  keepMine(all: Meanwhile[]): void {
    for (const one of all) this.#draft.base[one.control.field] = one.theirs;
  }
  takeTheirs(all: Meanwhile[]): void {
    this.keepMine(all);
    for (const one of all) this.#draft.typed[one.control.field] = one.theirs;
  }

  put(control: Control, value: Value): void {
    const { typed } = this.#draft;
    if (!same(typed[control.field], value)) for (const field of control.clears ?? []) typed[field] = '';
    typed[control.field] = value;
  }

  /** Those that are asked for as things stand. */
  asked(): Control[] {
    return this.controls.filter((one) => one.shown?.(this.#draft.typed) ?? true);
  }

  /** Controls that need something and have nothing. */
  missing(): Control[] {
    const empty = (value: Value) =>
      value === undefined || (typeof value === 'string' && value.trim() === '') ||
      (Array.isArray(value) && value.length === 0);
    return this.asked().filter((one) => one.needed && empty(this.#draft.typed[one.field]));
  }

  changes(entry: Entry | undefined): Content {
    return changesOf(this.kind, this.asked(), this.#draft.base, this.#draft.typed, entry);
  }

  done(): void {
    dropDraft(this.key);
  }
}
