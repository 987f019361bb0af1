import { expect, test } from 'vitest';
import { laneOf } from '../../../src/outbox/lane.js';

const request = { url: 'https://api.example/notes/1?draft', method: 'PUT', headers: {} };

test('everything is in one lane', () => {
  expect(laneOf('single', request)).toBe(laneOf('single', { ...request, url: 'https://api.example/other' }));
  expect(laneOf('strict', request)).toBe(laneOf('strict', { ...request, url: 'https://api.example/other' }));
});

test('each URL has a lane, whatever the method', () => {
  expect(laneOf('url', request)).toBe(laneOf('url', { ...request, method: 'DELETE' }));
  expect(laneOf('url', request)).not.toBe(laneOf('url', { ...request, url: 'https://api.example/notes/2' }));
});

test('the app names lanes by a function of the request', () => {
  expect(laneOf(({ method }) => `by ${method}`, request)).toBe('by PUT');
});
