import { createServer } from 'node:http';
import { connect } from 'node:net';
import { expect, test } from 'vitest';
import { toNodeListener } from '../../src/server/adapters/node.js';
import { listen } from './support/adapters.js';
import { batchOf, entry, linesOf, path } from './support/batch.js';
import { effects } from './support/effects.js';
import { Gate } from './support/gate.js';
import { created, serverPerTest } from './support/server.js';

const server = serverPerTest();

test('a batch over a connection has its answers as they commit', async () => {
  const end = new Gate();
  const writes = batchOf(async (request) => {
    if (request.headers.get('Idempotency-Key') === '"slow"') await end.opened;
    return new Response(null, { status: 204 });
  });
  const { address } = await listen(createServer(toNodeListener(writes.handle)));
  const body = JSON.stringify({ requests: [entry('fast'), entry('slow')] });
  const init = { method: 'POST', headers: { 'Content-Type': 'application/json' }, body };
  const reader = (await fetch(`${address}${path}`, init)).body?.getReader();
  const read = async (): Promise<string> => new TextDecoder().decode((await reader?.read())?.value);
  expect(await read()).toContain('"id":"fast"');
  end.open();
  expect(await read()).toContain('"id":"slow"');
});

test('a batch whose connection is cut runs no further, and is harmless when it is sent again', async () => {
  const gone = new Gate();
  const begun = new Gate();
  const writes = batchOf(
    server.once(async (request, context) => {
      if (request.headers.get('Idempotency-Key') === '"2"') {
        begun.open();
        await gone.opened;
      }
      return created(request, context);
    }),
  );
  const { port, address } = await listen(
    createServer(
      toNodeListener((request) => {
        request.signal.addEventListener('abort', () => gone.open());
        return writes.handle(request);
      }),
    ),
  );
  const requests = Array.from({ length: 10 }, (_, index) => entry(String(index)));
  const body = JSON.stringify({ requests });
  const socket = connect(port, '127.0.0.1');
  socket.write(
    `POST ${path} HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: ${body.length}\r\n\r\n${body}`,
  );
  await begun.opened;
  socket.destroy();
  await gone.opened;

  const init = { method: 'POST', headers: { 'Content-Type': 'application/json', Connection: 'close' }, body };
  const lines = await linesOf(await fetch(`${address}${path}`, init));
  expect(lines.map(({ status }) => status)).toEqual(requests.map(() => 201));
  expect(await effects(server.database)).toEqual(requests.map(({ id }) => id));
  const replayed = lines.filter(({ headers }) => headers['idempotent-replayed'] === 'true');
  expect(replayed.map(({ id }) => id)).toEqual(['0', '1', '2']);
});
