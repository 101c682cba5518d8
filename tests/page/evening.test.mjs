// SPDX-License-Identifier: Apache-2.0
// J1, the core loop, from the first run to the adjusted plan: Noor and Sam, a daemon and a window for
// each, everything by what they read and press. Read it from top to bottom.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { choose, entry, heading, meet, press, setUp, shareShown, shareThrough, step, today, visit } from './person.mjs';
import {
  addStep, agree, answerMore, ask, evening, fiveMinutes, kit, openPlan, pauseSign, pick, setMinutes,
  shareAnswers,
} from './practice.mjs'; // prettier-ignore
import { Daemon, launch, shiftPage, withPage } from './support.mjs';

const dayS = 24 * 3600;

const held = 'Hold each other, quite still';
const quiet = 'Companionable quiet';
const light = 'Softer light';
const screens = 'Screens put away';
const drink = 'A warm drink';
const massage = 'Light massage';
const ownSpace = 'Some time on my own';
const asking = '“How are you right now?”';
const hair = 'Slow strokes of hair or scalp';

/** What they answer in the first five minutes; they leave the rest empty. */
const firstAnswers = {
  Noor: {
    [held]: ['to receive', 'matters a lot'],
    [quiet]: ['to receive', 'nice'],
    [light]: ['around us', 'nice'],
    [screens]: ['around us', 'matters a lot'],
    [ownSpace]: ['to receive', 'matters a lot'],
  },
  Sam: {
    [held]: ['to give', 'nice'],
    [quiet]: ['to give', 'matters a lot'],
    [light]: ['around us', 'matters a lot'],
    [screens]: ['around us', 'nice'],
    [ownSpace]: ['to give', 'rather not'],
  },
};
/** And what they look for afterwards, by kind. */
const laterAnswers = {
  Noor: [
    ['Drink and food', drink, 'to give', 'nice'],
    ['Touch', massage, 'to give', 'fine either way'],
    ['Words and reassurance', asking, 'to give', 'rather not'],
  ],
  Sam: [
    ['Drink and food', drink, 'to receive', 'matters a lot'],
    ['Touch', massage, 'to receive', 'nice'],
    ['Words and reassurance', asking, 'to receive', 'matters a lot'],
  ],
};

class Story {
  days = 0;

  constructor(people) {
    this.people = people;
    [this.noor, this.sam] = people.map((one) => one.daemon);
  }

  get pages() {
    return this.people.map((one) => one.page);
  }

  /** For both, and for what their pages take for the time. */
  async daysPass(days = 1) {
    this.days += days;
    for (const { daemon, page } of this.people) {
      daemon.shiftClock(this.days * dayS);
      await shiftPage(page, this.days * dayS);
    }
  }

  /** "24 November 2026" of that many days from now. */
  dayText(more) {
    const day = new Date(Date.now() + this.days * dayS * 1000);
    day.setDate(day.getDate() + more);
    return day.toLocaleDateString('en-GB', { day: 'numeric', month: 'long', year: 'numeric' });
  }
}

const steps = {
  '1. Noor runs it for the first time, in less than three minutes, without network or account':
    async ({ people: [noor] }) => {
    const begun = Date.now();
    await heading(noor.page, 'Before you begin', 1).waitFor();
    assert.equal(await noor.page.getByRole('listitem').count(), 6, 'six plain things that it cannot do');
    assert.ok(await setUp(noor.page, 'Noor'), 'a recovery code');
    assert.ok(Date.now() - begun < 180_000);
    const status = JSON.parse(await noor.daemon.lull('status', '--json'));
    assert.equal(status.listen, '', 'nothing of it is on the network');
  },

  '2. five minutes; what she wants left out is a limit that she shares or keeps':
    async ({ people: [noor] }) => {
    const page = noor.page;
    await fiveMinutes(page, firstAnswers.Noor);
    await heading(page, 'Is there anything you want left out altogether?').waitFor();
    await page.getByLabel('One of the items').selectOption(hair);
    await choose(page, 'How strong is it?', 'not at all');
    await press(page, 'Save this limit');
    await page.getByText('Choose whether the other person may see this limit.').waitFor();
    await page.getByLabel('Keep it').check();
    await press(page, 'Save this limit');
    await page.getByText('Saved. It holds from now on.').waitFor();
    await press(page, 'Next');
    await page.getByRole('link', { name: 'Look at your answers' }).click();
    await answerMore(page, laterAnswers.Noor);
  },

  '3. Sam does the same; they read the words to each other, and nothing is shared':
    async ({ people: [noor, sam] }) => {
    await setUp(sam.page, 'Sam');
    await fiveMinutes(sam.page, firstAnswers.Sam);
    await press(sam.page, 'Next');
    await sam.page.getByRole('link', { name: 'Look at your answers' }).click();
    await answerMore(sam.page, laterAnswers.Sam);

    await meet(noor.page, sam.page);
    await press(noor.page, 'They are different');
    await sam.page.getByText('The words were different on the other device').waitFor();
    for (const { daemon } of [noor, sam]) assert.equal(await daemon.lull('peers', '--json'), '');

    const [hers, his] = await meet(noor.page, sam.page);
    assert.equal(hers.length, 4);
    assert.deepEqual(hers, his);
    for (const { page } of [noor, sam]) await press(page, 'They are the same');
    for (const [{ page }, other] of [[noor, 'Sam'], [sam, 'Noor']]) {
      await page.getByText(`You and ${other} are paired.`).waitFor();
      await page.getByText('Nothing is shared yet. Either of you can stop at any time').waitFor();
      await visit(page, 'Together', 'Where wishes meet');
      assert.equal(await page.getByText(`${other}:`).count(), 0);
    }
  },

  '4. each shares after a preview; limits come first where their wishes meet':
    async ({ pages: [hers, his] }) => {
    const shown = [await shareAnswers(hers), await shareAnswers(his)];
    for (const [preview, other] of [[shown[0], 'Sam'], [shown[1], 'Noor']])
      for (const words of [`${other} will see exactly`, held, quiet, light, screens, drink, massage, ownSpace, asking])
        assert.ok(preview.includes(words), `${words} in ${preview}`);
    await visit(hers, 'Mine', 'Limits');
    const limit = await shareThrough(hers, entry(hers, hair).getByRole('button', { name: 'Share', exact: true }));
    assert.match(limit, /Sam will see exactly this[^]*hair or scalp[^]*not at all/);

    for (const [page, writer] of [[hers, 'you'], [his, 'Noor']]) {
      await visit(page, 'Together', 'Where wishes meet');
      const line = page.getByText(`${hair}: not at all (${writer})`);
      await line.waitFor();
      const text = await page.getByRole('main').innerText();
      const order = ['Limits', hair, 'Both want it', held, 'One wants it', massage, 'You differ here', ownSpace];
      const places = order.map((words) => text.indexOf(words));
      assert.deepEqual(places, [...places].sort((a, b) => a - b), text);
      const both = text.slice(text.indexOf('Both want it'), text.indexOf('One wants it'));
      assert.deepEqual([held, quiet, light, screens, drink].filter((item) => !both.includes(item)), []);
      const differ = text.slice(text.indexOf('You differ here'));
      assert.deepEqual([ownSpace, asking].filter((item) => !differ.includes(item)), []);
    }
  },

  '5. a talk is asked for; of three cards one is sealed, and opens for both':
    async ({ pages: [hers, his] }) => {
    await visit(hers, 'Together', 'A talk');
    await press(hers, 'Ask for a talk');
    await hers.getByLabel('Own words').check();
    await hers.getByLabel('In a few words').fill('our evenings');
    await choose(hers, 'How long?', '20 minutes');
    await hers.getByLabel('Saturday evening').check();
    await hers.getByLabel('Sunday morning').check();
    await press(hers, 'Ask');
    await hers.getByText('Asked. You can take it back at any time.').waitFor();

    await today(his);
    await entry(his, 'our evenings').waitFor();
    await visit(his, 'Together', 'A talk');
    const asked = entry(his, 'our evenings');
    await asked.getByLabel('that works').check();
    await asked.getByLabel('Sunday morning').check();
    await press(asked, 'Answer');
    await hers.getByText('Suits both of you: Sunday morning').waitFor();
    await threeCards(hers, his);
  },

  '6. Sam proposes a plan, Noor answers with a smaller step, Sam agrees':
    async (story) => {
    const [hers, his] = story.pages;
    await visit(his, 'Together', 'Plans');
    await his.getByLabel('Begin with').selectOption('pre.quiet_closeness');
    await press(his, 'Begin a draft');
    await his.getByText('Only you can see this.').waitFor();
    await addStep(his, drink);
    await addStep(his, massage, { minutes: '20 min', for: 'you', by: 'Noor' });
    await visit(hers, 'Together', 'Plans');
    await hers.getByText('No plan yet.').waitFor();
    await ask(his, 'Noor', 'for tired evenings');

    await today(hers);
    await hers.getByRole('main').getByRole('link', { name: 'Quiet closeness' }).click();
    await hers.getByText('for tired evenings').waitFor();
    await press(hers, 'Another version');
    await setMinutes(hers, massage, '10 min');
    await hers.getByText(/Light massage, 10 min, for Sam, by you \(was: 20 min\)/).waitFor();
    await ask(hers, 'Sam');
    await agree(his);
    for (const page of [hers, his]) {
      await openPlan(page, 'looked at again on');
      await page.getByText('agreed', { exact: true }).waitFor();
      await page.getByText(`looked at again on ${story.dayText(30)}`).waitFor();
      await step(page, `${massage}, 10 min`).waitFor();
    }
  },

  '7. this evening: the plan is copied, the kit and the pause sign stand beside it, ticks stay local':
    async ({ pages: [hers, his] }) => {
    await pauseSign(hers, 'two squeezes');
    await kit(hers, 'Blanket', 'here', 'Bedroom');
    await kit(his, 'Snacks', 'running low');
    await evening(hers, his);
    for (const page of [hers, his]) {
      await visit(page, 'Now', 'Tonight');
      await page.getByText('Blanket: Bedroom').waitFor();
      const text = await page.getByRole('main').innerText();
      const order = ['Pause sign', 'two squeezes', 'Limits', hair, 'Steps', massage, 'Within reach', 'Snacks: running low'];
      const places = order.map((words) => text.indexOf(words));
      assert.ok(!places.includes(-1), text);
    }
    await tick(hers, his);
    await windDown(hers);
  },

  '8. the next morning: a check-in for oneself; of nine answers six are shared, and Sam thanks her':
    async (story) => {
    const [hers, his] = story.pages;
    await story.daysPass();
    await checkIn(hers);
    await visit(his, 'Afterwards', 'Check-ins');
    await press(his, 'Write a check-in');
    await choose(his, 'How well were your aftercare needs met', 'mostly');
    await his.getByText('More, if you like').click();
    await his.getByLabel('Anything else?').fill('Only for me.');
    await press(his, 'Save');
    await his.getByText('Saved. Only you can see it.').waitFor();

    const preview = await shareSix(hers);
    for (const told of ['mostly', 'very close', 'settled', 'very much', 'calm', screens])
      assert.ok(preview.includes(told), `${told} in ${preview}`);
    assert.doesNotMatch(preview, /discomfort|shorter|The quiet was good|How is your energy/i);
    const theirs = entry(his, 'from Noor');
    await theirs.waitFor();
    assert.doesNotMatch(await theirs.innerText(), /discomfort|shorter|The quiet was good/i);
    await press(theirs, 'Thank you for telling me');
    await entry(hers, 'very close').getByText('Thank you for telling me').waitFor();
    assert.equal(await entry(hers, 'Only for me.').count(), 0);
  },

  '9. after five evenings: what has helped, and nothing said before there is enough':
    async (story) => {
    const [hers, his] = story.pages;
    await visit(hers, 'Afterwards', 'What helped');
    await hers.getByText('Not enough yet').waitFor();
    await laterEvening(story, ['food.warm_drink'], ['--change', 'touch.light_massage=shorter']);
    await laterEvening(story, ['food.warm_drink', 'touch.light_massage']);
    await laterEvening(story, ['food.warm_drink']);
    await evening(hers, his, [massage, drink]);
    await story.daysPass();
    await fifthCheckIn(hers);

    await visit(hers, 'Afterwards', 'What helped');
    const row = (item) => hers.getByRole('main').getByRole('listitem').filter({ hasText: item });
    await row(screens).getByText('helped 5 times, in 5 plans').waitFor();
    await row(drink).getByText('helped 4 times, in 4 plans').waitFor();
    await row(massage).getByText('helped once, shorter twice, in 4 plans').waitFor();
    await visit(his, 'Afterwards', 'What helped');
    await his.getByText('Not enough yet').waitFor();
  },

  '10. one small change becomes a proposal and is agreed to; both see both versions':
    async ({ pages: [hers, his] }) => {
    await openPlan(hers, 'looked at again on');
    await setMinutes(hers, massage, '5 min');
    await hers.getByText(/Light massage, 5 min, for Sam, by you \(was: 10 min\)/).waitFor();
    await ask(hers, 'Sam', 'feet only');
    await today(his);
    await his.getByRole('main').getByRole('link', { name: 'Quiet closeness' }).first().click();
    await his.getByText('feet only').waitFor();
    await agree(his);
    for (const page of [hers, his]) {
      await openPlan(page, 'looked at again on');
      await step(page, `${massage}, 5 min`).waitFor();
      await page.getByText('agreed', { exact: true }).waitFor();
      await page.getByText('What was changed').click();
      await page.getByText(/Light massage, 5 min, .*\(was: 10 min\)/).waitFor();
      await page.getByText(/Light massage, 10 min, .*\(was: 20 min\)/).waitFor();
    }
  },
};

// --- what the steps consist of --------------------------------------------------------------------

async function threeCards(hers, his) {
  await visit(hers, 'Together', 'Conversation cards');
  await choose(hers, 'From which deck?', 'Before');
  await press(hers, 'Draw a card');
  for (let another = 0; another < 2; ++another) await press(hers, 'Another one');
  await press(hers, 'See the whole deck');
  await press(entry(hers, 'Think of a time you felt well looked after.').last(), 'Answer it in a sealed round');
  await hers.getByLabel('Your answer').fill('Soup, and nobody asked how I was.');
  await press(hers, 'Seal it');
  await hers.getByLabel('Your answer').waitFor({ state: 'hidden' });

  await today(his);
  await his.getByRole('link', { name: /^Think of a time/ }).click();
  await his.getByLabel('Your answer').waitFor();
  assert.doesNotMatch(await his.getByRole('main').innerText(), /Soup/);
  await his.getByLabel('Your answer').fill('You sat down on the floor beside me.');
  await press(his, 'Seal it');
  for (const page of [hers, his]) {
    await page.getByText('Soup, and nobody asked how I was.').waitFor();
    await page.getByText('You sat down on the floor beside me.').waitFor();
  }
}

/** Each for themselves: nothing of it goes over. */
async function tick(hers, his) {
  const [first, second] = [0, 1].map((at) => hers.getByRole('checkbox').nth(at));
  await first.check();
  await second.check();
  await second.uncheck();
  await visit(hers, 'Now', 'Today');
  await visit(hers, 'Now', 'Tonight');
  assert.ok(await first.isChecked());
  assert.ok(!(await second.isChecked()));
  assert.equal(await his.getByRole('checkbox', { checked: true }).count(), 0);
}

async function windDown(page) {
  const timer = page.getByRole('timer');
  await timer.getByText('15:00').waitFor();
  await press(page, 'Start');
  await timer.getByText(/^14:5\d$/).waitFor();
  await press(page, 'Stop');
}

async function checkIn(page) {
  await visit(page, 'Afterwards', 'Check-ins');
  await press(page, 'Write a check-in');
  await choose(page, 'How well were your aftercare needs met', 'mostly');
  await choose(page, 'How close do you feel', 'very close');
  await choose(page, 'How settled do you feel', 'settled');
  await choose(page, 'How cared for and appreciated', 'very much');
  await choose(page, 'How is your energy', 'low');
  await choose(page, 'How much physical discomfort', '2');
  await choose(page, 'Which words fit', 'calm');
  await pick(page, 'What helped most', screens);
  await pick(page, 'What helped most', drink);
  const change = await pick(page, 'Is there anything you would like less of', massage);
  await change.getByLabel(/How would you like it/).selectOption('shorter');
  await page.getByText('More, if you like').click();
  await page.getByLabel('Anything else?').fill('The quiet was good.');
  await press(page, 'Save');
  await page.getByText('Saved. Only you can see it.').waitFor();
}

/** The body and what she wants changed are not chosen by themselves; energy and note she leaves out. */
async function shareSix(page) {
  await entry(page, 'very close').getByRole('button', { name: 'Share', exact: true }).click();
  const dialog = page.getByRole('dialog', { name: 'Which answers?' });
  await dialog.getByLabel(/energy/i).uncheck();
  await dialog.getByLabel(/The quiet was good/).uncheck();
  await press(dialog, 'Look at it first');
  return shareShown(page);
}

/** Another evening, and a morning whose check-in is written on the command line. */
async function laterEvening(story, helped, more = []) {
  await evening(...story.pages);
  await story.daysPass();
  const items = ['env.screens_away', ...helped].flatMap((item) => ['--helped', item]);
  await story.noor.lull('checkin', '--met', '3', ...items, ...more);
}

async function fifthCheckIn(page) {
  await visit(page, 'Afterwards', 'Check-ins');
  await press(page, 'Write a check-in');
  await choose(page, 'How well were your aftercare needs met', 'mostly');
  await pick(page, 'What helped most', screens);
  await choose(page, 'What should happen to the plan', 'one small change');
  await press(page, 'Save');
  await page.getByRole('link', { name: 'Put the small change into a plan' }).waitFor();
}

// --- the story ------------------------------------------------------------------------------------

test('the core loop of two people', { timeout: 600_000 }, async (t) => {
  const browser = await launch();
  const [noor, sam] = ['Noor', 'Sam'].map((name) => new Daemon(name).withClock());
  for (const daemon of [noor, sam]) await daemon.start();
  await withPage(browser, noor, (hers) =>
    withPage(browser, sam, async (his) => {
      const story = new Story([{ daemon: noor, page: hers }, { daemon: sam, page: his }]);
      let holds = true;
      for (const [name, act] of Object.entries(steps))
        await t.test(name, { skip: holds ? false : 'a step before it did not hold' }, async () => {
          holds = false;
          await act(story);
          holds = true;
        });
    }),
  );
});
