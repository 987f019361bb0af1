/// <reference lib="webworker" />
import { browserEnvironment } from '../src/browser/environment.js';
import { isHeldByPages } from '../src/browser/held-lock.js';
import { channelName } from '../src/browser/messages.js';
import type { Authorize } from '../src/outbox/environment.js';
import { chooseStore } from '../src/storage/choose.js';
import type { UseStoreOptions } from '../src/storage/use-store.js';
import type { WorkerSurroundings } from './engine.js';

/** A worker's real browser. */
export function workerSurroundings(
  outbox: string,
  storage: UseStoreOptions,
  authorize: Authorize | undefined,
): WorkerSurroundings {
  const channel = new BroadcastChannel(channelName(outbox));
  const announce = () => channel.postMessage('changed');
  return {
    choose: () => chooseStore(outbox, storage),
    environment: (store) => browserEnvironment(store, announce, authorize),
    isHeldByPages: () => isHeldByPages(outbox),
    later: (wait, run) => void setTimeout(run, wait),
  };
}
