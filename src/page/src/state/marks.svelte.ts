// SPDX-License-Identifier: Apache-2.0
// What this person marked for themself: what they call an item, what is not listed.
import { MarkKind, type Mark } from '$types';
import { call, type How } from '$page/api/client';
import { onFresh } from './fresh';

class Marks {
  all = $state.raw<Mark[]>([]);

  /** While the notebook is open; gives the way to end that, which forgets them. */
  follow(): () => void {
    void this.reload({ byItself: true });
    const end = onFresh(['entries'], () => void this.reload({ byItself: true }));
    return () => {
      end();
      this.all = [];
    };
  }

  async reload(how: How = {}): Promise<void> {
    try {
      this.all = (await call('Marks', {}, how)).marks ?? [];
    } catch {
      this.all = [];
    }
  }

  /** What this person calls that item of the catalogue, or ''. */
  called(item: string): string {
    return this.all.find((mark) => mark.kind === MarkKind.CALLED && mark.of === item)?.text ?? '';
  }

  has(kind: MarkKind, of: string, part = ''): boolean {
    return this.all.some(
      (mark) => mark.kind === kind && mark.of === of && (mark.part ?? '') === part,
    );
  }

  async set(mark: Mark, off = false): Promise<void> {
    await call('SetMark', { mark, off });
    await this.reload();
  }
}

export const marks = new Marks();
