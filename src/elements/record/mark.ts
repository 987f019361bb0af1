import type { Health } from '../../outbox/health.js';
import type { Intent } from '../../outbox/intent.js';
import type { Receipt } from '../../outbox/receipt.js';
import type { RecordStatus } from '../../page/client.js';
import { waitsForSignIn } from '../held.js';
import { isolate } from '../isolate.js';
import type { Words } from '../words/words.js';
import { isSoon } from '../words/words.js';

/** Where one write is, as far as a person cares. */
export const markKinds = [
  'queued',
  'tab-only',
  'sending',
  'retrying',
  'sign-in',
  'paused',
  'conflict',
  'parked',
  'synced',
  'refused',
  'overtaken',
  'discarded',
  'replaced',
] as const;
export type MarkKind = (typeof markKinds)[number];

/** What a record's mark says. */
export type Mark = { readonly onlyInTab: boolean } & (
  | { readonly kind: Exclude<MarkKind, 'retrying' | 'refused'> }
  /** `at`: the next attempt, in ms since the Unix epoch. */
  | { readonly kind: 'retrying'; readonly at: number | undefined }
  /** `title`: the server's words. */
  | { readonly kind: 'refused'; readonly title: string | undefined }
);

/** What to know besides the write itself. */
export interface Surroundings {
  readonly health: Health | undefined;
  /** The server's own snapshot holds the record. */
  readonly confirmed: boolean;
}

/** The mark of one write; `undefined` when nothing is known of it, and there is nothing to say. */
export function markOf(status: RecordStatus | undefined, { health, confirmed }: Surroundings): Mark | undefined {
  if (status?.kind === 'waiting') return waitingMark(status.intent, health);
  // What the server's own snapshot holds is saved, whatever this device gave up or was told.
  if (confirmed) return { kind: 'synced', onlyInTab: false };
  return status?.kind === 'settled' ? settledMark(status.receipt) : undefined;
}

/** The mark of a write that is still in the outbox. */
export function waitingMark(intent: Intent, health: Health | undefined): Mark {
  const onlyInTab = health?.mode === 'memory';
  const kept: Mark = { kind: onlyInTab ? 'tab-only' : 'queued', onlyInTab: false };
  switch (intent.state) {
    case 'queued':
      return kept;
    case 'sending':
      return { kind: 'sending', onlyInTab: false };
    case 'retrying':
      // It goes as soon as the connection is back: the time of the next try would only be a guess at that.
      if (intent.waitsFor === 'connection') return kept;
      return { kind: 'retrying', at: intent.notBefore, onlyInTab };
    case 'held':
      return { kind: waitsForSignIn(intent.problem ?? health?.problem) ? 'sign-in' : 'paused', onlyInTab };
    case 'conflict':
    case 'parked':
      return { kind: intent.state, onlyInTab };
  }
}

function settledMark({ outcome, problem }: Receipt): Mark {
  switch (outcome) {
    case 'synced':
    case 'discarded':
    case 'replaced':
      return { kind: outcome, onlyInTab: false };
    case 'refused':
      return { kind: outcome, title: problem?.title, onlyInTab: false };
    case 'conflict':
      return { kind: 'overtaken', onlyInTab: false };
  }
}

/** A mark in words. */
export function markWords(words: Words, mark: Mark): string {
  const said = sayMark(words, mark);
  return mark.onlyInTab ? words.term('mark.only-in-tab', said) : said;
}

function sayMark(words: Words, mark: Mark): string {
  if (mark.kind === 'refused')
    return mark.title ? words.term('mark.refused-because', isolate(mark.title)) : words.term('mark.refused');
  if (mark.kind !== 'retrying') return words.term(`mark.${mark.kind}`);
  if (mark.at === undefined || isSoon(mark.at)) return words.term('mark.retrying-soon');
  return words.term('mark.retrying', words.time(mark.at));
}
