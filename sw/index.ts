/// <reference lib="webworker" />
/**
 * `holdfast/sw`: the service worker's side. It captures writes into the outbox before they are sent, answers the page,
 * and drains the outbox whenever something says that it might work.
 */
export { holdfast, type WorkerOptions } from './holdfast.js';
export type { Match } from '../src/browser/match.js';
export type { Navigations } from '../src/browser/navigation.js';
export type { QueuedResponse } from '../src/browser/respond.js';
export type { LanePolicy } from '../src/outbox/lane.js';
export type { PartialOutboxOptions } from '../src/outbox/options.js';
export type { Intent } from '../src/outbox/intent.js';
