import { beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import {
  BusyError,
  DatabaseError,
  exactlyOnce,
  InFlightError,
  problemTypes,
  ServerError,
  ServerUsageError,
  UniqueViolationError,
  UnknownOutcomeError,
  type Database,
  type ExactlyOnceOptions,
  type SqlValue,
  type Transaction,
} from '../../src/server/index.js';
import { claim } from '../../src/server/key-table.js';
import { postgres, type PostgresOptions } from '../../src/server/postgres.js';
import { createSchema } from '../../src/server/schema.js';
import { applyEffect, createEffects, effects, write } from './support/effects.js';
import { temporarySchema } from './support/engines.js';
import { Gate } from './support/gate.js';
import { lossyProxy } from './support/lossy-proxy.js';
import { created, typeOf } from './support/server.js';

let url: string;
let database: Database;

function open(options?: PostgresOptions, address = url): Database {
  const opened = postgres(address, options);
  onTestFinished(() => opened.close());
  return opened;
}

beforeEach(async () => {
  url = await temporarySchema();
  database = open({ connections: 5 });
});

const add = (tx: Transaction, id: number) => tx.query('update pair set count = count + 1 where id = $1', id);
const insert = (text: string) => (tx: Transaction) => tx.query('insert into effects (text) values ($1)', text);

/** A transaction that has done something, and ends when it is told to. */
function held(on: Database, run: (tx: Transaction) => Promise<unknown>) {
  const begun = new Gate();
  const end = new Gate();
  const ended = on.transaction(async (tx) => {
    await run(tx);
    begun.open();
    await end.opened;
  });
  return { begun: begun.opened, release: () => end.open(), ended };
}

describe('a value', () => {
  test.each<[SqlValue, string]>([
    [null, 'text'],
    ['text, 日本', 'text'],
    [42, 'integer'],
    [-7, 'bigint'],
    [2.5, 'double precision'],
    [9_007_199_254_740_993n, 'bigint'],
    [new Uint8Array([0, 1, 255]), 'bytea'],
    [new Uint8Array(), 'bytea'],
  ])('%s comes back as it was', async (value, type) => {
    const rows = await database.read((tx) => tx.query(`select $1::${type} as value`, value));
    expect(rows).toEqual([{ value }]);
  });

  test('of a kind that SQLite has not comes as a number or as text', async () => {
    const rows = await database.read((tx) =>
      tx.query(`select true as yes, 1.50::numeric as price, date '2026-01-02' as day, '{"a":1}'::jsonb as json`),
    );
    expect(rows).toEqual([{ yes: 1, price: '1.50', day: '2026-01-02', json: '{"a": 1}' }]);
  });

  test.each<[string, unknown]>([
    ['a boolean', true],
    ['NaN', NaN],
    ['undefined', undefined],
    ['text with a NUL', 'a\0b'],
  ])('%s is refused, as on SQLite', async (_, value) => {
    const echo = database.read((tx) => tx.query('select $1 as value', value as SqlValue));
    await expect(echo).rejects.toThrow(/Value \$1 is .*, which can't be stored as it is/);
  });
});

describe('a transaction', () => {
  beforeEach(() => createEffects(database));

  test('that rejects leaves nothing, and rejects with the same error', async () => {
    const error = new Error('no');
    const failing = database.transaction(async (tx) => {
      await insert('a')(tx);
      throw error;
    });
    await expect(failing).rejects.toBe(error);
    expect(await effects(database)).toEqual([]);
  });

  test('in which a statement failed does not commit the rest, though the handler goes on', async () => {
    const careless = database.transaction(async (tx) => {
      await insert('a')(tx);
      await tx.query('selekt 1').catch(() => undefined);
    });
    await expect(careless).rejects.toThrow('A statement failed, so PostgreSQL rolled the transaction back.');
    expect(await effects(database)).toEqual([]);
  });

  test('commits statements that nobody awaited', async () => {
    await database.transaction(async (tx) => {
      void insert('a')(tx);
      void insert('b')(tx);
    });
    expect(await effects(database)).toEqual(['a', 'b']);
  });

  test('inside another one is refused instead of waiting for itself', async () => {
    const nested = database.transaction(() => database.transaction(insert('inner')));
    await expect(nested).rejects.toThrow('A transaction is open here already; use its `tx`.');
  });

  test('that is over takes no more queries', async () => {
    const leaked = await database.transaction((tx) => Promise.resolve(tx));
    await expect(insert('late')(leaked)).rejects.toBeInstanceOf(ServerUsageError);
    expect(await effects(database)).toEqual([]);
  });

  test.each(['between statements', 'in a statement'])('that takes too long %s is rolled back', async (where) => {
    const impatient = open({ transactionTimeout: 200, connections: 1 });
    const endless = impatient.transaction(async (tx) => {
      await insert('endless')(tx);
      await (where === 'in a statement' ? tx.query('select pg_sleep(60)') : new Promise(() => undefined));
    });
    await expect(endless).rejects.toThrow(/took longer than 200 ms|statement timeout/);
    await impatient.transaction(insert('next'));
    expect(await effects(database)).toEqual(['next']);
  });

  test('that meets a deadlock is run again, and both go through', async () => {
    await database.transaction(async (tx) => {
      await tx.query('create table pair (id integer primary key, count integer)');
      await tx.query('insert into pair values (1, 0), (2, 0)');
    });
    const both = [new Gate(), new Gate()] as const;
    let runs = 0;
    await Promise.all(
      [0, 1].map((me) =>
        database.transaction(async (tx) => {
          runs++;
          await add(tx, me + 1);
          both[me === 0 ? 0 : 1].open();
          await Promise.all(both.map(({ opened }) => opened));
          await add(tx, 2 - me);
        }),
      ),
    );
    // More where the one that is run again is faster than the one that waits.
    expect(runs).toBeGreaterThan(2);
    const rows = await database.read((tx) => tx.query('select count from pair order by id'));
    expect(rows).toEqual([{ count: 2 }, { count: 2 }]);
  });

  test('goes on with statements that a change of the schema made useless', async () => {
    const look = () => database.transaction((tx) => tx.query('select * from effects'));
    await database.transaction(insert('a'));
    await look();
    await look();
    await open().transaction((tx) => tx.query('alter table effects add column more integer'));
    expect(await look()).toEqual([{ text: 'a', more: null }]);
  });
});

test('a reader sees one moment, and can not write', async () => {
  await createEffects(database);
  await database.read(async (tx) => {
    expect(await tx.query('select text from effects')).toEqual([]);
    await open().transaction(insert('meanwhile'));
    expect(await tx.query('select text from effects')).toEqual([]);
  });
  await expect(database.read(insert('sneaky'))).rejects.toThrow('read-only transaction');
});

describe('is busy', () => {
  test('when no connection is free in time', async () => {
    const small = open({ connections: 1, connectTimeout: 2000 });
    const { begun, release, ended } = held(small, () => Promise.resolve());
    await begun;
    await expect(small.read(() => Promise.resolve())).rejects.toBeInstanceOf(BusyError);
    release();
    await ended;
  });

  test('when too many wait for a connection', async () => {
    const small = open({ connections: 1, waiting: 1 });
    const { begun, release, ended } = held(small, () => Promise.resolve());
    await begun;
    const second = small.read(() => Promise.resolve('second'));
    await expect(small.read(() => Promise.resolve())).rejects.toThrow('1 transactions are waiting for a connection');
    release();
    await ended;
    expect(await second).toBe('second');
  });

  test('when a lock is held for too long', async () => {
    await createEffects(database);
    const lock = held(database, (tx) => tx.query('lock table effects'));
    await lock.begun;
    await expect(open({ lockTimeout: 50 }).transaction(insert('a'))).rejects.toBeInstanceOf(BusyError);
    lock.release();
    await lock.ended;
  });

  test('when others are in the way of a transaction for as long as it is tried', async () => {
    let runs = 0;
    const unlucky = open({ retryTimeout: 1000 }).transaction(async (tx) => {
      runs++;
      await tx.query("do $$ begin raise exception 'again' using errcode = '40001'; end $$");
    });
    await expect(unlucky).rejects.toBeInstanceOf(BusyError);
    expect(runs).toBeGreaterThan(3);
  });

  test('when it can not be reached', async () => {
    const nobody = open({}, 'postgres://ada@127.0.0.1:1/nothing');
    await expect(nobody.read(() => Promise.resolve())).rejects.toBeInstanceOf(BusyError);
  });
});

test('a wrong password is no matter of waiting, and is said', async () => {
  const address = new URL(url);
  address.password = 'wrong';
  const refused = open({}, address.href).read(() => Promise.resolve());
  await expect(refused).rejects.toThrow(/refuses the connection: .*password.* See that its address, user and password/);
  await expect(refused).rejects.not.toBeInstanceOf(BusyError);
});

test('a unique constraint that says no has an error of its own', async () => {
  await database.transaction((tx) => tx.query('create table names (name text primary key)'));
  const addName = () => database.transaction((tx) => tx.query("insert into names values ('a')"));
  await addName();
  await expect(addName()).rejects.toBeInstanceOf(UniqueViolationError);
});

test('an error names the statement', async () => {
  const failing = database.read((tx) => tx.query('selekt 1'));
  await expect(failing).rejects.toBeInstanceOf(DatabaseError);
  await expect(failing).rejects.toThrow('selekt 1');
});

test.each<[string, PostgresOptions]>([
  ['no connections', { connections: 0 }],
  ['half a millisecond', { lockTimeout: 0.5 }],
])('%s is no usable option', (_, options) => {
  expect(() => postgres(url, options)).toThrow(ServerUsageError);
});

test('closing lets what has begun finish, what waits too, and takes no more', async () => {
  const small = open({ connections: 1 });
  const { begun, release, ended } = held(small, () => Promise.resolve());
  await begun;
  const waiting = small.read(() => Promise.resolve('waited'));
  const closing = small.close();
  await expect(small.read(() => Promise.resolve())).rejects.toThrow('This database is closed.');
  release();
  await Promise.all([ended, closing]);
  expect(await waiting).toBe('waited');
});

describe('a key that another server is applying', () => {
  const mine = { principal: 'ada', key: 'k', fingerprint: 'f', expiresAt: 1 };

  test('is in flight, once it was waited for', async () => {
    await createSchema(database);
    const first = held(database, (tx) => claim(tx, mine));
    await first.begun;
    await expect(open({ lockTimeout: 50 }).transaction((tx) => claim(tx, mine))).rejects.toBeInstanceOf(InFlightError);
    first.release();
    await first.ended;
  });

  test('is answered 409 to its duplicate, which is told to come again', async () => {
    await createEffects(database);
    const begun = new Gate();
    const end = new Gate();
    const first = exactlyOnce({ database, principal: () => 'ada' })(async (request, context) => {
      await applyEffect(request, context);
      begun.open();
      await end.opened;
      return new Response('done');
    })(write('k'));
    await begun.opened;
    const other = exactlyOnce({ database: open({ lockTimeout: 50 }), principal: () => 'ada' })(created);
    const answer = await other(write('k'));
    expect(answer.status).toBe(409);
    expect(answer.headers.has('Retry-After')).toBe(true);
    expect(await typeOf(answer)).toBe(problemTypes.inFlight);
    end.open();
    await first;
    expect(await (await other(write('k'))).text()).toBe('done');
  });
});

/** A server that has made its tables, and collected, so that the next statements are those of the next write. */
async function collectedServer(
  options: Omit<ExactlyOnceOptions, 'onCollect'>,
): Promise<(request: Request) => Promise<Response>> {
  const done = new Gate();
  const post = exactlyOnce({ ...options, onCollect: () => done.open() })(created);
  await post(write('warm'));
  await done.opened;
  return post;
}

describe('a connection that breaks', () => {
  test('before the commit leaves nothing, and the write can come again', async () => {
    await createEffects(database);
    const proxy = await lossyProxy(url);
    const lossy = open({}, proxy.url);
    const failing = lossy.transaction(async (tx) => {
      await insert('a')(tx);
      proxy.cut();
      await insert('b')(tx);
    });
    await expect(failing).rejects.toBeInstanceOf(BusyError);
    await lossy.transaction(insert('again'));
    expect(await effects(database)).toEqual(['again']);
  });

  test('during the commit leaves nobody knowing, which the client is told; its retry gets the answer', async () => {
    await createEffects(database);
    const proxy = await lossyProxy(url);
    const errors: unknown[] = [];
    const post = await collectedServer({
      database: open({}, proxy.url),
      principal: () => 'ada',
      onError: (error) => void errors.push(error),
    });
    const lost = proxy.loseAnswerTo('commit\0');
    const answer = await post(write('k', 'mine'));
    await lost;
    expect(errors).toEqual([expect.any(UnknownOutcomeError)]);
    expect(answer.status).toBe(503);
    expect(await answer.json()).toMatchObject({ phase: 'commit', detail: expect.stringContaining('is not known') });
    const again = await post(write('k', 'mine'));
    expect(again.headers.get('Idempotent-Replayed')).toBe('true');
    expect(await effects(database)).toEqual(['a reading', 'mine']);
  });
});

describe('a connection that falls silent', () => {
  const impatient = { transactionTimeout: 200 };

  test.each(['begin', 'select'])('at a %s is given up, and the next transaction has another', async (statement) => {
    const proxy = await lossyProxy(url);
    const silent = open({ ...impatient, connections: 1, prepare: false }, proxy.url);
    const look = () => silent.read((tx) => tx.query('select 1 as one'));
    await look();
    proxy.fallSilentAt(statement);
    await expect(look()).rejects.toBeInstanceOf(ServerError);
    expect(await look()).toEqual([{ one: 1 }]);
  });

  test('at a rollback leaves nothing, and takes nobody along', async () => {
    await createEffects(database);
    const proxy = await lossyProxy(url);
    const silent = open({ ...impatient, connections: 1 }, proxy.url);
    proxy.fallSilentAt('rollback');
    const error = new Error('no');
    const failing = silent.transaction(async (tx) => {
      await insert('a')(tx);
      throw error;
    });
    await expect(failing).rejects.toBe(error);
    await silent.transaction(insert('b'));
    expect(await effects(database)).toEqual(['b']);
  });

  test('at a commit leaves nobody knowing, which the client is told; its retry gets the answer', async () => {
    await createEffects(database);
    const proxy = await lossyProxy(url);
    const post = await collectedServer({
      database: open(impatient, proxy.url),
      principal: () => 'ada',
      onError: () => undefined,
    });
    proxy.fallSilentAt('commit\0');
    const answer = await post(write('k', 'mine'));
    expect(answer.status).toBe(503);
    expect(await answer.json()).toMatchObject({ phase: 'commit', detail: expect.stringContaining('is not known') });
    expect((await post(write('k', 'mine'))).headers.get('Idempotent-Replayed')).toBe('true');
    expect(await effects(database)).toEqual(['a reading', 'mine']);
  });
});
