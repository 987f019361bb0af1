import { once } from 'node:events';
import { createServer } from 'node:http';
import { connect, type AddressInfo } from 'node:net';
import { inspect } from 'node:util';
import * as fc from 'fast-check';
import { toNodeListener } from '../../src/server/adapters/node.js';
import { batchPath, failingRoutes, type App } from './app.js';
import { Violation } from './judge.js';
import { people, secretsIn } from './people.js';

/** How long a server may take to answer, or to hang up, in ms. */
const patience = 10_000;

/** A way to spoil bytes. */
type Damage =
  | { readonly kind: 'cut'; readonly at: number }
  | { readonly kind: 'drop'; readonly at: number; readonly count: number }
  | { readonly kind: 'insert'; readonly at: number; readonly bytes: Uint8Array }
  | { readonly kind: 'repeat line'; readonly at: number };

/** Bytes as they go over the wire. */
export interface RawInput {
  readonly text: string;
  readonly damage: readonly Damage[];
}

const at = fc.double({ min: 0, max: 1, noNaN: true });

const lines = fc.subarray([
  'Idempotency-Key: "k"',
  'Idempotency-Key: k',
  'Idempotency-Key: "a", "b"',
  'Idempotency-Key: \u00ff\u00fe',
  'Repeatability-First-Sent: Sun, 06 Nov 1994 08:49:37 GMT',
  'Content-Type: application/json',
  'Expect: 100-continue',
  'Content-Length: -1',
  'Content-Length: 99999999999999999999',
  'Transfer-Encoding: chunked',
  'Transfer-Encoding: gzip, chunked',
  'traceparent: 00-00000000000000000000000000000001-0000000000000001-01',
  `X-Long: ${'x'.repeat(20_000)}`,
]);

const requests: fc.Arbitrary<RawInput> = fc.record({
  text: fc
    .record({
      line: fc.oneof(
        {
          weight: 4,
          arbitrary: fc.constantFrom('POST /apply', 'POST /cookie', 'PUT /guarded?a=1', `POST ${batchPath}`),
        },
        {
          weight: 1,
          arbitrary: fc.constantFrom(
            'POST http://evil.test/apply',
            'POST //evil',
            'TRACE /',
            'POST *',
            'GET /',
            'X /%',
          ),
        },
      ),
      who: fc.integer({ min: 0, max: people.length }),
      lines,
      body: fc.oneof(
        fc.constantFrom(
          '',
          'a',
          '{"requests":[{"id":"1","method":"POST","url":"/apply","headers":{"idempotency-key":"k"}}]}',
        ),
        fc.constantFrom(
          '1\r\na\r\n0\r\n\r\n',
          'ffffffffffffffffffff\r\na',
          '-1\r\na\r\n',
          '0\r\nIdempotency-Key: "z"\r\n\r\n',
        ),
      ),
    })
    .map(({ line, who, lines: chosen, body }) => {
      const person = people[who];
      const head = [
        `${line} HTTP/1.1`,
        'Host: 127.0.0.1',
        'Connection: close',
        ...(person ? [`Authorization: Bearer ${person.token}`] : []),
        ...(chosen.some((each) => /^(content-length|transfer)/i.test(each)) ? [] : [`Content-Length: ${body.length}`]),
        ...chosen,
      ];
      return `${head.join('\r\n')}\r\n\r\n${body}`;
    }),
  damage: fc.array(
    fc.oneof(
      fc.record({ kind: fc.constant('cut' as const), at }),
      fc.record({ kind: fc.constant('drop' as const), at, count: fc.integer({ min: 1, max: 20 }) }),
      fc.record({ kind: fc.constant('insert' as const), at, bytes: fc.uint8Array({ maxLength: 8 }) }),
      fc.record({ kind: fc.constant('repeat line' as const), at }),
    ),
    { maxLength: 3 },
  ),
});

export const rawInput: fc.Arbitrary<RawInput> = requests;

/** The app on a port. */
export interface RawServer {
  send(input: RawInput): Promise<void>;
  close(): Promise<void>;
}

/** Sends bytes to the app through a real HTTP server, and judges what can be judged of bytes that nobody may understand. */
export async function listen(app: App): Promise<RawServer> {
  const faults: unknown[] = [];
  const server = createServer(toNodeListener(app.fetch, { onError: (error) => faults.push(error) }));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    async send(input) {
      const bytes = damaged(input);
      const answer = await exchange(port, bytes);
      const sent = Buffer.from(bytes).toString('latin1');
      for (const { name, token } of secretsIn(answer))
        if (!sent.includes(token))
          throw new Violation(`Bytes that do not name ${name} have got an answer that is ${name}'s.`);
      const isFailing = [...failingRoutes].some((route) => sent.includes(route));
      const failure = /^HTTP\/1\.1 5\d\d.*$/m.exec(answer);
      // 505 is the server's word for a version that there is not.
      if (failure && !isFailing && !failure[0].includes('505'))
        throw new Violation(`${failure[0]}\n${answer.slice(0, 500)}`);
      const [fault] = faults.splice(0);
      if (fault !== undefined) throw new Violation(`The listener was told of: ${inspect(fault)}`);
      const alive = await exchange(port, Buffer.from('POST /apply HTTP/1.0\r\nHost: a\r\nContent-Length: 0\r\n\r\n'));
      if (!alive.includes(' 401 ')) throw new Violation(`Afterwards a plain request has got: ${alive.slice(0, 200)}`);
    },
    async close() {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
}

function damaged({ text, damage }: RawInput): Buffer {
  let bytes = Buffer.from(text, 'latin1');
  for (const each of damage) {
    const place = Math.floor(each.at * bytes.length);
    const [before, after] = [bytes.subarray(0, place), bytes.subarray(place)];
    if (each.kind === 'cut') bytes = before;
    else if (each.kind === 'drop') bytes = Buffer.concat([before, after.subarray(each.count)]);
    else if (each.kind === 'insert') bytes = Buffer.concat([before, each.bytes, after]);
    else {
      const start = before.lastIndexOf('\n') + 1;
      const end = bytes.indexOf('\n', place) + 1;
      if (end > 0) bytes = Buffer.concat([bytes.subarray(0, end), bytes.subarray(start, end), bytes.subarray(end)]);
    }
  }
  return bytes;
}

/** Sends bytes, says that there are no more, and reads until the server hangs up. */
function exchange(port: number, bytes: Uint8Array): Promise<string> {
  return new Promise((resolve, reject) => {
    let text = '';
    const socket = connect(port, '127.0.0.1', () => socket.end(bytes));
    const timer = setTimeout(() => {
      socket.destroy();
      reject(new Violation(`The server neither answered nor hung up within ${patience} ms.`));
    }, patience);
    socket.setEncoding('latin1').on('data', (chunk: string) => {
      text += chunk;
    });
    // A server may reset a connection on which it was sent nonsense.
    socket.on('error', () => undefined);
    socket.on('close', () => {
      clearTimeout(timer);
      resolve(text);
    });
  });
}
