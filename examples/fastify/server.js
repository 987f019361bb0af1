import fastify from 'fastify';
import { exactlyOnce } from 'holdfast/server';
import { leaveBodies, toFastify } from 'holdfast/server/fastify';
import { sqlite } from 'holdfast/server/sqlite';

const database = sqlite(process.env.DATABASE ?? 'notes.db');
await database.transaction((tx) =>
  tx.query('create table if not exists notes (id integer primary key, text text not null)'),
);

// Whoever is signed in: `fastifyRequest(request)` has what your hooks found. Here it is always Ada.
const once = exactlyOnce({ database, principal: () => 'ada' });

const app = fastify();

// A scope whose bodies are left alone: the bytes that were sent are what makes two writes the same.
await app.register(async (scope) => {
  leaveBodies(scope);
  scope.post(
    '/notes',
    toFastify(
      once(async (request, { tx }) => {
        const { text } = await request.json();
        const [note] = await tx.query('insert into notes (text) values ($1) returning id, text', text);
        return Response.json(note, { status: 201 });
      }),
    ),
  );
});

app.get('/notes', () => database.read((tx) => tx.query('select id, text from notes order by id')));

await app.listen({ port: Number(process.env.PORT ?? 8080) });
console.log(`Notes at http://localhost:${app.server.address().port}/notes`);
