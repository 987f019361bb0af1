import * as fc from 'fast-check';
import { limits, routeNames } from './app.js';
import { people } from './people.js';

/** A header of which it is known whether a server has to take it: `bad` must be refused with 400, `any` is open. */
export interface Doubtful {
  readonly header: string | undefined;
  readonly is: 'good' | 'bad' | 'any';
}

export interface KeyHeader extends Doubtful {
  /** What a good one says. */
  readonly key?: string;
}

export interface SentHeader extends Doubtful {
  /** First sent longer ago than keys are kept. */
  readonly isLate?: boolean;
}

/** In whose name a write comes. */
export interface TagHeader extends Doubtful {
  /** The index in `people` of whom a good one names. */
  readonly names?: number;
}

export interface Body {
  readonly bytes: Uint8Array;
  /** In so many pieces, as a stream; 0: whole. */
  readonly pieces: number;
  /** Instead of its end, the connection breaks. */
  readonly breaksOff: boolean;
}

export interface Write {
  /** Index in `people`; beyond them, nobody. */
  readonly who: number;
  /** A path; one that the app does not know is applied. */
  readonly route: string;
  readonly method: string;
  readonly search: string;
  readonly key: KeyHeader;
  readonly sent: SentHeader;
  readonly tag: TagHeader;
  readonly noise: readonly (readonly [name: string, value: string])[];
  readonly body: Body;
}

/** Text that a header can hold at all: Latin-1 without controls, with a tab. */
const headerText = fc
  .array(fc.oneof(fc.integer({ min: 0x20, max: 0x7e }), fc.integer({ min: 0x80, max: 0xff }), fc.constant(9)), {
    maxLength: 40,
  })
  .map((codes) => String.fromCodePoint(...codes));

/** Few, so that they meet; and some that put together with a name read like another pair. */
const quotedKeys = ['k', 'kk', 'K', ':k', 'a:k', 'k k', ' k', 'a"k', String.raw`a\k`, 'x'.repeat(255), '%00', 'null'];
const bareKeys = ['k', 'kk', 'K', 'a:k', '%00', 'null', '7f000001-0000-4000-8000-000000000000'];
const badKeys = [
  '',
  '"',
  '""',
  '"k',
  'k"',
  '"k" "k"',
  '"a", "b"',
  '"k",',
  'a b',
  'k, kk',
  '"k\u00e9"',
  '"\t"',
  '?1',
  '()',
];

const quote = (key: string): string => `"${key.replaceAll(/["\\]/g, String.raw`\$&`)}"`;

const keyHeader: fc.Arbitrary<KeyHeader> = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.constantFrom(...quotedKeys).map((key) => ({ header: quote(key), key, is: 'good' as const })),
  },
  { weight: 3, arbitrary: fc.constantFrom(...bareKeys).map((key) => ({ header: key, key, is: 'good' as const })) },
  { weight: 2, arbitrary: fc.constantFrom(...badKeys).map((header) => ({ header, is: 'bad' as const })) },
  {
    weight: 1,
    arbitrary: fc
      .integer({ min: 256, max: 3000 })
      .map((length) => ({ header: quote('x'.repeat(length)), is: 'bad' as const })),
  },
  { weight: 2, arbitrary: headerText.map((header) => ({ header, is: 'any' as const })) },
  { weight: 1, arbitrary: headerText.map((text) => ({ header: `"k";${text}`, is: 'any' as const })) },
  { weight: 2, arbitrary: fc.constant({ header: undefined, is: 'good' as const }) },
);

const badDates = ['now', '2026-11-25', 'Sun, 06 Nov 1994', 'Sun, 99 Nov 1994 08:49:37 GMT', '784111777', '', '""'];

const sentHeader: fc.Arbitrary<SentHeader> = fc.oneof(
  { weight: 8, arbitrary: fc.constant({ header: undefined, is: 'good' as const }) },
  {
    weight: 4,
    arbitrary: fc
      .integer({ min: 0, max: limits.retention / 2 })
      .map((ago) => ({ header: dateOf(ago), is: 'good' as const })),
  },
  {
    weight: 2,
    arbitrary: fc
      .integer({ min: limits.retention + 60_000, max: 20 * limits.retention })
      .map((ago) => ({ header: dateOf(ago), is: 'good' as const, isLate: true })),
  },
  { weight: 2, arbitrary: fc.constantFrom(...badDates).map((header) => ({ header, is: 'bad' as const })) },
  { weight: 1, arbitrary: headerText.map((header) => ({ header, is: 'any' as const })) },
);

/** Whatever the clock says when the case is run. */
function dateOf(ago: number): string {
  return new Date(Date.now() - ago).toUTCString();
}

const tagHeader: fc.Arbitrary<TagHeader> = fc.oneof(
  { weight: 12, arbitrary: fc.constant({ header: undefined, is: 'good' as const }) },
  {
    weight: 3,
    arbitrary: fc
      .integer({ min: 0, max: people.length - 1 })
      .map((names) => ({ header: quote(people[names]?.name ?? ''), names, is: 'good' as const })),
  },
  { weight: 1, arbitrary: headerText.map((header) => ({ header, is: 'any' as const })) },
);

const noiseNames = [
  'Accept',
  'Content-Encoding',
  'Content-Length',
  'Content-Type',
  'Cookie',
  'Holdfast-Batch',
  'If-Match',
  'If-None-Match',
  'Origin',
  'Transfer-Encoding',
  'traceparent',
  'X-Forwarded-For',
  'X-HTTP-Method-Override',
];
const noiseValues = fc.oneof(
  headerText,
  fc.constantFrom('*', '"1"', 'W/"1"', '"1", "2"', '-1', '1e9', '0x10', 'NaN', 'multipart/form-data', 'gzip'),
  fc.constantFrom('00-00000000000000000000000000000001-0000000000000001-01', '00-0-0-0', 'ff-1', 'application/json'),
);

const search = fc.oneof(
  { weight: 6, arbitrary: fc.constant('') },
  {
    weight: 4,
    arbitrary: fc.constantFrom(
      '?a=1&b=2',
      '?b=2&a=1',
      '?a=1',
      '?required',
      '?forbidden',
      '?a=%ff',
      '?%',
      '?&&=&',
      '?a=1#a',
    ),
  },
  { weight: 1, arbitrary: fc.webQueryParameters().map((text) => `?${text}`) },
);

const body: fc.Arbitrary<Body> = fc.record({
  bytes: fc.oneof(
    {
      weight: 8,
      arbitrary: fc.constantFrom('', 'a', 'b', '{"a":1}', '{').map((text) => new TextEncoder().encode(text)),
    },
    { weight: 2, arbitrary: fc.uint8Array({ maxLength: 64 }) },
    {
      weight: 2,
      arbitrary: fc.constantFrom(-1, 0, 1, 4096).map((more) => new Uint8Array(limits.maxBodyBytes + more).fill(0x61)),
    },
  ),
  breaksOff: fc.oneof({ weight: 15, arbitrary: fc.constant(false) }, { weight: 1, arbitrary: fc.constant(true) }),
  pieces: fc.oneof({ weight: 6, arbitrary: fc.constant(0) }, { weight: 1, arbitrary: fc.integer({ min: 1, max: 5 }) }),
});

const anyWrite: fc.Arbitrary<Write> = fc.record({
  who: fc.oneof(
    { weight: 12, arbitrary: fc.integer({ min: 0, max: 1 }) },
    { weight: 4, arbitrary: fc.integer({ min: 2, max: people.length - 1 }) },
    { weight: 1, arbitrary: fc.constant(people.length) },
  ),
  route: fc.oneof(
    { weight: 3, arbitrary: fc.constant('/apply') },
    { weight: 4, arbitrary: fc.constantFrom<string>(...routeNames) },
    { weight: 1, arbitrary: fc.constantFrom('/', '/%', '/%ff', '/a%2fb', '/a/b', '//', '/;a', '/\u00e9', '/a b') },
  ),
  method: fc.oneof(
    { weight: 8, arbitrary: fc.constant('POST') },
    { weight: 2, arbitrary: fc.constantFrom('PUT', 'PATCH', 'DELETE', 'post', 'QUERY') },
  ),
  search,
  key: keyHeader,
  sent: sentHeader,
  tag: tagHeader,
  noise: fc.array(fc.tuple(fc.constantFrom(...noiseNames), noiseValues), { maxLength: 3 }),
  body,
});

/** One write, sound or not. Where content can stand for a key, most come without one. */
export const write: fc.Arbitrary<Write> = anyWrite.map((one) =>
  one.route === '/keyless' && one.key.is === 'good' ? { ...one, key: { header: undefined, is: 'good' } } : one,
);
