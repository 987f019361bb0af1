import { serve } from '@hono/node-server';
import { Hono } from 'hono';
import { exactlyOnce } from 'holdfast/server';
import { sqlite } from 'holdfast/server/sqlite';

const database = sqlite(process.env.DATABASE ?? 'notes.db');
await database.transaction((tx) =>
  tx.query('create table if not exists notes (id integer primary key, text text not null)'),
);

// Whoever is signed in, or `new Response(null, { status: 401 })`. Here it is always Ada.
const once = exactlyOnce({ database, principal: () => 'ada' });

const addNote = once(async (request, { tx }) => {
  const { text } = await request.json();
  const [note] = await tx.query('insert into notes (text) values ($1) returning id, text', text);
  return Response.json(note, { status: 201 });
});

const app = new Hono()
  .post('/notes', (c) => addNote(c.req.raw))
  .get('/notes', async (c) => c.json(await database.read((tx) => tx.query('select id, text from notes order by id'))));

serve({ fetch: app.fetch, port: Number(process.env.PORT ?? 8080) }, ({ port }) => {
  console.log(`Notes at http://localhost:${port}/notes`);
});
