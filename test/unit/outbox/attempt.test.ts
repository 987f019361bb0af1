import { expect, test } from 'vitest';
import { attempt } from '../../../src/outbox/attempt.js';
import type { Answer } from '../../../src/outbox/answer.js';
import { outboxOptions } from '../../../src/outbox/options.js';
import { anIntent } from './support/an-intent.js';
import { world } from './support/world.js';

test('a refusal whose body never ends is judged by its status', async () => {
  const endless: Answer = {
    status: 503,
    headers: {},
    elsewhere: false,
    read: () => new Promise(() => undefined),
  };
  const { store, locks, clock } = world();
  const environment = {
    store,
    locks,
    clock,
    random: Math.random,
    uuid: () => 'u',
    announce: () => undefined,
    network: { send: () => Promise.resolve(endless) },
  };
  const attempting = attempt(environment, outboxOptions(), anIntent(), undefined, {});
  await clock.advance(1000);
  expect((await attempting).verdict).toMatchObject({ kind: 'retrying', answered: true });
});

test.each([
  ['a script', '*/*', { html: false }],
  ['a form', 'text/html,application/xhtml+xml;q=0.9,*/*;q=0.8', { html: true }],
])('where data is expected, a page that answers %s is taken for the server’s or not', async (_, accept, { html }) => {
  const w = world({ expects: 'data' });
  w.wire.script = () => ({ status: 200, headers: { 'content-type': 'text/html' } });
  const { kind } = await w.engine().write('/notes', { headers: { accept } });
  expect(kind).toBe(html ? 'answered' : 'queued');
});
