import type { Mutant } from './mutant.js';

/** Faults in what happens when the storage mode changes. */
export const modeFaults: readonly Mutant[] = [
  {
    name: 'a move back from memory loses the bodies',
    patches: [
      {
        file: 'src/outbox/adopt.ts',
        find: '  if (body) tx.put(recordKeys.body(principal, seq), body);\n  tx.put(recordKeys.key(intent.key)',
        replace:
          '  if (body && !body) tx.put(recordKeys.body(principal, seq), body);\n  tx.put(recordKeys.key(intent.key)',
      },
    ],
  },
  {
    name: 'a move back from memory reverses the order',
    patches: [
      {
        file: 'src/outbox/adopt.ts',
        find: 'intents.sort(([a], [b]) => a.seq - b.seq);',
        replace: 'intents.sort(([a], [b]) => b.seq - a.seq);',
      },
    ],
  },
  {
    name: 'a move back from memory gives new keys',
    patches: [
      {
        file: 'src/outbox/adopt.ts',
        find: 'await appendAs(tx, { ...theirs, state,',
        replace: 'await appendAs(tx, { ...theirs, key: `${theirs.key}-back`, state,',
      },
    ],
  },
  {
    name: 'a move back forgets what was settled in memory',
    patches: [
      {
        file: 'src/outbox/adopt.ts',
        find: '    } else if (known) await settle(tx, known, receipt);',
        replace: '    } else if (known) continue;',
      },
    ],
  },
  {
    name: 'what is held no more leaves its principal held',
    patches: [
      {
        file: 'src/outbox/ledger.ts',
        find: "  if (current.state === 'held' && state !== 'held') await releaseOne(tx, principal, seq);\n",
        replace: '',
      },
    ],
  },
  {
    name: 'a page goes to memory and leaves behind what waits',
    patches: [
      {
        file: 'src/page/page-outbox.ts',
        find: '        await store.write((tx) => adopt(tx, contents));\n',
        replace: '',
      },
    ],
  },
  {
    name: 'a write that the storage refused is told as queued',
    patches: [
      {
        file: 'test/simulation/world/worker.ts',
        find: '      if (error instanceof StorageError) return this.#withoutStorage(write, page);',
        replace:
          "      if (error instanceof StorageError) return { kind: 'queued', key: write.key ?? '', storage: 'indexeddb' };",
      },
    ],
  },
  {
    name: 'a write is handed over without its key',
    patches: [
      {
        file: 'test/simulation/world/worker.ts',
        find: '      return (await this.#handOver(kept, page)) ??',
        replace: '      return (await this.#handOver({ ...kept, key: undefined }, page)) ??',
      },
    ],
  },
];
