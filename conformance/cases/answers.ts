import { awkwardBytes, sha256 } from '../stage/bytes.js';
import { equal } from '../stage/expect.js';
import { type Case, group } from './case.js';

/** Answers that end a write at once, and the outcome that its receipt says. */
const final: readonly (readonly [status: number, outcome: string])[] = [
  [200, 'synced'],
  [201, 'synced'],
  [202, 'synced'],
  [204, 'synced'],
  [400, 'refused'],
  [401, 'refused'],
  [403, 'refused'],
  [404, 'refused'],
  [409, 'conflict'],
  [410, 'refused'],
  [412, 'conflict'],
  [422, 'refused'],
];

const conflicts = new Set([409, 412]);

const untouched = Object.fromEntries(
  final.map(([status, outcome]): [string, Case['run']] => [
    `A ${status} reaches the page untouched, and nothing waits`,
    async (stage) => {
      const tab = await stage.tab();
      const value = conflicts.has(status) ? { current: { text: 'theirs' } } : { title: `It is ${status}` };
      const body = status === 204 ? {} : { body: JSON.stringify(value) };
      const headers = { 'Content-Type': 'application/problem+json', ETag: '"7"', 'X-Own': 'yes' };
      await stage.server.fail({ kind: 'answer', status, headers, ...body });
      const got = await tab.write('/readings', { key: 'final' });
      equal(
        [got.status, got.text, got.headers.get('X-Own'), got.headers.get('Holdfast')],
        [status, body.body ?? '', 'yes', null],
        'Status, body, a header of the server’s, and the Holdfast header',
      );
      const receipt = await tab.settled('final');
      equal([receipt.outcome, receipt.answer?.status], [outcome, status], 'The receipt');
      equal(await tab.client.intents(), [], 'What waits');
    },
  ]),
);

export const answers = group('A final answer reaches the page as the server gave it', {
  ...untouched,

  'A redirect on the origin is followed, and its end is the answer': async (stage) => {
    const tab = await stage.tab();
    await stage.server.fail({ method: 'POST', fault: { kind: 'answer', status: 303, headers: { Location: 'done' } } });
    const { status, text } = await tab.write('/readings', { key: 'led' });
    equal([status, JSON.parse(text)], [200, { method: 'GET', path: '/done' }], 'The answer');
    equal((await tab.settled('led')).outcome, 'synced', 'How it ended');
    equal(await tab.client.intents(), [], 'What waits');
  },

  'A large answer reaches the page whole': async (stage) => {
    const tab = await stage.tab();
    const body = 'r'.repeat(300_000);
    await stage.server.fail({ kind: 'answer', status: 200, body });
    equal((await tab.write('/readings')).text.length, body.length, 'Its length');
  },

  'Two answers at once reach the pages that they belong to': async (stage) => {
    const tab = await stage.tab();
    const bytes = [awkwardBytes(10), awkwardBytes(20)];
    const both = await Promise.all(bytes.map((body, index) => tab.write(`/${index}`, { body: body.buffer })));
    equal(
      both.map(({ text }) => (JSON.parse(text) as { bytes: number }).bytes),
      [10, 20],
      'The sizes that the server saw',
    );
    equal(
      (await stage.server.requests()).map((request) => request.sha256).toSorted(),
      (await Promise.all(bytes.map(sha256))).toSorted(),
      'The digests',
    );
  },
});
