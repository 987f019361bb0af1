import { expect, test } from 'vitest';
import { log, type LogLine } from '../../src/server/index.js';
import { newReading, startRounds } from './support/rounds-server.js';

const readings = '/api/rounds/boiler-room/readings';

test('operators see in the metrics what became of writes', async () => {
  const server = await startRounds();
  const reading = newReading();
  const key = { 'Idempotency-Key': `"${reading.id}"` };
  await server.send('POST', readings, reading, key);
  await server.send('POST', readings, reading, key);
  await server.send('POST', readings, newReading(), key);

  const answer = await server.fetch('/api/metrics');
  expect(answer.headers.get('Content-Type')).toMatch(/^text\/plain/);
  expect((await answer.text()).split('\n')).toEqual(
    expect.arrayContaining([
      'holdfast_requests_total{method="POST",outcome="executed",problem="none"} 1',
      'holdfast_requests_total{method="POST",outcome="replayed",problem="none"} 1',
      'holdfast_requests_total{method="POST",outcome="refused",problem="key-reuse"} 1',
    ]),
  );
});

test('operators read in the log what became of a write', async () => {
  const lines: LogLine[] = [];
  const server = await startRounds({ observe: log((line) => lines.push(line)) });
  await server.send('POST', readings, newReading({ value: 'abc' }));
  expect(lines).toMatchObject([{ outcome: 'refused', status: 422, phase: 'handler', method: 'POST' }]);
});

test('operators see what waits on devices that report it', async () => {
  const server = await startRounds();
  const report = { client: 'a', sentAt: 1, mode: 'memory', reason: 'quota', counts: { queued: 3 }, oldestAge: 1000 };
  const headers = { 'Content-Type': 'application/vnd.holdfast.health+json' };
  expect((await server.send('POST', '/api/health-reports', report, headers)).status).toBe(204);
  expect(await (await server.fetch('/api/clients')).json()).toMatchObject({ clients: 1, inMemory: 1, waiting: 3 });
  expect(await (await server.fetch('/api/metrics')).text()).toContain('holdfast_client_writes{state="queued"} 3');
});
