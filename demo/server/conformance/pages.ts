import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { serveStatic } from '@hono/node-server/serve-static';
import { Hono, type MiddlewareHandler } from 'hono';
import { secureHeaders } from 'hono/secure-headers';

const year = 31_536_000;

/** As strict as the demo's, but a case's tabs are frames of the page that runs it. */
const contentSecurityPolicy = {
  defaultSrc: ["'self'"],
  imgSrc: ["'self'", 'data:'],
  styleSrc: ["'self'", "'unsafe-inline'"],
  objectSrc: ["'none'"],
  baseUri: ["'none'"],
  formAction: ["'self'"],
  frameAncestors: ["'self'"],
};

/** The built pages of the conformance page: the one that runs cases, the tab of a case, and the worker. */
export function pages(folder: string): Hono {
  const files = new Hono();
  // It is not built, as in a test of the API alone.
  if (!existsSync(folder)) return files;
  const file = (name: string): MiddlewareHandler => serveStatic({ path: join(folder, name) });
  files.get('/at/:world/worker.js', workerPolicy, noCache, file('worker.js'));
  // A form that is led back to where it came from must know where that is.
  const referrerPolicy = 'same-origin';
  files.use(secureHeaders({ contentSecurityPolicy, referrerPolicy, strictTransportSecurity: false }));
  files.get('/', noCache, file('index.html'));
  files.get('/at/:world/', noCache, file('frame.html'));
  files.get('/assets/*', async (c, next) => {
    await next();
    if (c.res.ok) c.header('Cache-Control', `public, max-age=${year}, immutable`);
  });
  files.get('/assets/*', serveStatic({ root: folder, rewriteRequestPath: (path) => path.replace('/conformance', '') }));
  return files;
}

const noCache: MiddlewareHandler = async (c, next) => {
  await next();
  c.header('Cache-Control', 'no-cache');
};

/**
 * A worker takes its policy from its own script. This one may also reach this machine under its other name, where a case
 * redirects it to: a captive portal is not stopped by a policy either.
 */
const workerPolicy: MiddlewareHandler = async (c, next) => {
  await next();
  const elsewhere = elsewhereOf(new URL(c.req.url));
  c.header('Content-Security-Policy', `default-src 'self'; connect-src 'self'${elsewhere ? ` ${elsewhere}` : ''}`);
};

const otherNames: Readonly<Record<string, string>> = { localhost: '127.0.0.1', '127.0.0.1': 'localhost' };

/** This server's other origin, where it has one. */
function elsewhereOf({ protocol, hostname, port }: URL): string | undefined {
  const other = otherNames[hostname];
  return other && `${protocol}//${other}${port ? `:${port}` : ''}`;
}
