import type { Authorize, Environment } from '../outbox/environment.js';
import type { Store } from '../outbox/store.js';
import { localLocks } from './local-locks.js';
import { webLocks } from './locks.js';
import { fetchNetwork } from './network.js';

/**
 * The surroundings of an engine in a real browser, page or worker.
 *
 * @param announce called when something changed in the store
 */
export function browserEnvironment(store: Store, announce: () => void, authorize?: Authorize): Environment {
  // What one page holds in its memory is no other's business; and only secure contexts have Web Locks.
  const shared = store.mode === 'indexeddb' && 'locks' in navigator;
  return {
    store,
    announce,
    network: fetchNetwork,
    locks: shared ? webLocks : localLocks(),
    clock: {
      now: () => Date.now(),
      wait: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
    },
    random: Math.random,
    uuid,
    authorize,
  };
}

/** A version 4 UUID; pages that are not a secure context lack `crypto.randomUUID`. */
export function uuid(): string {
  if ('randomUUID' in crypto) return crypto.randomUUID();
  const [...bytes] = (crypto as Crypto).getRandomValues(new Uint8Array(16));
  const hex = bytes.map((byte, index) => {
    const marked = index === 6 ? (byte & 0x0f) | 0x40 : index === 8 ? (byte & 0x3f) | 0x80 : byte;
    return marked.toString(16).padStart(2, '0');
  });
  return hex.join('').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}
