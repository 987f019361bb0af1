import type { Translation } from '@shoelace-style/localize';
import type { StorageMode, StorageReason } from '../../outbox/health.js';
import type { WaitingState } from '../../outbox/intent.js';
import type { MarkKind } from '../record/mark.js';
import type { PillKind } from '../status/pill.js';

/** Words around a number: `count` chooses the plural form, `shown` is the same number as the language writes it. */
export type Counted = (count: number, shown: string) => string;

/** Words around one text that is ready to be shown: a time, a size, a name. */
export type Around = (shown: string) => string;

type Pills = { readonly [Kind in PillKind as `pill.${Kind}`]: Counted };
type Explanations = { readonly [Kind in PillKind as `explain.${Kind}`]: string };
type Marks = { readonly [Kind in Exclude<MarkKind, 'retrying' | 'refused'> as `mark.${Kind}`]: string };
type Counts = {
  readonly [State in Exclude<WaitingState, 'held'> | 'sign-in' | 'paused' | 'damaged' as `count.${State}`]: string;
};
type Modes = { readonly [Mode in StorageMode as `storage.${Mode}`]: string };
type Reasons = { readonly [Reason in StorageReason as `reason.${Reason}`]: string };
type Writes = { readonly [Method in 'post' | 'put' | 'patch' | 'delete' as `write.${Method}`]: Around };

/**
 * Every word that the components say, in one language.
 *
 * A word that a language lacks is said in English, so a translation may be a part of it.
 */
export interface HoldfastTranslation extends Translation, Pills, Explanations, Marks, Counts, Modes, Reasons, Writes {
  readonly 'mark.retrying': Around;
  readonly 'mark.retrying-soon': string;
  readonly 'mark.refused': string;
  /** A refusal, with the server's own words. */
  readonly 'mark.refused-because': Around;
  /** Added to the mark of a write that does not outlive its tab. */
  readonly 'mark.only-in-tab': Around;

  readonly 'panel.label': string;
  readonly 'panel.close': string;
  readonly 'panel.dismiss': string;
  readonly 'panel.send-now': string;
  readonly 'panel.next-try': string;
  readonly 'panel.now': string;
  readonly 'panel.soon': string;
  readonly 'panel.oldest': string;
  readonly 'panel.storage': string;
  readonly 'panel.last-problem': string;
  readonly 'panel.attention': string;
  readonly 'panel.more': Counted;
  readonly 'panel.unreadable': string;

  readonly 'row.retry': string;
  readonly 'row.discard': string;
  readonly 'row.keep': string;
  readonly 'row.confirm': string;
  readonly 'row.discarded': string;
  readonly 'row.failed': string;

  readonly 'storage.label': string;
  readonly 'storage.checking': string;
  readonly 'storage.used': Around;
  readonly 'storage.persisted': string;
  readonly 'storage.not-persisted': string;
  readonly 'storage.persist': string;
  readonly 'storage.granted': string;
  readonly 'storage.denied': string;
}
