import { beforeEach, describe, expect, test } from 'vitest';
import {
  appendIndex,
  exactlyOnce,
  ServerUsageError,
  UniqueViolationError,
  type AppendIndexOptions,
  type Database,
  type SqlValue,
  type Transaction,
} from '../../src/server/index.js';
import { write } from './support/effects.js';
import { engines } from './support/engines.js';

const under = (parentId: string): AppendIndexOptions => ({
  table: 'readings',
  parent: 'round_id',
  position: 'position',
  parentTable: 'rounds',
  parentId,
});

function append(tx: Transaction, id: string, roundId = 'a'): Promise<number> {
  return appendIndex(tx, under(roundId), async (position) => {
    await tx.query('insert into readings values ($1, $2, $3)', id, roundId, position);
    return position;
  });
}

/** As `tx`, but the first looks at the next position give `stale`, as if other writers took those just then. */
function racing(tx: Transaction, stale: number[]): { tx: Transaction; statements: string[] } {
  const statements: string[] = [];
  return {
    statements,
    tx: {
      async query<R extends object>(sql: string, ...values: SqlValue[]) {
        statements.push(sql);
        const next = sql.includes('max(') ? stale.shift() : undefined;
        return next === undefined ? tx.query<R>(sql, ...values) : ([{ next }] as unknown as R[]);
      },
    },
  };
}

const taken = () => Promise.reject(new UniqueViolationError('query', 'taken'));
const locks = (statements: readonly string[]) => statements.filter((sql) => sql.startsWith('update rounds')).length;

describe.each(engines)('on $name', (engine) => {
  let database: Database;
  let open: () => Database;

  beforeEach(async () => {
    ({ open } = await engine.place());
    database = open();
    await database.transaction(async (tx) => {
      await tx.query('create table rounds (id text primary key)');
      await tx.query(`create table readings (
      id text primary key, round_id text references rounds, position integer, unique (round_id, position))`);
      await tx.query("insert into rounds values ('a'), ('b')");
    });
  });

  async function positions(roundId = 'a'): Promise<number[]> {
    const rows = await database.read((tx) =>
      tx.query<{ position: number }>('select position from readings where round_id = $1 order by position', roundId),
    );
    return rows.map(({ position }) => position);
  }

  test('positions begin at 1 and count on, under each parent', async () => {
    await database.transaction(async (tx) => {
      expect(await append(tx, '1')).toBe(1);
      expect(await append(tx, '2')).toBe(2);
      expect(await append(tx, '3', 'b')).toBe(1);
    });
  });

  test('a position in use is not given again when an earlier child was deleted', async () => {
    await database.transaction(async (tx) => {
      await append(tx, '1');
      await append(tx, '2');
      await tx.query("delete from readings where id = '1'");
      expect(await append(tx, '3')).toBe(3);
    });
  });

  test('32 concurrent writers on two servers get positions without gap or duplicate', async () => {
    const servers = [database, open()].map((each) =>
      exactlyOnce({ database: each, principal: () => 'ada' })(async (request, { tx }) => {
        const position = await append(tx, await request.text());
        await new Promise((resolve) => setImmediate(resolve));
        return Response.json(position);
      }),
    );
    const answers = await Promise.all(
      Array.from({ length: 32 }, async (_, index) => {
        const post = servers[index % 2];
        return (await post?.(write(`key ${index}`, `id ${index}`)))?.json();
      }),
    );
    const dense = Array.from({ length: 32 }, (_, index) => index + 1);
    expect(await positions()).toEqual(dense);
    expect((answers as number[]).toSorted((one, other) => one - other)).toEqual(dense);
  });

  test('a position that another writer took is given up, and the next one taken', async () => {
    await database.transaction(async (tx) => {
      await append(tx, '1');
      const race = racing(tx, [1]);
      expect(await append(race.tx, '2')).toBe(2);
      expect(locks(race.statements)).toBe(0);
    });
    expect(await positions()).toEqual([1, 2]);
  });

  test('after two conflicts the parent is locked before the next look', async () => {
    await database.transaction(async (tx) => {
      await append(tx, '1');
      await append(tx, '2');
      const race = racing(tx, [1, 2]);
      expect(await append(race.tx, '3')).toBe(3);
      const decisive = race.statements.filter((sql) => sql.includes('max(') || sql.startsWith('update rounds'));
      expect(decisive.map((sql) => sql.slice(0, 6))).toEqual(['select', 'select', 'update', 'select']);
    });
  });

  test('another constraint that says no is reported as it is, and the transaction can go on', async () => {
    await database.transaction(async (tx) => {
      await append(tx, 'same');
      await expect(append(tx, 'same')).rejects.toBeInstanceOf(UniqueViolationError);
      expect(await append(tx, 'other')).toBe(2);
    });
    expect(await positions()).toEqual([1, 2]);
  });

  test('what the insert throws is thrown, and nothing of it stays', async () => {
    const failing = database.transaction((tx) =>
      appendIndex(tx, under('a'), async (position) => {
        await tx.query("insert into readings values ('x', 'a', $1)", position);
        throw new Error('changed my mind');
      }).catch((error: unknown) => (error as Error).message),
    );
    expect(await failing).toBe('changed my mind');
    expect(await positions()).toEqual([]);
  });
});

test('it gives up after so many tries, and says so', async () => {
  let position = 0;
  const always: Transaction = {
    query: <R extends object>(sql: string) =>
      sql.includes('max(') ? Promise.resolve([{ next: ++position }] as unknown as R[]) : Promise.resolve([]),
  };
  await expect(appendIndex(always, { ...under('a'), tries: 3 }, taken)).rejects.toThrow('after 3 tries');
  expect(position).toBe(3);
});

test.each(['readings; drop table rounds', 'a b', '', '1a', 'a.b.c', 'a"b'])(
  'the name %j is refused before any SQL is run',
  async (table) => {
    const never: Transaction = { query: () => Promise.reject(new Error('SQL was run')) };
    const appending = appendIndex(never, { ...under('a'), table }, () => Promise.resolve());
    await expect(appending).rejects.toBeInstanceOf(ServerUsageError);
  },
);
