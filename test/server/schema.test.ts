import { describe, expect, test } from 'vitest';
import { exactlyOnce, schemaSql, type Database } from '../../src/server/index.js';
import { createSchema } from '../../src/server/schema.js';
import { applyEffect, createEffects, effects, write } from './support/effects.js';
import { engines } from './support/engines.js';

const post = (database: Database, isMade = true) =>
  exactlyOnce({ database, principal: () => 'ada', createSchema: isMade, onError: () => undefined })(
    async (request, context) => Response.json(await applyEffect(request, context)),
  );

async function run(database: Database, sql: string): Promise<void> {
  await database.transaction(async (tx) => {
    for (const statement of sql.split(';\n').filter(Boolean)) await tx.query(statement);
  });
}

/** The table of keys as the kit made it before its schema had versions. */
const unversioned = `create table if not exists holdfast_keys (
  principal text not null, key text not null, fingerprint text not null, expires_at bigint not null,
  status integer, headers text, body bytea, primary key (principal, key)
);
create index if not exists holdfast_keys_expiry on holdfast_keys (expires_at);
`;

describe.each(engines)('the schema on $name', (engine) => {
  test('is made by eight servers that start at once', async () => {
    const { open } = await engine.place();
    const servers = Array.from({ length: 8 }, () => open());
    await Promise.all(servers.map((each) => createSchema(each)));
    const [database] = servers as [Database];
    const versions = await database.read((tx) => tx.query('select version from holdfast_schema'));
    expect(versions).toEqual([{ version: 1 }]);
  });

  test('is what is printed, which may be run again', async () => {
    const { open } = await engine.place();
    const database = open();
    await createEffects(database);
    await run(database, schemaSql(engine.dialect));
    await run(database, schemaSql(engine.dialect));
    expect((await post(database, false)(write('k'))).status).toBe(200);
    expect((await post(database, true)(write('k'))).headers.get('Idempotent-Replayed')).toBe('true');
  });

  test('is not made where the app makes it', async () => {
    const { open } = await engine.place();
    const database = open();
    await createEffects(database);
    expect((await post(database, false)(write('k'))).status).toBe(500);
    expect(await effects(database)).toEqual([]);
  });

  test('takes over a database of before it had versions, with all its keys', async () => {
    const { open } = await engine.place();
    const database = open();
    await createEffects(database);
    await run(database, unversioned);
    await post(database, false)(write('k'));
    const again = await post(database)(write('k'));
    expect(again.headers.get('Idempotent-Replayed')).toBe('true');
    expect(await database.read((tx) => tx.query('select version from holdfast_schema'))).toEqual([{ version: 1 }]);
    expect(await effects(database)).toEqual(['a reading']);
  });
});
