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
