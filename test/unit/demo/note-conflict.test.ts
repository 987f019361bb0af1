import { describe, expect, it } from 'vitest';
import { noteConflict } from '../../../demo/src/data/note-conflict.js';
import { toNewerNote } from '../../../demo/src/model/newer-note.js';
import type { NoteEdit } from '../../../demo/src/model/snapshot.js';
import { describeWrite } from '../../../demo/src/model/describe-write.js';
import type { Client } from '../../../src/page/client.js';
import { round, snapshot } from './write.js';

const holding = (...conflicts: { key: string; current?: unknown; etag?: string }[]): Client => {
  const intents = conflicts.map(({ key, ...conflict }) => ({ key, conflict: { status: 412, ...conflict } }));
  return { intents: () => Promise.resolve(intents) } as unknown as Client;
};
const edited = (...edits: NoteEdit[]) => round({ note: { text: 'Server text', etag: '"e1"', edits } });
const nobody = new Set<string>();

describe('a choice between two notes', () => {
  it('waits while an edit is in conflict', async () => {
    const client = holding({ key: 'n1', current: { text: 'Theirs' }, etag: '"e2"' });
    expect(await noteConflict(client, edited({ key: 'n1', state: 'conflict', text: 'Mine' }), nobody)).toEqual({
      mine: 'Mine',
      newer: { text: 'Theirs', etag: '"e2"' },
      keys: ['n1'],
    });
  });

  it('is one for several edits: the last text of this device beside the server’s latest', async () => {
    const client = holding(
      { key: 'n1', current: { text: 'Older' } },
      { key: 'n2', current: { text: 'Newer', etag: '"e3"' } },
    );
    const several = edited(
      { key: 'n1', state: 'conflict', text: 'One' },
      { key: 'n2', state: 'conflict', text: 'Two' },
    );
    expect(await noteConflict(client, several, nobody)).toEqual({
      mine: 'Two',
      newer: { text: 'Newer', etag: '"e3"' },
      keys: ['n1', 'n2'],
    });
  });

  it('shows the snapshot’s text where the answer had none', async () => {
    const waiting = await noteConflict(
      holding({ key: 'n1' }),
      edited({ key: 'n1', state: 'conflict', text: 'Mine' }),
      nobody,
    );
    expect(waiting?.newer).toMatchObject({ text: 'Server text', etag: '"e1"' });
  });

  it('is over once a person has chosen', async () => {
    const decided = new Set(['n1']);
    expect(
      await noteConflict(holding(), edited({ key: 'n1', state: 'conflict', text: 'Mine' }), decided),
    ).toBeUndefined();
  });

  it('does not wait for an edit that is on its way', async () => {
    expect(
      await noteConflict(holding(), edited({ key: 'n1', state: 'retrying', text: 'Mine' }), nobody),
    ).toBeUndefined();
  });
});

describe('the server’s note in a conflict', () => {
  it.each([
    ['with the answer’s validator', { text: 'a', etag: '"own"' }, '"header"', { text: 'a', etag: '"header"' }],
    ['with its own validator', { text: 'a', etag: '"own"' }, undefined, { text: 'a', etag: '"own"' }],
    ['with none', { text: 'a' }, undefined, { text: 'a' }],
    ['is missing', undefined, '"header"', undefined],
    ['is not a text', { text: 7 }, undefined, undefined],
    ['is nothing', null, undefined, undefined],
  ])('%s', (_, current, etag, expected) => {
    expect(toNewerNote(current, etag)).toEqual(expected);
  });
});

describe('a write in words', () => {
  it.each([
    ['POST', '/api/rounds/cold/readings', 'Reading in Cold storage'],
    ['POST', '/api/rounds/cold/photos', 'Photo in Cold storage'],
    ['PUT', '/api/rounds/cold/note', 'Note in Cold storage'],
    ['PUT', '/api/rounds/gone/note', 'Note'],
    ['DELETE', '/api/readings/r1', 'Deletion of a reading'],
    ['POST', '/elsewhere', 'Change'],
  ])('%s %s is "%s"', (method, path, words) => {
    expect(describeWrite(snapshot(round()), method, path)).toBe(words);
  });
});
