import type { IncomingMessage, ServerResponse } from 'node:http';

/** How long to go on reading what nobody wants, in ms. */
const patience = 30_000;

/**
 * Once the answer has been sent, reads the rest of a body that nobody read, and forgets it. Else the next request on the
 * connection would never come through; and closing the connection while the client still sends makes it lose the answer,
 * and take a refusal for a network error.
 */
export function discardUnread(request: Request, incoming: IncomingMessage, outgoing: ServerResponse): void {
  outgoing.once('finish', () => {
    if (incoming.readableEnded) return;
    request.body?.cancel().then(
      () => discard(incoming),
      // Somebody still reads it.
      () => undefined,
    );
  });
}

function discard(incoming: IncomingMessage): void {
  const timer = setTimeout(() => incoming.destroy(), patience).unref();
  incoming.once('close', () => clearTimeout(timer));
  incoming.resume();
}
