import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { newTraceparent } from '../../../src/outbox/traceparent.js';

test('a traceparent is one by the W3C’s grammar, and its ids are not zero, whatever the dice show', () => {
  const dice = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });
  fc.assert(
    fc.property(fc.infiniteStream(dice), (stream) => {
      const traceparent = newTraceparent(() => stream.next().value ?? 0);
      expect(traceparent).toMatch(/^00-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-01$/);
    }),
  );
  expect(newTraceparent(() => 0)).not.toBe(newTraceparent(() => 0.5));
});
