import type { Health } from '../../../../src/outbox/health.js';
import type { Intent } from '../../../../src/outbox/intent.js';
import { noCounts } from '../../../../src/outbox/records.js';
import type { Outcome, Receipt } from '../../../../src/outbox/receipt.js';
import type { Client, Snapshot } from '../../../../src/page/client.js';
import { anIntent } from '../../outbox/support/an-intent.js';
import { bytesOf } from '../../outbox/support/wire.js';

const health: Health = {
  mode: 'indexeddb',
  reason: 'ok',
  reachable: true,
  counts: noCounts,
  waiting: 0,
  paused: false,
  damaged: 0,
  oldestAt: undefined,
  nextAttemptAt: undefined,
  problem: undefined,
  principal: '',
  epoch: 1,
};

/** What `optimistic()` needs of a client, on a list instead of an outbox. */
export class FakeClient {
  readonly snapshots = new Map<string, Snapshot>();
  /** When it is set, the storage for snapshots fails. */
  failure: Error | undefined;
  health = health;
  #intents: Intent[] = [];
  #nextSeq = 1;
  readonly #bodies = new Map<string, unknown>();
  readonly #receipts = new Map<string, Receipt>();
  readonly #listeners = new Set<(health: Health) => void>();

  /** This as the interface that pages see; what is not there throws when it is called. */
  get client(): Client {
    return this as unknown as Client;
  }

  get session() {
    return { clientId: 'a-client', nextSeq: this.#nextSeq };
  }

  get listeners(): number {
    return this.#listeners.size;
  }

  /** A write is captured. */
  capture(key: string, json: unknown, patch: Partial<Intent> = {}): void {
    const headers = { 'content-type': 'application/json' };
    const request = { url: 'https://api.example/notes', method: 'POST', headers };
    this.#intents.push(anIntent({ key, seq: this.#nextSeq, request, bodyBytes: 1, ...patch }));
    this.#bodies.set(key, json);
    this.#nextSeq += 1;
    this.tell();
  }

  change(key: string, patch: Partial<Intent>): void {
    this.#intents = this.#intents.map((intent) => (intent.key === key ? { ...intent, ...patch } : intent));
    this.tell();
  }

  settle(key: string, outcome: Outcome): void {
    const intent = this.#intents.find((one) => one.key === key) ?? anIntent({ key });
    this.#intents = this.#intents.filter((one) => one !== intent);
    const { request, ...rest } = intent;
    this.#receipts.set(key, { ...rest, method: request.method, url: request.url, outcome, settledAt: 1 });
    this.tell();
  }

  tell(patch: Partial<Health> = {}): void {
    this.health = { ...this.health, ...patch };
    for (const listener of this.#listeners) listener(this.health);
  }

  subscribe(callback: (health: Health) => void): () => void {
    this.#listeners.add(callback);
    callback(this.health);
    return () => this.#listeners.delete(callback);
  }

  async intents({ after = 0, limit = 1000 } = {}): Promise<Intent[]> {
    return this.#intents.filter(({ seq }) => seq > after).slice(0, limit);
  }

  async body(key: string): Promise<ArrayBuffer | undefined> {
    return this.#bodies.has(key) ? bytesOf(JSON.stringify(this.#bodies.get(key))) : undefined;
  }

  async receipt(key: string): Promise<Receipt | undefined> {
    return this.#receipts.get(key);
  }

  async readSnapshot(name: string): Promise<Snapshot | undefined> {
    if (this.failure) throw this.failure;
    return this.snapshots.get(name);
  }

  async writeSnapshot(name: string, snapshot: Snapshot): Promise<void> {
    if (this.failure) throw this.failure;
    this.snapshots.set(name, snapshot);
  }
}
