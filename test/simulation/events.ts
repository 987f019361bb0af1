import type { Planted } from './world/server.js';
import { fair, type Weather } from './world/wire.js';
import type { DiskCondition } from './world/disk.js';
import type { Random } from './world/random.js';
import type { Credentials, WriteOrder } from './world/device.js';
import type { Deed } from './world/diary.js';

/** What may happen to a device. Numbers choose among whatever is there at that time. */
export type Happening =
  | { readonly kind: 'write'; readonly page: number; readonly order: WriteOrder }
  | { readonly kind: 'again'; readonly page: number; readonly which: number }
  | { readonly kind: 'open page'; readonly isControlled: boolean }
  | { readonly kind: 'close page'; readonly page: number }
  | { readonly kind: 'stop worker'; readonly which: number }
  | { readonly kind: 'update worker' }
  | { readonly kind: 'crash' }
  | { readonly kind: 'trigger'; readonly page: number }
  | { readonly kind: 'sync' }
  | { readonly kind: 'time'; readonly ms: number }
  | { readonly kind: 'clock jumps'; readonly ms: number }
  | { readonly kind: 'weather'; readonly weather: Weather }
  | { readonly kind: 'server'; readonly reply: Planted; readonly times: number }
  | { readonly kind: 'disk'; readonly condition: DiskCondition }
  | { readonly kind: 'disk fails once' }
  | { readonly kind: 'connections close' }
  | { readonly kind: 'promote'; readonly page: number }
  | { readonly kind: 'retry all'; readonly page: number }
  | { readonly kind: Deed['what']; readonly page: number; readonly which: number }
  | { readonly kind: 'pause' | 'resume'; readonly page: number }
  | { readonly kind: 'identify'; readonly page: number; readonly user: string }
  | { readonly kind: 'credentials'; readonly are: Credentials };

/** Something that happens after so many steps of the world. */
export type Event = Happening & { readonly after: number };

const paths = ['/notes/1', '/notes/2', '/rounds/1', '/rounds/2', 'https://other.example/1'];

const storms: readonly Weather[] = [
  { ...fair, unreachable: 9 },
  { ...fair, unreachable: 1e9 },
  { ...fair, answerLost: 2 },
  { ...fair, answerLost: 1, unreachable: 1, late: 1, doubled: 1, slow: 1 },
  { ...fair, portal: 4 },
  { ...fair, slow: 3 },
  { ...fair, late: 2 },
  { ...fair, doubled: 2, slow: 1 },
];

const problem = (type: string) => ({
  headers: { 'content-type': 'application/problem+json' },
  body: { type: `https://holdfast.dev/problems/${type}`, title: type },
});

/** Every row of the table of answers. */
const replies: readonly Planted[] = [
  { at: 'door', status: 500 },
  { at: 'door', status: 503, headers: { 'retry-after': '120' } },
  { at: 'door', status: 503 },
  { at: 'door', status: 429, headers: { 'retry-after': '30' } },
  { at: 'door', status: 429, headers: { 'retry-after': new Date(Date.UTC(2026, 10, 22, 12, 10)).toUTCString() } },
  { at: 'door', status: 408 },
  { at: 'door', status: 425 },
  { at: 'door', status: 502, headers: { 'content-type': 'text/html' }, body: '<h1>Bad gateway</h1>' },
  { at: 'door', status: 511 },
  { at: 'door', status: 401 },
  { at: 'door', status: 403 },
  { at: 'door', status: 409, ...problem('in-flight') },
  { at: 'inside', status: 400 },
  { at: 'inside', status: 404 },
  { at: 'inside', status: 422, body: { title: 'Not valid' } },
  { at: 'inside', status: 422, ...problem('key-reuse') },
  { at: 'inside', status: 409, body: { text: 'Theirs' }, isConflict: true },
  { at: 'inside', status: 412, headers: { etag: '"7"' }, body: { text: 'Theirs' }, isConflict: true },
  { at: 'inside', status: 412, headers: { etag: '"8"' }, body: { text: 'Theirs' }, isConflict: true },
  { at: 'inside', status: 409, ...problem('conflict') },
];

type Maker = (random: Random) => Happening;

const page = (random: Random) => random.below(8);
const deed =
  (kind: Deed['what']): Maker =>
  (random) => ({ kind, page: page(random), which: random.below(8) });

/** What may happen, with how often it does in schedules that have it at all. */
const makers: Readonly<Record<Happening['kind'], readonly [weight: number, make: Maker]>> = {
  write: [
    10,
    (random) => ({
      kind: 'write',
      page: page(random),
      order: {
        path: random.pick(paths),
        method: random.pick(['POST', 'PUT', 'PATCH', 'DELETE']),
        bytes: random.pick([0, 10, 10, 200]),
        hasOwnKey: random.chance(0.3),
      },
    }),
  ],
  again: [1, (random) => ({ kind: 'again', page: page(random), which: random.below(16) })],
  'open page': [1.5, (random) => ({ kind: 'open page', isControlled: random.chance(0.7) })],
  'close page': [1.5, (random) => ({ kind: 'close page', page: page(random) })],
  'stop worker': [2, (random) => ({ kind: 'stop worker', which: random.below(4) })],
  'update worker': [0.5, () => ({ kind: 'update worker' })],
  crash: [0.7, () => ({ kind: 'crash' })],
  trigger: [3, (random) => ({ kind: 'trigger', page: page(random) })],
  sync: [1, () => ({ kind: 'sync' })],
  time: [4, (random) => ({ kind: 'time', ms: random.pick([1, 500, 3000, 3000, 16_000, 16_000, 31_000, 120_000]) })],
  'clock jumps': [
    0.5,
    (random) => ({ kind: 'clock jumps', ms: random.pick([-3_600_000, -5000, 5000, 60_000, 3_600_000]) }),
  ],
  weather: [3, (random) => ({ kind: 'weather', weather: random.chance(0.5) ? fair : random.pick(storms) })],
  server: [3, (random) => ({ kind: 'server', reply: random.pick(replies), times: random.pick([1, 1, 2, 5]) })],
  disk: [
    2,
    (random) => ({ kind: 'disk', condition: random.pick(['works', 'works', 'full', 'unwritable', 'broken'] as const) }),
  ],
  'disk fails once': [1, () => ({ kind: 'disk fails once' })],
  'connections close': [0.7, () => ({ kind: 'connections close' })],
  promote: [0.7, (random) => ({ kind: 'promote', page: page(random) })],
  'retry all': [0.7, (random) => ({ kind: 'retry all', page: page(random) })],
  retry: [1, deed('retry')],
  discard: [0.7, deed('discard')],
  withdraw: [0.7, deed('withdraw')],
  edit: [1, deed('edit')],
  'resolve for the server': [0.4, deed('resolve for the server')],
  'resolve for the client': [0.4, deed('resolve for the client')],
  'resolve by merging': [0.4, deed('resolve by merging')],
  pause: [0.5, (random) => ({ kind: 'pause', page: page(random) })],
  resume: [0.8, (random) => ({ kind: 'resume', page: page(random) })],
  identify: [0.8, (random) => ({ kind: 'identify', page: page(random), user: random.pick(['', 'ann', 'bob']) })],
  credentials: [
    0.7,
    (random) => ({ kind: 'credentials', are: random.pick(['given', 'given', 'none', 'failing', 'late'] as const) }),
  ],
};

const always = new Set<Happening['kind']>(['write', 'time', 'trigger', 'weather', 'open page']);

/**
 * A schedule's events. Each schedule has some kinds of happenings and not others, so that rare combinations get
 * schedules of their own.
 *
 * @see https://dl.acm.org/doi/10.1145/2338965.2336763 Swarm testing
 */
export function anyEvents(random: Random): Event[] {
  const kinds = (Object.keys(makers) as Happening['kind'][]).filter((kind) => always.has(kind) || random.chance(0.5));
  const choices = kinds.map((kind) => makers[kind]);
  const pace = random.pick([3, 10, 30]);
  return Array.from({ length: random.between(20, 60) }, () => ({
    ...random.weighted(choices)(random),
    after: random.chance(0.2) ? 1000 : random.below(pace),
  }));
}
