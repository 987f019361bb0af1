import { readFileSync } from 'node:fs';
import type { Client } from 'holdfast';
import { expect, test } from './support/fixtures.js';
import { RoundsPage } from './support/rounds-page.js';

/** All records of an outbox that schema 1 left, with bytes as `{ $bytes: base64 }`. */
const fixture = readFileSync(new URL('../schemas/schema-1.json', import.meta.url), 'utf8');

const id = (n: number) => `00000000-0000-4000-8000-00000000000${n}`;

test('an app that is updated over a backlog of an older schema sends all of it, once, and asks about the rest', async ({
  device,
  wire,
  server,
}) => {
  const page = await device.newPage(`${wire.origin}/icon.svg`);
  await page.evaluate(
    async (text) => {
      const records = JSON.parse(text, (_, value: { $bytes?: string } | undefined) =>
        value?.$bytes === undefined
          ? value
          : Uint8Array.from(atob(value.$bytes), (character) => character.charCodeAt(0)).buffer,
      ) as [IDBValidKey, unknown][];
      const request = indexedDB.open('holdfast', 1);
      await new Promise((resolve, reject) => {
        request.addEventListener('upgradeneeded', () => {
          const store = request.result.createObjectStore('records');
          for (const [key, value] of records) store.put(value, key);
        });
        request.addEventListener('success', resolve);
        request.addEventListener('error', reject);
      });
      request.result.close();
    },
    fixture.replaceAll('https://app.example', wire.origin),
  );
  await page.close();

  const app = await RoundsPage.open(device, wire.origin);
  // One of them had been answered that its person must sign in: until then nothing more of theirs is sent.
  await expect(app.status).toHaveText(/2 writes need you/);
  await app.page.evaluate(() => {
    const { client } = document.querySelector('rounds-app') as Element & { readonly client: Client };
    return client.retry();
  });
  await expect.poll(async () => (await server.ledger()).length).toBe(5);
  const keys = (await server.ledger()).map(({ key }) => key);
  expect(new Set(keys)).toEqual(new Set([4, 5, 6, 7, 8].map(id)));
  // Those of one lane in their old order.
  expect(keys.filter((key) => [5, 6, 7].map(id).includes(key ?? ''))).toEqual([5, 6, 7].map(id));
  await expect(app.status).toHaveText(/2 writes need you/);
});
