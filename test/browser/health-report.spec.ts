import { expect, test } from './support/fixtures.js';
import { RoundsPage } from './support/rounds-page.js';

test('operators see what waits on a device, and that it was sent; the report itself is no write', async ({
  device,
  wire,
  server,
}) => {
  const summary = async () => {
    const answer = await fetch(`${server.address}/api/clients`);
    const { clients, waiting } = (await answer.json()) as { clients: number; waiting: number };
    return { clients, waiting };
  };

  const rounds = await RoundsPage.open(device, wire.origin);
  await expect.poll(summary).toEqual({ clients: 1, waiting: 0 });

  wire.fail({ kind: 'reset' }, undefined, Infinity);
  await rounds.openRound();
  await rounds.addReading('Boiler 9', 4.5);
  await expect(rounds.mark('Boiler 9')).toHaveText(/Saved on this device/);
  await expect(rounds.status).toHaveText(/1 write/);
  // The page's last breath goes past the outbox, though the worker captures `/api/`.
  await rounds.page.goto('about:blank');
  await expect.poll(summary).toEqual({ clients: 1, waiting: 1 });

  wire.heal();
  const again = await RoundsPage.open(device, wire.origin);
  await expect.poll(() => server.ledger()).toHaveLength(1);
  await expect(again.status).toHaveText(/All saved/);
  await again.page.goto('about:blank');
  await expect.poll(summary).toEqual({ clients: 1, waiting: 0 });
});
