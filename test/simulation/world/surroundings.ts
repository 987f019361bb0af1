import { localLocks } from '../../../src/browser/local-locks.js';
import { memoryLockName } from '../../../src/browser/messages.js';
import type { Environment } from '../../../src/outbox/environment.js';
import type { SessionPointer } from '../../../src/outbox/session.js';
import type { Store } from '../../../src/outbox/store.js';
import type { PageSurroundings } from '../../../src/page/page-surroundings.js';
import type { WorkerSurroundings } from '../../../sw/engine.js';
import type { Context } from './context.js';
import type { Device } from './device.js';
import { chooseDisk } from './disk-store.js';

/** An engine's surroundings in one context, as `browserEnvironment()` makes them in a browser. */
export function environmentOf(device: Device, context: Context, store: Store, announce: () => void): Environment {
  const { wire, locks, random } = device;
  const isShared = store.mode === 'indexeddb';
  return {
    store,
    announce,
    network: wire.of(context, isShared ? 'disk' : 'memory'),
    clock: { now: () => device.wall(), wait: (ms) => context.wait(ms) },
    random: () => random.number(),
    uuid: () => device.uuid(),
    authorize: device.setup.hasCredentials ? (_, { principal }) => device.credentialsOf(context, principal) : undefined,
    locks: isShared
      ? {
          async exclusive(name, run) {
            const release = await locks.acquire(context, name);
            try {
              return await run();
            } finally {
              release?.();
            }
          },
          async hold(name) {
            const release = await locks.acquire(context, name);
            return release ?? (() => undefined);
          },
          async held() {
            const held = await context.step('asks which locks are held', () => locks.held());
            return context.step('learns which locks are held', () => held);
          },
        }
      : localLocks(),
  };
}

export function pageSurroundings(device: Device, context: Context, memory: () => Store): PageSurroundings {
  const { disk, locks } = device;
  return {
    choose: () => chooseDisk(disk, context),
    memory,
    environment: (store, announce) => environmentOf(device, context, store, announce),
    holdLock: (name, { mode, ifAvailable }) =>
      locks.acquire(context, name, {
        ...(mode === undefined ? {} : { mode }),
        ...(ifAvailable === undefined ? {} : { ifAvailable }),
      }),
    mirror: {
      read: () => (device.mirror === undefined ? undefined : (JSON.parse(device.mirror) as SessionPointer)),
      write: (pointer) => {
        device.mirror = JSON.stringify(pointer);
      },
    },
    now: () => device.wall(),
  };
}

export function workerSurroundings(device: Device, context: Context): WorkerSurroundings {
  return {
    choose: () => chooseDisk(device.disk, context),
    environment: (store) => environmentOf(device, context, store, () => device.announce()),
    isHeldByPages: () => isHeldByPages(device, context),
    later: (wait, run) => device.scheduler.addLater(context, 'tries its storage again', wait, run),
  };
}

/** As the browser's `isHeldByPages()`. */
export async function isHeldByPages({ locks, options }: Device, context: Context): Promise<boolean> {
  const held = await context.step('asks whether pages hold writes', () => locks.held());
  return held.has(memoryLockName(options.name));
}
