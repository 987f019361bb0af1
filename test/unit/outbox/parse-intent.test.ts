import { expect, test } from 'vitest';
import { DamagedRecordError } from '../../../src/outbox/errors.js';
import { parseIntent, readableIntent } from '../../../src/outbox/intent.js';
import { anIntent } from './support/an-intent.js';
import { without } from './support/without.js';

test('an intent is read as it was stored', () => {
  const intent = anIntent({ state: 'retrying', notBefore: 5, waitsFor: 'backoff' });
  expect(parseIntent(intent)).toBe(intent);
});

test.each<[field: string, damaged: unknown]>([
  ['record', undefined],
  ['record', null],
  ['record', 'text'],
  ['request', without(anIntent(), 'request')],
  ['key', without(anIntent(), 'key')],
  ['lane', { ...anIntent(), lane: 4 }],
  ['principal', without(anIntent(), 'principal')],
  ['traceparent', without(anIntent(), 'traceparent')],
  ['seq', { ...anIntent(), seq: '1' }],
  ['seq', { ...anIntent(), seq: Number.NaN }],
  ['epoch', without(anIntent(), 'epoch')],
  ['createdAt', { ...anIntent(), createdAt: null }],
  ['attempts', without(anIntent(), 'attempts')],
  ['counted', without(anIntent(), 'counted')],
  ['bodyBytes', { ...anIntent(), bodyBytes: Infinity }],
  ['state', { ...anIntent(), state: 'synced' }],
  ['state', without(anIntent(), 'state')],
  ['request.url', { ...anIntent(), request: { method: 'POST', headers: {} } }],
  ['request.url', { ...anIntent(), request: { url: 'not a URL', method: 'POST', headers: {} } }],
  ['request.method', { ...anIntent(), request: { url: 'https://api.example/', headers: {} } }],
  ['request.headers', { ...anIntent(), request: { url: 'https://api.example/', method: 'POST', headers: null } }],
])('a damaged intent tells which field is wrong: %s', (field, damaged) => {
  let error: unknown;
  try {
    parseIntent(damaged);
  } catch (thrown) {
    error = thrown;
  }
  expect(error).toBeInstanceOf(DamagedRecordError);
  expect(error).toMatchObject({ field, record: damaged, phase: 'read' });
  expect(readableIntent(damaged)).toEqual([]);
});
