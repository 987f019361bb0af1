/** One effect that the server applied. */
export interface LedgerEntry {
  /** Rises in the order in which effects committed. */
  readonly n: number;
  readonly key: string | null;
  readonly method: string;
  readonly path: string;
  /** ISO 8601, UTC. */
  readonly at: string;
}

/** What the server applied, the last first. Rejects when it can't be asked. */
export async function readLedger(): Promise<LedgerEntry[]> {
  const answer = await fetch('/api/ledger');
  if (!answer.ok) throw new Error(`The server answered ${answer.status}.`);
  const entries = (await answer.json()) as LedgerEntry[];
  return entries.toReversed();
}
