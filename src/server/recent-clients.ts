import type { HealthReport } from './health-report.js';

/** The last report of one client. */
export interface Heard {
  readonly principal: string;
  /** The client's name, unique for its principal. */
  readonly client: string;
  readonly report: HealthReport;
  /** When it was sent, in ms since the Unix epoch by the client's clock. */
  readonly sentAt: number;
  /** When it came, in ms since the Unix epoch. */
  readonly at: number;
}

export interface RecentClientsLimits {
  readonly clients: number;
  readonly clientsPerPrincipal: number;
  /** In ms. */
  readonly forgetAfter: number;
}

/** By how much a report can have outrun another, in ms; where it is more, the client's clock was set back. */
const outrun = 60_000;

/** The clients that were heard of lately, a bounded number of them: who was not heard of for longest makes room. */
export class RecentClients {
  readonly #limits: RecentClientsLimits;
  /** In the order in which they were heard of. */
  readonly #heard = new Map<string, Heard>();
  /** The keys of each principal's clients, in the same order. */
  readonly #keysOf = new Map<string, Set<string>>();

  constructor(limits: RecentClientsLimits) {
    this.#limits = limits;
  }

  hear(heard: Heard): void {
    const { principal, client, sentAt, at } = heard;
    const key = JSON.stringify([principal, client]);
    const last = this.#heard.get(key)?.sentAt ?? 0;
    if (last > sentAt && last < sentAt + outrun) return;
    this.#remove(key);
    this.#forget(at);
    const mine = this.#keysOf.get(principal) ?? new Set();
    if (mine.size >= this.#limits.clientsPerPrincipal) this.#removeFirst(mine);
    if (this.#heard.size >= this.#limits.clients) this.#removeFirst(this.#heard.keys());
    this.#heard.set(key, heard);
    this.#keysOf.set(principal, mine.add(key));
  }

  /** @param now ms since the Unix epoch */
  recent(now: number): Iterable<Heard> {
    this.#forget(now);
    return this.#heard.values();
  }

  #forget(now: number): void {
    for (const [key, { at }] of this.#heard) {
      if (at + this.#limits.forgetAfter >= now) return;
      this.#remove(key);
    }
  }

  #removeFirst(keys: Iterable<string>): void {
    for (const key of keys) return this.#remove(key);
  }

  #remove(key: string): void {
    const heard = this.#heard.get(key);
    if (!heard) return;
    this.#heard.delete(key);
    const mine = this.#keysOf.get(heard.principal);
    mine?.delete(key);
    if (mine?.size === 0) this.#keysOf.delete(heard.principal);
  }
}
