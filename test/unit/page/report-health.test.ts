import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { isHealthReport } from '../../../src/outbox/headers.js';
import { noCounts } from '../../../src/outbox/records.js';
import { reportHealth } from '../../../src/page/report-health.js';
import { healthReports, type HealthReports } from '../../../src/server/index.js';
import { FakeClient } from './support/fake-client.js';

const every = 10_000;
const hour = 60 * 60 * 1000;

/** What was sent, and what came of it. */
let requests: Request[];
let statuses: number[];
let beacons: number;
/** The server kit's own, on the other end. */
let reports: HealthReports;
let isOnline: boolean;
let client: FakeClient;
let page: EventTarget;
let stop: () => void;

const hidden = Object.assign(new EventTarget(), { visibilityState: 'hidden' });

beforeEach(() => {
  vi.useFakeTimers();
  requests = [];
  statuses = [];
  beacons = 0;
  reports = healthReports();
  isOnline = true;
  client = new FakeClient();
  page = new EventTarget();
  vi.stubGlobal('addEventListener', page.addEventListener.bind(page));
  vi.stubGlobal('document', hidden);
  const send = async (url: string, init: RequestInit) => {
    const request = new Request(new URL(url, 'http://app.test'), init);
    requests.push(request.clone());
    const answer = await reports.receive(request);
    statuses.push(answer.status);
    return answer;
  };
  vi.stubGlobal('fetch', async (url: string, init: RequestInit) => {
    if (!isOnline) throw new TypeError('Failed to fetch');
    return send(url, init);
  });
  vi.stubGlobal('navigator', {
    sendBeacon(url: string, body: Blob) {
      beacons += 1;
      void send(url, { method: 'POST', body });
      return true;
    },
  });
  stop = reportHealth(client.client, '/health-reports', { every });
});

afterEach(() => {
  stop();
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

/** Lets time pass, and what was sent arrive. */
const pass = (ms: number) => vi.advanceTimersByTimeAsync(ms);
const waiting = (queued: number) => ({ counts: { ...noCounts, queued }, waiting: queued, oldestAt: Date.now() });

describe('a report', () => {
  test('is taken by the server kit as it is', async () => {
    client.tell({ mode: 'memory', reason: 'quota', paused: true, damaged: 1, erased: { at: 1, waiting: 7 } });
    client.tell({ counts: { queued: 1, sending: 2, retrying: 3, held: 4, conflict: 5, parked: 6 }, waiting: 21 });
    client.tell({ oldestAt: Date.now() - 5000 });
    page.dispatchEvent(new Event('pagehide'));
    await pass(0);
    expect(statuses).toEqual([204, 204]);
    expect(reports.current()).toEqual([
      {
        mode: 'memory',
        reason: 'quota',
        paused: true,
        damaged: 1,
        erased: 7,
        counts: { queued: 1, sending: 2, retrying: 3, held: 4, conflict: 5, parked: 6 },
        waiting: 21,
        oldestAge: 5000,
      },
    ]);
  });

  test('has nothing of what the writes are', async () => {
    client.capture('a-key', { text: 'secret' });
    client.tell({ problem: { type: 'about:blank', title: 'secret', at: 1 }, principal: 'secret' });
    page.dispatchEvent(new Event('pagehide'));
    const texts = await Promise.all(requests.map((request) => request.text()));
    expect(texts.join('')).not.toMatch(/secret|a-key/);
  });

  test('is one that a worker lets pass', async () => {
    client.tell(waiting(1));
    page.dispatchEvent(new Event('pagehide'));
    expect(requests.map(({ headers }) => isHealthReport(headers))).toEqual([true, true]);
  });
});

describe('reports', () => {
  test('come at once, and then as often as is asked for at most, with the last news', async () => {
    expect(requests).toHaveLength(1);
    for (let n = 1; n <= 25; n++) {
      client.tell(waiting(n));
      await pass(1000);
    }
    expect(requests).toHaveLength(3);
    await pass(every);
    expect(requests).toHaveLength(4);
    expect(reports.summary().waiting).toBe(25);
  });

  test('do not come when there is no news, but for one an hour', async () => {
    await pass(hour - every);
    expect(requests).toHaveLength(1);
    await pass(2 * every);
    expect(requests).toHaveLength(2);
  });

  test('tell no news in that what waits grows older', async () => {
    client.tell(waiting(1));
    await pass(2 * every);
    expect(requests).toHaveLength(2);
    await pass(10 * every);
    expect(requests).toHaveLength(2);
  });

  test('come when the page is hidden or left with news, however soon that is', async () => {
    client.tell(waiting(1));
    hidden.dispatchEvent(new Event('visibilitychange'));
    page.dispatchEvent(new Event('pagehide'));
    await pass(0);
    expect(requests).toHaveLength(2);
    expect(beacons).toBe(1);
    expect(reports.summary().waiting).toBe(1);
  });

  test('that did not get through are made again, with what is true by then', async () => {
    isOnline = false;
    client.tell(waiting(1));
    await pass(every);
    isOnline = true;
    client.tell(waiting(2));
    await pass(every);
    expect(reports.summary().waiting).toBe(2);
  });

  test('that did not get through are made again when nothing changes', async () => {
    isOnline = false;
    client.tell(waiting(1));
    await pass(every);
    isOnline = true;
    await pass(every);
    expect(reports.summary().waiting).toBe(1);
  });

  test('end when they are told to', async () => {
    stop();
    client.tell(waiting(1));
    page.dispatchEvent(new Event('pagehide'));
    await pass(hour * 2);
    expect(requests).toHaveLength(1);
    expect(client.listeners).toBe(0);
  });
});
