import { STATUS_CODES, type IncomingMessage, type ServerResponse } from 'node:http';
import { sendResponse } from '@remix-run/node-fetch-server';

/**
 * Sends a Web-standard answer, as fast as the client takes it; one that is streamed stops when the client goes away.
 * Headers that were set on `outgoing` before are sent with it.
 */
export async function send(response: Response, incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
  if (outgoing.destroyed) return release(response);
  const { status, headers } = response;
  const statusText = response.statusText || (STATUS_CODES[status] ?? '');
  const body = await bodyFor(incoming, response);
  await sendResponse(outgoing, new Response(body, { status, statusText, headers }));
}

/** The body that this request's answer has: none for HEAD. */
export async function bodyFor({ method }: IncomingMessage, response: Response): Promise<Response['body']> {
  if (method !== 'HEAD') return response.body;
  await release(response);
  return null;
}

/** Tells whoever makes the answer's body that nobody will read it. */
async function release({ body }: Response): Promise<void> {
  if (body?.locked === false) await body.cancel().catch(() => undefined);
}

/** Whether an error says only that the client went away, which nobody needs to hear of. */
export function isDeparture(error: unknown, request: Request | undefined): boolean {
  return request?.signal.aborted === true && error === request.signal.reason;
}
