import { equal, holds, until } from '../stage/expect.js';
import { down } from '../stage/server.js';
import { soon } from '../stage/stage.js';
import { group } from './case.js';

const second = 1000;

export const retries = group('Trying again', {
  'Retry-After in seconds is waited for, whoever asks for more haste': async (stage) => {
    const tab = await stage.tab({ retry: soon });
    await stage.server.fail({ times: 1, fault: { kind: 'answer', status: 503, headers: { 'Retry-After': '2' } } });
    await tab.write('/readings', { key: 'later' });
    await tab.client.retry();
    await tab.settled('later');
    const [first, next] = await stage.server.seen(2);
    const waited = (next?.at ?? 0) - (first?.at ?? 0);
    holds(waited >= 2 * second, 'At least 2 s between the attempts', `${waited} ms`);
  },

  'Retry-After as a date is waited for': async (stage) => {
    const tab = await stage.tab({ retry: soon });
    const at = Math.ceil(Date.now() / second) * second + 2 * second;
    const headers = { 'Retry-After': new Date(at).toUTCString() };
    await stage.server.fail({ times: 1, fault: { kind: 'answer', status: 429, headers } });
    await tab.write('/readings', { key: 'later' });
    const { notBefore = 0, waitsFor } = await tab.state('later', 'retrying');
    equal([notBefore >= at, waitsFor], [true, 'server'], 'Not before that date, and what it waits for');
    await tab.settled('later');
    equal((await stage.server.requests()).length, 2, 'Attempts');
  },

  'After retry.attempts answers that were failures, a person is asked': async (stage) => {
    const tab = await stage.tab({ retry: { ...soon, attempts: 3 } });
    await stage.server.fail({ kind: 'answer', status: 500 });
    await tab.write('/readings', { key: 'hopeless' });
    const { counted } = await tab.state('hopeless', 'parked');
    equal(counted, 3, 'Attempts that counted');
    equal((await stage.server.requests()).length, 3, 'Requests at the server');
  },

  'Attempts that nobody answered use up nothing': async (stage) => {
    const tab = await stage.tab({ retry: { ...soon, attempts: 2 } });
    await stage.server.fail({ times: 4, fault: down });
    await tab.write('/readings', { key: 'patient' });
    equal((await tab.settled('patient')).outcome, 'synced', 'How it ended');
    equal((await stage.server.requests()).length, 5, 'Requests at the server');
  },

  'A write that fails for longer than retry.maxAge waits for a person, and is not dropped': async (stage) => {
    const tab = await stage.tab({ retry: { ...soon, maxAge: 0 } });
    await stage.server.fail({ times: 2, fault: { kind: 'answer', status: 500 } });
    await tab.write('/readings', { key: 'old' });
    await tab.state('old', 'parked');
    await stage.server.heal();
    await tab.client.retry('old');
    equal((await tab.settled('old')).outcome, 'synced', 'How it ended');
  },

  'Waits grow with each failure, up to retry.cap': async (stage) => {
    const tab = await stage.tab({ retry: { base: 100, cap: 300 } });
    await stage.server.fail({ times: 4, fault: { kind: 'answer', status: 500 } });
    await tab.write('/readings', { key: 'growing' });
    const waits: number[] = [];
    const stop = tab.client.watch('growing', (status) => {
      if (status.kind !== 'waiting' || status.intent.state !== 'retrying') return;
      waits.push((status.intent.notBefore ?? 0) - Date.now());
    });
    await tab.settled('growing');
    stop();
    holds(waits.length > 0 && waits.every((wait) => wait <= 300), 'No wait above 300 ms', waits);
    equal((await stage.server.requests()).length, 5, 'Requests at the server');
  },

  'An attempt that is not answered in time is over': async (stage) => {
    const tab = await stage.tab({ timeout: 300 });
    await stage.server.fail({ kind: 'stall' });
    holds((await tab.write('/readings', { key: 'stalled' })).queued, 'The page is told that the write waits');
    const { problem } = await tab.state('stalled', 'retrying');
    equal(problem?.title, 'The server did not answer within 0.3 s', 'The problem');
  },

  'A person’s retry of a parked write uses the same key': async (stage) => {
    const tab = await stage.tab();
    await stage.server.fail(down);
    await tab.write('/readings', { key: 'same' });
    await stage.server.fail({ times: 1, fault: { kind: 'answer', status: 400 } });
    await tab.client.retry();
    await tab.state('same', 'parked');
    await tab.client.retry('same');
    await tab.settled('same');
    const keys = new Set((await stage.server.requests()).map(({ headers }) => headers['idempotency-key']));
    equal([...keys], ['"same"'], 'Keys that the server saw');
  },

  'Every attempt says when the first one was made': async (stage) => {
    const tab = await stage.tab({ retry: soon });
    await stage.server.fail({ times: 2, fault: { kind: 'answer', status: 503, headers: { 'Retry-After': '1' } } });
    await tab.write('/readings', { key: 'dated' });
    await tab.settled('dated');
    const dates = (await stage.server.requests()).map(({ headers }) => headers['repeatability-first-sent']);
    equal([dates.length, new Set(dates).size], [3, 1], 'Attempts, and different dates among them');
  },

  'A lost answer leaves one effect, however often it happens': async (stage) => {
    const tab = await stage.tab({ retry: soon });
    await stage.server.fail({ times: 3, fault: { kind: 'lose-answer' } });
    await tab.write('/readings', { key: 'lossy' });
    await tab.settled('lossy');
    const { requests, effects } = await stage.server.log();
    equal([requests.length, effects.length], [4, 1], 'Requests, and effects');
  },

  'What the server says of the connection is shown': async (stage) => {
    const tab = await stage.tab();
    await stage.server.fail(down);
    await tab.write('/readings', { key: 'shown' });
    await until('Health that says it', () => tab.client.health.reachable === false);
    await stage.server.heal();
    await tab.client.retry();
    await until('Health that says it is over', () => tab.client.health.reachable === true);
  },
});
