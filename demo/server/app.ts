import { join } from 'node:path';
import { Hono, type Handler as Route } from 'hono';
import { except } from 'hono/combine';
import { secureHeaders } from 'hono/secure-headers';
import type { Database, Handler, Observe } from '../../src/server/index.js';
import { sqlite } from '../../src/server/sqlite.js';
import { conformance } from './conformance/routes.js';
import { effects, readLedger } from './effect.js';
import { editNote } from './note.js';
import { operators, type Watching } from './operators.js';
import { addPhoto, getPhoto } from './photos.js';
import { publicFiles } from './public-files.js';
import { addReading, deleteReading } from './readings.js';
import { notFound } from './refusals.js';
import { createTables } from './schema.js';
import { seed } from './seed.js';
import { readSnapshot } from './snapshot.js';

export interface AppOptions {
  readonly database: Database;
  /** Where the built front end is. */
  readonly publicFolder: string;
  /** Told of each write at its end, beside the metrics. */
  readonly observe?: Observe | undefined;
}

/** Strict enough that neither a photo nor a note can ever run a script; Lit's styles are inline. */
const contentSecurityPolicy = {
  defaultSrc: ["'self'"],
  imgSrc: ["'self'", 'blob:', 'data:'],
  styleSrc: ["'self'", "'unsafe-inline'"],
  objectSrc: ["'none'"],
  baseUri: ["'none'"],
  formAction: ["'self'"],
  frameAncestors: ["'none'"],
};

/** The demo's API and front end, on a database that gets tables, and rounds to begin with, if it has none. */
export async function createApp({ database, publicFolder, observe }: AppOptions): Promise<Hono> {
  await database.transaction(async (tx) => {
    if (await createTables(tx)) await seed(tx);
  });
  const app = new Hono();
  app.use(except('/conformance/*', secureHeaders({ contentSecurityPolicy, strictTransportSecurity: false })));
  const { watching, routes } = operators(observe);
  app.route('/api', routes);
  app.route('/api', api(database, watching));
  app.get('/conformance', (c) => c.redirect('/conformance/'));
  // What it applies is test data: it lives as long as the server.
  app.route('/conformance/', conformance(sqlite(':memory:'), join(publicFolder, 'conformance')));
  app.route('/', publicFiles(publicFolder));
  return app;
}

function api(database: Database, watching: Watching): Hono {
  const routes = new Hono();
  const effect = effects(database, watching);
  const write = (handler: Handler<[id: string]>): Route => {
    const once = effect(handler);
    return (c) => once(c.req.raw, c.req.param('id') ?? '');
  };

  routes.get('/rounds', async (c) => {
    const snapshot = await database.read(readSnapshot);
    return c.json(snapshot, 200, { ETag: `"${snapshot.version}"`, 'Cache-Control': 'no-store' });
  });
  routes.get('/ledger', async (c) => c.json(await database.read(readLedger), 200, { 'Cache-Control': 'no-store' }));
  routes.post('/rounds/:id/readings', write(addReading));
  routes.delete('/readings/:id', write(deleteReading));
  routes.put('/rounds/:id/note', write(editNote));
  routes.post('/rounds/:id/photos', write(addPhoto));
  routes.get('/photos/:id', (c) => getPhoto(database, c.req.param('id')));
  routes.all('*', () => notFound('address'));
  return routes;
}
