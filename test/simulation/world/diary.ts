import type { Reply } from './server.js';
import type { WireRequest } from './wire.js';

/** What a page was told of a write. */
export type Told =
  /** The server's own answer. */
  | { readonly kind: 'answered'; readonly status: number }
  /** The network's answer, to a write that no storage could hold. */
  | { readonly kind: 'bare'; readonly status: number }
  /** It is kept, and will be sent: the promise. */
  | { readonly kind: 'queued'; readonly key: string; readonly storage: 'indexeddb' | 'memory' }
  /** It was settled before. */
  | { readonly kind: 'settled'; readonly outcome: string; readonly status: number | undefined }
  /** It was not taken in, and the page knows. */
  | { readonly kind: 'refused'; readonly status: number }
  /** A network error: nobody knows. */
  | { readonly kind: 'failed' };

/** One write of the app, as its page remembers it. */
export interface Written {
  readonly id: string;
  readonly page: string;
  readonly url: string;
  readonly method: string;
  readonly body: string;
  readonly lane: string;
  /** Who was signed in. */
  readonly principal: string;
  /** The key that the page gave it itself. */
  readonly ownKey: string | undefined;
  /** The number of the step at which the page made it. */
  readonly at: number;
  readonly told: (Told & { readonly at: number })[];
}

/** What a person did to a write, and when. */
export interface Deed {
  readonly what: 'discarded' | 'retried' | 'repeated';
  readonly write: string;
  readonly key: string;
  readonly at: number;
}

/** An answer that reached whoever sent the request. */
export interface Answered {
  readonly request: WireRequest;
  readonly reply: Reply;
  readonly at: number;
  readonly wall: number;
  /** Failures of the disk until then. */
  readonly failures: number;
  /** Jumps of the clock until then. */
  readonly jumps: number;
}

/** Everything that people and pages know for sure: what they did, and what they were told. */
export class Diary {
  readonly writes = new Map<string, Written>();
  readonly deeds: Deed[] = [];
  readonly answers: Answered[] = [];
  /** Errors that nobody should ever see. */
  readonly surprises: unknown[] = [];
  jumps = 0;

  /** Whether a person gave a write up. */
  isDiscarded(write: string): boolean {
    return this.deeds.some((deed) => deed.what === 'discarded' && deed.write === write);
  }
}
