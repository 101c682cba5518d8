// SPDX-License-Identifier: Apache-2.0
import { admitted } from './begin';
import { mount } from 'svelte';
import App from './App.svelte';
import { loadCatalogue } from './state/catalogue';
import { beginLeaving } from './state/leaving';
import { route } from './state/route.svelte';
import { session } from './state/session.svelte';
import { beginUse } from './state/use';
import { isAlways, states, viewIds, views } from './views';
import { loadErrors } from './words';
import './style/style.css';
// The view that every page begins with comes along with what it begins with.
import './views/home/Home.svelte';

void start();

/** No await of the module's own: views import what is packed beside it, and it waits for a view. */
async function start(): Promise<void> {
  document.title = 'Notes';
  beginLeaving();
  beginUse();
  route.begin();
  // Made once, as what it then is, and not first as a page that does not know yet. Whether the view
  // could be read is App's to say.
  const view = views[route.id].load().catch(() => {});
  await Promise.all([loadCatalogue(), loadErrors(), session.begin(admitted), view]);
  mount(App, { target: document.body });
  document.getElementById('page')?.remove();
  // These have to be there when the daemon is not any more.
  for (const load of [states.locked, ...viewIds.filter(isAlways).map((id) => views[id].load)]) void load();
}
