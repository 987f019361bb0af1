import { expect, test } from 'vitest';
import { problemTypes } from '../../src/server/index.js';
import { firstSent } from '../../src/server/first-sent.js';
import { idempotencyKey } from '../../src/server/idempotency-key.js';
import { Refusal } from '../../src/server/problem.js';

function request(name: string, value: string): Request {
  return new Request('http://app.test/', { method: 'POST', headers: { [name]: value } });
}

async function refusal(run: () => unknown): Promise<unknown> {
  try {
    run();
  } catch (error) {
    if (error instanceof Refusal) return { status: error.answer.status, ...((await error.answer.json()) as object) };
    throw error;
  }
  return undefined;
}

const uuid = '8e03978e-40d5-43dd-bc93-6894a57f9324';

test.each([
  [`"${uuid}"`, uuid],
  [uuid, uuid],
  ['123', '123'],
  ['"with \\"quotes\\" and spaces"', 'with "quotes" and spaces'],
  ['"parameters are left out";a=1', 'parameters are left out'],
  [`"${'x'.repeat(255)}"`, 'x'.repeat(255)],
  ['x'.repeat(255), 'x'.repeat(255)],
  ['token;a=1', 'token'],
  ['  "spaces around"  ', 'spaces around'],
])('the header %s is the key %s', (header, key) => {
  expect(idempotencyKey(request('Idempotency-Key', header), 'trace')).toBe(key);
});

test.each([
  '',
  '""',
  '"unclosed',
  '"a" "b"',
  '"a", "b"',
  '"a", "a"',
  'a, b',
  'a;b, c',
  'two words',
  '"é"',
  '"a tab\tin it"',
  '"a delete\u007fin it"',
  ':YWJj:\u00ff',
  '%"a display string"',
  '("a" "b")',
  '?1',
  '1;a=2',
  `"${'x'.repeat(256)}"`,
  'x'.repeat(256),
])('the header %j is malformed', async (header) => {
  const refused = await refusal(() => idempotencyKey(request('Idempotency-Key', header), 'trace'));
  expect(refused).toMatchObject({ status: 400, type: problemTypes.keyMalformed, phase: 'key', traceId: 'trace' });
});

test('two headers are malformed, though they say the same', async () => {
  const twice = request('Idempotency-Key', '"a"');
  twice.headers.append('Idempotency-Key', '"a"');
  expect(await refusal(() => idempotencyKey(twice, 'trace'))).toMatchObject({ type: problemTypes.keyMalformed });
});

test('no header is no key', () => {
  expect(idempotencyKey(new Request('http://app.test/'), 'trace')).toBeUndefined();
  expect(firstSent(new Request('http://app.test/'), 'trace')).toBeUndefined();
});

test('the first-sent time is read in the form of RFC 9110', () => {
  expect(firstSent(request('Repeatability-First-Sent', 'Sun, 06 Nov 1994 08:49:37 GMT'), 'trace')).toBe(
    784_111_777_000,
  );
});

test.each(['1994-11-06T08:49:37Z', '784111777', 'Sunday, 06-Nov-94 08:49:37 GMT', 'Sun, 06 Xyz 1994 08:49:37 GMT'])(
  'the first-sent time %j is malformed',
  async (header) => {
    const refused = await refusal(() => firstSent(request('Repeatability-First-Sent', header), 'trace'));
    expect(refused).toMatchObject({ status: 400, type: problemTypes.keyMalformed });
  },
);
