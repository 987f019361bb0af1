import type { Mutant } from './mutant.js';

/** Faults in what is stored, and when. */
export const storeFaults: readonly Mutant[] = [
  {
    name: 'a write is acknowledged at success, not at complete',
    patches: [
      {
        file: 'test/simulation/world/transaction.ts',
        find: "    this.#state = 'committing';\n",
        replace:
          "    this.#state = 'committing';\n    if (this.#result) this.#deliver();\n    this.#result = undefined;\n",
      },
    ],
  },
  {
    name: 'an intent is deleted before it is sent',
    patches: [
      {
        file: 'src/outbox/ledger.ts',
        find: "  tx.put(recordKeys.sending(principal, lane, seq), { owner, url: request.url } satisfies SendingRecord);\n  await tally(tx, principal, intent.state, 'sending');",
        replace:
          "  tx.delete(recordKeys.intent(principal, seq));\n  await tally(tx, principal, intent.state, undefined);\n  await dequeue(tx, intent);\n  return sending;\n  await tally(tx, principal, intent.state, 'sending');",
      },
    ],
  },
  {
    name: 'a write is sent beside its storing, not after it',
    patches: [
      {
        file: 'src/outbox/outbox.ts',
        find: '    return store.write(async (tx) => {\n      const isInFlight',
        replace:
          "    void this.#environment.network.send({ request: draft.request, headers: { ...draft.request.headers, 'idempotency-key': draft.key }, body: draft.body, timeout: 30_000 }).catch(() => undefined);\n    return store.write(async (tx) => {\n      const isInFlight",
      },
    ],
  },
  {
    name: 'the tally is not kept',
    inRecords: true,
    patches: [
      {
        file: 'src/outbox/tally.ts',
        find: '  if (to) counts[to] += 1;',
        replace: "  if (to && to !== 'retrying') counts[to] += 1;",
      },
    ],
  },
  {
    name: 'the receipt is stored in another transaction than the end of its intent',
    inRecords: true,
    patches: [
      {
        file: 'src/outbox/ledger.ts',
        find: '  await putReceipt(tx, receipt);\n  // What is discarded',
        replace: '  // What is discarded',
      },
      {
        file: 'src/outbox/sender.ts',
        find: '        return await store.write((tx) => conclude(tx, intent, result, circumstances));',
        replace:
          "        const concluded = await store.write((tx) => conclude(tx, intent, result, circumstances));\n        if (final && result.answer) await store.write((tx) => putReceipt(tx, receiptOf(intent, { outcome: 'synced', settledAt: clock.now() })));\n        return concluded;",
      },
      {
        file: 'src/outbox/sender.ts',
        find: "import type { Intent } from './intent.js';",
        replace:
          "import type { Intent } from './intent.js';\nimport { receiptOf } from './ledger.js';\nimport { putReceipt } from './receipts.js';",
      },
    ],
  },
  {
    name: 'a transaction awaits something that is not its own',
    inRecords: true,
    patches: [
      {
        file: 'src/outbox/sender.ts',
        find: 'return await store.write((tx) => conclude(',
        replace: 'return await store.write(async (tx) => (await clock.wait(1), conclude(',
      },
      {
        file: 'src/outbox/sender.ts',
        find: 'conclude(tx, intent, result, circumstances));',
        replace: 'conclude(tx, intent, result, circumstances)));',
      },
    ],
  },
  {
    name: 'a body is not stored',
    patches: [
      {
        file: 'src/outbox/ledger.ts',
        find: '  if (body) tx.put(recordKeys.body(principal, seq), body);\n',
        replace: '',
      },
    ],
  },
  {
    name: 'receipts are pruned with the writes that wait',
    inRecords: true,
    patches: [
      {
        file: 'src/outbox/receipts.ts',
        find: '    const receipt = value as Receipt;\n',
        replace:
          "    const receipt = value as Receipt;\n    tx.delete(['intent', receipt.principal, receipt.seq + 1]);\n",
      },
    ],
  },
];
