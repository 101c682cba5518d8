// SPDX-License-Identifier: Apache-2.0
// Somebody who has a keyboard and hears what a screen reader says: where the focus is, by the role
// and name that the browser computes. What has no name cannot be used so, wherever it stands.
import assert from 'node:assert/strict';

export class Keys {
  static async at(page) {
    const keys = new Keys();
    keys.page = page;
    keys.browser = await page.context().newCDPSession(page);
    await page.evaluate(() => {
      globalThis.touched = [];
      for (const kind of ['pointerdown', 'pointermove', 'mousedown', 'mousemove', 'touchstart', 'wheel'])
        addEventListener(kind, () => globalThis.touched.push(kind), { capture: true });
    });
    return keys;
  }

  /** Nothing but keys was used. */
  async settle() {
    assert.deepEqual(await this.page.evaluate(() => globalThis.touched), []);
  }

  /** What is heard where the focus is: {role, name, group}. */
  async heard() {
    const { result } = await this.browser.send('Runtime.evaluate', { expression: 'document.activeElement' });
    const { nodes } = await this.browser.send('Accessibility.getPartialAXTree', {
      objectId: result.objectId,
      fetchRelatives: false,
    });
    const [node] = nodes;
    const lost = await this.page.evaluate(() => document.activeElement === document.body);
    const group = await this.page.evaluate(() => {
      const around = document.activeElement.parentElement?.closest('fieldset, [role=group]');
      const head = around?.querySelector(':scope > legend') ?? document.getElementById(around?.getAttribute('aria-labelledby') ?? '');
      return (head?.textContent ?? around?.getAttribute('aria-label') ?? '').trim();
    });
    return { role: lost ? 'none' : node.role.value, name: (node.name?.value ?? '').trim(), group };
  }

  /** The focus is somewhere, and it has a name. */
  async named() {
    const heard = await this.heard();
    assert.ok(heard.name !== '' && heard.role !== 'none', `a focus without a name: ${JSON.stringify(heard)}`);
    return heard;
  }

  /** Tab, until it is heard. */
  async to(name, { role, group, key = 'Tab' } = {}) {
    const fits = (one) =>
      (typeof name === 'string' ? one.name === name : name.test(one.name)) &&
      (!role || one.role === role) &&
      (!group || one.group.startsWith(group));
    const passed = [];
    for (let stops = 0; stops < 250; ++stops) {
      const heard = await this.heard();
      if (fits(heard)) return heard;
      passed.push(heard.name);
      await this.page.keyboard.press(key);
      await this.stop();
    }
    return assert.fail(`${key} does not reach ${name}; it went by ${[...new Set(passed)].join(' | ')}`);
  }

  /** Where Tab stops there is a name, unless it went round through the browser's own bars. */
  async stop() {
    if ((await this.heard()).role !== 'none') await this.named();
  }

  /** Goes there and presses it. */
  async press(name, how = {}) {
    await this.to(name, how);
    await this.page.keyboard.press(how.with ?? 'Enter');
  }

  /** An answer to a question: into its group by Tab, to the answer by the arrows. */
  async choose(question, answer) {
    for (let stops = 0; stops < 250; ++stops) {
      const heard = await this.heard();
      if (heard.role === 'radio' && heard.group.startsWith(question)) break;
      await this.page.keyboard.press('Tab');
      await this.stop();
    }
    for (let tries = 0; tries < 30; ++tries) {
      const heard = await this.named();
      assert.ok(heard.group.startsWith(question), `the arrows leave ${question} for ${heard.group}`);
      if (heard.name === answer) break;
      await this.page.keyboard.press('ArrowDown');
    }
    await this.page.keyboard.press('Space');
    assert.equal((await this.named()).name, answer);
  }

  /** One of a list that drops down. */
  async select(label, option) {
    await this.to(label);
    for (let tries = 0; tries < 200; ++tries) {
      if ((await this.page.evaluate(() => document.activeElement.selectedOptions[0].textContent.trim())).startsWith(option)) return;
      await this.page.keyboard.press('ArrowDown');
    }
    assert.fail(`no ${option} in ${label}`);
  }

  async type(label, text) {
    await this.to(label);
    await this.page.keyboard.insertText(text);
  }

  /** Through the menu: its group is opened, then the view's link pressed; its heading is heard. */
  async visit(group, title) {
    await this.to(group, { role: 'DisclosureTriangle' });
    const open = () => this.page.evaluate(() => document.activeElement.parentElement.open);
    if (!(await open())) await this.page.keyboard.press('Enter');
    await this.press(title, { role: 'link' });
    await this.hears(title);
  }

  /** Where the focus has come to. */
  async hears(words) {
    const there = (text) => (document.activeElement?.textContent ?? '').trim().startsWith(text);
    try {
      await this.page.waitForFunction(there, words);
    } catch {
      const [text, main] = await this.page.evaluate(() => [
        document.activeElement.outerHTML.slice(0, 200),
        document.querySelector('main').innerText.slice(0, 600),
      ]);
      assert.fail(`the focus did not come to ${words}; it is at ${text}, in ${main}`);
    }
  }
}
