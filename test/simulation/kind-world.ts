import { doDeed, identify, resume, retryAll } from './deeds.js';
import { quiet } from './happen.js';
import type { Oracle, Waiting } from './oracle/oracle.js';
import type { Device } from './world/device.js';
import type { Page } from './world/page.js';
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
  device.credentials = 'given';
  const page = device.livingPages[0] ?? device.openPage(true);
  page.drain(['connection']);
  for (let turn = 0; turn < turns; turn += 1) {
    // A browser stops a worker that has nothing to do.
    if (device.random.chance(0.1)) device.livingWorkers[0]?.context.die();
    const steps = await quiet(device, stepsPerTurn);
    if (steps >= stepsPerTurn) return oracle.breaks('liveness', 'The world does not come to rest.');
    const waiting = oracle.waiting();
    if (waiting.length === 0) return;
    const next = scheduler.nextTimerAt;
    const needy = waiting.filter(needsPerson);
    const [first] = needy;
    // People and time take turns.
    if (first && ((needy.length === waiting.length && turn % 2 === 0) || next === undefined)) {
      const actor = device.livingPages.find(({ context }) => context.name === first.page) ?? page;
      actor.does(() => help(device, actor, first));
    } else if (next === undefined) return oracle.breaks('liveness', `Nothing will ever send ${list(waiting)}.`);
    else scheduler.moveOn(next);
  }
  oracle.breaks('liveness', `Still waiting: ${list(oracle.waiting())}.`);
}

/** Whether a write waits for somebody. */
function needsPerson({ state, isPaused, isTheirs }: Waiting): boolean {
  return !isTheirs || isPaused || needyStates.has(state);
}

const needyStates = new Set(['parked', 'conflict', 'held']);

/** A person does what a write waits for. */
async function help(device: Device, page: Page, { principal, key, state, isPaused, isTheirs }: Waiting): Promise<void> {
  const { random } = device;
  if (!isTheirs) return identify(device, page, principal);
  if (isPaused) return resume(device, page);
  // Whoever has to sign in has done so.
  if (state === 'held') return retryAll(device, page);
  const intent = (await page.intents()).find((one) => one.key === key);
  if (!intent) return undefined;
  const what = state === 'conflict' ? random.pick(waysOutOfConflict) : random.pick(waysOut);
  return doDeed(device, page, what, intent);
}

const waysOutOfConflict = [
  'resolve for the server',
  'resolve for the client',
  'resolve by merging',
  'discard',
] as const;
const waysOut = ['retry', 'retry', 'edit', 'discard'] as const;

function list(waiting: readonly Waiting[]): string {
  return waiting.map(({ write, state }) => `${write} (${state})`).join(', ');
}
