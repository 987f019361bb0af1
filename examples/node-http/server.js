import { createServer } from 'node:http';
import { exactlyOnce } from 'holdfast/server';
import { toNodeListener } from 'holdfast/server/node';
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

const listNotes = async () =>
  Response.json(await database.read((tx) => tx.query('select id, text from notes order by id')));

function handle(request) {
  switch (`${request.method} ${new URL(request.url).pathname}`) {
    case 'POST /notes':
      return addNote(request);
    case 'GET /notes':
      return listNotes();
    default:
      return new Response('Not found', { status: 404 });
  }
}

const server = createServer(toNodeListener(handle)).listen(process.env.PORT ?? 8080, () => {
  console.log(`Notes at http://localhost:${server.address().port}/notes`);
});
