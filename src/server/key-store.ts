import { clockSkew, collect } from './collect.js';
import type { Settings } from './options.js';
import { createSchema } from './schema.js';

const writesPerCollection = 100;
/** Most keys that one collection deletes: many more than the writes since the last one can have added. */
const collectAtOnce = 10_000;

export interface KeyStore {
  /** Makes the kit's tables on first use; a failure is tried again by the next write. */
  ready(): Promise<void>;
  /** Collects expired keys now and then, faster than writes can add them, while nobody waits for it. */
  collectSometimes(traceId: string): void;
}

type KeyStoreSettings = Pick<Settings, 'database' | 'createSchema' | 'now' | 'onCollect' | 'onError'>;

export function keyStore(settings: KeyStoreSettings): KeyStore {
  const { database, now, onCollect, onError } = settings;
  let schema: Promise<void> | undefined;
  let writes = 0;
  let isCollecting = false;

  async function collectNow(traceId: string): Promise<void> {
    isCollecting = true;
    try {
      const collected = await collect(database, { before: now() - clockSkew, limit: collectAtOnce });
      onCollect?.(collected);
    } catch (error) {
      onError(error, { phase: 'collect', traceId });
    } finally {
      isCollecting = false;
    }
  }

  return {
    async ready() {
      schema ??= settings.createSchema ? createSchema(database) : Promise.resolve();
      await schema.catch((error: unknown) => {
        schema = undefined;
        throw error;
      });
    },
    collectSometimes(traceId) {
      if (writes++ % writesPerCollection === 0 && !isCollecting) void collectNow(traceId);
    },
  };
}
