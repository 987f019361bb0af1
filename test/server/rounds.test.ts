import { join } from 'node:path';
import { beforeEach, describe, expect, test } from 'vitest';
import type { Reading } from '../../demo/server/types.js';
import { newReading, startRounds, type RoundsServer } from './support/rounds-server.js';
import { temporaryFolder } from './support/temporary.js';

let server: RoundsServer;
const readings = '/api/rounds/boiler-room/readings';
const note = '/api/rounds/boiler-room/note';
const withKey = (key: string) => ({ 'Idempotency-Key': `"${key}"` });

beforeEach(async () => {
  server = await startRounds();
});

async function etagOf(text: string): Promise<string> {
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text));
  return `"${Buffer.from(digest).toString('hex').slice(0, 16)}"`;
}

async function problemOf(answer: Response): Promise<Record<string, unknown>> {
  expect(answer.headers.get('Content-Type')).toBe('application/problem+json');
  return (await answer.json()) as Record<string, unknown>;
}

describe('the rounds', () => {
  test('are there on a new database, with readings and the figures that follow from them', async () => {
    const { rounds } = await server.snapshot();
    expect(rounds.map(({ title }) => title)).toEqual(['Boiler room', 'Cold store', 'Fire doors']);
    for (const round of rounds) {
      expect(round.readings.length).toBeGreaterThanOrEqual(3);
      expect(round.readings.map(({ position }) => position)).toEqual(round.readings.map((_, index) => index + 1));
      expect(round.totals.count).toBe(round.readings.length);
    }
    expect(rounds.map(({ totals }) => totals.outOfRange)).toEqual([1, 1, 1]);
    const doors = [6.2, 9.1, 5.4, 6.8, 4.9];
    expect(rounds[2]?.totals.average).toBeCloseTo(doors.reduce((sum, value) => sum + value, 0) / doors.length);
    expect(rounds[0]?.totals.average).toBeNull();
    expect(await server.ledger()).toEqual([]);
  });

  test('come with a version, as ETag too, that rises with each write', async () => {
    const answer = await server.fetch('/api/rounds');
    const { version } = (await answer.json()) as { version: number };
    expect(answer.headers.get('ETag')).toBe(`"${version}"`);
    expect(answer.headers.get('Cache-Control')).toBe('no-store');
    await server.send('POST', readings, newReading());
    expect((await server.snapshot()).version).toBe(version + 1);
  });

  test('and the version do not change with a write that was refused or replayed', async () => {
    const reading = newReading();
    await server.send('POST', readings, reading, withKey(reading.id));
    const before = await server.snapshot();
    await server.send('POST', readings, reading, withKey(reading.id));
    await server.send('POST', readings, newReading({ value: 'abc' }));
    expect(await server.snapshot()).toEqual(before);
  });

  test('outlive a restart, unseeded', async () => {
    const data = join(await temporaryFolder(), 'rounds.db');
    const first = await startRounds({ data });
    await first.send('POST', readings, newReading());
    const before = await first.snapshot();
    await first.stop();
    const second = await startRounds({ data });
    expect(await second.snapshot()).toEqual(before);
  });

  test('of a new database have a newer version than those of the one before', async () => {
    const { version } = await server.snapshot();
    await server.stop();
    expect((await (await startRounds()).snapshot()).version).toBeGreaterThan(version);
  });
});

describe('a reading', () => {
  test('is added after the others, and counts', async () => {
    const before = await server.round('boiler-room');
    const sent = newReading({ value: 2.5 });
    const answer = await server.send('POST', readings, sent);
    expect(answer.status).toBe(201);
    const added = { ...sent, roundId: 'boiler-room', position: before.readings.length + 1 };
    expect(await answer.json()).toEqual(added);
    const after = await server.round('boiler-room');
    expect(after.readings.at(-1)).toEqual(added);
    expect(after.totals).toMatchObject({ count: before.totals.count + 1, outOfRange: before.totals.outOfRange + 1 });
  });

  test('sent twice under one key is added once, and answered alike', async () => {
    const reading = newReading();
    const answers = await Promise.all([1, 2, 3].map(() => server.send('POST', readings, reading, withKey(reading.id))));
    expect(answers.map(({ status }) => status)).toEqual([201, 201, 201]);
    const bodies = await Promise.all(answers.map((answer) => answer.json()));
    expect(bodies[1]).toEqual(bodies[0]);
    expect(bodies[2]).toEqual(bodies[0]);
    expect((await server.round('boiler-room')).readings.filter(({ id }) => id === reading.id)).toHaveLength(1);
    expect(await server.ledger()).toHaveLength(1);
  });

  test('that is there already under another key is a conflict with the one that is there', async () => {
    const reading = newReading();
    const added: unknown = await (await server.send('POST', readings, reading)).json();
    const answer = await server.send('POST', readings, { ...reading, value: 9 });
    expect(answer.status).toBe(409);
    expect((await problemOf(answer))['current']).toEqual(added);
  });

  test('may have no unit and no limits', async () => {
    const sent = newReading({ unit: '', low: null, high: null, value: 1000 });
    const before = await server.round('boiler-room');
    const answer = await server.send('POST', readings, sent);
    expect(await answer.json()).toMatchObject({ unit: '', low: null, high: null });
    expect((await server.round('boiler-room')).totals.outOfRange).toBe(before.totals.outOfRange);
  });

  test.each([
    [{ value: 'about 4' }, 'The value is not a number', '“about 4” is not a number. Enter the value as a number'],
    [{ value: null }, 'The value is not a number', 'Enter the value as a number'],
    [{ checkpoint: '  ' }, 'The reading has no checkpoint', 'Say what was measured'],
    [{ checkpoint: 'x'.repeat(201) }, 'The reading has no checkpoint', 'up to 200 characters'],
    [{ checkpoint: 'a\0b' }, 'The reading has no checkpoint', 'Say what was measured'],
    [{ unit: 'x'.repeat(21) }, 'The unit is too long', 'up to 20 characters'],
    [{ low: 'cold' }, 'A limit is not a number', 'leave it empty'],
    [{ low: 3, high: 2 }, 'The limits are the wrong way round', 'The lower limit, 3, is above the upper one, 2.'],
    [{ id: '1' }, 'The reading has no id', 'UUID'],
    [{ at: 'yesterday' }, 'The reading has no time', 'ISO 8601'],
  ])('with %j is refused in plain words', async (change, title, detail) => {
    const answer = await server.send('POST', readings, newReading(change));
    expect(answer.status).toBe(422);
    expect(await problemOf(answer)).toMatchObject({
      type: 'https://holdfast.dev/demo/problems/reading-invalid',
      title,
      detail: expect.stringContaining(detail) as string,
      retryable: false,
    });
    expect(await server.ledger()).toEqual([]);
  });

  test.each(['{"id":', '[]', '"text"'])('in the form %s can not be read', async (body) => {
    const answer = await server.fetch(readings, { method: 'POST', body });
    expect(answer.status).toBe(400);
    await problemOf(answer);
  });

  test('for a round that is not there is refused', async () => {
    const answer = await server.send('POST', '/api/rounds/nowhere/readings', newReading());
    expect(answer.status).toBe(404);
    expect(await problemOf(answer)).toMatchObject({ title: 'This round does not exist' });
  });

  test('that is deleted no longer counts, and its position is not given again', async () => {
    const { readings: before } = await server.round('fire-doors');
    const outOfRange = before.find(({ value }) => value === 9.1) as Reading;
    const answer = await server.send('DELETE', `/api/readings/${outOfRange.id}`);
    expect(answer.status).toBe(200);
    const after = await server.round('fire-doors');
    expect(await answer.json()).toEqual({ id: outOfRange.id, roundId: 'fire-doors', totals: after.totals });
    expect(after.totals).toMatchObject({ count: 4, outOfRange: 0 });
    expect(after.totals.average).toBeCloseTo((6.2 + 5.4 + 6.8 + 4.9) / 4);
    const added = await server.send('POST', '/api/rounds/fire-doors/readings', newReading({ unit: 's' }));
    expect(await added.json()).toMatchObject({ position: 6 });
  });

  test('is deleted once, however often that is sent under one key', async () => {
    const [reading] = (await server.round('fire-doors')).readings;
    const path = `/api/readings/${reading?.id}`;
    const first = await server.send('DELETE', path, undefined, withKey('delete'));
    const again = await server.send('DELETE', path, undefined, withKey('delete'));
    expect(again.headers.get('Idempotent-Replayed')).toBe('true');
    expect(await again.json()).toEqual(await first.json());
    expect((await server.send('DELETE', path)).status).toBe(404);
  });

  test('in 32 writes at once gets positions without gap or duplicate', async () => {
    const start = (await server.round('cold-store')).readings.length;
    await Promise.all(
      Array.from({ length: 32 }, () => server.send('POST', '/api/rounds/cold-store/readings', newReading())),
    );
    const positions = (await server.round('cold-store')).readings.map(({ position }) => position);
    expect(positions).toEqual(Array.from({ length: start + 32 }, (_, index) => index + 1));
  });
});

describe('a note', () => {
  test('has a validator that a client can compute, so that edits made offline follow each other', async () => {
    const { note: first } = await server.round('boiler-room');
    expect(first.etag).toBe(await etagOf(first.text));
    const one = await server.send('PUT', note, { text: 'Größer als 2 bar' }, { 'If-Match': first.etag });
    expect(one.status).toBe(200);
    const etag = await etagOf('Größer als 2 bar');
    expect(one.headers.get('ETag')).toBe(etag);
    expect(await one.json()).toEqual({ text: 'Größer als 2 bar', etag });
    const two = await server.send('PUT', note, { text: 'Erledigt' }, { 'If-Match': etag });
    expect(two.status).toBe(200);
    expect((await server.round('boiler-room')).note).toEqual({ text: 'Erledigt', etag: await etagOf('Erledigt') });
  });

  test('that was changed meanwhile stays, and the answer says what it is now', async () => {
    const { note: base } = await server.round('boiler-room');
    await server.send('PUT', note, { text: 'theirs' }, { 'If-Match': base.etag });
    const answer = await server.send('PUT', note, { text: 'mine' }, { 'If-Match': base.etag });
    expect(answer.status).toBe(412);
    expect(answer.headers.get('ETag')).toBe(await etagOf('theirs'));
    expect(await problemOf(answer)).toMatchObject({ current: { text: 'theirs', etag: await etagOf('theirs') } });
    expect((await server.round('boiler-room')).note.text).toBe('theirs');
  });

  test('is not changed by a write that does not say what it is based on', async () => {
    const answer = await server.send('PUT', note, { text: 'mine' });
    expect(answer.status).toBe(428);
    expect(await server.ledger()).toEqual([]);
  });

  test.each([{ text: 5 }, {}, { text: 'x'.repeat(20_001) }, { text: 'a\0b' }])('is not %j', async (body) => {
    const { etag } = (await server.round('boiler-room')).note;
    expect((await server.send('PUT', note, body, { 'If-Match': etag })).status).toBe(422);
  });
});

test('the ledger has every effect once, in the order in which they committed', async () => {
  const reading = newReading();
  await server.send('POST', readings, reading, withKey('add'));
  await server.send('POST', readings, reading, withKey('add'));
  await server.send('POST', readings, newReading({ value: '' }), withKey('refused'));
  await server.send('DELETE', `/api/readings/${reading.id}`);
  expect(await server.ledger()).toEqual([
    { n: 1, key: 'add', method: 'POST', path: readings, at: expect.stringMatching(/Z$/) as string },
    { n: 2, key: null, method: 'DELETE', path: `/api/readings/${reading.id}`, at: expect.any(String) as string },
  ]);
});

test('an address of the API where nothing is says so as a problem', async () => {
  const answer = await server.fetch('/api/nothing', { headers: { Accept: 'text/html' } });
  expect(answer.status).toBe(404);
  expect(await problemOf(answer)).toMatchObject({ title: 'This address does not exist' });
});
