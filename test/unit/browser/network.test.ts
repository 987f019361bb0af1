import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, test, vi } from 'vitest';
import { fetchNetwork } from '../../../src/browser/network.js';
import type { StoredRequest } from '../../../src/outbox/intent.js';

const servers: Server[] = [];

/** A server of this test's own. @returns its origin */
async function serve(listener: RequestListener): Promise<string> {
  const server = createServer(listener);
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

const send = (url: string, patch: Partial<StoredRequest> = {}, timeout = 5000) =>
  fetchNetwork.send({
    request: { url, method: 'POST', headers: {}, ...patch },
    headers: {},
    body: new TextEncoder().encode('Hi').buffer,
    timeout,
  });

afterEach(() => {
  vi.useRealTimers();
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    server.close();
  }
});

test('an answer whose head does not come in time is none, and says so', async () => {
  const origin = await serve(() => undefined);
  await expect(send(origin, {}, 50)).rejects.toThrow('The server did not answer within 0.05 s');
});

test('an answer whose head came in time may take longer for its body', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  let finish: (() => void) | undefined;
  const origin = await serve((_, response) => {
    response.writeHead(200);
    response.write('a');
    finish = () => response.end('b');
  });
  const { response } = await send(origin, {}, 1000);
  vi.advanceTimersByTime(2000);
  finish?.();
  expect(await response?.text()).toBe('ab');
});

test('a server that is not there can’t be reached', async () => {
  const origin = await serve(() => undefined);
  servers.pop()?.close();
  await expect(send(origin)).rejects.toThrow('The server could not be reached');
});

test.each(['follow', 'manual', 'error'] as const)(
  'a redirect on the same origin is followed, though its page would %s',
  async (redirect) => {
    const origin = await serve((request, response) => {
      if (request.url === '/here') response.writeHead(303, { location: '/there' }).end();
      else response.writeHead(200).end('There');
    });
    const answer = await send(`${origin}/here`, { redirect });
    expect(answer).toMatchObject({ status: 200, elsewhere: false });
  },
);

test('a redirect to another origin ends elsewhere', async () => {
  const portal = await serve((_, response) => response.writeHead(200).end('Hotel'));
  const origin = await serve((_, response) => response.writeHead(302, { location: portal }).end());
  expect(await send(origin, { redirect: 'manual' })).toMatchObject({ elsewhere: true });
});
