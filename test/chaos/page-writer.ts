import type { Burst } from './plan.js';
import type { Word } from './told.js';

interface PageOfChaos {
  /** Reaches the ledger outside the browser. */
  readonly chaosTell: (word: Word) => Promise<void>;
  /** A page whose writes come back as errors although they are kept says here which are. */
  readonly chaosIsQueued?: (key: string) => Promise<boolean>;
  chaosClock?: number;
}

/** Has the page make its writes, and tell what it is told. Runs inside the page, so it stands alone. */
export function writeInPage({ writes, manner }: Burst): void {
  const page = globalThis as unknown as PageOfChaos;
  const pixel = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR4nGNgYGD4DwABBAEAwS2OUAAAAABJRU5ErkJggg==';
  const tick = () => (page.chaosClock = (page.chaosClock ?? 0) + 1);
  const bodyOf = ({ json, photo }: Burst['writes'][number]) => {
    if (photo) {
      const form = new FormData();
      const bytes = Uint8Array.from(atob(pixel), (character) => character.codePointAt(0) ?? 0);
      form.set('id', photo.id);
      form.set('caption', photo.caption);
      form.set('photo', new File([bytes], 'photo.png', { type: 'image/png' }));
      return form;
    }
    return json && JSON.stringify(json);
  };
  const write = async (planned: Burst['writes'][number]) => {
    const { key, method, path, json, kind } = planned;
    const body = bodyOf(planned);
    const headers = {
      'idempotency-key': `"${key}"`,
      ...(json ? { 'content-type': 'application/json' } : {}),
      ...(kind === 'note' ? { 'if-match': '*' } : {}),
    };
    void page.chaosTell({ kind: 'issued', key, clock: tick() });
    try {
      const { status, headers: told } = await fetch(path, { method, headers, ...(body ? { body } : {}) });
      const storage = /;storage=(indexeddb|memory)/.exec(told.get('holdfast') ?? '')?.[1];
      const where = storage === 'memory' || storage === 'indexeddb' ? storage : undefined;
      void page.chaosTell({ kind: 'told', key, clock: tick(), status, storage: where });
    } catch {
      const isQueued = (await page.chaosIsQueued?.(key)) ?? false;
      const storage = isQueued ? ('indexeddb' as const) : undefined;
      void page.chaosTell({ kind: 'told', key, clock: tick(), status: isQueued ? 202 : 0, storage });
    }
  };
  const writeAll = async () => {
    if (manner === 'side by side') return Promise.all(writes.map(write));
    for (const planned of writes) await write(planned);
    return [];
  };
  void writeAll();
}
