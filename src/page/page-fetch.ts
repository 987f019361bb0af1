import { uuid } from '../browser/environment.js';
import { nativeFetch } from '../browser/native-fetch.js';
import { isWrite } from '../browser/write-of.js';
import { headerNames, parseKey } from '../outbox/headers.js';

/** What the page's own `fetch` needs of the client. */
export interface PageFetchContext {
  /** A worker in charge of the page captures its writes. */
  readonly isControlled: boolean;
  /** Captures a write in this page. @param key what it is given, if it has none of its own */
  capture(request: Request, key?: string): Promise<Response>;
  /** Takes a write back that has not been sent; resolves with whether it could. */
  withdraw(key: string): Promise<boolean>;
}

/** The page's own `fetch`: a write goes through the worker, or is captured here where none controls the page. */
export async function pageFetch(
  context: PageFetchContext,
  input: RequestInfo | URL,
  init?: RequestInit,
): Promise<Response> {
  const request = new Request(input, init);
  if (!isWrite(request)) return nativeFetch(request);
  const { isControlled } = context;
  const hasSignal = Boolean(init?.signal) || input instanceof Request;
  const key = hasSignal ? keyFor(request) : undefined;
  if (key === undefined) return isControlled ? nativeFetch(request) : context.capture(request);
  const send = () => (isControlled ? nativeFetch(withoutSignal(request, key)) : context.capture(request, key));
  return abortable(request.signal, send, () => context.withdraw(key));
}

/**
 * The key by which the outbox will know a write: its own, or a new one. Only a script's write to its own origin can be
 * given one: elsewhere the header would be asked about first, should nothing capture it.
 */
function keyFor({ url, mode, headers }: Request): string | undefined {
  const own = parseKey(headers.get(headerNames.key) ?? '');
  if (own) return own;
  return new URL(url).origin === location.origin && mode !== 'no-cors' ? uuid() : undefined;
}

/** The browser would stop listening at an abort, and the worker's answer tells when the write is stored. */
function withoutSignal(request: Request, key: string): Request {
  const headers = new Headers(request.headers);
  if (!parseKey(headers.get(headerNames.key) ?? '')) headers.set(headerNames.key, `"${key}"`);
  return new Request(request, { headers, signal: null });
}

/**
 * Sends a write that its page can take back: an abort rejects at once, as `fetch` does, and withdraws the write if it has
 * not been sent. One that has stays in the outbox, in sight.
 */
async function abortable(
  signal: AbortSignal,
  send: () => Promise<Response>,
  withdraw: () => Promise<boolean>,
): Promise<Response> {
  signal.throwIfAborted();
  const sending = send();
  const takeBack = async (): Promise<void> => {
    if (await withdraw()) return;
    // It may not have been stored yet; by its answer it is.
    await sending;
    await withdraw();
  };
  return new Promise((resolve, reject) => {
    const onAbort = () => {
      reject(signal.reason as Error);
      // What fails leaves the write where it is, and health tells of it.
      takeBack().catch(() => undefined);
    };
    signal.addEventListener('abort', onAbort);
    const forget = () => signal.removeEventListener('abort', onAbort);
    sending.then(resolve, reject).then(forget, forget);
  });
}
