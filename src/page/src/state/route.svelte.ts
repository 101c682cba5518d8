// SPDX-License-Identifier: Apache-2.0
// Which view is shown: /n/<path> or /n/<path>/<parameter>. Paths are short and say nothing, and the
// title is always the same.
import { viewOfPath, views, type ViewId } from '$page/views';

class Route {
  id = $state<ViewId>('home');
  parameter = $state('');
  /** Counts up when somebody goes somewhere; a view's heading takes the focus then. */
  moves = $state(0);

  begin(): void {
    addEventListener('popstate', () => this.#read());
    this.#read();
    this.moves = 0;
  }

  #read(): void {
    const [, n, path, parameter] = location.pathname.split('/');
    const found = n === 'n' && path ? viewOfPath(path) : undefined;
    this.id = found ?? 'home';
    this.parameter = found && parameter ? decodeURIComponent(parameter) : '';
    if (!found) history.replaceState(null, '', hrefOf('home'));
    this.moves += 1;
  }

  go(id: ViewId, parameter = ''): void {
    history.pushState(null, '', hrefOf(id, parameter));
    this.#read();
    scrollTo(0, 0);
  }

  /** Plain links work everywhere: this takes clicks on them. */
  takeClick(event: MouseEvent): void {
    const link = (event.target as Element | null)?.closest?.('a[href^="/n/"]');
    if (!link || event.defaultPrevented || event.button !== 0) return;
    if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    history.pushState(null, '', link.getAttribute('href'));
    this.#read();
    scrollTo(0, 0);
  }
}

/** For links: <a href={hrefOf('limits')}>. */
export function hrefOf(id: ViewId, parameter = ''): string {
  const path = `/n/${views[id].path}`;
  return parameter === '' ? path : `${path}/${encodeURIComponent(parameter)}`;
}

export const route = new Route();
