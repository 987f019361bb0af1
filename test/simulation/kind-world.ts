import { quiet } from './happen.js';
import type { Oracle } from './oracle/oracle.js';
import type { Device } from './world/device.js';
import { fair } from './world/wire.js';

/** In so many turns of people and timers, everything must come to its end. */
const turns = 200;
const stepsPerTurn = 5000;

/**
 * Everything works from now on, somebody opens a page, and a person sees to what needs one: whatever waits must come to
 * its end. Nobody asks for a drain here: what makes one happen is what makes it happen in a browser.
 */
export async function kindWorld(device: Device, oracle: Oracle): Promise<void> {
  const { disk, scheduler, server, wire } = device;
  disk.condition = 'works';
  disk.failing = 0;
  wire.weather = fair;
  server.clear();
  const page = device.livingPages[0] ?? device.openPage(true);
  page.drain(['connection']);
  for (let turn = 0; turn < turns; turn += 1) {
    const steps = await quiet(device, stepsPerTurn);
    if (steps >= stepsPerTurn) return oracle.breaks('liveness', 'The world does not come to rest.');
    const waiting = oracle.waiting();
    if (waiting.length === 0) return;
    const needy = waiting.filter(({ state }) => state === 'parked' || state === 'conflict' || state === 'held');
    const [first] = needy;
    const next = scheduler.nextTimerAt;
    // A browser stops a worker that has nothing to do.
    if (device.random.chance(0.1)) device.livingWorkers[0]?.context.die();
    if (first && (needy.length === waiting.length || next === undefined)) {
      const actor = device.livingPages.find((one) => one.context.name === first.page) ?? page;
      actor.does(async () => {
        // Whoever has to sign in has done so.
        if (first.state === 'held') await actor.retry();
        else {
          const what = device.random.chance(0.3) ? 'discarded' : 'retried';
          device.diary.deeds.push({ what, write: first.write, key: first.key, at: scheduler.steps });
          await (what === 'discarded' ? actor.discard(first.key) : actor.retry(first.key));
        }
      });
      continue;
    }
    if (next === undefined)
      return oracle.breaks('liveness', `Nothing will ever send ${waiting.map(({ write }) => write).join(', ')}.`);
    scheduler.moveOn(next);
  }
  oracle.breaks(
    'liveness',
    `Still waiting: ${oracle
      .waiting()
      .map(({ write, state }) => `${write} (${state})`)
      .join(', ')}.`,
  );
}
