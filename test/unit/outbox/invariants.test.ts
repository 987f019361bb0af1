import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { anyHappening, Day } from './support/day.js';

test.each(['single', 'url', 'strict'] as const)(
  'whatever happens, nothing is lost, sent beside itself, miscounted or overtaken: lanes %s',
  async (lanes) => {
    await fc.assert(
      fc.asyncProperty(fc.array(anyHappening, { minLength: 10, maxLength: 50, size: 'max' }), async (happenings) => {
        const day = new Day({ lanes });
        for (const happening of happenings) await day.live(happening);
        expect(await day.end()).toEqual({});
      }),
      { numRuns: 25 },
    );
  },
);
