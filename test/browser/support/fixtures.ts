import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test as base } from 'playwright/test';
import { Device } from './device.js';
import { Wire } from './wire.js';
import { RoundsServer } from './rounds-server.js';

interface Fixtures {
  /** A folder of this test's own. */
  readonly folder: string;
  readonly server: RoundsServer;
  readonly wire: Wire;
  readonly device: Device;
}

/** The whole of it: a real browser profile, a wire that can be cut, and the real server on a real file. */
export const test = base.extend<Fixtures>({
  // Playwright reads a fixture's needs off its first parameter.
  // oxlint-disable-next-line no-empty-pattern
  folder: async ({}, use) => {
    const folder = await mkdtemp(join(tmpdir(), 'holdfast-'));
    await use(folder);
    await rm(folder, { recursive: true, force: true, maxRetries: 5 });
  },
  server: async ({ folder }, use) => {
    const server = await RoundsServer.start(join(folder, 'rounds.db'));
    await use(server);
    await server.stop();
  },
  wire: async ({ server }, use) => {
    const wire = new Wire(server.address);
    await wire.listen();
    await use(wire);
    await wire.stop();
  },
  device: async ({ folder, wire }, use) => {
    void wire;
    const device = new Device(join(folder, 'profile'));
    await device.open();
    await use(device);
    await device.kill();
  },
});

export { expect } from 'playwright/test';
