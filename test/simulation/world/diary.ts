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
  /** ms since the world began. */
  readonly time: number;
  /** The write that it came from by an edit. */
  readonly replaces?: string;
  /** What pages were told of it, and which: another than its own may have repeated it. */
  readonly told: (Told & { readonly at: number; readonly by: string })[];
}

/** What a person did to a write that waits, or began to do. */
export interface Deed {
  readonly what:
    | 'retry'
    | 'discard'
    | 'withdraw'
    | 'edit'
    | 'resolve for the server'
    | 'resolve for the client'
    | 'resolve by merging';
  readonly write: string;
  readonly key: string;
  /** The write that came of it, by an edit. */
  readonly successor?: string;
  /** Since when it is done; `undefined` while nobody knows, which may be for ever. */
  done?: {
    readonly at: number;
    /** For a withdrawal: whether the write was taken back. */
    readonly isTaken: boolean;
    readonly failures: number;
  };
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
  /** Writes that their page made again, under the same key. */
  readonly repeated = new Set<string>();
  /** Whose writes are sent, and since when (ms since the world began) everybody must know. */
  identified = { user: '', at: -1 };
  /** Whose writes a person paused, and since when everybody must know (ms since the world began). */
  readonly paused = new Map<string, number>();
  /** How often somebody began or ended to resume. */
  resumes = 0;
  /** How many are about to resume. */
  resuming = 0;
  /** Errors that nobody should ever see. */
  readonly surprises: unknown[] = [];
  jumps = 0;
  #edits = 0;

  /** The number of an edit that begins: unlike any other's, also of those that came to nothing. */
  nextEdit(): number {
    this.#edits += 1;
    return this.#edits;
  }

  /** A person ends a pause: from its beginning to its end nobody can say who is paused. */
  async resume(user: string, act: () => Promise<void>): Promise<void> {
    this.resuming += 1;
    this.#resumed(user);
    try {
      await act();
    } finally {
      this.resuming -= 1;
      this.#resumed(user);
    }
  }

  #resumed(user: string): void {
    // While somebody signs in, nobody can say whose pause it ends.
    if (this.identified.at === Infinity) this.paused.clear();
    else this.paused.delete(user);
    this.resumes += 1;
  }

  /** What a person did, or began to do, to a write. */
  deedsTo(write: string, ...what: Deed['what'][]): Deed[] {
    return this.deeds.filter((deed) => deed.write === write && what.includes(deed.what));
  }

  /** Whether a person gave a write up, or may have. */
  isGivenUp(write: string): boolean {
    return this.deedsTo(write, 'discard', 'withdraw', 'resolve for the server').length > 0;
  }
}
