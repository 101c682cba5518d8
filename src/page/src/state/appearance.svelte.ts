// SPDX-License-Identifier: Apache-2.0
// How the page looks, in memory only: nothing is stored in the browser.

export type Theme = 'system' | 'light' | 'dark';
export type Contrast = 'system' | 'more';
export const typeSizes = [80, 90, 100, 120, 150, 200] as const;

class Appearance {
  theme = $state<Theme>('system');
  contrast = $state<Contrast>('system');
  /** Per cent. */
  type = $state(100);
  still = $state(false);

  /** Call once, from the page's outermost component. */
  apply(): void {
    $effect(() => {
      const root = document.documentElement;
      root.dataset['theme'] = this.theme;
      root.dataset['contrast'] = this.contrast;
      root.dataset['motion'] = this.still ? 'none' : 'system';
      root.style.fontSize = this.type === 100 ? '' : `${this.type}%`;
    });
  }
}

export const appearance = new Appearance();
