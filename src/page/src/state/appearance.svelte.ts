// SPDX-License-Identifier: Apache-2.0
// How the page looks. The daemon keeps it (Settings.page_look), and nothing is stored in the browser.

export type Theme = 'system' | 'light' | 'dark';
export type Contrast = 'system' | 'more';
export const typeSizes = [80, 90, 100, 120, 150, 200] as const;

const themes: readonly string[] = ['light', 'dark'];

class Appearance {
  theme = $state<Theme>('system');
  contrast = $state<Contrast>('system');
  /** Per cent. */
  type = $state(100);
  still = $state(false);

  /** In the words that the daemon keeps; what is as it comes has none. */
  get words(): string {
    return [
      this.theme === 'system' ? '' : this.theme,
      this.contrast === 'system' ? '' : this.contrast,
      this.type === 100 ? '' : String(this.type),
      this.still ? 'still' : '',
    ]
      .filter(Boolean)
      .join(' ');
  }

  /** As it was kept; words that this page does not know are another version's. */
  take(words: string): void {
    const all = words.split(' ');
    this.theme = (all.find((one) => themes.includes(one)) as Theme | undefined) ?? 'system';
    this.contrast = all.includes('more') ? 'more' : 'system';
    this.type = typeSizes.find((size) => all.includes(String(size))) ?? 100;
    this.still = all.includes('still');
  }

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
