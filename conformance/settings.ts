import type { LanePolicy } from '../src/outbox/lane.js';
import type { PartialOutboxOptions } from '../src/outbox/options.js';
import type { Merge } from '../src/outbox/resolution.js';

/** What a case tells its worker and its pages. It travels in the worker's URL, so it is JSON. */
export interface Settings extends Omit<PartialOutboxOptions, 'lanes' | 'onConflict'> {
  /** `'folder'` stands for a function: writes below one first folder of the API are one lane. */
  readonly lanes?: 'single' | 'url' | 'strict' | 'folder';
  /** `'merge'` stands for a function: the server's `text` and this device's body become one. */
  readonly onConflict?: 'ask' | 'server' | 'client' | 'merge';
  /** Lets the worker use `sync` events where the engine has them; by default it goes without, as most engines must. */
  readonly sync?: boolean;
  /** The worker knows nothing of Holdfast, as one of another app. */
  readonly foreign?: boolean;
  /** How the worker answers a form whose write waits. */
  readonly navigations?: 'page' | 'back';
  /** The app gives its own queued answer. */
  readonly ownQueuedAnswer?: boolean;
  /** The app asks its server for a credential before each attempt; where there is none, nobody is signed in. */
  readonly authorize?: boolean;
}

/** The outbox options in a case's settings; the rest is for the worker's script, and an outbox takes no notice of it. */
export function outboxOptionsOf({ lanes, onConflict, ...rest }: Settings): PartialOutboxOptions {
  return {
    ...rest,
    ...(lanes && { lanes: lanes === 'folder' ? byFolder : lanes }),
    ...(onConflict && { onConflict: onConflict === 'merge' ? merge : onConflict }),
  };
}

/** `/conformance/at/<world>/api/<folder>/…` */
const byFolder: LanePolicy = ({ url }) => new URL(url).pathname.split('/')[5] ?? '';

const merge: Merge = ({ current }, { body }) => {
  const { text } = current as { readonly text: string };
  return { body: new TextEncoder().encode(`${text} + ${new TextDecoder().decode(body)}`).buffer };
};
