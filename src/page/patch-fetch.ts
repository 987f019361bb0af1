import { type Match, matcher } from '../browser/match.js';
import { replaceFetch } from '../browser/native-fetch.js';
import type { Client } from './client.js';

/**
 * Has the page's own `fetch` go through {@link Client.fetch}, so that code which knows nothing of Holdfast is safe where no
 * worker controls the page: on the first visit, after a forced reload, or in a browser without service workers. Where a
 * worker is in charge it captures as ever, and each write is captured once.
 *
 * `XMLHttpRequest`, forms and `sendBeacon` are not `fetch`: only a worker captures those.
 *
 * @param match which writes; give the worker the same
 * @returns puts `fetch` back as it was
 * @throws UsageError when a path does not begin with `/`
 * @example
 * const client = await connect({ worker: '/sw.js' });
 * patchFetch(client, '/api/');
 */
export function patchFetch(client: Pick<Client, 'fetch'>, match: Match): () => void {
  const captures = matcher(match, location.origin);
  return replaceFetch((before) => async (input, init) => {
    const isCaptured = captures(headOf(input, init));
    return isCaptured ? client.fetch(input, init) : before(input, init);
  });
}

/** A request without its body, which can be read but once. */
function headOf(input: RequestInfo | URL, init: RequestInit = {}): Request {
  const made = input instanceof Request ? input : undefined;
  const { method = made?.method, mode = made?.mode, headers = made?.headers } = init;
  return new Request(made?.url ?? input, {
    ...(method === undefined ? {} : { method }),
    ...(headers === undefined ? {} : { headers }),
    ...(mode === undefined ? {} : { mode }),
  });
}
