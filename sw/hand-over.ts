/// <reference lib="webworker" />
import { holdLock } from '../src/browser/held-lock.js';
import { type HandOver, handOverLockName, type HandOverReply } from '../src/browser/messages.js';
import { isNullBody } from '../src/browser/respond.js';
import type { Write } from '../src/outbox/outbox.js';

/** How long a page has to say that it took a write, in ms. A frozen or foreign page never does. */
const takenTimeout = 2000;

/**
 * Hands a write to the page that made it, because nothing here can store it and this worker's memory dies within
 * seconds. The page sends it, or holds it as long as its tab lives.
 *
 * @returns the page's answer; `undefined` when nobody took the write
 */
export async function handOver(
  client: Client | undefined,
  outbox: string,
  write: Write & { readonly key: string },
): Promise<Response | undefined> {
  if (!client) return undefined;
  // Should this worker end before it has the answer, the page sees that nobody does.
  const release = await holdLock(handOverLockName(outbox, write.key), { mode: 'shared' });
  const { port1: port, port2 } = new MessageChannel();
  // The page has half of that time, and its word the other half to come back.
  const until = Date.now() + takenTimeout / 2;
  const message: HandOver = { type: 'holdfast:hand-over', outbox, write, until };
  try {
    return await new Promise<Response | undefined>((resolve, reject) => {
      const nobody = setTimeout(() => resolve(undefined), takenTimeout);
      port.addEventListener('message', ({ data }: MessageEvent<HandOverReply>) => {
        clearTimeout(nobody);
        if (data.type === 'failed') reject(new Error(data.message));
        if (data.type === 'answer') resolve(responseOf(data));
      });
      port.start();
      client.postMessage(message, [port2]);
    });
  } finally {
    release?.();
    port.close();
  }
}

function responseOf({ status, headers, body }: Extract<HandOverReply, { type: 'answer' }>): Response {
  const hasBody = body.byteLength > 0 && !isNullBody(status);
  // A status outside of 200 to 599 can't be made.
  return new Response(hasBody ? body : null, { status: status < 200 ? 200 : status, headers });
}
