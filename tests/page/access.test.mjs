// SPDX-License-Identifier: Apache-2.0
// SR-51: every view, for everybody: contrast, names, narrow windows, large type, the keyboard.
import assert from 'node:assert/strict';
import { before } from 'node:test';
import { audit, looks } from './axe.mjs';
import { Daemon, go, launch, openDaemon, passphrase, test, viewTable, withPage } from './support.mjs';

const views = viewTable();

let browser;
let daemon;
before(async () => {
  browser = await launch();
  daemon = await openDaemon('Noor');
  // Something to show, in both directions of writing.
  await daemon.lull('thanks', 'The tea, and that you stayed.');
  await daemon.lull('thanks', 'תודה על התה');
  await daemon.lull('limit', 'touch.hair_strokes', '--hard', '--keep');
});

/** Wider than the window: it would have to be scrolled sideways. */
async function holdsWidth(page, where) {
  const [wide, window, widest] = await page.evaluate(() => {
    const over = [...document.querySelectorAll('body *')].filter(
      (one) => one.getBoundingClientRect().right > innerWidth + 1 && !one.closest('.list'),
    );
    return [document.documentElement.scrollWidth, innerWidth, over[0]?.outerHTML.slice(0, 200)];
  });
  assert.ok(wide <= window, `${where}: ${wide} px in ${window}: ${widest}`);
}

/** What can be pressed is at least 44 px high and wide, but for links within text. */
async function holdsTargets(page, where) {
  const small = await page.evaluate(() =>
    [...document.querySelectorAll('button, select, nav a, label.option, label.step, input:not([type=radio], [type=checkbox])')]
      .filter((one) => one.checkVisibility())
      .map((one) => ({ one, box: one.getBoundingClientRect() }))
      .filter(({ box }) => box.height < 44 || box.width < 24)
      .map(({ one }) => one.outerHTML.slice(0, 120)),
  );
  assert.deepEqual(small, [], where);
}

async function everyView(page, act) {
  for (const { id, path } of views) {
    await go(page, path);
    await act(id);
  }
}

for (const look of looks)
  test(`every view passes the audit: ${Object.values(look).join(', ')}`, async () => {
    await withPage(
      browser,
      daemon,
      (page) => everyView(page, (id) => audit(page, id)),
      { ...look, reducedMotion: 'reduce' },
    );
  });

test('so does what stands in place of the views', async () => {
  const fresh = await new Daemon('Ravi').start();
  await withPage(browser, fresh, async (page) => {
    await audit(page, 'limits');
    await page.getByRole('button', { name: 'Go on' }).click();
    await audit(page, 'adults');
    await page.getByRole('button', { name: 'Yes' }).click();
    await audit(page, 'keys');
  });
  const locked = await openDaemon('Ravi');
  await locked.lull('lock');
  await withPage(browser, locked, async (page) => {
    await audit(page, 'locked');
    await page.getByRole('button', { name: 'Use the recovery code' }).click();
    await audit(page, 'recovery');
  });
});

test('every view fits 360 pixels, and what is pressed is large enough', async () => {
  await withPage(
    browser,
    daemon,
    (page) =>
      everyView(page, async (id) => {
        await holdsWidth(page, id);
        await holdsTargets(page, id);
      }),
    { viewport: { width: 360, height: 740 } },
  );
});

test('every view fits 360 pixels with type of twice the size', async () => {
  await withPage(
    browser,
    daemon,
    async (page) => {
      await go(page, 'se');
      await page.getByLabel('200 %').check();
      await everyView(page, (id) => holdsWidth(page, id));
    },
    { viewport: { width: 360, height: 740 } },
  );
});

test('how the page looks can be chosen, and holds for every view', async () => {
  await withPage(browser, daemon, async (page) => {
    const paper = () => page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor);
    await go(page, 'se');
    const light = await paper();
    await page.getByLabel('dark').check();
    const dark = await paper();
    assert.notEqual(dark, light);
    await page.getByLabel('high').check();
    assert.equal(await paper(), 'rgb(0, 0, 0)');
    await page.getByLabel('light', { exact: true }).check();
    await go(page, 'h');
    assert.equal(await paper(), 'rgb(255, 255, 255)');
  });
});

// J12: without a mouse. Focus is moved by Tab and the arrow keys alone.
async function tabTo(page, name) {
  for (let press = 0; press < 120; ++press) {
    const here = await page.evaluate(() => {
      const one = document.activeElement;
      const label = one.labels?.[0]?.textContent ?? '';
      return [one.textContent, label].map((text) => text.trim());
    });
    if (here.includes(name)) return;
    await page.keyboard.press('Tab');
  }
  assert.fail(`Tab does not reach ${name}`);
}
async function press(page, name, key = 'Enter') {
  await tabTo(page, name);
  await page.keyboard.press(key);
}

test('the whole first run can be done with the keyboard, and focus is where one reads on', async () => {
  const ravi = await new Daemon('Ravi').start();
  await withPage(browser, ravi, async (page) => {
    const heading = () => page.evaluate(() => [document.activeElement.tagName, document.activeElement.textContent]);
    await press(page, 'Go on');
    assert.deepEqual(await heading(), ['H1', 'For two adults']);
    await press(page, 'Yes', 'Space');
    assert.deepEqual(await heading(), ['H1', 'A name and a passphrase']);
    await tabTo(page, 'Nickname');
    await page.keyboard.type('Ravi');
    await tabTo(page, 'Passphrase');
    await page.keyboard.type(passphrase);
    await tabTo(page, 'The same again');
    await page.keyboard.type(passphrase);
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Your recovery code' }).waitFor();
    assert.deepEqual(await heading(), ['H1', 'Your recovery code']);
    await press(page, 'It is written down on paper', 'Space');
    await press(page, 'Go on');
    await page.getByRole('heading', { name: 'Hold each other, quite still' }).waitFor();
    await page.keyboard.press('Tab');
    while (!(await page.evaluate(() => document.activeElement.type === 'radio')))
      await page.keyboard.press('Tab');
    await page.keyboard.press('ArrowUp');
    assert.equal(await page.getByRole('group', { name: 'to receive' }).getByLabel('rather not').isChecked(), true);
    await press(page, 'Next');
    assert.deepEqual((await heading())[0], 'H2');
  });
});

test('the skip link and every link of the menu lead to the heading', async () => {
  await withPage(browser, daemon, async (page) => {
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    assert.equal(await page.evaluate(() => document.activeElement.tagName), 'H1');
    await everyView(page, async (id) => {
      assert.equal(await page.evaluate(() => document.activeElement.tagName), 'H1', id);
    });
  });
});

test('an unknown path leads to today', async () => {
  await withPage(browser, daemon, async (page) => {
    await page.evaluate(() => history.pushState(null, '', '/n/nowhere'));
    await page.evaluate(() => history.pushState(null, '', '/n/elsewhere'));
    await page.goBack();
    await page.getByRole('heading', { name: 'You could' }).waitFor();
    assert.equal(new URL(page.url()).pathname, '/n/h');
  });
});
