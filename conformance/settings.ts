import type { LanePolicy } from '../src/outbox/lane.js';
import type { PartialOutboxOptions } from '../src/outbox/options.js';

/** What a case tells its worker and its pages. It travels in the worker's URL, so it is JSON. */
export interface Settings extends Omit<PartialOutboxOptions, 'lanes'> {
  /** `'folder'` stands for a function: writes below one first folder of the API are one lane. */
  readonly lanes?: Exclude<LanePolicy, (...args: never[]) => unknown> | 'folder';
  /** Lets the worker use `sync` events where the engine has them; by default it goes without, as most engines must. */
  readonly sync?: boolean;
  /** The worker knows nothing of Holdfast, as one of another app. */
  readonly foreign?: boolean;
  /** The app gives its own queued answer. */
  readonly ownQueuedAnswer?: boolean;
  /** The app asks its server for a credential before each attempt. */
  readonly authorize?: boolean;
}

/** The outbox options in a case's settings; the rest is for the worker's script, and an outbox takes no notice of it. */
export function outboxOptionsOf({ lanes, ...rest }: Settings): PartialOutboxOptions {
  return { ...rest, ...(lanes === undefined ? {} : { lanes: lanes === 'folder' ? byFolder : lanes }) };
}

/** `/conformance/at/<world>/api/<folder>/…` */
const byFolder: LanePolicy = ({ url }) => new URL(url).pathname.split('/')[5] ?? '';
