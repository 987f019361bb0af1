import { newSession, type SessionPointer } from '../outbox/session.js';

/**
 * A copy of the session pointer in `localStorage`, which often works where IndexedDB does not: a page that has to start
 * in memory mode goes on from it.
 */
export function sessionMirror(outbox: string) {
  const name = `holdfast:${outbox}:session`;
  return {
    /** The pointer as it was last written; `undefined` when there is none that can be read. */
    read(): SessionPointer | undefined {
      try {
        const stored: unknown = JSON.parse(localStorage.getItem(name) ?? 'null');
        if (typeof stored !== 'object' || stored === null) return undefined;
        const { clientId, epoch, nextSeq } = stored as Partial<SessionPointer>;
        if (typeof clientId !== 'string' || typeof epoch !== 'number' || typeof nextSeq !== 'number') return undefined;
        return { ...newSession(clientId), ...stored };
      } catch {
        return undefined;
      }
    },
    write(pointer: SessionPointer): void {
      try {
        localStorage.setItem(name, JSON.stringify(pointer));
      } catch {
        // Blocked or full: the pointer still lives where the outbox does.
      }
    },
  };
}
