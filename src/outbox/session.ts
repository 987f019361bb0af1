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

/**
 * Joins two pointers of one profile, kept in two storages: whoever is further along says where its user is, the first in
 * doubt; and no place and no epoch is given twice.
 */
export function joinSessions(first: SessionPointer, second: SessionPointer): SessionPointer {
  const isSecondFurther = second.epoch === first.epoch ? second.nextSeq > first.nextSeq : second.epoch > first.epoch;
  const epoch = Math.max(first.epoch, second.epoch);
  const nextSeq = Math.max(first.nextSeq, second.nextSeq);
  return { ...(isSecondFurther ? second : first), epoch, nextSeq };
}

/**
 * The pointer after the database was deleted under a page that still knows its own: everything goes on under a new name,
 * in a new epoch, and no place is given twice.
 *
 * @param stored what another engine has put there meanwhile; one in a newer epoch has been carried on already
 */
export function restartedSession(
  stored: SessionPointer | undefined,
  known: SessionPointer,
  clientId: string,
): SessionPointer {
  const nextSeq = Math.max(stored?.nextSeq ?? 1, known.nextSeq);
  if (stored && stored.clientId !== known.clientId && stored.epoch > known.epoch) return { ...stored, nextSeq };
  return { ...known, clientId, epoch: known.epoch + 1, nextSeq };
}

/** The session pointer of a profile that has none yet. */
export function newSession(clientId: string): SessionPointer {
  return { clientId, principal: '', epoch: 1, nextSeq: 1, value: null };
}
