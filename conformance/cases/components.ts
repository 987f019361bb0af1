import { until } from '../stage/expect.js';
import { down, type Fault } from '../stage/server.js';
import type { Tab } from '../stage/tab.js';
import { wordsOf } from '../stage/words.js';
import { group } from './case.js';

/** Waits until a component says this. */
const says = (element: Element, words: string): Promise<string> =>
  until(
    `“${words}”`,
    () => wordsOf(element),
    (seen) => seen.includes(words),
  );

const pillAndMark = async (tab: Tab) =>
  [await tab.show('holdfast-status'), await tab.show('holdfast-record', { key: 'k' })] as const;

const answered = (status: number): Fault => ({ kind: 'answer', status });

export const components = group('What people read', {
  'Nothing waits: “All saved”': async (stage) => {
    const tab = await stage.tab();
    await says(await tab.show('holdfast-status'), 'All saved');
  },

  'Offline: how many writes are saved on this device; and “Saved” when they have arrived': async (stage) => {
    const tab = await stage.tab();
    const [pill, mark] = await pillAndMark(tab);
    await stage.server.fail(down);
    await tab.write('/1', { key: 'k' });
    await says(pill, 'Offline: 1 write saved on this device');
    await says(mark, 'Saved on this device');
    await stage.server.heal();
    await tab.client.retry();
    await says(pill, 'All saved');
    await says(mark, 'Saved');
  },

  'On its way: “Sending…”': async (stage) => {
    const tab = await stage.tab();
    const [pill, mark] = await pillAndMark(tab);
    await stage.server.fail({ kind: 'hold', gate: 'go', applied: false });
    const answer = tab.write('/1', { key: 'k' });
    await says(pill, 'Sending 1…');
    await says(mark, 'Sending…');
    await stage.server.open('go');
    await answer;
    await says(mark, 'Saved');
  },

  'The server fails: when the next try is': async (stage) => {
    const tab = await stage.tab();
    const [pill, mark] = await pillAndMark(tab);
    await stage.server.fail({ kind: 'answer', status: 503, headers: { 'Retry-After': '600' } });
    await tab.write('/1', { key: 'k' });
    await says(pill, '1 write waits');
    await says(mark, 'Will try again at');
  },

  'Refused after its page was told that it waits: it needs a person': async (stage) => {
    const tab = await stage.tab();
    const [pill, mark] = await pillAndMark(tab);
    await stage.server.fail(down);
    await tab.write('/1', { key: 'k' });
    await stage.server.fail(answered(400));
    await tab.client.retry();
    await says(pill, '1 write needs you');
    await says(mark, 'Not sent: needs you');
  },

  'Signed out: it waits for sign-in': async (stage) => {
    const tab = await stage.tab();
    const [pill, mark] = await pillAndMark(tab);
    await stage.server.fail(down);
    await tab.write('/1', { key: 'k' });
    await stage.server.fail(answered(401));
    await tab.client.retry();
    await says(pill, '1 write waits for sign-in');
    await says(mark, 'Waiting for sign-in');
  },

  'Where writes are kept: “Saved on this device”': async (stage) => {
    const tab = await stage.tab();
    await says(await tab.show('holdfast-storage'), 'Saved on this device');
  },
});
