// SPDX-License-Identifier: Apache-2.0
// A limit in words. They are never negotiable, so nothing here asks anything.
import { Direction, LimitTarget, Share, Strength, type Entry } from '$types';
import { visible } from '$page/kit/visible';
import { label, phrase } from '$page/state/catalogue';
import { elements } from '$page/state/elements';
import { w } from '$page/words';

export function isHard(entry: Entry): boolean {
  return entry.content?.limit?.strength !== Strength.SOFT;
}

/** What it is about: "Light massage". */
export function limitSubject(entry: Entry): string {
  const limit = entry.content?.limit ?? {};
  const named = limit.target === LimitTarget.ITEM || limit.target === LimitTarget.CATEGORY;
  return visible(named ? label(limit.what, entry) : (limit.what ?? ''));
}

/** "not at all, to receive, tired or stressed" */
export function limitHow(entry: Entry): string {
  const limit = entry.content?.limit ?? {};
  const where = elements(limit.situations).map((id) => visible(label(id, entry)));
  const direction = limit.direction ?? Direction.UNSET;
  return [
    phrase('strength', limit.strength ?? Strength.HARD),
    direction === Direction.UNSET ? '' : phrase('direction', direction),
    where.join(', '),
  ]
    .filter(Boolean)
    .join(', ');
}

/** Whose it is: "you, only you see it". */
export function whose(entry: Entry): string {
  if (!entry.mine) return visible(entry.author ?? '');
  return entry.share === Share.SHARED ? w.limits.you : w.limits.youPrivate;
}

/** Hard ones first. */
export function inOrder(limits: Entry[]): Entry[] {
  return [...limits.filter(isHard), ...limits.filter((one) => !isHard(one))];
}
