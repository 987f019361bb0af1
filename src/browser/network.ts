import { StorableRequest } from 'workbox-background-sync/StorableRequest.js';
import type { Answer } from '../outbox/answer.js';
import type { Network } from '../outbox/environment.js';
import { nativeFetch } from './native-fetch.js';

/**
 * The network as `fetch` reaches it. Requests are rebuilt by Workbox's `StorableRequest`, on the first attempt as on
 * every later one, so that both send the same bytes.
 */
export const fetchNetwork: Network = {
  async send({ request, headers, body, timeout }) {
    // Redirects are followed, also for a page that wants to follow them itself: where they end tells a captive portal
    // from the server.
    const sent = { ...request, redirect: 'follow' as const, headers: { ...headers }, ...(body ? { body } : {}) };
    const rebuilt = new StorableRequest(sent).toRequest();
    const limit = new AbortController();
    const timer = setTimeout(() => limit.abort(), timeout);
    try {
      const response = await nativeFetch(rebuilt, { signal: limit.signal });
      return answerOf(response, new URL(rebuilt.url).origin);
    } catch (cause) {
      const late = `The server did not answer within ${timeout / 1000} s`;
      throw new Error(limit.signal.aborted ? late : 'The server could not be reached', { cause });
    } finally {
      // The limit is for the answer's head: its body may take as long as the page likes.
      clearTimeout(timer);
    }
  },
};

function answerOf(response: Response, askedOrigin: string): Answer {
  let body: Promise<ArrayBuffer | undefined> | undefined;
  return {
    status: statusOf(response),
    headers: Object.fromEntries(response.headers),
    elsewhere: response.redirected && new URL(response.url).origin !== askedOrigin,
    read: (limit) => (body ??= readCopy(response, limit)),
    response,
  };
}

/** An answer that the page may not read (`no-cors`) says 0: the server took the write, and more can't be known. */
function statusOf({ type, status }: Response): number {
  return type === 'opaque' ? 200 : status;
}

async function readCopy(response: Response, limit: number): Promise<ArrayBuffer | undefined> {
  const isStream = response.headers.get('content-type')?.startsWith('text/event-stream') ?? false;
  const announced = Number(response.headers.get('content-length') ?? 0);
  if (!response.body || response.bodyUsed || isStream || announced > limit) return undefined;
  const reader = response.clone().body?.getReader();
  const parts: Uint8Array<ArrayBuffer>[] = [];
  let size = 0;
  try {
    for (let part = await reader?.read(); part?.value; part = await reader?.read()) {
      parts.push(part.value);
      size += part.value.byteLength;
      if (size > limit) {
        void reader?.cancel();
        return undefined;
      }
    }
  } catch {
    // The head came, so the server did its work; the connection broke while the rest was on its way.
    return undefined;
  }
  return size === 0 ? undefined : new Blob(parts).arrayBuffer();
}
