import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Triggers } from '../../../src/page/triggers.js';

const drain = vi.fn();
let triggers: Triggers;

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal('addEventListener', () => undefined);
  vi.stubGlobal('document', { addEventListener: () => undefined });
  triggers = new Triggers(drain);
});

afterEach(() => {
  triggers.close();
  drain.mockClear();
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

test('the timer drains when the next attempt is due, and not before', () => {
  triggers.next(Date.now() + 5000);
  vi.advanceTimersByTime(4999);
  expect(drain).not.toHaveBeenCalled();
  vi.advanceTimersByTime(1);
  expect(drain).toHaveBeenCalledOnce();
});

test('an attempt that is further off than a timer can be does not drain at once', () => {
  triggers.next(Date.now() + 40 * 24 * 60 * 60 * 1000);
  vi.advanceTimersByTime(24 * 60 * 60 * 1000);
  expect(drain).not.toHaveBeenCalled();
});
