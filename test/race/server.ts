/** One server of the race, in a process of its own: `node server.js <address as JSON>`. Prints its port. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { toNodeListener } from '../../src/server/adapters/node.js';
import { appendIndex, exactlyOnce } from '../../src/server/index.js';
import { open, type Address } from './place.js';

const database = open(JSON.parse(process.argv[2] ?? '') as Address);
const once = exactlyOnce({ database, principal: () => 'ada', required: true, onError });

/** One line for each: a race is full of them. */
function onError(error: unknown): void {
  console.error(String(error));
}

const effect = once(async (request, { tx, key }) => {
  const run = crypto.randomUUID();
  await tx.query('insert into effects (key, run) values ($1, $2)', key ?? '', run);
  // Whoever is killed is killed here, most likely: with the effect applied, and nothing committed.
  await sleep(Math.random() * 20);
  return Response.json({ run, of: await request.text() }, { status: 201 });
});

const append = once(async (request, { tx, key }) => {
  const parentId = Number(await request.text());
  const position = await appendIndex(
    tx,
    { table: 'readings', parent: 'round_id', position: 'position', parentTable: 'rounds', parentId },
    async (next) => {
      await tx.query('insert into readings (id, round_id, position) values ($1, $2, $3)', key ?? '', parentId, next);
      return next;
    },
  );
  return Response.json({ position }, { status: 201 });
});

const server = createServer(
  toNodeListener((request) => (request.url.endsWith('/append') ? append(request) : effect(request))),
);
server.listen(0, '127.0.0.1', () => console.log((server.address() as AddressInfo).port));
