import { Gauge, Histogram, register as globalRegister } from 'prom-client';
import { reportedStates } from '../health-report.js';
import type { HealthReports } from '../health-reports.js';
import type { MetricsOptions } from './options.js';

const minute = 60;
const day = 24 * 60 * minute;

/**
 * Prometheus metrics of what clients report of their outboxes, as it is at the moment of the scrape.
 *
 * | name | labels | |
 * |---|---|---|
 * | `holdfast_clients` | mode, reason | clients heard of lately, by where they store |
 * | `holdfast_client_writes` | state | writes that wait in all of them; `parked` and `conflict` need a person |
 * | `holdfast_client_backlog` | | histogram over clients: how many writes wait in one |
 * | `holdfast_client_oldest_age_seconds` | | histogram over clients with a backlog: how long the oldest has waited |
 * | `holdfast_client_oldest_age_seconds_max` | | the oldest of all |
 * | `holdfast_client_damaged_records` | | records that could not be read |
 *
 * The histograms are of now, not of all time: take quantiles of their buckets as they are, without `rate`. Several
 * servers each know of the clients that reported to them: sum over them.
 *
 * @throws when the registry has metrics of these names already
 *
 * @example
 * const reports = healthReports({ principal });
 * clientMetrics(reports);
 */
export function clientMetrics(reports: HealthReports, options: MetricsOptions = {}): void {
  const { register = globalRegister, prefix = 'holdfast_' } = options;
  const name = (rest: string) => ({ name: `${prefix}${rest}`, registers: [register] });

  void new Gauge({
    ...name('clients'),
    help: 'Clients heard of lately, by storage mode and why it is what it is.',
    labelNames: ['mode', 'reason'],
    collect() {
      this.reset();
      for (const { mode, reason } of reports.current()) this.inc({ mode, reason });
    },
  });
  void new Gauge({
    ...name('client_writes'),
    help: 'Writes that wait in the outboxes of clients, by state.',
    labelNames: ['state'],
    collect() {
      const { counts } = reports.summary();
      for (const state of reportedStates) this.set({ state }, counts[state]);
    },
  });
  void new Histogram({
    ...name('client_backlog'),
    help: 'How many writes wait in a client, over all clients of now.',
    buckets: [0, 1, 10, 100, 1000, 10_000, 100_000],
    collect() {
      this.reset();
      for (const { waiting } of reports.current()) this.observe(waiting);
    },
  });
  void new Histogram({
    ...name('client_oldest_age_seconds'),
    help: 'How long the oldest waiting write of a client has waited, over all clients of now that have one.',
    buckets: [minute, 10 * minute, 60 * minute, day / 4, day, 7 * day, 30 * day],
    collect() {
      this.reset();
      for (const { oldestAge } of reports.current()) if (oldestAge !== null) this.observe(oldestAge / 1000);
    },
  });
  void new Gauge({
    ...name('client_oldest_age_seconds_max'),
    help: 'How long the oldest waiting write of all clients has waited; 0 when none waits.',
    aggregator: 'max',
    collect() {
      this.set((reports.summary().oldestAge ?? 0) / 1000);
    },
  });
  void new Gauge({
    ...name('client_damaged_records'),
    help: 'Stored records that clients could not read.',
    collect() {
      this.set(reports.summary().damaged);
    },
  });
}
