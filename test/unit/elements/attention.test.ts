import { expect, test, vi } from 'vitest';
import { readAttention } from '../../../src/elements/status/attention.js';
import type { WaitingState } from '../../../src/outbox/intent.js';
import { FakeClient, anIntent } from '../../browser/elements/fake-client.js';

function clientWith(...groups: readonly [count: number, state: WaitingState][]): FakeClient {
  const client = new FakeClient();
  const states = groups.flatMap(([count, state]) => Array.from({ length: count }, () => state));
  client.put(states.map((state, index) => anIntent({ key: `${state} ${index}`, state })));
  return client;
}

test('what needs a person comes before what waits for its next attempt', async () => {
  const client = clientWith([1, 'retrying'], [2, 'queued'], [1, 'parked'], [1, 'held'], [1, 'conflict']);
  const { intents, more } = await readAttention(client);
  expect(intents.map(({ key }) => key)).toEqual(['parked 3', 'conflict 5', 'retrying 0']);
  expect(more).toBe(0);
});

test('at most 20 are shown, and the rest is counted', async () => {
  const { intents, more } = await readAttention(clientWith([15, 'retrying'], [12, 'parked']));
  expect(intents.map(({ state }) => state)).toEqual([
    ...Array.from({ length: 12 }, () => 'parked'),
    ...Array.from({ length: 8 }, () => 'retrying'),
  ]);
  expect(more).toBe(7);
});

test('one behind a long backlog is found', async () => {
  const { intents } = await readAttention(clientWith([1200, 'queued'], [1, 'parked']));
  expect(intents.map(({ key }) => key)).toEqual(['parked 1200']);
});

test('a backlog is not read when nothing in it needs anyone', async () => {
  const client = clientWith([1200, 'queued']);
  const intents = vi.spyOn(client, 'intents');
  expect(await readAttention(client)).toEqual({ intents: [], more: 0 });
  expect(intents).not.toHaveBeenCalled();
});

test('no more than 10,000 are read, and what lies behind is counted', async () => {
  const client = clientWith([12_000, 'queued'], [1, 'parked']);
  const intents = vi.spyOn(client, 'intents');
  expect(await readAttention(client)).toEqual({ intents: [], more: 1 });
  expect(intents).toHaveBeenCalledTimes(20);
});
