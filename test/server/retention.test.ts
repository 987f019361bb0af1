import { describe, expect, test, vi } from 'vitest';
import {
  collect,
  problemTypes,
  type Database,
  type ExactlyOnceOptions,
  type SqlValue,
} from '../../src/server/index.js';
import { effects, write } from './support/effects.js';
import { engines } from './support/engines.js';
import { Gate } from './support/gate.js';
import { created, serverPerTest, typeOf } from './support/server.js';

const begin = Date.parse('2026-01-01T00:00:00Z');
const day = 24 * 60 * 60 * 1000;

const sentAt = (time: number) => ({ 'Repeatability-First-Sent': new Date(time).toUTCString() });

describe.each(engines)('on $name', (engine) => {
  const server = serverPerTest(engine);

  /** The server's database, on which statements that begin with `start` fail as often as `times` says. */
  function failing(start: string, times: number): Database {
    const { database } = server;
    return {
      ...database,
      transaction: (run) =>
        database.transaction((tx) =>
          run({
            query<R extends object>(sql: string, ...values: SqlValue[]) {
              if (sql.startsWith(start) && times-- > 0) throw new Error('no');
              return tx.query<R>(sql, ...values);
            },
          }),
        ),
    };
  }

  async function keys(): Promise<string[]> {
    const rows = await server.database.read((tx) => tx.query<{ key: string }>('select key from holdfast_keys'));
    return rows.map(({ key }) => key);
  }

  /** Has a write under `key` begin a collection, and waits until that is over. */
  async function collection(key: string, options: Partial<ExactlyOnceOptions>): Promise<void> {
    const over = new Gate();
    await server.once(created, { ...options, onCollect: () => over.open() })(write(key));
    await over.opened;
  }

  test('refuses a write that was first sent before it and is not known', async () => {
    const post = server.once(created, { retention: 10 * day, now: () => begin });
    const refused = await post(write('k', 'a reading', sentAt(begin - 11 * day)));
    expect(refused.status).toBe(412);
    expect(await typeOf(refused)).toBe(problemTypes.keyExpired);
    expect(await effects(server.database)).toEqual([]);
    expect((await post(write('k', 'a reading', sentAt(begin - 9 * day)))).status).toBe(201);
  });

  test('collects keys after it, and then refuses their replays', async () => {
    let now = begin;
    const options = { retention: 10 * day, now: () => now };
    await server.once(created, options)(write('old', 'a reading', sentAt(begin)));
    now = begin + 11 * day;
    await server.once(created, options)(write('new'));
    await vi.waitFor(async () => expect(await keys()).toEqual(['new']));
    const late = await server.once(created, options)(write('old', 'a reading', sentAt(begin)));
    expect(late.status).toBe(412);
    expect(await effects(server.database)).toEqual(['a reading', 'a reading']);
  });

  test('tells how many keys it collected', async () => {
    let now = begin;
    const onCollect = vi.fn<(keys: number) => void>();
    const options = { retention: 10 * day, now: () => now, onCollect };
    const post = server.once(created, options);
    await post(write('one'));
    await post(write('two'));
    now = begin + 11 * day;
    await server.once(created, options)(write('new'));
    await vi.waitFor(() => expect(onCollect.mock.calls).toEqual([[0], [2]]));
  });

  test('still replays what it knows, however long ago it was first sent', async () => {
    let now = begin + 9 * day;
    const post = server.once(created, { retention: 10 * day, now: () => now });
    await post(write('k', 'a reading', sentAt(begin)));
    now = begin + 12 * day;
    const again = await post(write('k', 'a reading', sentAt(begin)));
    expect(again.headers.get('Idempotent-Replayed')).toBe('true');
  });

  test('keeps the key of a client whose clock runs ahead for as long as its replays pass for new', async () => {
    let now = begin;
    const options = { retention: 10 * day, now: () => now };
    const ahead = sentAt(begin + 5 * day);
    await server.once(created, options)(write('k', 'a reading', ahead));
    now = begin + 14 * day;
    const again = await server.once(created, options)(write('k', 'a reading', ahead));
    expect(again.headers.get('Idempotent-Replayed')).toBe('true');
    expect(await effects(server.database)).toEqual(['a reading']);
  });

  test('takes a first-sent that lies as far back as keys are kept, and not a second more', async () => {
    const post = server.once(created, { retention: 10 * day, now: () => begin });
    expect((await post(write('1', 'a reading', sentAt(begin - 10 * day)))).status).toBe(201);
    expect((await post(write('2', 'a reading', sentAt(begin - 10 * day - 1000)))).status).toBe(412);
  });

  test('of a client that does not say when is counted from when the write came', async () => {
    let now = begin;
    const options = { retention: 10 * day, now: () => now };
    await server.once(created, options)(write('k'));
    now = begin + 10 * day;
    await collection('other', options);
    expect((await server.once(created, options)(write('k'))).headers.get('Idempotent-Replayed')).toBe('true');
  });

  test('is not what a client wishes: a clock that runs years ahead keeps a key no longer than twice', async () => {
    let now = begin;
    const options = { retention: 10 * day, now: () => now };
    await server.once(created, options)(write('k', 'a reading', sentAt(begin + 3650 * day)));
    now = begin + 19 * day;
    await collection('other', options);
    expect(await keys()).toContain('k');
    now = begin + 21 * day;
    await collection('another', options);
    expect(await keys()).not.toContain('k');
  });

  test('leaves room for the clocks of several servers to differ', async () => {
    let now = begin;
    const options = { retention: 10 * day, now: () => now };
    await server.once(created, options)(write('k'));
    const minute = 60 * 1000;
    now = begin + 10 * day + minute;
    await collection('other', options);
    expect(await keys()).toContain('k');
  });

  test('is looked at once the key was found to be free: it can have been collected while this waited', async () => {
    let now = begin;
    const database: Database = {
      ...server.database,
      transaction: (run) =>
        server.database.transaction((tx) =>
          run({
            async query<R extends object>(sql: string, ...values: SqlValue[]) {
              const rows = await tx.query<R>(sql, ...values);
              if (sql.startsWith('insert into holdfast_keys')) now = begin + 1000;
              return rows;
            },
          }),
        ),
    };
    const post = server.once(created, { database, retention: 10 * day, now: () => now });
    expect((await post(write('k', 'a reading', sentAt(begin - 10 * day)))).status).toBe(412);
  });

  test('a collection that fails is reported, and is not the failure of the write that began it', async () => {
    const onError = vi.fn<(error: unknown, where: { phase: string }) => void>();
    const post = server.once(created, { database: failing('delete from holdfast_keys', 1), onError });
    expect((await post(write('k'))).status).toBe(201);
    await vi.waitFor(() => expect(onError.mock.calls.map(([, { phase }]) => phase)).toEqual(['collect']));
  });

  test('a collection deletes what has expired, batch by batch, up to its limit', async () => {
    const post = server.once(created, { retention: 10 * day, now: () => begin });
    for (const key of ['1', '2', '3', '4', '5']) await post(write(key));
    const before = begin + 11 * day;
    expect(await collect(server.database, { before: begin })).toBe(0);
    expect(await collect(server.database, { before, batch: 2, limit: 3 })).toBe(3);
    expect(await collect(server.database, { before, batch: 1 })).toBe(2);
    expect(await keys()).toEqual([]);
  });

  test('two collections at once share the work', async () => {
    const post = server.once(created, { retention: 10 * day, now: () => begin });
    for (let key = 0; key < 20; key++) await post(write(`${key}`));
    const options = { before: begin + 11 * day, batch: 3 };
    const collected = await Promise.all([server.database, server.open()].map((each) => collect(each, options)));
    // Where one passes over what the other is deleting, it can find too few for a batch, and stop.
    const rest = await collect(server.database, options);
    expect([...collected, rest].reduce((sum, count) => sum + count)).toBe(20);
    expect(await keys()).toEqual([]);
  });

  test('a table of keys that could not be made is made by the next write', async () => {
    const database = failing('create table if not exists holdfast_keys', 1);
    const post = server.once(created, { database, onError: () => undefined });
    expect((await post(write('k'))).status).toBe(500);
    expect((await post(write('k'))).status).toBe(201);
    expect(await effects(server.database)).toEqual(['a reading']);
  });
});
