import { outboxOptions, type OutboxOptions } from '../../../src/outbox/options.js';
import type { Random } from './random.js';

/** How one schedule's app is set up. */
export interface Setup {
  readonly lanes: 'single' | 'url' | 'strict' | 'folder';
  readonly attempts: number;
  /** ms. */
  readonly maxAge: number;
  readonly parallelLanes: number;
  readonly patience: number;
  readonly expects: 'any' | 'data';
  readonly onParked: 'continue' | 'hold';
  readonly onConflict: 'ask' | 'server' | 'client' | 'merge';
  /** Receipts that are kept. */
  readonly receipts: number;
  /** The app gives credentials when something is sent. */
  readonly hasCredentials: boolean;
  /** Pages have a service worker. */
  readonly hasWorker: boolean;
  /** Each request inside a transaction is a step of its own. */
  readonly isFine: boolean;
}

export function anySetup(random: Random): Setup {
  return {
    lanes: random.weighted([
      [5, 'single'],
      [2, 'url'],
      [1, 'strict'],
      [2, 'folder'],
    ] as const),
    attempts: random.pick([2, 3, 10]),
    maxAge: random.pick([60_000, 2_592_000_000, 2_592_000_000]),
    parallelLanes: random.pick([1, 2, 4]),
    patience: random.pick([0, 500, 3000]),
    expects: random.pick(['any', 'data'] as const),
    onParked: random.pick(['continue', 'continue', 'hold'] as const),
    onConflict: random.pick(['ask', 'ask', 'server', 'client', 'merge'] as const),
    receipts: random.pick([2, 1000, 1000]),
    hasCredentials: random.chance(0.3),
    hasWorker: random.chance(0.7),
    isFine: random.chance(0.15),
  };
}

export function optionsOf(setup: Setup): OutboxOptions {
  const { lanes, attempts, maxAge, parallelLanes, patience, expects, onParked, onConflict, receipts } = setup;
  return outboxOptions({
    lanes: lanes === 'folder' ? ({ url }) => laneOf('folder', url) : lanes,
    retry: { attempts, maxAge },
    parallelLanes,
    patience,
    expects,
    onParked,
    onConflict: onConflict === 'merge' ? (_, { body }) => ({ body: body && merged(body) }) : onConflict,
    receipts: { count: receipts },
  });
}

/** The lane of a URL, as the app understands it. */
export function laneOf(lanes: Setup['lanes'], url: string): string {
  if (lanes === 'single' || lanes === 'strict') return lanes;
  return lanes === 'url' ? url : (new URL(url).pathname.split('/')[1] ?? '');
}

/** What a merge adds to a body, so that it can be told from the one that was written. */
export const mergeMark = ' and theirs';

/** A body with the server's state merged into it. */
export function merged(body: ArrayBuffer): ArrayBuffer {
  return new TextEncoder().encode(`${new TextDecoder().decode(body)}${mergeMark}`).buffer;
}
