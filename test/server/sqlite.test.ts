import { beforeEach, describe, expect, test } from 'vitest';
import {
  BusyError,
  DatabaseError,
  ServerUsageError,
  UniqueViolationError,
  type Database,
  type Row,
  type SqlValue,
  type Transaction,
} from '../../src/server/index.js';
import { sqlite, type SqliteOptions } from '../../src/server/sqlite.js';
import { Gate } from './support/gate.js';
import { temporaryFile } from './support/temporary.js';

let database: Database;
let open: (options?: SqliteOptions) => Database;

beforeEach(async () => {
  ({ open } = await temporaryFile());
  database = open();
});

/** A transaction that has begun, and ends when it is told to. */
function held(on: Database): { begun: Promise<void>; release: () => void; ended: Promise<void> } {
  const start = new Gate();
  const end = new Gate();
  const ended = on.transaction(async () => {
    start.open();
    await end.opened;
  });
  return { begun: start.opened, release: () => end.open(), ended };
}

/** What the database makes of a value. */
function echo(value: SqlValue): Promise<Row | undefined> {
  return database.transaction(async (tx) => {
    const [row] = await tx.query('select $1 as value, typeof($1) as type', value);
    return row;
  });
}

function log(text: string) {
  return async (tx: Transaction): Promise<void> => {
    await tx.query('insert into log values ($1)', text);
  };
}

async function logged(): Promise<string[]> {
  const rows = await database.read((tx) => tx.query<{ text: string }>('select text from log order by rowid'));
  return rows.map(({ text }) => text);
}

describe('a statement', () => {
  test.each<[SqlValue, string]>([
    [null, 'null'],
    ['text, 日本', 'text'],
    [42, 'integer'],
    [2.5, 'real'],
    [9_007_199_254_740_993n, 'integer'],
    [new Uint8Array([0, 1, 255]), 'blob'],
    [new Uint8Array(), 'blob'],
  ])('gives back %s as it was', async (value, type) => {
    expect(await echo(value)).toEqual({ value, type });
  });

  test.each<[string, unknown]>([
    ['a boolean', true],
    ['NaN', NaN],
    ['undefined', undefined],
    ['a date', new Date()],
    ['an integer of more than 64 bits', 2n ** 64n],
    ['text with a NUL', 'a\0b'],
  ])('refuses %s, which would not come back as it was', async (_, value) => {
    await expect(echo(value as SqlValue)).rejects.toThrow(/Value \$1 is .*, which can't be stored as it is/);
  });

  test('takes values by number, in any order and more than once', async () => {
    const rows = await database.read((tx) => tx.query('select $3 as c, $1 as a, $2 as b, $3 as d', 'a', 'b', 'c'));
    expect(rows).toEqual([{ a: 'a', b: 'b', c: 'c', d: 'c' }]);
  });

  test('leaves a $1 in literals, names and comments alone', async () => {
    const sql = `select '$1 it''s' as a, $1 as "$1" -- $2
      /* $3 */`;
    expect(await database.read((tx) => tx.query(sql, 'one'))).toEqual([{ a: "$1 it's", $1: 'one' }]);
  });

  test('that failed can be used again', async () => {
    await database.transaction((tx) => tx.query('create table names (name text primary key)'));
    const insert = (name: string) => database.transaction((tx) => tx.query('insert into names values ($1)', name));
    await insert('a');
    await expect(insert('a')).rejects.toBeInstanceOf(UniqueViolationError);
    await insert('b');
    expect(await database.read((tx) => tx.query('select name from names'))).toEqual([{ name: 'a' }, { name: 'b' }]);
  });

  test('that is not SQL is named in the error', async () => {
    const failing = database.read((tx) => tx.query('selekt 1'));
    await expect(failing).rejects.toBeInstanceOf(DatabaseError);
    await expect(failing).rejects.toThrow('selekt 1');
  });
});

describe('a transaction', () => {
  beforeEach(() => database.transaction((tx) => tx.query('create table log (text text unique)')));

  test('that rejects leaves nothing, and rejects with the same error', async () => {
    const error = new Error('no');
    const failing = database.transaction(async (tx) => {
      await log('a')(tx);
      throw error;
    });
    await expect(failing).rejects.toBe(error);
    expect(await logged()).toEqual([]);
  });

  test('has the connection to itself while it awaits, and others follow in the order in which they came', async () => {
    const slow = database.transaction(async (tx) => {
      await log('slow 1')(tx);
      for (let turn = 0; turn < 10; turn++) await new Promise((resolve) => setImmediate(resolve));
      await log('slow 2')(tx);
    });
    await Promise.all([slow, database.transaction(log('second')), database.transaction(log('third'))]);
    expect(await logged()).toEqual(['slow 1', 'slow 2', 'second', 'third']);
  });

  test('does not keep readers waiting, and they see only what has committed', async () => {
    await database.transaction(async (tx) => {
      await log('a')(tx);
      expect(await logged()).toEqual([]);
    });
    expect(await logged()).toEqual(['a']);
  });

  test('inside another one is refused instead of waiting for itself', async () => {
    const nested = database.transaction(() => database.transaction(log('inner')));
    await expect(nested).rejects.toThrow('A transaction is open here already; use its `tx`.');
    await database.transaction(log('next'));
    expect(await logged()).toEqual(['next']);
  });

  test('that is over takes no more queries', async () => {
    const leaked = await database.transaction((tx) => Promise.resolve(tx));
    await expect(log('late')(leaked)).rejects.toBeInstanceOf(ServerUsageError);
    expect(await logged()).toEqual([]);
  });

  test('that never ends is rolled back after its time, and the next one runs', async () => {
    const impatient = open({ transactionTimeout: 20 });
    const endless = impatient.transaction(async (tx) => {
      await log('endless')(tx);
      await new Promise(() => undefined);
    });
    const next = impatient.transaction(log('next'));
    await expect(endless).rejects.toThrow('took longer than 20 ms and was rolled back');
    await next;
    expect(await logged()).toEqual(['next']);
  });

  test('that the database has ended does not go on in parts', async () => {
    const broken = database.transaction(async (tx) => {
      await tx.query('insert into log values ($1)', 'a');
      await tx.query('insert or rollback into log values ($1)', 'a').catch(() => undefined);
      await log('b')(tx);
    });
    await expect(broken).rejects.toThrow('SQLite has rolled this transaction back');
    expect(await logged()).toEqual([]);
  });

  test('waits for another process that writes, without blocking this one', async () => {
    const other = open();
    const { begun, release, ended } = held(other);
    await begun;
    const waiting = database.transaction(log('after'));
    // Only an event loop that runs gets to release what is waited for.
    setTimeout(release, 30);
    await waiting;
    await ended;
    expect(await logged()).toEqual(['after']);
  });

  test('gives up waiting for another process after its time', async () => {
    const { begun, release, ended } = held(open());
    await begun;
    await expect(open({ busyTimeout: 30 }).transaction(log('never'))).rejects.toBeInstanceOf(BusyError);
    release();
    await ended;
    expect(await logged()).toEqual([]);
  });
});

test('a reader can not write', async () => {
  const writing = database.read((tx) => tx.query('create table sneaky (id text)'));
  await expect(writing).rejects.toThrow('readonly');
});

test('the file is durable: write-ahead log, full synchronisation, foreign keys', async () => {
  const pragmas = await database.transaction(async (tx) => [
    await tx.query('pragma journal_mode'),
    await tx.query('pragma synchronous'),
    await tx.query('pragma foreign_keys'),
  ]);
  expect(pragmas).toEqual([[{ journal_mode: 'wal' }], [{ synchronous: 2 }], [{ foreign_keys: 1 }]]);
});

test('closing lets what has begun finish, and takes no more', async () => {
  const { begun, release, ended } = held(database);
  await begun;
  const closing = database.close();
  await expect(database.transaction(() => Promise.resolve())).rejects.toThrow('This database is closed.');
  release();
  await Promise.all([ended, closing, database.close()]);
});

test('a database in memory is read through the connection that writes', async () => {
  const memory = sqlite(':memory:');
  await memory.transaction((tx) => tx.query('create table t (id integer)'));
  expect(await memory.read((tx) => tx.query('select * from t'))).toEqual([]);
  await memory.close();
});

test('a file that can not be opened is named, with what to do', () => {
  expect(() => sqlite('/nowhere/at/all.db')).toThrow(/\/nowhere\/at\/all\.db can't be opened; see that its folder/);
});
