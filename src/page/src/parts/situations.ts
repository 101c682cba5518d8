// SPDX-License-Identifier: Apache-2.0
// Situations to choose from: the catalogue's, then own ones that are not put away.
import { catalogue, label } from '$page/state/catalogue';
import { own, ownId } from '$page/state/own.svelte';
import type { Option } from './controls';

export function situationOptions(): Option[] {
  const mine = own.situations.filter((entry) => !entry.content?.ownSituation?.retired).map(ownId);
  return [...catalogue.situations.map((one) => one.id), ...mine].map((value) => ({
    value,
    label: label(value),
  }));
}
