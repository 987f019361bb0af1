import type { Mutant } from './mutant.js';

/** Faults in how writes are sent, answered and ended. */
export const engineFaults: readonly Mutant[] = [
  {
    name: 'a new write overtakes a backlog',
    patches: [
      {
        file: 'src/outbox/ledger.ts',
        find: '  const live = !record && !blocked;',
        replace: '  const live = !blocked;',
      },
    ],
  },
  {
    name: 'a backlog is sent newest first',
    patches: [
      {
        file: 'src/outbox/backlog.ts',
        find: '    tx.list({ prefix: recordKeys.laneOrder(principal, lane) }, 1),\n  ]);\n  const waiting',
        replace:
          '    tx.list({ prefix: recordKeys.laneOrder(principal, lane) }).then((all) => all.slice(-1)),\n  ]);\n  const waiting',
      },
    ],
  },
  {
    name: 'two writes to one URL leave at once',
    patches: [
      {
        file: 'src/outbox/ledger.ts',
        find: ' || url === request.url;',
        replace: ' || (url === request.url && alone);',
      },
    ],
  },
  {
    name: 'a write leaves beside what another engine has on its way',
    patches: [{ file: 'src/outbox/ledger.ts', find: 'return alone || !isOurs ||', replace: 'return alone ||' }],
  },
  {
    name: 'the drain forgets its lock',
    patches: [
      {
        file: 'src/outbox/drain.ts',
        find: 'await this.#environment.locks.exclusive(lockName(this.#options.name), () => this.#passes());',
        replace: 'await this.#passes();',
      },
      { file: 'src/outbox/take.ts', find: 'if (!isBusy && !tried', replace: 'if (!tried' },
    ],
  },
  {
    name: 'the owner’s lock is forgotten: what a living engine sends is taken for an orphan',
    patches: [
      {
        file: 'src/outbox/drain.ts',
        find: '        : !seen.has(owner) || held.has(ownerLockName(this.#options.name, owner));',
        replace: '        : !seen.has(owner) || held.has(owner);',
      },
    ],
  },
  {
    name: 'what a dead engine had on its way is never put back',
    patches: [
      {
        file: 'src/outbox/drain.ts',
        find: '        : !seen.has(owner) || held.has(ownerLockName(this.#options.name, owner));',
        replace: '        : true;',
      },
    ],
  },
  {
    name: 'a retry has a fresh key',
    patches: [
      {
        file: 'src/outbox/attempt.ts',
        find: 'const own = attemptHeaders(intent,',
        replace: 'const own = attemptHeaders({ ...intent, key: `${intent.key}-${intent.attempts}` },',
      },
    ],
  },
  {
    name: 'a changed write keeps its old key',
    patches: [
      {
        file: 'src/outbox/outbox-records.ts',
        find: 'editIntent(tx, key, change, { newKey,',
        replace: 'editIntent(tx, key, change, { newKey: key,',
      },
    ],
  },
  {
    name: 'a write can be changed that the server may have applied',
    patches: [
      {
        file: 'src/outbox/actions.ts',
        find: "if (intent.state === 'sending' || intent.mayBeApplied)",
        replace: "if (intent.state === 'sending')",
      },
    ],
  },
  {
    name: 'a write can be withdrawn that was sent',
    patches: [
      {
        file: 'src/outbox/actions.ts',
        find: 'if (!intent || intent.attempts > 0) return false;',
        replace: 'if (!intent) return false;',
      },
    ],
  },
  {
    name: 'Retry-After is ignored',
    patches: [
      {
        file: 'src/outbox/conclude.ts',
        find: '      const notBefore = now + Math.max(wait, asked);',
        replace: '      const notBefore = now + wait;',
      },
    ],
  },
  {
    name: 'a person’s retry cuts the server’s time short',
    patches: [
      { file: 'src/outbox/actions.ts', find: "    waitsFor === 'server' ?", replace: "    waitsFor === 'backoff' ?" },
    ],
  },
  {
    name: 'a 500 settles',
    patches: [
      {
        file: 'src/outbox/classify.ts',
        find: '  const ok = status < 400;',
        replace: '  const ok = status < 400 || status === 500;',
      },
    ],
  },
  {
    name: 'a captive portal’s page settles',
    patches: [{ file: 'src/outbox/classify.ts', find: '  if (answer.elsewhere || (html', replace: '  if ((html' }],
  },
  {
    name: '401 is a refusal',
    patches: [
      {
        file: 'src/outbox/classify.ts',
        find: "  if (signIn.includes(status)) return { kind: 'held', problem };\n",
        replace: '',
      },
    ],
  },
  {
    name: 'a write is dropped at its greatest age',
    patches: [
      {
        file: 'src/outbox/conclude.ts',
        find: '  else await postpone(tx, next);',
        replace:
          "  else if (next.state === 'parked' && now - intent.createdAt > circumstances.options.retry.maxAge) await settle(tx, intent, { outcome: 'discarded', settledAt: now });\n  else await postpone(tx, next);",
      },
    ],
  },
  {
    name: 'a parked write is deleted',
    patches: [
      {
        file: 'src/outbox/conclude.ts',
        find: '  else await postpone(tx, next);',
        replace:
          "  else if (next.state === 'parked') await settle(tx, intent, { outcome: 'refused', settledAt: now });\n  else await postpone(tx, next);",
      },
    ],
  },
  {
    name: 'a refusal that nobody saw ends the write',
    patches: [
      {
        file: 'src/outbox/conclude.ts',
        find: "verdict.kind === 'retrying' || !seen) return",
        replace: "verdict.kind === 'retrying') return",
      },
    ],
  },
  {
    name: 'what is discarded on its way lets the next go beside it',
    patches: [
      {
        file: 'src/outbox/ledger.ts',
        find: "const mayArrive = end.outcome === 'discarded' && current?.state === 'sending';",
        replace: 'const mayArrive = false;',
      },
    ],
  },
  {
    name: 'another principal’s writes are sent too',
    patches: [
      {
        file: 'src/outbox/drain.ts',
        find: '      const { principal } = await readSession(tx, this.#clientId);\n      const intents = await take(',
        replace:
          "      const [[, other] = []] = (await tx.list({ prefix: ['intent'] }, 1)).map(([key]) => key);\n      const principal = String(other ?? '');\n      const intents = await take(",
      },
      {
        file: 'src/outbox/drain.ts',
        find: 'const mayLeave = session.principal === principal && current',
        replace: 'const mayLeave = session.epoch > 0 && current',
      },
    ],
  },
  {
    name: 'a pause is not looked at',
    patches: [{ file: 'src/outbox/take.ts', find: ' || (await isPaused(tx, principal))) return', replace: ') return' }],
  },
  {
    name: 'held writes are never let go',
    patches: [{ file: 'src/outbox/hold.ts', find: '    if (intent) await postpone(tx, fresh(intent));', replace: '' }],
  },
  {
    name: 'health does not count what is retrying',
    patches: [
      {
        file: 'src/outbox/read-health.ts',
        find: '    waiting: Object.values(counts).reduce((sum, count) => sum + count, 0),',
        replace: '    waiting: Object.values(counts).reduce((sum, count) => sum + count, 0) - counts.retrying,',
      },
    ],
  },
  {
    name: 'the next attempt’s time is that of the last lane',
    patches: [{ file: 'src/outbox/read-health.ts', find: 'Math.min(...times)', replace: 'Math.max(...times)' }],
  },
];
