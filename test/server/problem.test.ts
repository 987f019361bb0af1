import { expect, test } from 'vitest';
import { problemTypes as clientTypes } from '../../src/outbox/problem.js';
import { problem, problemTypes } from '../../src/server/index.js';
import { traceIdOf } from '../../src/server/trace.js';

test('client and server name each kind of problem alike', () => {
  const shared = Object.keys(problemTypes).filter((name) => name in clientTypes);
  expect(shared.length).toBeGreaterThan(0);
  expect(Object.fromEntries(shared.map((name) => [name, problemTypes[name as keyof typeof problemTypes]]))).toEqual(
    Object.fromEntries(shared.map((name) => [name, clientTypes[name as keyof typeof clientTypes]])),
  );
  const all = { ...clientTypes, ...problemTypes };
  expect(new Set(Object.values(all)).size).toBe(Object.keys(all).length);
});

test('a problem is problem+json that no cache keeps', async () => {
  const answer = problem({ type: 'https://app.test/empty', title: 'Empty', status: 422, members: { field: 'name' } });
  expect(answer.status).toBe(422);
  expect(answer.headers.get('Content-Type')).toBe('application/problem+json');
  expect(answer.headers.get('Cache-Control')).toBe('no-store');
  expect(await answer.json()).toEqual({
    type: 'https://app.test/empty',
    title: 'Empty',
    status: 422,
    phase: 'handler',
    retryable: false,
    field: 'name',
  });
});

test.each([
  [400, false],
  [408, true],
  [409, false],
  [425, true],
  [429, true],
  [500, true],
  [503, true],
])('a %i can succeed later: %s', async (status, retryable) => {
  expect(await problem({ status, title: 'x' }).json()).toMatchObject({ retryable });
});

const traced = (traceparent: string) => traceIdOf(new Request('http://app.test/', { headers: { traceparent } }));
const traceId = '4bf92f3577b34da6a3ce929d0e0e4736';
const spanId = '00f067aa0ba902b7';

test.each([`00-${traceId}-${spanId}-01`, `cc-${traceId}-${spanId}-01-later`])('%s names its trace', (header) => {
  expect(traced(header)).toBe(traceId);
});

test.each([
  `00-${traceId}-${spanId}-01-more`,
  `ff-${traceId}-${spanId}-01`,
  `00-${'0'.repeat(32)}-${spanId}-01`,
  `00-${traceId}-${'0'.repeat(16)}-01`,
  `00-${traceId.toUpperCase()}-${spanId}-01`,
  'nonsense',
])('%s is not a traceparent, and the request gets a trace id of its own', (header) => {
  const own = traced(header);
  expect(own).toMatch(/^[0-9a-f]{32}$/);
  expect(own).not.toBe(traceId);
  expect(own).not.toBe('0'.repeat(32));
});
