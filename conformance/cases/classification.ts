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
  /** What else is to be seen of it. */
  readonly and?: (intent: Intent) => boolean;
}

const waitsFor = (what: string) => (intent: Intent) => intent.waitsFor === what;

const retried = [408, 425, 429, 500, 502, 503, 504].map((status): Row => ({
  answered: `with ${status} is tried again`,
  fault: problem(status),
  state: 'retrying',
  and: waitsFor('backoff'),
}));

const parked = [400, 403, 404, 405, 410, 413, 415, 428].map((status): Row => ({
  answered: `with ${status} waits for a person`,
  fault: problem(status),
  state: 'parked',
  and: ({ problem: said }) => said?.title === `It is ${status}`,
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
    and: waitsFor('backoff'),
  },
  {
    answered: 'with 401 waits for sign-in',
    fault: problem(401),
    state: 'held',
    and: ({ problem: said }) => said?.status === 401,
  },
  ...[409, 412].map((status): Row => ({
    answered: `with ${status} and the server’s own state is a conflict`,
    fault: problem(status, { current: { text: 'theirs' } }, { ETag: '"8"' }),
    state: 'conflict',
    and: ({ conflict }) => conflict?.etag === '"8"' && JSON.stringify(conflict.current) === '{"text":"theirs"}',
  })),
  { answered: 'with 409 and no state of the server’s waits for a person', fault: problem(409), state: 'parked' },
  {
    answered: 'with 422 “key reuse” waits for a person',
    fault: problem(422, { type: problemTypes.keyReuse }),
    state: 'parked',
    and: ({ problem: said }) => said?.type === problemTypes.keyReuse,
  },
  { answered: 'with 422 waits for a person', fault: problem(422), state: 'parked' },
  ...parked,
  {
    answered: 'by a captive portal’s 511 waits for the connection',
    fault: { kind: 'answer', status: 511, headers: html, body: '<p>Sign in to this Wi-Fi.' },
    state: 'retrying',
    and: waitsFor('connection'),
  },
  {
    answered: 'with a redirect to another origin waits for the connection',
    fault: () => ({ kind: 'answer', status: 302, headers: { Location: `${elsewhere()}/conformance/elsewhere` } }),
    state: 'retrying',
    and: waitsFor('connection'),
  },
  {
    answered: 'by a reset waits for the connection',
    fault: { kind: 'reset' },
    state: 'retrying',
    and: waitsFor('connection'),
  },
  {
    answered: 'by silence waits for the connection',
    fault: { kind: 'stall' },
    state: 'retrying',
    and: waitsFor('connection'),
  },
];

/** This server under another origin; where it has none, an address that nobody has. */
function elsewhere(): string {
  const other = { localhost: '127.0.0.1', '127.0.0.1': 'localhost' }[location.hostname];
  if (!other) return 'https://elsewhere.invalid';
  return `${location.protocol}//${other}${location.port ? `:${location.port}` : ''}`;
}

function replayed({ fault, state, and }: Row): Case['run'] {
  return async (stage) => {
    const tab = await stage.tab({ timeout: 1000 });
    await stage.server.fail(down);
    holds((await tab.write('/readings', { key: 'replay' })).queued, 'The write waits at first');
    const { attempts } = await tab.waiting();
    const { length: before } = await stage.server.requests();
    await stage.server.fail({ method: 'POST', fault: typeof fault === 'function' ? fault() : fault });
    await tab.client.retry();
    await stage.server.seen(before + 1);
    if (state === 'synced') equal((await tab.settled('replay')).outcome, 'synced', 'How it ended');
    else
      await tab.status('replay', `The state “${state}” after a replay, and what goes with it`, (seen) => {
        if (seen.kind !== 'waiting') return false;
        const { intent } = seen;
        return intent.attempts > attempts && intent.state === state && (and?.(intent) ?? true);
      });
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
