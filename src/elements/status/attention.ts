import type { Intent } from '../../outbox/intent.js';
import type { Client } from '../../page/client.js';

/** So many rows are shown. */
const mostRows = 20;
/** So many intents are read at once, and so many in all: the panel must open fast over any backlog. */
const pageSize = 500;
const mostRead = 10_000;

/** What a person may want to act on. */
export interface Attention {
  /** At most 20: those that need someone first, then those that wait for their next attempt, each in `seq` order. */
  readonly intents: readonly Intent[];
  /** How many more there are. */
  readonly more: number;
}

/** Reads what a person may want to act on. Costs nothing when health counts no such intent. */
export async function readAttention(client: Pick<Client, 'health' | 'intents'>): Promise<Attention> {
  const { counts } = client.health;
  const needingTotal = counts.parked + counts.conflict;
  const needingWanted = Math.min(needingTotal, mostRows);
  const retryingWanted = Math.min(counts.retrying, mostRows - needingWanted);
  const needing: Intent[] = [];
  const retrying: Intent[] = [];
  let after = 0;

  for (let read = 0; read < mostRead; read += pageSize) {
    if (needing.length >= needingWanted && retrying.length >= retryingWanted) break;
    const page = await client.intents({ after, limit: pageSize });
    for (const intent of page) {
      after = intent.seq;
      if (intent.state === 'parked' || intent.state === 'conflict') needing.push(intent);
      else if (intent.state === 'retrying') retrying.push(intent);
    }
    if (page.length < pageSize) break;
  }
  const intents = [...needing.slice(0, needingWanted), ...retrying.slice(0, retryingWanted)];
  return { intents, more: needingTotal + counts.retrying - intents.length };
}
