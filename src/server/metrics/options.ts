import type { Registry } from 'prom-client';
import type { RequestEvent } from '../event.js';

export interface MetricsOptions {
  /** Where the metrics are registered (default: prom-client's global registry). */
  readonly register?: Registry;
  /** What each name begins with (default `holdfast_`). */
  readonly prefix?: string;
}

export interface RequestMetricsOptions extends MetricsOptions {
  /**
   * Names the route of a request, for a label `route`. Give one of few names, never the path: each makes time series of
   * its own. Without it there is no such label.
   */
  readonly route?: (event: RequestEvent) => string;
}
