import { equal, holds } from '../stage/expect.js';
import { down, type Fault } from '../stage/server.js';
import { soon, type Stage } from '../stage/stage.js';
import type { Tab } from '../stage/tab.js';
import { group } from './case.js';

const conflicting: Fault = {
  kind: 'answer',
  status: 412,
  headers: { 'Content-Type': 'application/problem+json', ETag: '"theirs-2"' },
  body: JSON.stringify({ type: 'about:blank', title: 'Changed meanwhile', current: { text: 'theirs' } }),
};

/** A write that the server has a newer truth about, which no page saw. */
async function conflict(stage: Stage, tab: Tab): Promise<void> {
  await stage.server.fail(down);
  await tab.write('/note', { method: 'PUT', key: 'mine', body: 'mine', headers: { 'If-Match': '"1"' } });
  await stage.server.fail({ times: 1, fault: conflicting });
  await tab.client.retry();
}

const bodies = async (stage: Stage) => (await stage.server.requests()).map(({ body }) => atob(body));

export const people = group('What needs a person, and who that is', {
  'A conflict waits, and the person can take the server’s': async (stage) => {
    const tab = await stage.tab();
    await conflict(stage, tab);
    await tab.state('mine', 'conflict');
    await tab.client.resolve('mine', 'server');
    await tab.settled('mine');
    equal(await stage.server.effects(), [], 'What was applied');
    equal(await tab.client.intents(), [], 'What waits');
  },

  'A conflict that the person decides for this device is sent again, based on the server’s state': async (stage) => {
    const tab = await stage.tab();
    await conflict(stage, tab);
    await tab.state('mine', 'conflict');
    await tab.client.resolve('mine', 'client');
    await stage.server.applied(1);
    const last = (await stage.server.requests()).at(-1);
    equal([last?.headers['if-match'], atob(last?.body ?? '')], ['"theirs-2"', 'mine'], 'If-Match and body');
  },

  'A conflict can be merged into a new body': async (stage) => {
    const tab = await stage.tab();
    await conflict(stage, tab);
    await tab.state('mine', 'conflict');
    await tab.client.resolve('mine', { body: 'theirs and mine' });
    await stage.server.applied(1);
    equal((await bodies(stage)).at(-1), 'theirs and mine', 'The body that was applied');
  },

  'With onConflict “server”, a conflict ends by itself': async (stage) => {
    const tab = await stage.tab({ onConflict: 'server' });
    await conflict(stage, tab);
    const { outcome } = await tab.settled('mine');
    holds(outcome !== 'synced', 'The receipt does not say that it was saved', outcome);
    equal(await stage.server.effects(), [], 'What was applied');
  },

  'With onConflict “client”, it is sent again by itself, based on the server’s state': async (stage) => {
    const tab = await stage.tab({ onConflict: 'client', retry: soon });
    await conflict(stage, tab);
    await stage.server.applied(1);
    equal((await stage.server.requests()).at(-1)?.headers['if-match'], '"theirs-2"', 'Its If-Match');
  },

  'With a merge of the app’s own, what it makes of both is sent': async (stage) => {
    const tab = await stage.tab({ onConflict: 'merge', retry: soon });
    await conflict(stage, tab);
    await stage.server.applied(1);
    const last = (await stage.server.requests()).at(-1);
    equal([last?.headers['if-match'], atob(last?.body ?? '')], ['"theirs-2"', 'theirs + mine'], 'If-Match and body');
  },

  'With onParked “hold”, what comes after a refused write waits with it': async (stage) => {
    const tab = await stage.tab({ onParked: 'hold' });
    await stage.server.fail(down);
    await tab.write('/bad', { key: 'bad' });
    await tab.write('/next', { key: 'next' });
    await stage.server.fail({ path: '/bad', times: 1, fault: { kind: 'answer', status: 400 } });
    await tab.client.retry();
    await tab.state('bad', 'parked');
    equal((await stage.server.requests()).filter(({ path }) => path === '/next').length, 0, 'Attempts at the next one');
    await tab.client.discard('bad');
    equal((await tab.settled('next')).outcome, 'synced', 'How the next one ended');
  },

  'A 403 holds everything where the app says that it means “sign in”': async (stage) => {
    const tab = await stage.tab({ signIn: [401, 403] });
    await stage.server.fail(down);
    await tab.write('/1', { key: 'one' });
    await stage.server.fail({ times: 1, fault: { kind: 'answer', status: 403 } });
    await tab.client.retry();
    await tab.state('one', 'held');
    await tab.client.retry();
    equal((await tab.settled('one')).outcome, 'synced', 'How it ended after signing in');
  },

  'Each attempt names the person, so that the server can refuse another’s session': async (stage) => {
    const tab = await stage.tab();
    await tab.client.identify('ada');
    await stage.server.fail({ times: 1, fault: down });
    await tab.write('/1', { key: 'k' });
    await tab.client.retry();
    await tab.settled('k');
    const names = (await stage.server.requests()).map(({ headers }) => headers['holdfast-principal']);
    equal(names, ['"ada"', '"ada"'], 'Holdfast-Principal');
  },

  'One person’s writes are not sent while another is at work': async (stage) => {
    const tab = await stage.tab();
    await tab.client.identify('ada');
    await stage.server.fail(down);
    await tab.write('/ada', { key: 'ada' });
    await tab.client.identify('ben');
    await stage.server.heal();
    await tab.write('/ben', { key: 'ben' });
    await tab.settled('ben');
    equal(
      (await stage.server.effects()).map(({ key }) => key),
      ['ben'],
      'What was applied',
    );
    equal(tab.client.health.principal, 'ben', 'Whose health is shown');
    await tab.client.identify('ada');
    equal((await tab.settled('ada')).outcome, 'synced', 'How Ada’s write ended once she was back');
  },
});
