import { exactlyOnce, type Database, type Transaction } from '../../src/server/index.js';

export type Handle = (request: Request) => Promise<Response>;

interface Reading {
  readonly id: string;
  readonly round: string;
  readonly value: number;
}

export async function createTables(database: Database): Promise<void> {
  await database.transaction(async (tx) => {
    await tx.query('create table rounds (id text primary key, title text not null)');
    await tx.query('create table readings (id text primary key, round text not null references rounds, value integer)');
    await tx.query("insert into rounds (id, title) values ('boiler-room', 'Boiler room')");
  });
}

/** What is measured: a read and an insert, as most writes of an app are. */
async function addReading(request: Request, tx: Transaction): Promise<Response> {
  const { id, round, value } = (await request.json()) as Reading;
  const [found] = await tx.query<{ title: string }>('select title from rounds where id = $1', round);
  if (!found) return new Response(null, { status: 404 });
  await tx.query('insert into readings (id, round, value) values ($1, $2, $3)', id, round, value);
  return Response.json({ id, round, title: found.title, value }, { status: 201 });
}

/** The handler in its transaction, and nothing else. */
export function bareHandler(database: Database): Handle {
  return (request) => database.transaction((tx) => addReading(request, tx));
}

/** The same under the server kit. */
export function guardedHandler(database: Database): Handle {
  return exactlyOnce({ database, principal: () => 'ada' })((request, { tx }) => addReading(request, tx));
}

/** A write with a key of its own, some 100 bytes long. */
export function newWrite(): Request {
  const id = crypto.randomUUID();
  return new Request('http://app.test/api/readings', {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', 'Idempotency-Key': `"${id}"` },
    body: JSON.stringify({ id, round: 'boiler-room', value: 17 } satisfies Reading),
  });
}
