import { isWrite } from './write-of.js';
import { UsageError } from '../outbox/errors.js';

/** Which requests are captured: a path prefix of this origin, a pattern of the whole URL, or a function. */
export type Match =
  | string
  | RegExp
  | URLPattern
  | ((context: { readonly request: Request; readonly url: URL }) => boolean);

/**
 * Makes the test that a request must pass to be captured. Only writes pass; a string or a RegExp matches this origin's
 * URLs alone, a URLPattern or a function may list others.
 *
 * @throws UsageError when a path does not begin with `/`
 */
export function matcher(match: Match, origin: string): (request: Request) => boolean {
  if (typeof match === 'string' && !match.startsWith('/'))
    throw new UsageError(`match: "${match}" must be a path that begins with "/", such as "/api/".`);
  const matches = (request: Request, url: URL): boolean => {
    if (typeof match === 'function') return match({ request, url });
    // Not `test`, which goes on from its last match when the expression is global.
    if (match instanceof RegExp) return url.origin === origin && url.href.search(match) >= 0;
    if (typeof match === 'string') return url.origin === origin && url.pathname.startsWith(match);
    return match.test(url.href);
  };
  return (request) => {
    const url = new URL(request.url);
    // What a page may send elsewhere without asking can carry no key, and its answer can't be read.
    const isBlind = request.mode === 'no-cors' && url.origin !== origin;
    return isWrite(request) && !isBlind && matches(request, url);
  };
}
