import { problemTypes, type Intent } from 'holdfast';
import { equal, holds } from '../stage/expect.js';
import { down, type Fault } from '../stage/server.js';
import { type Case, group } from './case.js';

const json = { 'Content-Type': 'application/problem+json' };
const problem = (status: number, members: object = {}, headers: Record<string, string> = {}): Fault => ({
  kind: 'answer',
  status,
  headers: { ...json, ...headers },
  body: JSON.stringify({ type: 'about:blank', title: `It is ${status}`, status, ...members }),
});

interface Row {
  /** Completes "A replay that is answered …". */
  readonly answered: string;
  readonly fault: Fault | (() => Fault);
  /** Where the write is then; `synced` has left the outbox. */
  readonly state: Intent['state'] | 'synced';
  readonly also?: (intent: Intent) => void;
}

const waitsFor = (what: string) => (intent: Intent) => equal(intent.waitsFor, what, 'What it waits for');

const retried = [408, 425, 429, 500, 502, 503, 504].map((status): Row => ({
  answered: `with ${status} is tried again`,
  fault: problem(status),
  state: 'retrying',
  also: waitsFor('backoff'),
}));

const parked = [400, 403, 404, 405, 410, 413, 415, 428].map((status): Row => ({
  answered: `with ${status} waits for a person`,
  fault: problem(status),
  state: 'parked',
  also: (intent) => equal(intent.problem?.title, `It is ${status}`, 'The server’s words'),
}));

const synced = [200, 201, 202, 204].map((status): Row => ({
  answered: `with ${status} is saved`,
  fault: { kind: 'answer', status },
  state: 'synced',
}));

const html = { 'Content-Type': 'text/html; charset=utf-8' };

const rows: readonly Row[] = [
  ...synced,
  {
    answered: 'with a redirect on the origin is saved',
    fault: { kind: 'answer', status: 303, headers: { Location: 'done' } },
    state: 'synced',
  },
  ...retried,
  {
    answered: 'with 409 “in flight” is tried again',
    fault: problem(409, { type: problemTypes.inFlight }),
    state: 'retrying',
    also: waitsFor('backoff'),
  },
  {
    answered: 'with 401 waits for sign-in',
    fault: problem(401),
    state: 'held',
    also: (intent) => equal(intent.problem?.status, 401, 'The problem'),
  },
  ...[409, 412].map((status): Row => ({
    answered: `with ${status} and the server’s own state is a conflict`,
    fault: problem(status, { current: { text: 'theirs' } }, { ETag: '"8"' }),
    state: 'conflict',
    also: ({ conflict }) =>
      equal([conflict?.current, conflict?.etag], [{ text: 'theirs' }, '"8"'], 'The server’s state and its ETag'),
  })),
  { answered: 'with 409 and no state of the server’s waits for a person', fault: problem(409), state: 'parked' },
  {
    answered: 'with 422 “key reuse” waits for a person',
    fault: problem(422, { type: problemTypes.keyReuse }),
    state: 'parked',
    also: (intent) => equal(intent.problem?.type, problemTypes.keyReuse, 'The problem’s type'),
  },
  { answered: 'with 422 waits for a person', fault: problem(422), state: 'parked' },
  ...parked,
  {
    answered: 'by a captive portal’s 511 waits for the connection',
    fault: { kind: 'answer', status: 511, headers: html, body: '<p>Sign in to this Wi-Fi.' },
    state: 'retrying',
    also: waitsFor('connection'),
  },
  {
    answered: 'with a redirect to another origin waits for the connection',
    fault: () => ({ kind: 'answer', status: 302, headers: { Location: `${elsewhere()}/conformance/elsewhere` } }),
    state: 'retrying',
    also: waitsFor('connection'),
  },
  {
    answered: 'by a reset waits for the connection',
    fault: { kind: 'reset' },
    state: 'retrying',
    also: waitsFor('connection'),
  },
  {
    answered: 'by silence waits for the connection',
    fault: { kind: 'stall' },
    state: 'retrying',
    also: waitsFor('connection'),
  },
];

/** This server under another origin; where it has none, an address that nobody has. */
function elsewhere(): string {
  const other = { localhost: '127.0.0.1', '127.0.0.1': 'localhost' }[location.hostname];
  if (!other) return 'https://elsewhere.invalid';
  return `${location.protocol}//${other}${location.port ? `:${location.port}` : ''}`;
}

function replayed({ fault, state, also }: Row): Case['run'] {
  return async (stage) => {
    const tab = await stage.tab({ timeout: 1000 });
    await stage.server.fail(down);
    holds((await tab.write('/readings', { key: 'replay' })).queued, 'The write waits at first');
    await stage.server.fail({ method: 'POST', fault: typeof fault === 'function' ? fault() : fault });
    const before = (await tab.waiting()).attempts;
    const over = tab.client.retry();
    if (state === 'synced') {
      equal((await tab.client.settled('replay')).outcome, 'synced', 'How it ended');
      return;
    }
    const status = await tab.status(
      'replay',
      `The state “${state}”`,
      (seen) => seen.kind === 'waiting' && seen.intent.attempts > before && seen.intent.state === state,
    );
    await over;
    if (status.kind === 'waiting') also?.(status.intent);
  };
}

export const classification = group('What the answer to a replay means', {
  ...Object.fromEntries(rows.map((row) => [`A replay that is answered ${row.answered}`, replayed(row)])),

  'HTML where data is expected is no answer, but a captive portal’s': async (stage) => {
    const tab = await stage.tab({ expects: 'data' });
    await stage.server.fail({ kind: 'answer', status: 200, headers: html, body: '<p>Sign in to this Wi-Fi.' });
    holds((await tab.write('/readings', { key: 'portal' })).queued, 'The page is told that the write waits');
    const { waitsFor: awaited } = await tab.state('portal', 'retrying');
    equal(awaited, 'connection', 'What it waits for');
  },

  'HTML is an answer where the app expects any': async (stage) => {
    const tab = await stage.tab();
    await stage.server.fail({ kind: 'answer', status: 200, headers: html, body: '<p>Saved.' });
    equal((await tab.write('/readings')).text, '<p>Saved.', 'What the page got');
  },
});
