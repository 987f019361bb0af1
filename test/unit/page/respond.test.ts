import { describe, expect, test } from 'vitest';
import { keyReuse, notKept, respond } from '../../../src/browser/respond.js';
import { parseQueued } from '../../../src/outbox/headers.js';
import type { Captured } from '../../../src/outbox/outbox.js';
import { problemTypes } from '../../../src/outbox/problem.js';
import type { Receipt, StoredAnswer } from '../../../src/outbox/receipt.js';
import { anIntent } from '../outbox/support/an-intent.js';
import { answerOf } from '../outbox/support/wire.js';

const request = new Request('https://api.example/notes', { method: 'POST' });
const done = Promise.resolve();
const facts = { key: 'a', lane: 'single', position: 3, storage: 'indexeddb' } as const;

function queued(patch: Partial<Parameters<typeof anIntent>[0]> = {}): Captured {
  return { kind: 'queued', intent: anIntent({ key: 'a', ...patch }), position: 3, done };
}

function settled(answer: StoredAnswer | undefined, outcome: Receipt['outcome'] = 'synced'): Captured {
  const { request: _, ...rest } = anIntent({ key: 'a' });
  const receipt = { ...rest, method: 'POST', url: request.url, outcome, settledAt: 1, answer };
  return { kind: 'settled', receipt, done };
}

test('an answered write gets the server’s own response, untouched', async () => {
  const answer = answerOf({ status: 201, body: { id: 1 } });
  expect(await respond({ kind: 'answered', answer, done }, request, 'indexeddb')).toBe(answer.response);
});

describe('a queued write', () => {
  test('gets 202 with the facts in the header and in the body', async () => {
    const response = await respond(queued(), request, 'indexeddb');
    expect(response.status).toBe(202);
    expect(parseQueued(response.headers.get('holdfast'))).toEqual(facts);
    expect(await response.json()).toEqual({ state: 'queued', ...facts });
  });

  test('gets the app’s own answer, with the header still', async () => {
    const response = await respond(queued(), request, 'memory', {
      queuedResponse: (_, intent) =>
        Response.json({ id: intent.key, pending: true }, { status: 201, headers: { 'x-app': '1' } }),
    });
    expect(response.status).toBe(201);
    expect(response.headers.get('x-app')).toBe('1');
    expect(parseQueued(response.headers.get('holdfast'))).toEqual({ ...facts, storage: 'memory' });
    expect(await response.json()).toEqual({ id: 'a', pending: true });
  });

  test('gets the plain queued answer when the app’s own fails: it is stored all the same', async () => {
    const response = await respond(queued(), request, 'indexeddb', {
      queuedResponse: () => {
        throw new Error('A bug of the app');
      },
    });
    expect(response.status).toBe(202);
    expect(parseQueued(response.headers.get('holdfast'))).toEqual(facts);
  });

  test.each([
    ['key', { key: 'clé' }],
    ['lane', { lane: 'Straße \uD800' }],
  ])('is told so though its %s is not ASCII', async (_, patch) => {
    const response = await respond(queued(patch), request, 'indexeddb');
    expect(response.status).toBe(202);
    expect(parseQueued(response.headers.get('holdfast'))).toBeDefined();
  });
});

describe('a write that was settled before', () => {
  test('gets the answer that it got, marked as replayed', async () => {
    const answer = { status: 201, headers: { 'content-type': 'application/json', etag: '"1"' } };
    const body = new TextEncoder().encode('{"id":1}').buffer;
    const response = await respond(settled({ ...answer, body }), request, 'indexeddb');
    expect(response.status).toBe(201);
    expect(response.headers.get('idempotent-replayed')).toBe('true');
    expect(response.headers.get('etag')).toBe('"1"');
    expect(await response.json()).toEqual({ id: 1 });
  });

  test('gets what is known when the body was not kept, and no header speaks of that body', async () => {
    const headers = { 'content-type': 'text/csv', 'content-length': '99', 'content-encoding': 'br' };
    const response = await respond(settled({ status: 200, headers }), request, 'indexeddb');
    expect(response.headers.get('content-type')).toBe('application/json');
    expect(response.headers.get('content-encoding')).toBeNull();
    expect(await response.json()).toEqual({ state: 'synced', key: 'a' });
  });

  test.each([204, 205])('gets %d without a body', async (status) => {
    const response = await respond(settled({ status, headers: {} }), request, 'indexeddb');
    expect([response.status, response.body]).toEqual([status, null]);
  });

  test.each(['discarded', 'replaced'] as const)('gets 410 when it was %s', async (outcome) => {
    const response = await respond(settled(undefined, outcome), request, 'indexeddb');
    expect(response.status).toBe(410);
    expect(await response.json()).toEqual({ state: outcome, key: 'a' });
  });
});

test.each([
  ['that nothing could hold', notKept(request, 'Full'), 507, problemTypes.notKept],
  ['whose key is another’s', keyReuse(request, 'Taken'), 422, problemTypes.keyReuse],
])('a write %s is refused by a problem that says so', async (_, refusal, status, type) => {
  const response = await refusal;
  expect(response.status).toBe(status);
  expect(response.headers.get('content-type')).toBe('application/problem+json');
  expect(await response.json()).toMatchObject({ type, status, phase: 'capture' });
});
