/** `holdfast/server/metrics`: what operators watch, for Prometheus. Needs the package `prom-client`. */
export { metrics, type Metrics } from './requests.js';
export { clientMetrics } from './clients.js';
export type { MetricsOptions, RequestMetricsOptions } from './options.js';
