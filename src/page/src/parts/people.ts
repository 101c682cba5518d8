// SPDX-License-Identifier: Apache-2.0
import type { Option } from './controls';
import { personName } from './steps';
import { session } from '$page/state/session.svelte';

/** The two, by their tokens. */
export function peopleOptions(): Option[] {
  const two = [session.status.person, session.status.peers?.[0]?.person];
  return two.flatMap((token) => (token ? [{ value: token, label: personName(token) }] : []));
}
