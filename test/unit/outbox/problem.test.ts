import { expect, test } from 'vitest';
import { plainProblem, problemOf } from '../../../src/outbox/problem.js';

test('a problem says what the server said', () => {
  const body = { type: 'x:full', title: 'Full', detail: 'No room', phase: 'commit', traceId: 't1', other: 1 };
  expect(problemOf(409, body)).toEqual({
    type: 'x:full',
    title: 'Full',
    status: 409,
    detail: 'No room',
    phase: 'commit',
    traceId: 't1',
  });
});

test.each<[words: string, body: unknown]>([
  ['nothing', undefined],
  ['null', null],
  ['text', 'No'],
  ['a list', ['No']],
  ['members of the wrong type', { type: 4, title: null, detail: {}, phase: [], traceId: false }],
  ['empty members', { type: '', title: '' }],
])('a problem of which only the status is known: %s', (_, body) => {
  expect(problemOf(418, body)).toEqual(plainProblem('The server answered 418', 418));
});

test('the status is the answer’s own, whatever its body claims', () => {
  expect(problemOf(422, { status: 200 })).toMatchObject({ status: 422 });
});

test('a problem without a status has none', () => {
  expect(plainProblem('No connection')).toEqual({ type: 'about:blank', title: 'No connection', phase: 'send' });
});
