import type { Health } from '../../../src/outbox/health.js';
import type { Intent } from '../../../src/outbox/intent.js';
import type { Outcome, Receipt } from '../../../src/outbox/receipt.js';
import type { Client, IntentQuery, RecordStatus } from '../../../src/page/client.js';

/** A change to health; what `counts` leaves out is none. */
export type HealthPatch = Partial<Omit<Health, 'counts'>> & { readonly counts?: Partial<Health['counts']> };

/** What was asked of the client. */
export interface Call {
  readonly method: 'retry' | 'discard';
  readonly key: string | undefined;
}

const noCounts: Health['counts'] = { queued: 0, sending: 0, retrying: 0, held: 0, conflict: 0, parked: 0 };

export function aHealth({ counts: some, ...patch }: HealthPatch = {}): Health {
  const counts = { ...noCounts, ...some };
  return {
    mode: 'indexeddb',
    reason: 'ok',
    reachable: true,
    counts,
    waiting: Object.values(counts).reduce((sum, count) => sum + count, 0),
    paused: false,
    damaged: 0,
    oldestAt: undefined,
    nextAttemptAt: undefined,
    problem: undefined,
    principal: '',
    epoch: 1,
    ...patch,
  };
}

export function anIntent(patch: Partial<Intent> = {}): Intent {
  return {
    key: 'reading-4',
    seq: 1,
    lane: '',
    principal: '',
    epoch: 1,
    request: { url: 'https://rounds.example/api/readings', method: 'POST', headers: {} },
    bodyBytes: 20,
    traceparent: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01',
    createdAt: Date.UTC(2026, 10, 3, 13, 20),
    state: 'queued',
    attempts: 0,
    mayBeApplied: false,
    counted: 0,
    ...patch,
  };
}

export function aReceipt(outcome: Outcome, patch: Partial<Receipt> = {}): Receipt {
  return {
    key: 'reading-4',
    seq: 1,
    lane: '',
    principal: '',
    epoch: 1,
    method: 'POST',
    url: 'https://rounds.example/api/readings',
    bodyBytes: 20,
    outcome,
    createdAt: 0,
    settledAt: 1,
    attempts: 1,
    ...patch,
  };
}

type Method = Call['method'] | 'intents';

/** What components use of a client. */
type Shown = Pick<Client, 'health' | 'subscribe' | 'watch' | 'intents' | 'retry' | 'discard' | 'dismissErased'>;

/** A client that knows what a test tells it, and remembers what it was asked. */
export class FakeClient implements Shown {
  readonly calls: Call[] = [];
  /** How many callbacks wait for changes. */
  readonly listeners = new Set<unknown>();
  health = aHealth();
  #onHealth = new Set<(health: Health) => void>();
  #onStatus = new Map<string, Set<(status: RecordStatus) => void>>();
  #statuses = new Map<string, RecordStatus>();
  #intents: Intent[] = [];
  #failing: readonly Method[] = [];
  #failure = '';

  tell(patch: HealthPatch): void {
    this.health = aHealth(patch);
    for (const callback of this.#onHealth) callback(this.health);
  }

  /** Puts these intents into the outbox, in place of what was there, and counts them. */
  put(intents: readonly Intent[], patch: HealthPatch = {}): void {
    this.#intents = intents.map((intent, index) => ({ ...intent, seq: index + 1 }));
    const counts = { ...noCounts };
    for (const { state } of intents) counts[state] += 1;
    this.tell({ counts, ...patch });
  }

  mark(key: string, status: RecordStatus): void {
    this.#statuses.set(key, status);
    for (const callback of this.#onStatus.get(key) ?? []) callback(status);
  }

  /** These methods fail from now on, with this message. */
  fail(message: string, methods: readonly Method[]): void {
    this.#failure = message;
    this.#failing = methods;
  }

  subscribe(callback: (health: Health) => void): () => void {
    return this.#listen(this.#onHealth, callback, () => callback(this.health));
  }

  watch(key: string, callback: (status: RecordStatus) => void): () => void {
    const callbacks = this.#onStatus.get(key) ?? new Set();
    this.#onStatus.set(key, callbacks);
    return this.#listen(callbacks, callback, () => callback(this.#statuses.get(key) ?? { kind: 'unknown' }));
  }

  async intents({ after = 0, limit = 1000 }: IntentQuery = {}): Promise<Intent[]> {
    this.#failIfTold('intents');
    return this.#intents.filter(({ seq }) => seq > after).slice(0, limit);
  }

  async retry(key?: string): Promise<void> {
    this.#call('retry', key);
  }

  async discard(key: string): Promise<Receipt> {
    this.#call('discard', key);
    this.put(this.#intents.filter((intent) => intent.key !== key));
    return aReceipt('discarded', { key });
  }

  dismissErased(): void {
    this.tell({ ...this.health, erased: undefined });
  }

  #call(method: Call['method'], key: string | undefined): void {
    this.calls.push({ method, key });
    this.#failIfTold(method);
  }

  #failIfTold(method: Method): void {
    if (this.#failing.includes(method)) throw new Error(this.#failure);
  }

  #listen<Callback>(callbacks: Set<Callback>, callback: Callback, callNow: () => void): () => void {
    callbacks.add(callback);
    this.listeners.add(callback);
    callNow();
    return () => {
      callbacks.delete(callback);
      this.listeners.delete(callback);
    };
  }
}
