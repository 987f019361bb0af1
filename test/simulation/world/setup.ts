import { outboxOptions, type OutboxOptions } from '../../../src/outbox/options.js';
import type { Random } from './random.js';

/** How one schedule's app is set up. */
export interface Setup {
  readonly lanes: 'single' | 'url' | 'strict' | 'folder';
  readonly attempts: number;
  readonly parallelLanes: number;
  readonly patience: number;
  readonly expects: 'any' | 'data';
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
    parallelLanes: random.pick([1, 2, 4]),
    patience: random.pick([0, 500, 3000]),
    expects: random.pick(['any', 'data'] as const),
    hasWorker: random.chance(0.7),
    isFine: random.chance(0.15),
  };
}

export function optionsOf({ lanes, attempts, parallelLanes, patience, expects }: Setup): OutboxOptions {
  return outboxOptions({
    lanes: lanes === 'folder' ? ({ url }) => laneOf('folder', url) : lanes,
    retry: { attempts },
    parallelLanes,
    patience,
    expects,
  });
}

/** The lane of a URL, as the app understands it. */
export function laneOf(lanes: Setup['lanes'], url: string): string {
  if (lanes === 'single' || lanes === 'strict') return lanes;
  return lanes === 'url' ? url : (new URL(url).pathname.split('/')[1] ?? '');
}
