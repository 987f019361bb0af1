import type { IncomingMessage, ServerResponse } from 'node:http';
import { createRequest } from '@remix-run/node-fetch-server';
import { ServerUsageError } from '../errors.js';

/** Which origin a request is taken to be for. */
export interface OriginOptions {
  /** Such as `https://app.example` (default: what the `Host` header and the connection say). */
  readonly origin?: string | undefined;
  /**
   * Believe what `Forwarded`, `X-Forwarded-Host` and `X-Forwarded-Proto` say (default `false`). Only behind a proxy that
   * sets them itself, since anyone can send them.
   */
  readonly trustProxy?: boolean | undefined;
}

/** The request was not one that HTTP allows: its method, its target or its host is none. */
export class BadRequestError extends Error {}

/**
 * Makes the maker of Web-standard requests. Their bodies are read from the connection only as fast as somebody reads
 * them, and their signals fire when the client goes away before its answer has been sent.
 *
 * @throws {@link ServerUsageError} when `origin` is not one.
 */
export function requestMaker({ origin, trustProxy = false }: OriginOptions) {
  const fixed = origin === undefined ? {} : partsOf(origin);

  /** @param target path and query as the client sent them; routers shorten `incoming.url` */
  return function toRequest(incoming: IncomingMessage, outgoing: ServerResponse, target = incoming.url ?? ''): Request {
    if (incoming.readableDidRead)
      throw new ServerUsageError(
        'body',
        'Something has read the body already, such as a body parser, so its bytes are gone, and they are what makes ' +
          'two writes the same. Put this route before the parser, or keep the parser to other routes; in Fastify, call ' +
          '`leaveBodies(scope)`.',
      );
    const { url } = incoming;
    try {
      // What makes the request reads this at once.
      incoming.url = originForm(target);
      return createRequest(incoming, outgoing, { trustProxy, ...fixed });
    } catch (error) {
      throw new BadRequestError('The request has no valid method, target or host.', { cause: error });
    } finally {
      incoming.url = url;
    }
  };
}

/** RFC 9112, section 3.2: a proxy may name the whole URL; the host is then found out as for any other request. */
function originForm(target: string): string {
  if (target.startsWith('/')) return target;
  const { pathname, search } = new URL(target);
  return pathname + search;
}

function partsOf(origin: string): { protocol: string; host: string } {
  const url = URL.canParse(origin) ? new URL(origin) : undefined;
  if (url?.origin !== origin)
    throw new ServerUsageError('open', `\`origin\` must be one, such as "https://app.example", and is "${origin}".`);
  return { protocol: url.protocol, host: url.host };
}
