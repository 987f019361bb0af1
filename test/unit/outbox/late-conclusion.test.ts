import { expect, test } from 'vitest';
import { quiet } from './support/clock.js';
import { world } from './support/world.js';

test('what an engine that is not used any more learns late does not undo what was learnt since', async () => {
  const device = world();
  const [before, after] = [device.engine(), device.engine()];
  device.wire.script = () => 'hang';
  const writing = before.write('/notes/1', { key: 'a' });
  await quiet();
  const [late] = device.wire.open;
  before.outbox.retire();
  await quiet();

  device.wire.script = () => ({ status: 503, headers: { 'retry-after': '120' } });
  await after.outbox.drain();
  const [known] = await device.intents();
  late?.reply('lost');
  await writing;

  expect(known).toMatchObject({ state: 'retrying', waitsFor: 'server', attempts: 2 });
  expect(await device.intents()).toEqual([known]);
});
