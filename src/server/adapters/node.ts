/** `holdfast/server/node`: Web-standard handlers on Node's own `http`. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { problem, problemTypes } from '../problem.js';
import { traceIdOf } from '../trace.js';
import { discardUnread } from './discard.js';
import { isDeparture, send } from './send.js';
import { BadRequestError, requestMaker, type OriginOptions } from './to-request.js';

export type { OriginOptions } from './to-request.js';

export interface NodeListenerOptions extends OriginOptions {
  /** Told of what a handler threw, and of answers that broke off half-way (default `console.error`). */
  readonly onError?: (error: unknown) => void;
}

/**
 * Makes a listener for Node's `http` (or `https`) of a Web-standard handler, which gets Node's own request too. A handler
 * that throws is answered with 500; an answer that breaks off half-way closes its connection, so that nobody takes it for
 * whole.
 *
 * @throws {@link ServerUsageError} when `origin` is not one.
 *
 * @example
 * const once = exactlyOnce({ database: sqlite('app.db'), principal: (request) => userOf(request) });
 * createServer(toNodeListener(once(addReading))).listen(8080);
 */
export function toNodeListener(
  handler: (request: Request, incoming: IncomingMessage) => Response | Promise<Response>,
  { onError = console.error, ...origin }: NodeListenerOptions = {},
): (incoming: IncomingMessage, outgoing: ServerResponse) => void {
  const toRequest = requestMaker(origin);

  async function answer(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    let request: Request | undefined;
    try {
      request = toRequest(incoming, outgoing);
      discardUnread(request, incoming, outgoing);
      await send(await handler(request, incoming), incoming, outgoing);
    } catch (error) {
      if (isDeparture(error, request)) return;
      if (!(error instanceof BadRequestError)) onError(error);
      if (outgoing.headersSent) outgoing.destroy();
      else await send(failed(error, request), incoming, outgoing);
    }
  }

  return (incoming, outgoing) => void answer(incoming, outgoing);
}

function failed(error: unknown, request: Request | undefined): Response {
  if (error instanceof BadRequestError) return problem({ status: 400, title: error.message });
  const traceId = request && traceIdOf(request);
  return problem({ type: problemTypes.internal, status: 500, title: 'The server failed', traceId });
}
