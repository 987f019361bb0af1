/** Any value that survives `JSON.stringify`. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [name: string]: Json };

/** The small record that must survive every change of storage mode. */
export interface SessionPointer {
  /** Names this browser profile to the server; made once. */
  readonly clientId: string;
  /** Whose intents are captured now; `''` is nobody in particular. */
  readonly principal: string;
  /** Rises when the principal changes or the outbox is reset; results of an older epoch are never applied. */
  readonly epoch: number;
  /** The `seq` that the next captured intent gets. */
  readonly nextSeq: number;
  /** The app's own value: which page, form or round the user is in. */
  readonly value: Json;
}

/** The session pointer of a profile that has none yet. */
export function newSession(clientId: string): SessionPointer {
  return { clientId, principal: '', epoch: 1, nextSeq: 1, value: null };
}
