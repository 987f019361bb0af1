import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { serve } from '@hono/node-server';
import { log } from '../../src/server/index.js';
import { sqlite } from '../../src/server/sqlite.js';
import { createApp } from './app.js';

const port = Number(process.env['PORT'] ?? 4173);
const file = resolve(process.env['HOLDFAST_DATA'] ?? 'rounds.db');
/** The same from `demo/server` as from `dist-demo/server`, where the build puts this. */
const project = resolve(fileURLToPath(import.meta.url), '../../..');
const publicFolder = resolve(process.env['HOLDFAST_PUBLIC'] ?? `${project}/dist-demo/client`);
/** With HOLDFAST_LOG=yes, a line of JSON for each write. */
const observe = process.env['HOLDFAST_LOG'] ? log((line) => console.log(JSON.stringify(line))) : undefined;
/** How long a request may take to end once the server is told to, in ms. */
const patience = 5000;

const database = sqlite(file);
const app = await createApp({ database, publicFolder, observe });
const server = serve({ fetch: app.fetch, port }, (address) => {
  console.log(`Rounds runs at http://localhost:${address.port}, and keeps its data in ${file}.

Try this:
  1. Open a round, set DevTools > Network to Offline (or stop this server), add a reading: it is kept, and says so.
  2. Close the tab, open it again, go online: the reading is sent, once, and its mark turns to "Saved".
  3. Compare with what the server applied: http://localhost:${address.port}/api/ledger
  4. See whether your own browser keeps the contract: http://localhost:${address.port}/conformance/
`);
});

server.on('error', (error: NodeJS.ErrnoException) => {
  const inUse = `Port ${port} is in use. Choose another one: PORT=${port + 1}`;
  console.error(error.code === 'EADDRINUSE' ? inUse : error);
  process.exitCode = 1;
  void database.close();
});

function stop(): void {
  server.close(() => void database.close());
  if ('closeAllConnections' in server) setTimeout(() => server.closeAllConnections(), patience).unref();
}

process.once('SIGTERM', stop);
process.once('SIGINT', stop);
