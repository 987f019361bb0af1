/** `holdfast/server/fastify`: Web-standard handlers as Fastify routes. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { discardUnread } from './discard.js';
import { bodyFor } from './send.js';
import { BadRequestError, requestMaker, type OriginOptions } from './to-request.js';

export type { OriginOptions } from './to-request.js';

const originals = new WeakMap<Request, FastifyRequest>();

/**
 * Makes a Fastify route handler (Fastify 5) of a Web-standard handler, which gets Fastify's own request too, for its
 * `params` and what plugins put there. Hooks run as ever, and what the handler throws goes to Fastify's error handler.
 *
 * Its routes belong in a scope whose bodies are left alone, see {@link leaveBodies}.
 *
 * @throws {@link ServerUsageError} when `origin` is not one.
 *
 * @example
 * app.register(async (scope) => {
 *   leaveBodies(scope);
 *   scope.post('/rounds/:id/readings', toFastify(once(async (request, { tx }, { params }) => { … })));
 * });
 */
export function toFastify(
  handler: (request: Request, original: FastifyRequest) => Response | Promise<Response>,
  options: OriginOptions = {},
): (request: FastifyRequest, reply: FastifyReply) => Promise<Response> {
  const toRequest = requestMaker(options);
  return async (original, reply) => {
    const request = make(original, reply);
    originals.set(request, original);
    discardUnread(request, original.raw, reply.raw);
    const response = await handler(request, original);
    return original.method === 'HEAD' ? new Response(await bodyFor(original.raw, response), response) : response;
  };

  function make({ raw }: FastifyRequest, reply: FastifyReply): Request {
    try {
      return toRequest(raw, reply.raw);
    } catch (error) {
      // Fastify answers with the `statusCode` that an error has.
      throw error instanceof BadRequestError ? Object.assign(error, { statusCode: 400 }) : error;
    }
  }
}

/**
 * Takes the body parsers out of a Fastify scope, and of no other: exactly the bytes that were sent make two writes the
 * same, and `exactlyOnce` limits their size.
 */
export function leaveBodies(scope: FastifyInstance): void {
  scope.removeAllContentTypeParsers();
  scope.addContentTypeParser('*', (_request, _body, done) => done(null));
}

/** The Fastify request that a request was made of: for `principal`, which gets nothing else. */
export function fastifyRequest(request: Request): FastifyRequest | undefined {
  return originals.get(request);
}
