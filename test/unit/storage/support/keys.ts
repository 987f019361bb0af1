import * as fc from 'fast-check';
import type { RecordKey } from '../../../../src/outbox/store.js';

/** Few different parts, so that keys share beginnings. */
export const anyPart = fc.oneof(fc.integer({ min: -2, max: 3 }), fc.constantFrom('', 'a', 'b', 'ab'));

export const anyKey: fc.Arbitrary<RecordKey> = fc.array(anyPart, { maxLength: 4 });
