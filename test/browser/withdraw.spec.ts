import type { Page } from 'playwright/test';
import { Gate } from './support/gate.js';
import { expect, test } from './support/site/fixtures.js';

declare global {
  interface Window {
    leaving: AbortController;
    outcome: Promise<unknown>;
  }
}

/** Begins a write that its page can take back. */
const begin = (page: Page, path: string, key?: string) =>
  page.evaluate(
    ([to, own]) => {
      window.leaving = new AbortController();
      const headers: HeadersInit = own === undefined ? {} : { 'idempotency-key': `"${own}"` };
      window.outcome = window.client
        .fetch(to, { method: 'POST', body: 'Hi', headers, signal: window.leaving.signal })
        .then(({ status }) => status)
        .catch((reason: unknown) => reason);
    },
    [path, key] as const,
  );

/** Takes it back, and gives what the write's promise came to. */
const abort = (page: Page) =>
  page.evaluate(() => {
    window.leaving.abort('changed my mind');
    return window.outcome;
  });

const write = (page: Page, path: string) =>
  page.evaluate(async (to) => (await window.client.fetch(to, { method: 'POST', body: 'Hi' })).status, path);

const waiting = (page: Page) => page.evaluate(() => window.client.health.waiting);

for (const [capturedBy, how] of [
  ['the worker', undefined],
  ['the page', 'alone'],
] as const)
  test.describe(`a write that ${capturedBy} captures`, () => {
    test('is withdrawn by an abort before its turn came', async ({ open, wire, server }) => {
      const page = await open({ lanes: 'strict', patience: 60_000 }, how);
      const gate = new Gate();
      wire.fail({ kind: 'delay', until: gate.opened });
      void page.evaluate(() => window.client.fetch('/api/first', { method: 'POST' }));
      await expect.poll(() => wire.writes.length).toBe(1);
      await begin(page, '/api/second', 'second');
      await expect.poll(() => waiting(page)).toBe(2);

      expect(await abort(page)).toBe('changed my mind');
      await expect.poll(() => waiting(page)).toBe(1);
      expect(await page.evaluate(() => window.client.receipt('second'))).toMatchObject({ outcome: 'discarded' });
      gate.open();
      await expect.poll(() => waiting(page)).toBe(0);
      expect(server.arrived.map(({ path }) => path)).toEqual(['/api/first']);
    });

    test('is withdrawn by an abort at once, before it could be stored', async ({ open, wire, server }) => {
      const page = await open({}, how);
      await wire.stop();
      expect(await write(page, '/api/first')).toBe(202);
      const reason = await page.evaluate(async () => {
        const leaving = new AbortController();
        const writing = window.client.fetch('/api/second', { method: 'POST', signal: leaving.signal });
        leaving.abort('changed my mind');
        return writing.catch((thrown: unknown) => thrown);
      });
      expect(reason).toBe('changed my mind');
      expect(await write(page, '/api/third')).toBe(202);
      await expect.poll(() => waiting(page)).toBe(2);
      await wire.listen();
      await page.evaluate(() => window.client.retry());
      await expect.poll(() => waiting(page)).toBe(0);
      expect(server.arrived.map(({ path }) => path)).toEqual(['/api/first', '/api/third']);
    });

    test('stays in the outbox, in sight, when it is on its way at the abort', async ({ open, wire, server }) => {
      const page = await open({}, how);
      const gate = new Gate();
      wire.fail({ kind: 'delay', until: gate.opened });
      await begin(page, '/api/notes');
      await expect.poll(() => server.arrived.length).toBe(1);
      expect(await abort(page)).toBe('changed my mind');
      await expect.poll(() => waiting(page)).toBe(1);
      gate.open();
      await expect.poll(() => waiting(page)).toBe(0);
      expect(await page.evaluate(async () => (await window.client.intents()).length)).toBe(0);
      expect(server.arrived).toHaveLength(1);
    });

    test('is not captured at all when its signal is aborted already', async ({ open, server }) => {
      const page = await open({}, how);
      const reason = await page.evaluate(() =>
        window.client
          .fetch('/api/first', { method: 'POST', signal: AbortSignal.abort('too late') })
          .catch((thrown: unknown) => thrown),
      );
      expect(reason).toBe('too late');
      expect(await write(page, '/api/second')).toBe(201);
      expect(server.arrived.map(({ path }) => path)).toEqual(['/api/second']);
    });

    test('gets its answer as ever when nobody aborts', async ({ open, server }) => {
      const page = await open({}, how);
      await begin(page, '/api/notes', 'own');
      expect(await page.evaluate(() => window.outcome)).toBe(201);
      expect(server.arrived).toMatchObject([{ key: 'own' }]);
    });
  });
