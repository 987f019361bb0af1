import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { serveStatic } from '@hono/node-server/serve-static';
import { Hono, type MiddlewareHandler } from 'hono';

const year = 31_536_000;

/** Files whose name changes with their content: the front end's build puts a hash in it. */
const isHashed = (path: string): boolean => path.startsWith('/assets/');

/** Keeps hashed files for good; everything else, the worker and the pages above all, is asked for anew each time. */
const cacheControl: MiddlewareHandler = async (c, next) => {
  await next();
  const known = c.res.ok && isHashed(c.req.path);
  c.header('Cache-Control', known ? `public, max-age=${year}, immutable` : 'no-cache');
};

/** The built front end. A navigation to an address that is no file gets its page, which knows what to show there. */
export function publicFiles(folder: string): Hono {
  const files = new Hono();
  const page = join(folder, 'index.html');
  files.use(cacheControl);
  if (!existsSync(page))
    return files.get('/', (c) =>
      c.text(`The front end is not built: there is no ${page}. The API is at /api/rounds.\n`, 404),
    );
  files.use(serveStatic({ root: folder }));
  files.get('*', async (c, next) => {
    const isNavigation = c.req.header('Accept')?.includes('text/html') === true;
    return isNavigation ? serveStatic({ path: page })(c, next) : next();
  });
  return files;
}
