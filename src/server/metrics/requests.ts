import { Counter, Histogram, register as globalRegister } from 'prom-client';
import type { RequestEvent } from '../event.js';
import { problemTypes } from '../problem.js';
import type { RequestMetricsOptions } from './options.js';

/** What {@link metrics} makes. */
export interface Metrics {
  /** For the option `observe` of `exactlyOnce`. */
  readonly observe: (event: RequestEvent) => void;
  /** For its option `onCollect`. */
  readonly collected: (keys: number) => void;
}

const methods = new Set(['POST', 'PUT', 'PATCH', 'DELETE', 'GET', 'HEAD', 'OPTIONS']);
/** The kit's problems by their short names. What apps call theirs is theirs: all of those are `other`. */
const problems = new Map<string, string>(Object.values(problemTypes).map((type) => [type, type.replace(/^.*\//, '')]));

/** In s: a write takes milliseconds, and waits for locks or for the first of its kind up to some seconds. */
const durations = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

/**
 * Prometheus metrics of the requests that `exactlyOnce` handled. Labels have few values, whatever clients send.
 *
 * | name | labels | |
 * |---|---|---|
 * | `holdfast_requests_total` | method, outcome, problem | requests: executed, replayed, refused, in-flight, failed |
 * | `holdfast_request_duration_seconds` | method, outcome | how long each took |
 * | `holdfast_in_flight_wait_seconds` | | how long duplicates waited for the first of their kind |
 * | `holdfast_transaction_reruns_total` | | transactions that the database asked to run again |
 * | `holdfast_failures_total` | phase | requests that failed, by where |
 * | `holdfast_keys_collected_total` | | expired keys that were deleted |
 *
 * @throws when the registry has metrics of these names already
 *
 * @example
 * const { observe, collected } = metrics();
 * const once = exactlyOnce({ database, principal, observe, onCollect: collected });
 * app.get('/metrics', async () => new Response(await register.metrics(), { headers: { 'Content-Type': register.contentType } }));
 */
export function metrics(options: RequestMetricsOptions = {}): Metrics {
  const { register = globalRegister, prefix = 'holdfast_', route } = options;
  const shared = { registers: [register] };
  const named = route ? ['route'] : [];
  const requests = new Counter({
    ...shared,
    name: `${prefix}requests_total`,
    help: 'Requests handled, by how they ended.',
    labelNames: ['method', 'outcome', 'problem', ...named],
  });
  const duration = new Histogram({
    ...shared,
    name: `${prefix}request_duration_seconds`,
    help: 'How long requests took, from the first look at them to their answer.',
    labelNames: ['method', 'outcome', ...named],
    buckets: durations,
  });
  const waits = new Histogram({
    ...shared,
    name: `${prefix}in_flight_wait_seconds`,
    help: 'How long duplicates waited for the first of their kind.',
    buckets: durations,
  });
  const reruns = new Counter({
    ...shared,
    name: `${prefix}transaction_reruns_total`,
    help: 'Transactions that were run again, since the database asked for it.',
  });
  const failures = new Counter({
    ...shared,
    name: `${prefix}failures_total`,
    help: 'Requests that failed, by where they did.',
    labelNames: ['phase'],
  });
  const collected = new Counter({
    ...shared,
    name: `${prefix}keys_collected_total`,
    help: 'Keys that were deleted because their retention was over.',
  });

  return {
    observe(event) {
      const { outcome, phase, problem, took, waited, runs } = event;
      const method = methods.has(event.method) ? event.method : 'other';
      const labels = { method, outcome, ...(route && { route: route(event) }) };
      requests.inc({ ...labels, problem: problem === undefined ? 'none' : (problems.get(problem) ?? 'other') });
      duration.observe(labels, took / 1000);
      if (waited > 0) waits.observe(waited / 1000);
      if (runs > 1) reruns.inc(runs - 1);
      if (outcome === 'failed') failures.inc({ phase });
    },
    collected: (keys) => collected.inc(keys),
  };
}
