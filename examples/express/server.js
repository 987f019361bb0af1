import express from 'express';
import { exactlyOnce } from 'holdfast/server';
import { toExpress } from 'holdfast/server/express';
import { sqlite } from 'holdfast/server/sqlite';

const database = sqlite(process.env.DATABASE ?? 'notes.db');
await database.transaction((tx) =>
  tx.query('create table if not exists notes (id integer primary key, text text not null)'),
);

// Whoever is signed in: `expressRequest(request)` has what your middleware found. Here it is always Ada.
const once = exactlyOnce({ database, principal: () => 'ada' });

const app = express();

// Before any body parser: the bytes that were sent are what makes two writes the same.
app.post(
  '/notes',
  toExpress(
    once(async (request, { tx }) => {
      const { text } = await request.json();
      const [note] = await tx.query('insert into notes (text) values ($1) returning id, text', text);
      return Response.json(note, { status: 201 });
    }),
  ),
);

app.get('/notes', async (_request, answer) => {
  answer.json(await database.read((tx) => tx.query('select id, text from notes order by id')));
});

const server = app.listen(process.env.PORT ?? 8080, () => {
  console.log(`Notes at http://localhost:${server.address().port}/notes`);
});
