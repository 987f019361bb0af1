import { exactlyOnce, type Database } from '../../../src/server/index.js';
import { createSchema } from '../../../src/server/schema.js';
import { sqlite } from '../../../src/server/sqlite.js';
import { applyEffect, write } from './effects.js';

/** Where the process stops, and waits to be killed. */
export type Point = 'after the effect, before the commit' | 'after the commit, before the answer';

/** Sends one write to a server of its own on `file`, and stops at `point`, saying so. */
export async function main(file: string, point: Point): Promise<void> {
  const stopAt = async (here: Point): Promise<void> => {
    if (here !== point) return;
    process.stdout.write(`${here}\n`);
    await new Promise(() => setInterval(() => undefined, 1000));
  };
  const database = sqlite(file);
  await createSchema(database);
  const stopping: Database = {
    ...database,
    async transaction(run) {
      let hasEffect = false;
      const result = await database.transaction(async (tx) => {
        const value = await run(tx);
        hasEffect = (await tx.query('select 1 from holdfast_keys where status = 200')).length > 0;
        return value;
      });
      if (hasEffect) await stopAt('after the commit, before the answer');
      return result;
    },
  };
  const post = exactlyOnce({ database: stopping, principal: () => 'ada' })(async (request, context) => {
    const text = await applyEffect(request, context);
    await stopAt('after the effect, before the commit');
    return new Response(text);
  });
  await post(write('k'));
}
