import { Hono } from 'hono';
import { Registry } from 'prom-client';
import { all, healthReports, type ExactlyOnceOptions, type Observe } from '../../src/server/index.js';
import { clientMetrics, metrics } from '../../src/server/metrics/index.js';

/** What `exactlyOnce` tells operators by. */
export type Watching = Pick<ExactlyOnceOptions, 'observe' | 'onCollect'>;

/**
 * What operators watch: here anyone may; elsewhere, put it behind their sign-in.
 *
 * @param observer told of each write too
 */
export function operators(observer: Observe = () => undefined): { readonly watching: Watching; readonly routes: Hono } {
  const register = new Registry();
  const { observe, collected } = metrics({ register });
  const reports = healthReports();
  clientMetrics(reports, { register });

  const routes = new Hono();
  routes.post('/health-reports', (c) => reports.receive(c.req.raw));
  routes.get('/clients', (c) => c.json(reports.summary(), 200, { 'Cache-Control': 'no-store' }));
  routes.get('/metrics', async (c) => c.body(await register.metrics(), 200, { 'Content-Type': register.contentType }));
  return { watching: { observe: all(observe, observer), onCollect: collected }, routes };
}
