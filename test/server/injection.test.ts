import { Client, DatabaseError } from 'pg';
import { describe, expect, test, vi } from 'vitest';
import { appendIndex, exactlyOnce, type Database, type RequestEvent } from '../../src/server/index.js';
import { write } from './support/effects.js';
import { postgresEngines } from './support/engines.js';
import { Gate } from './support/gate.js';

/** As PostgreSQL says that another transaction was in the way. */
function serializationFailure(code: string): DatabaseError {
  const error = new DatabaseError('could not serialize access', 0, 'error');
  error.code = code;
  return error;
}

/** A statement's text, however `pg` was given it. */
const textOf = (query: unknown): string =>
  typeof query === 'string' ? query : (query as { readonly text: string }).text;

/**
 * From now on the `n`th statement that is sent fails, after PostgreSQL has broken the transaction off.
 */
function failingAt(n: number, code: string): { readonly sent: string[] } {
  const sent: string[] = [];
  // oxlint-disable-next-line typescript/unbound-method -- called with the client that it is called on.
  const original: (this: Client, ...args: unknown[]) => unknown = Client.prototype.query;
  // oxlint-disable-next-line typescript/no-misused-promises -- the last of its overloads takes a callback; the kit uses none.
  vi.spyOn(Client.prototype, 'query').mockImplementation(async function (this: Client, ...args: unknown[]) {
    sent.push(textOf(args[0]));
    if (sent.length !== n) return original.apply(this, args);
    // A real failure, so that the transaction is as broken as it would be.
    try {
      await original.call(this, "do $$ begin raise exception 'injected'; end $$");
    } catch {
      // As it should.
    }
    throw serializationFailure(code);
  });
  return { sent };
}

async function setUp(database: Database): Promise<void> {
  await database.transaction(async (tx) => {
    await tx.query('create table rounds (id integer primary key)');
    await tx.query('create table readings (round integer, position integer, text text, unique (round, position))');
    await tx.query('insert into rounds values (1)');
  });
}

describe.each(postgresEngines)('on $name', (engine) => {
  test.each(['40001', '40P01'])(
    'a %s at any statement of a write has the whole run again, with one effect',
    async (code) => {
      const { open } = await engine.place();
      const database = open({ connections: 1 });
      await setUp(database);
      const events: RequestEvent[] = [];
      const observe = (event: RequestEvent) => events.push(event);
      const collected = new Gate();
      const onCollect = () => collected.open();
      const post = exactlyOnce({ database, principal: () => 'ada', observe, onCollect })(async (request, { tx }) => {
        const text = await request.text();
        const options = { table: 'readings', parent: 'round', position: 'position', parentId: 1 };
        const position = await appendIndex(tx, options, async (next) => {
          await tx.query('insert into readings (round, position, text) values (1, $1, $2)', next, text);
          return next;
        });
        return Response.json({ position });
      });
      expect((await post(write('warm', 'warm'))).status).toBe(200);
      // Its statements are not to be counted.
      await collected.opened;

      const whole = failingAt(0, code);
      await post(write('counting', 'counting'));
      vi.restoreAllMocks();
      expect(whole.sent[0]).toMatch(/^begin/);
      expect(whole.sent.at(-1)).toBe('commit');

      for (let n = 1; n <= whole.sent.length; n++) {
        events.length = 0;
        failingAt(n, code);
        const answer = await post(write(`key ${n}`, `text ${n}`));
        vi.restoreAllMocks();
        expect(await answer.json()).toEqual({ position: n + 2 });
        expect(answer.headers.has('Idempotent-Replayed')).toBe(false);
        // What fails as it begins has not run.
        expect(events.map(({ outcome, runs }) => ({ outcome, runs }))).toEqual([
          { outcome: 'executed', runs: n === 1 ? 1 : 2 },
        ]);
      }
      const rows = await database.read((tx) =>
        tx.query<{ text: string }>('select text from readings order by position'),
      );
      const each = Array.from({ length: whole.sent.length }, (_, index) => `text ${index + 1}`);
      expect(rows.map(({ text }) => text)).toEqual(['warm', 'counting', ...each]);
    },
  );

  test('a commit that PostgreSQL itself refuses is run again with all that it was to commit', async () => {
    const { open } = await engine.place();
    const database = open();
    await setUp(database);
    await database.transaction(async (tx) => {
      // A sequence counts on whatever is rolled back.
      await tx.query('create sequence commits');
      await tx.query(`create function refuse_first() returns trigger language plpgsql as $$
        begin if nextval('commits') = 1 then raise 'not now' using errcode = '40001'; end if; return null; end $$`);
      await tx.query(`create constraint trigger refuse_first after insert on readings
        deferrable initially deferred for each row execute function refuse_first()`);
    });
    let runs = 0;
    await database.transaction(async (tx) => {
      runs++;
      await tx.query("insert into readings values (1, 1, 'a')");
    });
    expect(runs).toBe(2);
    expect(await database.read((tx) => tx.query('select text from readings'))).toEqual([{ text: 'a' }]);
  });

  test('a handler that keeps such an error to itself is run again all the same', async () => {
    const { open } = await engine.place();
    const database = open({ connections: 1 });
    await setUp(database);
    let runs = 0;
    failingAt(2, '40001');
    const result = await database.transaction(async (tx) => {
      runs++;
      return tx.query("insert into readings values (1, 1, 'a') returning text").catch(() => 'hidden');
    });
    vi.restoreAllMocks();
    expect(result).toEqual([{ text: 'a' }]);
    expect(runs).toBe(2);
  });
});
