import { expect, test } from 'vitest';
import type { Log, WorldSettings } from '../../demo/server/conformance/types.js';
import { type RoundsServer, startRounds } from './support/rounds-server.js';

const write = (server: RoundsServer, world: string, key: string): Promise<Response> =>
  server.send('POST', `/conformance/at/${world}/api/readings`, {}, { 'Idempotency-Key': `"${key}"` });

const set = (server: RoundsServer, world: string, settings: WorldSettings): Promise<Response> =>
  server.send('PUT', `/conformance/control/${world}`, settings);

const logOf = async (server: RoundsServer, world: string): Promise<Log> =>
  (await (await server.fetch(`/conformance/control/${world}`)).json()) as Log;

const counts = async (server: RoundsServer, world: string) => {
  const { requests, effects } = await logOf(server, world);
  return { requests: requests.length, effects: effects.length };
};

test('two visitors who use the same key do not meet', async () => {
  const server = await startRounds();
  const answers = [await write(server, 'visitor-one', 'same'), await write(server, 'visitor-two', 'same')];
  expect(answers.map(({ headers }) => headers.get('Idempotent-Replayed'))).toEqual([null, null]);
  expect(await counts(server, 'visitor-one')).toEqual({ requests: 1, effects: 1 });
});

test('a connection that is closed has applied nothing, one whose answer is lost has', async () => {
  const server = await startRounds();
  const world = 'visitor-one';
  for (const kind of ['close', 'reset', 'lose-answer'] as const) {
    await set(server, world, { rules: [{ fault: { kind } }] });
    await expect(write(server, world, kind)).rejects.toThrow('fetch failed');
  }
  const { effects } = await logOf(server, world);
  expect(effects.map(({ key }) => key)).toEqual(['lose-answer']);
});

test('a rule befalls as many requests as it says, on the path that it says', async () => {
  const server = await startRounds();
  const world = 'visitor-one';
  const fault = { kind: 'answer', status: 503 } as const;
  await set(server, world, {
    rules: [
      { path: '/other', fault },
      { path: '/readings', times: 1, fault },
    ],
  });
  const statuses = [await write(server, world, 'a'), await write(server, world, 'a')].map(({ status }) => status);
  expect(statuses).toEqual([503, 201]);
});

test('what is held goes on when its gate is opened', async () => {
  const server = await startRounds();
  const world = 'visitor-one';
  await set(server, world, { rules: [{ fault: { kind: 'hold', gate: 'go', applied: false } }] });
  const answer = write(server, world, 'a');
  await expect.poll(() => counts(server, world)).toEqual({ requests: 1, effects: 0 });
  await server.send('POST', `/conformance/control/${world}/gates/go`);
  expect((await answer).status).toBe(201);
});

test('a world that is forgotten leaves nothing', async () => {
  const server = await startRounds();
  await write(server, 'visitor-one', 'a');
  await server.send('DELETE', '/conformance/control/visitor-one');
  await expect.poll(() => counts(server, 'visitor-one')).toEqual({ requests: 0, effects: 0 });
});
