import { Hono } from 'hono';
import { Registry } from 'prom-client';
import { healthReports } from '../../src/server/index.js';
import { clientMetrics } from '../../src/server/metrics/index.js';

/** What operators watch: here anyone may; elsewhere, put it behind their sign-in. */
export function operators(): Hono {
  const register = new Registry();
  const reports = healthReports();
  clientMetrics(reports, { register });

  const routes = new Hono();
  routes.post('/health-reports', (c) => reports.receive(c.req.raw));
  routes.get('/clients', (c) => c.json(reports.summary(), 200, { 'Cache-Control': 'no-store' }));
  routes.get('/metrics', async (c) => c.body(await register.metrics(), 200, { 'Content-Type': register.contentType }));
  return routes;
}
