import { once as event } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import express from 'express';
import fastify from 'fastify';
import { onTestFinished } from 'vitest';
import { toExpress } from '../../../src/server/adapters/express.js';
import { leaveBodies, toFastify } from '../../../src/server/adapters/fastify.js';
import { toNodeListener } from '../../../src/server/adapters/node.js';
import type { OriginOptions } from '../../../src/server/adapters/to-request.js';

export type WebHandler = (request: Request) => Response | Promise<Response>;

/** Makes a server that answers everything with one handler, in the way of one framework. */
type Make = (handler: WebHandler, options: OriginOptions, onError: (error: unknown) => void) => Promise<Server>;

/** Each adapter, under its name. What a handler throws goes to `onError`, and is answered with 500. */
export const adapters: readonly (readonly [string, Make])[] = [
  [
    'node',
    (handler, options, onError) => Promise.resolve(createServer(toNodeListener(handler, { ...options, onError }))),
  ],
  [
    'express',
    (handler, options, onError) => {
      const app = express();
      app.use('/api', express.Router().use('/', toExpress(handler, options)));
      app.use(toExpress(handler, options));
      const tell: express.ErrorRequestHandler = (error, _request, _answer, next) => {
        onError(error);
        next(error);
      };
      app.use(tell);
      app.set('env', 'test');
      return Promise.resolve(createServer(app));
    },
  ],
  [
    'fastify',
    async (handler, options, onError) => {
      const app = fastify({ exposeHeadRoutes: false, forceCloseConnections: true });
      leaveBodies(app);
      app.addHook('onError', async (_request, _reply, error) => onError(error));
      app.all('/*', toFastify(handler, options));
      await app.ready();
      onTestFinished(() => app.close());
      return app.server;
    },
  ],
];

/** Where a server of the running test listens; it stops when the test is over. */
export async function listen(server: Server): Promise<{ readonly port: number; readonly address: string }> {
  server.listen(0, '127.0.0.1');
  await event(server, 'listening');
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  return { port, address: `http://127.0.0.1:${port}` };
}
