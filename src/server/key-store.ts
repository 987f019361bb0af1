import { collect, createKeyTable } from './key-table.js';
import type { Settings } from './options.js';

const writesPerCollection = 100;
/** In ms, so much longer than they must are keys kept: the clocks of several servers differ. */
const clockSkew = 60 * 60 * 1000;

export interface KeyStore {
  /** Makes the table of keys on first use; a failure is tried again by the next write. */
  ready(): Promise<void>;
  /** Collects expired keys now and then, faster than writes can add them; its failure is not the write's. */
  collectSometimes(traceId: string): Promise<void>;
}

type KeyStoreSettings = Pick<Settings, 'database' | 'now' | 'onCollect' | 'onError'>;

export function keyStore({ database, now, onCollect, onError }: KeyStoreSettings): KeyStore {
  let table: Promise<void> | undefined;
  let writes = 0;
  return {
    async ready() {
      table ??= createKeyTable(database);
      await table.catch((error: unknown) => {
        table = undefined;
        throw error;
      });
    },
    async collectSometimes(traceId) {
      if (writes++ % writesPerCollection !== 0) return;
      try {
        const collected = await collect(database, now() - clockSkew);
        onCollect?.(collected);
      } catch (error) {
        onError(error, { phase: 'collect', traceId });
      }
    },
  };
}
