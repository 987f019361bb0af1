import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { checkpoints, expectation } from '../../../demo/src/model/checkpoints.js';
import { isEmpty, parseNumber, toDraft, toReading } from '../../../demo/src/model/draft.js';
import { noteEtag } from '../../../demo/src/model/note-etag.js';
import { verdict } from '../../../demo/src/model/range.js';
import { parseSnapshot } from '../../../demo/src/model/snapshot.js';
import { totals, waiting } from '../../../demo/src/model/totals.js';
import { rangeWords, valueWords, whenWords } from '../../../demo/src/model/words.js';
import { photo, reading, round } from './write.js';

describe('a value in its range', () => {
  it.each([
    [1.9, 2, 8, 'below'],
    [2, 2, 8, 'inside'],
    [8, 2, 8, 'inside'],
    [8.1, 2, 8, 'above'],
    [-5, null, 0, 'inside'],
    [1, null, 0, 'above'],
    [1, 2, null, 'below'],
    [1, null, null, 'open'],
    ['off scale', 2, 8, 'open'],
  ])('%s between %s and %s is %s', (value, low, high, expected) => {
    expect(verdict({ value, low, high })).toBe(expected);
  });
});

describe('figures', () => {
  it('leave the average out when units differ', () => {
    expect(totals([reading('a'), reading('b', { unit: 'bar' })])).toEqual({ count: 2, outOfRange: 0 });
  });

  it('average only what is a number', () => {
    const readings = [reading('a', { value: 4 }), reading('b', { value: '4..2' }), reading('c', { value: 6 })];
    expect(totals(readings)).toEqual({ count: 3, outOfRange: 0, average: { value: 5, unit: '°C' } });
  });

  it('leave the average out when nothing is a number', () => {
    expect(totals([reading('a', { value: '?' })])).toEqual({ count: 1, outOfRange: 0 });
  });

  it('count every write that the server does not have', () => {
    const mark = { key: 'k', state: 'queued' } as const;
    const synced = { key: 's', state: 'synced' } as const;
    const pending = round({
      readings: [reading('a', { mark }), reading('b', { mark: synced }), reading('c')],
      photos: [photo('p', { mark })],
      deletions: [{ ...mark, reading: reading('d') }],
      note: {
        text: '',
        edits: [
          { ...mark, text: '' },
          { ...synced, text: '' },
        ],
      },
    });
    expect(waiting(pending)).toBe(4);
  });
});

describe('a number as it is typed', () => {
  it.each([
    ['4.5', 4.5],
    ['4,5', 4.5],
    [' 4 ', 4],
    ['−3', -3],
    ['-0,5', -0.5],
    ['.5', 0.5],
    ['4.', 4],
    ['', undefined],
    ['4..2', undefined],
    ['1,000.5', undefined],
    ['1e3', undefined],
    ['Infinity', undefined],
    ['off scale', undefined],
  ])('"%s" is %s', (text, expected) => {
    expect(parseNumber(text)).toBe(expected);
  });
});

describe('a draft', () => {
  const draft = { checkpoint: ' Cold room A ', value: '4,5', unit: '°C', low: '2', high: '' };
  const at = new Date('2026-11-22T08:00:00Z');

  it('becomes a reading with an open end where no limit was typed', () => {
    expect(toReading(draft, 'r1', at)).toEqual({
      id: 'r1',
      checkpoint: 'Cold room A',
      value: 4.5,
      unit: '°C',
      low: 2,
      high: null,
      at: '2026-11-22T08:00:00.000Z',
    });
  });

  it('leaves a value that is no number to the server', () => {
    expect(toReading({ ...draft, value: ' 4..5 ' }, 'r1', at).value).toBe('4..5');
  });

  it('comes back from its reading as it was typed', () => {
    const again = toDraft(toReading({ ...draft, checkpoint: 'A', value: '4..5' }, 'r1', at));
    expect(again).toEqual({ ...draft, checkpoint: 'A', value: '4..5' });
  });

  it('is empty while it has neither checkpoint nor value', () => {
    expect(isEmpty({ checkpoint: ' ', value: '', unit: '°C', low: '2', high: '8' })).toBe(true);
    expect(isEmpty({ checkpoint: '', value: '1', unit: '', low: '', high: '' })).toBe(false);
  });
});

describe('checkpoints', () => {
  const readings = [
    reading('a', { checkpoint: 'Pump', unit: 'bar', low: 1, high: 2 }),
    reading('b', { checkpoint: 'Door' }),
    reading('c', { checkpoint: 'Pump', unit: 'kPa', low: 100, high: 200 }),
  ];

  it('are each suggested once, in the order of the walk', () => {
    expect(checkpoints(readings)).toEqual(['Pump', 'Door']);
  });

  it('bring what their last reading was measured in, however they are typed', () => {
    expect(expectation(readings, ' pump ')).toEqual({ unit: 'kPa', low: 100, high: 200 });
  });

  it('bring nothing when they are new', () => {
    expect(expectation(readings, 'Pum')).toBeUndefined();
  });
});

describe('a note’s validator', () => {
  it.each(['', 'Pump P2 is isolated.', 'Überdruck: 4 °C\n'])('of "%s" is the server’s', async (text) => {
    const digest = createHash('sha256').update(text, 'utf8').digest('hex');
    expect(await noteEtag(text)).toBe(`"${digest.slice(0, 16)}"`);
  });
});

describe('the server’s snapshot', () => {
  it('starts with nothing pending, and without the server’s figures', () => {
    const { deletions, note, ...facts } = round();
    const sent = { ...facts, note: { text: note.text, etag: note.etag }, totals: { count: 7 } };
    expect(parseSnapshot({ version: 3, rounds: [sent] })).toEqual({
      version: 3,
      rounds: [{ ...facts, note, deletions }],
    });
  });

  it.each([[null], ['<html>'], [{}], [{ rounds: 'none' }]])('is not %j', (answer) => {
    expect(() => parseSnapshot(answer)).toThrow(TypeError);
  });
});

describe('words', () => {
  it.each([
    [{ low: 2, high: 8, unit: '°C' }, '2 to 8 °C'],
    [{ low: -25, high: -18, unit: '°C' }, '−25 to −18 °C'],
    [{ low: 2, high: null, unit: '' }, 'at least 2'],
    [{ low: null, high: 8, unit: 'bar' }, 'at most 8 bar'],
    [{ low: null, high: null, unit: 'bar' }, ''],
  ])('for the range %j', (range, words) => {
    expect(rangeWords(range)).toBe(words);
  });

  it('keep what was typed, and typeset what is a number', () => {
    expect([valueWords('4..2'), valueWords(-4)]).toEqual(['4..2', '−4']);
  });

  it('name the day only when it is not today’s', () => {
    const then = new Date(2026, 10, 21, 8, 30);
    const same = whenWords(then.toISOString(), new Date(2026, 10, 21, 23, 0));
    const later = whenWords(then.toISOString(), new Date(2026, 10, 22, 7, 0));
    expect(later).not.toBe(same);
    expect(later.endsWith(same)).toBe(true);
  });

  it('say nothing for a time that can’t be read', () => {
    expect(whenWords('yesterday')).toBe('');
  });
});
