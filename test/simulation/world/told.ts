import type { StorageMode } from '../../../src/outbox/health.js';
import type { Captured } from '../../../src/outbox/outbox.js';
import type { Told } from './diary.js';

/** What `respond()` makes of a captured write for its page. */
export function toldBy(captured: Captured, storage: StorageMode): Told {
  switch (captured.kind) {
    case 'answered':
      return { kind: 'answered', status: captured.answer.status };
    case 'settled':
      return {
        kind: 'settled',
        outcome: captured.receipt.outcome,
        status: captured.receipt.answer?.status,
      };
    case 'queued':
      return { kind: 'queued', key: captured.intent.key, storage };
  }
}
