import * as fc from 'fast-check';
import { batchLimits, batchPath } from './app.js';
import { people } from './people.js';
import { write, type Write } from './writes.js';

/** One request of a batch; `damage` replaces some of its members. */
export interface BatchEntry {
  readonly write: Write;
  readonly lane: string;
  readonly asBase64: boolean;
  readonly damage: Readonly<Record<string, unknown>>;
}

export type Input =
  | { readonly kind: 'write'; readonly write: Write }
  | { readonly kind: 'batch'; readonly who: number; readonly entries: readonly BatchEntry[] }
  /** The body of a batch that may be none. */
  | { readonly kind: 'envelope'; readonly who: number; readonly text: string }
  /** What a client reports of its health. */
  | { readonly kind: 'report'; readonly who: number; readonly text: string };

/** What is sent beside the one before it, or once that has its answer. */
export interface Step {
  readonly input: Input;
  readonly isBeside: boolean;
}

/** What is sent to a new app. */
export type Case = readonly Step[];

const hostileHeaders = fc.constantFrom<unknown>(
  ...people.map(({ token }) => ({ 'idempotency-key': 'k', authorization: `Bearer ${token}` })),
  { 'idempotency-key': 'k', Authorization: '' },
  { 'idempotency-key': 'k', 'x-user': 'ada' },
  { 'idempotency-key': 'k', 'Idempotency-Key': 'kk' },
  { 'idempotency-key': ['k'] },
  { 'idempotency-key': 'k\r\nAuthorization: x' },
  { constructor: 'k', toString: '1' },
);
const hostileAddresses = fc.constantFrom<unknown>(
  '//evil.test/apply',
  String.raw`/\evil.test/apply`,
  '/\t/evil.test/apply',
  'http://fuzz.test/apply',
  'javascript:1',
  batchPath,
  `/.${batchPath}?a`,
  '/%62atch',
);
const hostile: fc.Arbitrary<unknown> = fc.oneof(
  fc.constantFrom<unknown>(null, 0, '', [], {}, 'GET', 'gzip', '\ud800', 'YQ', 'YQ=='),
  fc.jsonValue(),
);

/** Members of an entry that take the place of sound ones. */
const damage: fc.Arbitrary<Readonly<Record<string, unknown>>> = fc.oneof(
  { weight: 10, arbitrary: fc.constant({}) },
  { weight: 1, arbitrary: fc.record({ headers: hostileHeaders }) },
  { weight: 1, arbitrary: fc.record({ url: hostileAddresses }) },
  {
    weight: 1,
    arbitrary: fc.dictionary(fc.constantFrom('method', 'url', 'headers', 'body', 'encoding'), hostile, { maxKeys: 2 }),
  },
  { weight: 1, arbitrary: fc.dictionary(fc.constantFrom('id', 'lane'), hostile, { maxKeys: 1 }) },
);

const entry: fc.Arbitrary<BatchEntry> = fc.record({
  write,
  lane: fc.constantFrom('', 'a', 'b'),
  asBase64: fc.boolean(),
  damage,
});

const who = fc.integer({ min: 0, max: people.length });

const hostileNumbers = fc.oneof(fc.double(), fc.constantFrom<unknown>(-1, 1e308, 0.5, null, '1', {}, [1]));

const report = fc
  .record(
    {
      client: fc.oneof(
        { weight: 4, arbitrary: fc.constantFrom('c', 'd', 'e') },
        { weight: 1, arbitrary: fc.constantFrom<unknown>('../c', '', 'x'.repeat(65), null, {}) },
      ),
      mode: fc.oneof(fc.constantFrom('indexeddb', 'memory', '__proto__'), hostile),
      reason: fc.oneof(fc.constantFrom('ok', 'quota', 'constructor'), hostile),
      counts: fc.oneof(
        fc.dictionary(fc.constantFrom('queued', 'parked', '__proto__', 'more'), hostileNumbers, { maxKeys: 3 }),
        hostile,
      ),
      sentAt: fc.oneof({ weight: 4, arbitrary: fc.nat() }, { weight: 1, arbitrary: hostileNumbers }),
      oldestAge: hostileNumbers,
      damaged: hostileNumbers,
      paused: fc.oneof(fc.boolean(), hostile),
      erased: hostileNumbers,
    },
    { requiredKeys: ['client', 'sentAt', 'counts'] },
  )
  .map((value) => JSON.stringify(value));

const input: fc.Arbitrary<Input> = fc.oneof(
  { weight: 10, arbitrary: write.map((one) => ({ kind: 'write' as const, write: one })) },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant('batch' as const),
      who: fc.oneof(fc.integer({ min: 0, max: 1 }), who),
      entries: fc.array(entry, { maxLength: batchLimits.max + 1 }),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('report' as const),
      who,
      text: fc.oneof({ weight: 6, arbitrary: report }, { weight: 1, arbitrary: fc.oneof(fc.string(), fc.json()) }),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('envelope' as const),
      who,
      text: fc.oneof(
        fc.string(),
        fc.json(),
        fc.jsonValue().map((requests) => JSON.stringify({ requests })),
        fc.constantFrom('{"requests":[', '['.repeat(batchLimits.bytes - 1), ' '.repeat(batchLimits.bytes + 1)),
      ),
    }),
  },
);

/** One thing about a write that is another thing when it comes again. */
const change: fc.Arbitrary<Partial<Write>> = fc.oneof(
  write.map((other) => ({ who: other.who })),
  write.map((other) => ({ body: other.body })),
  write.map((other) => ({ route: other.route })),
  write.map((other) => ({ search: other.search })),
  write.map((other) => ({ method: other.method })),
);

function changed(one: Input, by: Partial<Write> | null): Input {
  if (by === null) return one;
  return one.kind === 'write'
    ? { ...one, write: { ...one.write, ...by } }
    : { ...one, ...(by.who !== undefined && { who: by.who }) };
}

/** A few inputs, of which some come again: as a client sends them that has no answer, or not quite as they were. */
export const anyCase: fc.Arbitrary<Case> = fc
  .array(
    fc.record({ input, isBeside: fc.boolean(), again: fc.array(fc.option(change, { freq: 3 }), { maxLength: 2 }) }),
    {
      minLength: 1,
      maxLength: 4,
    },
  )
  .map((steps) =>
    steps.flatMap(({ input: one, isBeside, again }) => [
      { input: one, isBeside },
      ...again.map((by) => ({ input: changed(one, by), isBeside })),
    ]),
  );
