import { describe, expect, it } from 'vitest';
import { apply, type RoundsWrite } from '../../../demo/src/model/apply.js';
import { totals } from '../../../demo/src/model/totals.js';
import type { Round, Snapshot } from '../../../demo/src/model/snapshot.js';
import { photo, reading, round, snapshot, write } from './write.js';

const body = {
  id: 'r9',
  checkpoint: 'Cold room B',
  value: 5,
  unit: '°C',
  low: 2,
  high: 8,
  at: '2026-11-22T09:00:00.000Z',
};
const add = (facts: Parameters<typeof write>[2] = {}) =>
  write('POST', '/api/rounds/cold/readings', { key: 'r9', json: body, ...facts });
const remove = (id: string, facts: Parameters<typeof write>[2] = {}) => write('DELETE', `/api/readings/${id}`, facts);
const edit = (text: string, facts: Parameters<typeof write>[2] = {}) =>
  write('PUT', '/api/rounds/cold/note', { json: { text }, ...facts });

const applied = (before: Snapshot, ...writes: RoundsWrite[]): Round => {
  const [first] = writes.reduce(apply, before).rounds;
  if (!first) throw new Error('The snapshot lost its round.');
  return first;
};

describe('a reading that waits', () => {
  it('stands behind those that the server has, with its mark', () => {
    const { readings } = applied(snapshot(round({ readings: [reading('r1', { position: 4 })] })), add());
    expect(readings.map(({ id, position, mark }) => ({ id, position, mark }))).toEqual([
      { id: 'r1', position: 4, mark: undefined },
      { id: 'r9', position: 5, mark: { key: 'r9', state: 'queued' } },
    ]);
  });

  it('keeps a value that is no number as it was typed', () => {
    const { readings } = applied(snapshot(round()), add({ json: { ...body, value: '4..2' } }));
    expect(readings[0]?.value).toBe('4..2');
  });

  it('is not shown twice once the snapshot has it', () => {
    const before = snapshot(round({ readings: [reading('r9')] }));
    expect(applied(before, add({ state: 'retrying' })).readings).toEqual([reading('r9')]);
  });

  it('leaves other rounds alone', () => {
    const other = round({ id: 'roof' });
    expect(apply(snapshot(round(), other), add()).rounds[1]).toBe(other);
  });
});

describe('a reading that is deleted', () => {
  const before = snapshot(round({ readings: [reading('r1'), reading('r2')] }));

  it('leaves the readings and is listed among the deletions', () => {
    const after = applied(before, remove('r1', { key: 'd1' }));
    expect(after.readings.map(({ id }) => id)).toEqual(['r2']);
    expect(after.deletions).toEqual([{ key: 'd1', state: 'queued', reading: reading('r1') }]);
  });

  it('is gone without a trace once the server has deleted it', () => {
    const after = applied(before, remove('r1', { state: 'synced' }));
    expect([after.readings.length, after.deletions.length]).toEqual([1, 0]);
  });

  it('may be one that the server has not even seen', () => {
    const after = applied(before, add(), remove('r9', { key: 'd1' }));
    expect(after.readings.map(({ id }) => id)).toEqual(['r1', 'r2']);
    expect(after.deletions.map(({ reading: { id } }) => id)).toEqual(['r9']);
  });

  it('changes nothing when it is not there', () => {
    expect(apply(before, remove('elsewhere'))).toBe(before);
  });
});

describe('figures', () => {
  it.each([
    ['nothing pending', [], { count: 1, outOfRange: 0, average: { value: 4, unit: '°C' } }],
    [
      'one added, out of range',
      [add({ json: { ...body, value: 9 } })],
      { count: 2, outOfRange: 1, average: { value: 6.5, unit: '°C' } },
    ],
    ['the only one deleted', [remove('r1')], { count: 0, outOfRange: 0 }],
    [
      'one added and deleted again',
      [add(), remove('r9', { key: 'd1' })],
      { count: 1, outOfRange: 0, average: { value: 4, unit: '°C' } },
    ],
    [
      'one added, another deleted',
      [add(), remove('r1', { key: 'd1' })],
      { count: 1, outOfRange: 0, average: { value: 5, unit: '°C' } },
    ],
  ])('follow from what is shown: %s', (_, writes, figures) => {
    expect(totals(applied(snapshot(round({ readings: [reading('r1')] })), ...writes).readings)).toEqual(figures);
  });
});

describe('a note that is edited', () => {
  it('shows the last text, whose validator follows from it', () => {
    const { note } = applied(snapshot(round()), edit('One', { key: 'n1' }), edit('Two', { key: 'n2' }));
    expect(note).toEqual({
      text: 'Two',
      edits: [
        { key: 'n1', state: 'queued', text: 'One' },
        { key: 'n2', state: 'queued', text: 'Two' },
      ],
    });
  });

  it('keeps the server’s text while the edit is in conflict, with the edit beside it', () => {
    const { note } = applied(snapshot(round()), edit('Mine', { key: 'n1', state: 'conflict' }));
    expect(note).toEqual({
      text: 'Server text',
      etag: '"e1"',
      edits: [{ key: 'n1', state: 'conflict', text: 'Mine' }],
    });
  });

  it('may be emptied', () => {
    expect(applied(snapshot(round()), edit('')).note.text).toBe('');
  });
});

describe('a photo that waits', () => {
  const form = write('POST', '/api/rounds/cold/photos', { key: 'p9', text: 'a form' });

  it('stands behind those that the server has, with its mark and its form', () => {
    const { photos } = applied(snapshot(round({ photos: [photo('p1')] })), form);
    expect(photos[1]).toMatchObject({ id: 'p9', position: 2, caption: '', mark: { key: 'p9', state: 'queued' } });
    expect(photos[1]?.form).toBeTypeOf('function');
  });

  it('is not shown twice once the snapshot has it', () => {
    expect(applied(snapshot(round({ photos: [photo('p9')] })), form).photos).toEqual([photo('p9')]);
  });
});

describe('what can’t be applied leaves the snapshot as it was', () => {
  const before = snapshot(round({ readings: [reading('r1')] }));
  const cold = '/api/rounds/cold';

  it.each([
    ['an unknown path', write('POST', `${cold}/doors`, { json: body })],
    ['an unknown method', write('PATCH', '/api/readings/r1', { json: body })],
    ['a path outside the API', write('DELETE', '/elsewhere/readings/r1')],
    ['the API itself', write('POST', '/api/')],
    ['a reading without a body', write('POST', `${cold}/readings`)],
    ['a reading that is not JSON', write('POST', `${cold}/readings`, { text: '{"id":' })],
    ['a reading that is a list', write('POST', `${cold}/readings`, { json: [] })],
    ['a reading without a value', add({ json: { ...body, value: undefined } })],
    ['a reading whose value is nothing', add({ json: { ...body, value: null } })],
    ['a reading with words for a limit', add({ json: { ...body, low: 'two' } })],
    ['a note that is not JSON', write('PUT', `${cold}/note`, { text: 'Hello' })],
    ['a note without a text', write('PUT', `${cold}/note`, { json: {} })],
    ['a note that is nothing', write('PUT', `${cold}/note`, { json: null })],
    ['a photo without a body', write('POST', `${cold}/photos`)],
  ])('%s', (_, unfit) => {
    expect(apply(before, unfit)).toBe(before);
  });

  it('a write to a round that is not there', () => {
    expect(apply(before, write('PUT', '/api/rounds/gone/note', { json: { text: 'x' } }))).toEqual(before);
  });
});
