// SPDX-License-Identifier: Apache-2.0
import { mount } from 'svelte';
import App from './App.svelte';
import { loadCatalogue } from './state/catalogue';
import { beginLeaving } from './state/leaving';
import { marks } from './state/marks.svelte';
import { route } from './state/route.svelte';
import { session } from './state/session.svelte';
import './style/style.css';

document.title = 'Notes';
beginLeaving();
route.begin();
marks.begin();
// The address's code is taken out of it before anything else is waited for.
const begun = session.begin();
await loadCatalogue();
await begun;
mount(App, { target: document.body });
document.getElementById('page')?.remove();
