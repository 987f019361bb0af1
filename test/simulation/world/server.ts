import type { WireRequest } from './wire.js';

/** What a server says, before it is an answer on the wire. */
export interface Reply {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
}

/**
 * A reply that a schedule plants. At the `door` it comes before the server looks at the key at all (authentication,
 * overload, a crash); `inside` it comes from the handler, so that a key that was applied replays its answer instead.
 */
export interface Planted extends Reply {
  readonly at: 'door' | 'inside';
  /** The server holds a newer state, and says which. */
  readonly isConflict?: true;
}

/** One effect: what a handler did, once. */
export interface Effect {
  readonly write: string;
  readonly key: string;
  readonly url: string;
  readonly body: string;
  /** Who was signed in. */
  readonly user: string;
  readonly request: WireRequest;
  /** ms since the world began. */
  readonly time: number;
}

/** One request that arrived, and what it was told. */
export interface Received {
  readonly request: WireRequest;
  readonly reply: Reply;
}

/** A server that applies each key once, and remembers everything that it was asked and did. */
export class Server {
  readonly received: Received[] = [];
  readonly effects: Effect[] = [];
  readonly #answers = new Map<string, Reply>();
  /** Keys that met a conflict: what the server holds does not become older by asking again. */
  readonly #conflicts = new Map<string, Reply>();
  #planted: Planted[] = [];

  /** The next so many requests get this reply. */
  plant(reply: Planted, times: number): void {
    for (let count = 0; count < times; count += 1) this.#planted.push(reply);
  }

  /** Nothing is planted any more. */
  clear(): void {
    this.#planted = [];
  }

  /** @param time ms since the world began */
  handle(request: WireRequest, time: number): Reply {
    const reply = this.#reply(request, time);
    this.received.push({ request, reply });
    return reply;
  }

  #reply(request: WireRequest, time: number): Reply {
    const { key, url, body, user, write } = request;
    const planted = this.#planted.shift();
    if (planted?.at === 'door') return planted;
    const known = this.#answers.get(key);
    if (known) return { ...known, headers: { ...known.headers, 'idempotent-replayed': 'true' } };
    const conflict = this.#conflicts.get(key);
    if (conflict) return conflict;
    if (planted?.isConflict) this.#conflicts.set(key, planted);
    if (planted) return planted;
    const reply: Reply = { status: this.effects.length % 5 === 4 ? 204 : 201 };
    this.effects.push({ write, key, url, body, user, request, time });
    this.#answers.set(key, reply);
    return reply;
  }
}
