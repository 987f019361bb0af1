import { expect, test } from './support/fixtures.js';
import { RoundsPage } from './support/rounds-page.js';

const numbers = Array.from({ length: 19 }, (_, index) => index + 1);

for (const cut of ['the server does not listen', 'the browser is offline'] as const)
  test(`25 writes made while ${cut} survive closing the browser and arrive once each, in order`, async ({
    device,
    wire,
    server,
  }) => {
    const before = await server.rounds();
    const app = await RoundsPage.open(device, wire.origin);
    await app.openRound();
    if (cut === 'the browser is offline') await device.context.setOffline(true);
    else await wire.stop();

    for (const number of numbers) await app.addReading(`Point ${number}`, number);
    await app.addPhoto('Gauge, left');
    await app.saveNote('Pump 2 drips.');
    await app.addPhoto('Gauge, right');
    await app.saveNote('Pump 2 drips. Bucket placed.');
    await app.deleteReading('Flue gas, carbon monoxide');
    await app.deleteReading('Point 3');

    await expect(app.status).toHaveText(/Offline: 25 writes saved on this device/);
    // 18 readings, 2 deletions, 2 photos, and one mark for both edits of the note.
    await expect(app.marks.filter({ hasText: 'Saved on this device' })).toHaveCount(23);
    await expect(app.marks.filter({ hasNotText: /^\s*Saved( on this device)?\s*$/ })).toHaveCount(0);
    await device.close();
    expect(await server.ledger()).toEqual([]);

    if (cut !== 'the browser is offline') await wire.listen();
    await device.open();
    // It comes back from this device even before anything is sent, and each mark turns by itself.
    const again = await RoundsPage.open(device, wire.origin);
    await expect(again.page.getByRole('heading', { name: 'Boiler room' })).toBeVisible();
    await expect(again.status).toHaveText(/All saved/);
    await expect(again.mark('Point 19')).toHaveText(/^\s*Saved\s*$/);
    await expect(again.marks.filter({ hasNotText: /^\s*Saved\s*$/ })).toHaveCount(0);

    const ledger = await server.ledger();
    expect(ledger).toHaveLength(25);
    expect(new Set(ledger.map(({ key }) => key)).size).toBe(25);
    expect(ledger.map(({ method, path }) => `${method} ${path.split('/').at(-1)}`).slice(0, 23)).toEqual([
      ...numbers.map(() => 'POST readings'),
      'POST photos',
      'PUT note',
      'POST photos',
      'PUT note',
    ]);
    const [round] = await server.rounds();
    const were = before[0]?.readings.map(({ checkpoint }) => checkpoint) ?? [];
    expect(round?.readings.map(({ checkpoint }) => checkpoint)).toEqual(
      [...were, ...numbers.map((number) => `Point ${number}`)].filter(
        (name) => name !== 'Point 3' && name !== 'Flue gas, carbon monoxide',
      ),
    );
    expect(round?.note.text).toBe('Pump 2 drips. Bucket placed.');
    expect(round?.photos).toHaveLength(2);
    expect(round?.totals.count).toBe(round?.readings.length);
  });

test('a page that is opened without a connection shows its data and its waiting writes', async ({ device, wire }) => {
  const app = await RoundsPage.open(device, wire.origin);
  await app.openRound();
  await wire.stop();
  await app.addReading('Roof hatch', 4);
  await device.close();

  await device.open();
  const again = await RoundsPage.open(device, wire.origin);
  await expect(again.page.getByRole('heading', { name: 'Boiler room' })).toBeVisible();
  await expect(again.mark('Boiler 1, pressure')).toHaveText(/Saved/);
  await expect(again.mark('Roof hatch')).toHaveText(/Saved on this device/);
});

test('writes go out by themselves when the server listens again, with the page left alone', async ({
  device,
  wire,
  server,
}) => {
  const app = await RoundsPage.open(device, wire.origin);
  await app.openRound();
  await wire.stop();
  await app.addReading('Roof hatch', 4);
  await wire.listen();
  await expect(app.mark('Roof hatch')).toHaveText(/^\s*Saved\s*$/);
  expect(await server.ledger()).toHaveLength(1);
});
