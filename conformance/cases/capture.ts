import { awkwardBytes, bodyOf, formOf, sha256, textOf } from '../stage/bytes.js';
import { equal, holds } from '../stage/expect.js';
import type { SeenRequest } from '../stage/server.js';
import type { Stage } from '../stage/stage.js';
import type { Tab, WriteInit } from '../stage/tab.js';
import { type Case, group } from './case.js';

/** Makes one write, and gives it as the server got it. */
async function arrived(stage: Stage, init: WriteInit, path = '/readings'): Promise<SeenRequest> {
  const tab = await stage.tab();
  const { status } = await tab.write(path, init);
  holds(status === 200 || status === 201, 'The server’s answer', status);
  const [request] = await stage.server.seen(1);
  if (!request) throw new Error('No request came.');
  isSent(request);
  return request;
}

/** Holdfast has captured it: it went out under a key, with all that an attempt carries. */
function isSent({ headers }: SeenRequest): void {
  holds(/^"[^"]+"$/.test(headers['idempotency-key'] ?? ''), 'An Idempotency-Key in quotes', headers['idempotency-key']);
  holds(/^00-\w{32}-\w{16}-\w\w$/.test(headers['traceparent'] ?? ''), 'A traceparent', headers['traceparent']);
  holds(
    !Number.isNaN(Date.parse(headers['repeatability-first-sent'] ?? '')),
    'A date in Repeatability-First-Sent',
    headers['repeatability-first-sent'],
  );
}

const byMethod = Object.fromEntries(
  ['POST', 'PUT', 'PATCH', 'DELETE'].map((method): [string, Case['run']] => [
    `A ${method} with JSON reaches the server as it was, once and under a key`,
    async (stage) => {
      const body = JSON.stringify({ value: 71.5, unit: '°C', note: 'héllo “wörld” 🌡' });
      const headers = { 'Content-Type': 'application/json', 'X-From-Page': 'yes' };
      const request = await arrived(stage, { method, body, headers }, '/readings/7?round=1');
      equal(
        [
          request.method,
          request.path,
          textOf(request),
          request.headers['content-type'],
          request.headers['x-from-page'],
        ],
        [method, '/readings/7?round=1', body, 'application/json', 'yes'],
        'The request',
      );
      equal((await stage.server.effects()).length, 1, 'How often it was applied');
    },
  ]),
);

export const capture = group('What a page sends is captured as it is', {
  ...byMethod,

  'Text arrives as text': async (stage) => {
    const request = await arrived(stage, { body: 'Valve 3 “leaks”, 12 °C' });
    equal(textOf(request), 'Valve 3 “leaks”, 12 °C', 'The body');
    const type = request.headers['content-type'] ?? '';
    holds(type.startsWith('text/plain'), 'Its type', type);
  },

  'A Blob arrives byte for byte, with its type': async (stage) => {
    const bytes = awkwardBytes(5000);
    const request = await arrived(stage, { body: new Blob([bytes], { type: 'image/x-test' }) });
    equal([request.sha256, request.headers['content-type']], [await sha256(bytes), 'image/x-test'], 'Bytes and type');
  },

  'A form with a file arrives whole, under the boundary that its type names': async (stage) => {
    const bytes = awkwardBytes(3000);
    const form = new FormData();
    form.set('caption', 'Flue “gas”');
    form.set('photo', new File([bytes], 'flue.png', { type: 'image/png' }));
    const got = await formOf(await arrived(stage, { body: form }));
    const photo = got.get('photo');
    if (!(photo instanceof File)) throw new Error('The file did not arrive as one.');
    equal([got.get('caption'), photo.name, photo.type], ['Flue “gas”', 'flue.png', 'image/png'], 'The fields');
    equal(await sha256(await photo.arrayBuffer()), await sha256(bytes), 'The file’s digest');
  },

  'URLSearchParams arrive as an encoded form': async (stage) => {
    const request = await arrived(stage, { body: new URLSearchParams({ q: 'a b&c', note: 'ü' }) });
    equal(textOf(request), 'q=a+b%26c&note=%C3%BC', 'The body');
    const type = request.headers['content-type'] ?? '';
    holds(type.startsWith('application/x-www-form-urlencoded'), 'Its type', type);
  },

  'An ArrayBuffer arrives byte for byte': async (stage) => {
    const bytes = awkwardBytes(256);
    const request = await arrived(stage, { body: bytes.buffer });
    equal([...bodyOf(request)], [...bytes], 'The body');
  },

  'A body of two megabytes arrives whole': async (stage) => {
    const bytes = awkwardBytes(2 * 1024 * 1024);
    const request = await arrived(stage, { body: new Blob([bytes]) });
    equal([request.bytes, request.sha256], [bytes.byteLength, await sha256(bytes)], 'Size and digest');
  },

  'A write without a body arrives without one': async (stage) => {
    const request = await arrived(stage, { method: 'DELETE', body: null });
    equal([request.method, request.bytes], ['DELETE', 0], 'Method and size');
  },

  'A streamed body arrives whole, where the engine can stream one; else what was read of the stream': async (stage) => {
    const bytes = awkwardBytes(20_000);
    const stream = new Blob([bytes]).stream();
    const tab = await stage.tab();
    const answer = canStream(tab)
      ? await tab.window.fetch(tab.api('/stream'), { method: 'POST', body: stream, duplex: 'half' } as RequestInit)
      : await tab.window.fetch(tab.api('/stream'), { method: 'POST', body: await new Response(stream).blob() });
    equal(answer.status, 201, 'The answer');
    const [request] = await stage.server.seen(1);
    equal(request?.sha256, await sha256(bytes), 'The digest at the server');
  },

  'A beacon is captured too': async (stage) => {
    const tab = await stage.tab();
    holds(tab.window.navigator.sendBeacon(tab.api('/beacon'), 'bye'), 'The browser takes the beacon');
    const [request] = await stage.server.seen(1);
    if (!request) throw new Error('No request came.');
    isSent(request);
    equal(textOf(request), 'bye', 'The body');
    await stage.server.applied(1);
  },

  'A keepalive write arrives although its tab is closed while it is under way': async (stage) => {
    const tab = await stage.tab();
    await stage.server.fail({ kind: 'hold', gate: 'go', applied: false });
    void tab.write('/bye', { body: 'bye', keepalive: true }).catch(() => undefined);
    // Firefox shows these to no worker: there, the browser alone keeps them going.
    await stage.server.seen(1);
    tab.close();
    await stage.server.open('go');
    const [effect] = await stage.server.applied(1);
    equal(effect?.path, '/bye', 'What was applied');
  },

  'An XMLHttpRequest is captured too': async (stage) => {
    const tab = await stage.tab();
    const request = new tab.window.XMLHttpRequest();
    const over = new Promise((resolve) => request.addEventListener('loadend', resolve));
    request.open('POST', tab.api('/xhr'));
    request.setRequestHeader('Content-Type', 'application/json');
    request.send('{"by":"xhr"}');
    await over;
    equal(request.status, 201, 'Its status');
    const [seen] = await stage.server.seen(1);
    if (!seen) throw new Error('No request came.');
    isSent(seen);
    equal(textOf(seen), '{"by":"xhr"}', 'The body');
  },

  'The page’s own traceparent goes with the write': async (stage) => {
    const traceparent = '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01';
    const request = await arrived(stage, { headers: { traceparent } });
    equal(request.headers['traceparent'], traceparent, 'The traceparent at the server');
  },

  'A server that wants its keys bare gets them so': async (stage) => {
    const tab = await stage.tab({ keyFormat: 'token' });
    await tab.write('/readings', { key: 'bare-key' });
    const [request] = await stage.server.seen(1);
    equal(request?.headers['idempotency-key'], 'bare-key', 'The key at the server');
  },

  'Reading is left alone': async (stage) => {
    const tab = await stage.tab();
    await tab.window.fetch(tab.api('/readings'));
    const [request] = (await stage.server.log()).requests;
    equal([request?.method, request?.headers['idempotency-key']], ['GET', undefined], 'The request and its key');
  },

  'A write larger than limits.bodyBytes goes straight to the network': async (stage) => {
    const tab = await stage.tab({ limits: { bodyBytes: 1000 } });
    const { status } = await tab.write('/large', { body: 'x'.repeat(1001) });
    equal(status, 201, 'The answer');
    const [request] = await stage.server.seen(1);
    equal([request?.bytes, request?.headers['idempotency-key']], [1001, undefined], 'Its size and key at the server');
  },
});

/** Whether this engine reads a request's stream instead of calling it "[object ReadableStream]". */
function canStream(tab: Tab): boolean {
  let asked = false;
  const init = {
    body: new tab.window.ReadableStream(),
    method: 'POST',
    get duplex() {
      asked = true;
      return 'half';
    },
  };
  const { headers } = new tab.window.Request('/', init);
  return asked && !headers.has('Content-Type');
}
