import { Registry } from 'prom-client';
import { describe, expect, test } from 'vitest';
import { healthReports } from '../../src/server/index.js';
import { clientMetrics, metrics, type RequestMetricsOptions } from '../../src/server/metrics/index.js';
import { problemTypes } from '../../src/server/problem.js';
import { anEvent } from './support/an-event.js';

/** What a scrape shows, but for comments. */
async function scrape(register: Registry): Promise<string[]> {
  return (await register.metrics()).split('\n').filter((line) => line !== '' && !line.startsWith('#'));
}

function setUp(options: RequestMetricsOptions = {}) {
  const register = new Registry();
  return { register, ...metrics({ register, ...options }) };
}

describe('metrics of requests', () => {
  test('count each by method, outcome and problem', async () => {
    const { register, observe } = setUp();
    observe(anEvent());
    observe(anEvent());
    observe(anEvent({ outcome: 'replayed' }));
    observe(anEvent({ outcome: 'refused', status: 422, problem: problemTypes.keyReuse }));
    expect(await scrape(register)).toEqual(
      expect.arrayContaining([
        'holdfast_requests_total{method="POST",outcome="executed",problem="none"} 2',
        'holdfast_requests_total{method="POST",outcome="replayed",problem="none"} 1',
        'holdfast_requests_total{method="POST",outcome="refused",problem="key-reuse"} 1',
      ]),
    );
  });

  test('have few labels, whatever comes', async () => {
    const { register, observe } = setUp();
    for (let n = 0; n < 100; n++)
      observe(
        anEvent({ outcome: 'refused', method: `M${n}`, path: `/${n}`, problem: `https://app.test/problems/${n}` }),
      );
    expect((await scrape(register)).filter((line) => line.startsWith('holdfast_requests_total'))).toEqual([
      'holdfast_requests_total{method="other",outcome="refused",problem="other"} 100',
    ]);
  });

  test('have the routes that the app names', async () => {
    const { register, observe } = setUp({ route: ({ path }) => path.split('/')[2] ?? 'none' });
    observe(anEvent());
    const lines = await scrape(register);
    expect(lines).toContain(
      'holdfast_requests_total{method="POST",outcome="executed",route="people",problem="none"} 1',
    );
    expect(lines).toContain(
      'holdfast_request_duration_seconds_count{method="POST",outcome="executed",route="people"} 1',
    );
  });

  test('say how long requests took, and how long duplicates waited, in seconds', async () => {
    const { register, observe } = setUp();
    observe(anEvent({ took: 250 }));
    observe(anEvent({ outcome: 'replayed', took: 1500, waited: 1400 }));
    expect(await scrape(register)).toEqual(
      expect.arrayContaining([
        'holdfast_request_duration_seconds_sum{method="POST",outcome="executed"} 0.25',
        'holdfast_request_duration_seconds_sum{method="POST",outcome="replayed"} 1.5',
        'holdfast_in_flight_wait_seconds_sum 1.4',
        'holdfast_in_flight_wait_seconds_count 1',
      ]),
    );
  });

  test('count transactions that ran again, failures by phase, and collected keys', async () => {
    const { register, observe, collected } = setUp();
    observe(anEvent({ runs: 3 }));
    observe(anEvent({ runs: 0, outcome: 'refused', status: 400 }));
    observe(anEvent({ outcome: 'failed', status: 500, phase: 'handler' }));
    collected(250);
    expect(await scrape(register)).toEqual(
      expect.arrayContaining([
        'holdfast_transaction_reruns_total 2',
        'holdfast_failures_total{phase="handler"} 1',
        'holdfast_keys_collected_total 250',
      ]),
    );
  });

  test('can be under another prefix, beside each other', async () => {
    const { register } = setUp();
    const { observe } = metrics({ register, prefix: 'rounds_' });
    observe(anEvent());
    expect(await scrape(register)).toContain(
      'rounds_requests_total{method="POST",outcome="executed",problem="none"} 1',
    );
  });
});

test('metrics of clients are what they report at the moment of the scrape', async () => {
  const register = new Registry();
  const reports = healthReports({ now: () => 0 });
  clientMetrics(reports, { register });
  const send = async (report: Record<string, unknown>) => {
    const { status } = await reports.receive(
      new Request('http://app.test/', {
        method: 'POST',
        headers: { 'Content-Type': 'application/vnd.holdfast.health+json' },
        body: JSON.stringify({ sentAt: 0, mode: 'indexeddb', reason: 'ok', counts: {}, ...report }),
      }),
    );
    expect(status).toBe(204);
  };
  await send({ client: 'a', counts: { queued: 12, parked: 1 }, oldestAge: 120_000 });
  await send({ client: 'b', mode: 'memory', reason: 'quota', counts: { queued: 3 }, oldestAge: 5000, damaged: 2 });
  await send({ client: 'c' });
  expect(await scrape(register)).toEqual(
    expect.arrayContaining([
      'holdfast_clients{mode="indexeddb",reason="ok"} 2',
      'holdfast_clients{mode="memory",reason="quota"} 1',
      'holdfast_client_writes{state="queued"} 15',
      'holdfast_client_writes{state="parked"} 1',
      'holdfast_client_backlog_bucket{le="0"} 1',
      'holdfast_client_backlog_bucket{le="10"} 2',
      'holdfast_client_backlog_count 3',
      'holdfast_client_oldest_age_seconds_count 2',
      'holdfast_client_oldest_age_seconds_max 120',
      'holdfast_client_damaged_records 2',
    ]),
  );

  await send({ client: 'a' });
  await send({ client: 'b' });
  const later = await scrape(register);
  expect(later).toEqual(
    expect.arrayContaining([
      'holdfast_clients{mode="indexeddb",reason="ok"} 3',
      'holdfast_client_writes{state="queued"} 0',
      'holdfast_client_backlog_count 3',
      'holdfast_client_oldest_age_seconds_max 0',
    ]),
  );
  expect(later.join('\n')).not.toContain('memory');
});
