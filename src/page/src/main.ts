// SPDX-License-Identifier: Apache-2.0
// Before all others, which are longer: it asks to be let in.
import { admitted } from './begin';
import { mount } from 'svelte';
import App from './App.svelte';
import { loadCatalogue } from './state/catalogue';
import { beginLeaving } from './state/leaving';
import { route } from './state/route.svelte';
import { session } from './state/session.svelte';
import { beginUse } from './state/use';
import { isAlways, viewIds, views } from './views';
import { loadErrors } from './words';
import './style/style.css';
// The view that every page begins with comes along with what it begins with.
import './views/home/Home.svelte';

document.title = 'Notes';
beginLeaving();
beginUse();
route.begin();
await Promise.all([loadCatalogue(), loadErrors()]);
mount(App, { target: document.body });
document.getElementById('page')?.remove();
await session.begin(admitted);
// These have to be there when the daemon is not any more.
for (const id of viewIds.filter(isAlways)) void views[id].load();
