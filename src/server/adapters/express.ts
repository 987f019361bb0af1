/** `holdfast/server/express`: Web-standard handlers as Express routes. */
import type { Request as ExpressRequest, RequestHandler } from 'express';
import { discardUnread } from './discard.js';
import { isDeparture, send } from './send.js';
import { BadRequestError, requestMaker, type OriginOptions } from './to-request.js';

export type { OriginOptions } from './to-request.js';

const originals = new WeakMap<Request, ExpressRequest>();

/**
 * Makes an Express route (Express 5) of a Web-standard handler, which gets Express's own request too, for its `params`
 * and what other middleware put there. Headers that middleware set go out with the answer, and what the handler throws
 * goes to Express's error handlers.
 *
 * No body parser may run before it: exactly the bytes that were sent make two writes the same.
 *
 * @throws {@link ServerUsageError} when `origin` is not one.
 *
 * @example
 * const once = exactlyOnce({ database, principal: (request) => expressRequest(request)?.session.user ?? signInFirst() });
 * app.post('/rounds/:id/readings', toExpress(once(async (request, { tx }, { params }) => { … })));
 */
export function toExpress(
  handler: (request: Request, original: ExpressRequest) => Response | Promise<Response>,
  options: OriginOptions = {},
): RequestHandler {
  const toRequest = requestMaker(options);
  return async (incoming, outgoing, next) => {
    let request: Request | undefined;
    try {
      request = toRequest(incoming, outgoing, incoming.originalUrl);
      originals.set(request, incoming);
      discardUnread(request, incoming, outgoing);
      await send(await handler(request, incoming), incoming, outgoing);
    } catch (error) {
      // Express answers with the `status` that an error has.
      if (error instanceof BadRequestError) Object.assign(error, { status: 400 });
      if (!isDeparture(error, request)) next(error);
    }
  };
}

/** The Express request that a request was made of: for `principal`, which gets nothing else. */
export function expressRequest(request: Request): ExpressRequest | undefined {
  return originals.get(request);
}
