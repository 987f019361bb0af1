import type { Authorize, Clock, Environment, Locks } from '../../../../src/outbox/environment.js';
import { StorageError } from '../../../../src/outbox/errors.js';
import { outboxOptions, type PartialOutboxOptions } from '../../../../src/outbox/options.js';
import { type Captured, Outbox } from '../../../../src/outbox/outbox.js';
import type { Store } from '../../../../src/outbox/store.js';
import { Gate } from './gate.js';
import { bytesOf, type Wire } from './wire.js';

/** What the engines of one device share. */
export interface Surroundings {
  readonly store: Store;
  readonly locks: Locks;
  readonly wire: Wire;
  readonly clock: Clock;
  uuid: () => string;
  /** Names of the locks that engines hold while they live. */
  readonly livingOwners: Map<string, Engine>;
  /** What every engine's dice show. */
  random: number;
  authorize: Authorize | undefined;
  /** Called when an engine has learnt which others live, before it acts on it. */
  afterHeld: () => Promise<void>;
}

/** One write of a page. */
export interface WriteFacts {
  readonly key?: string;
  readonly method?: string;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  readonly secrets?: Readonly<Record<string, string>>;
  /** Whether its page is still there when the answer comes (default: it is). */
  readonly pageIsThere?: () => boolean;
}

/**
 * What happens at an engine's fatal step. It dies `before` the step has begun, or `after` it is done without learning of
 * it; or it lives, and the step `fails`.
 */
export type Fate = 'before' | 'after' | 'fails';

export const api = 'https://api.example';

/** An engine that can die: from then on nothing that it awaits comes back, and its locks are free. */
export class Engine {
  readonly outbox: Outbox;
  /** Store transactions and network calls that it made. */
  steps = 0;
  /** What kind of step failed, when that was its fate. */
  failed: 'store' | 'network' | undefined;
  readonly name: string;
  readonly #world: Surroundings;
  readonly #end = new Gate();
  #isAlive = true;
  #fatal: { readonly step: number; readonly fate: Fate } | undefined;

  constructor(name: string, surroundings: Surroundings, options: PartialOutboxOptions) {
    this.name = name;
    this.#world = surroundings;
    this.outbox = new Outbox(this.#environment(), outboxOptions(options));
  }

  /** Captures a page's write, and resolves with what the page gets. */
  async write(path: string, facts: WriteFacts = {}): Promise<Captured> {
    const { key, method = 'POST', body, headers = {}, secrets = {}, pageIsThere = () => true } = facts;
    const request = { url: new URL(path, api).href, method, headers };
    const captured = await this.outbox.capture(
      { key, traceparent: undefined, request, body: bytesOf(body), secrets },
      { present: () => Promise.resolve(pageIsThere()) },
    );
    captured.done.catch(() => undefined);
    return captured;
  }

  /** Meets its fate at its n-th step from the start, if it comes so far. */
  meet(step: number, fate: Fate): this {
    this.#fatal = { step, fate };
    return this;
  }

  die(): void {
    this.#isAlive = false;
    for (const [lock, engine] of this.#world.livingOwners) if (engine === this) this.#world.livingOwners.delete(lock);
    this.#end.open();
  }

  get isAlive(): boolean {
    return this.#isAlive;
  }

  #environment(): Environment {
    const { store, wire, clock, locks, uuid, livingOwners } = this.#world;
    const surroundings = this.#world;
    return {
      clock: { now: () => clock.now(), wait: (ms) => this.#awaited(clock.wait(ms)) },
      random: () => this.#world.random,
      uuid,
      announce: () => undefined,
      get authorize() {
        return surroundings.authorize;
      },
      network: { send: (outgoing) => this.#step('network', () => wire.send(this.name, outgoing)) },
      store: {
        mode: store.mode,
        read: (body) => this.#step('store', () => store.read(body)),
        write: (body) => this.#step('store', () => store.write(body)),
        close: () => undefined,
      },
      locks: {
        exclusive: (name, run) =>
          this.#awaited(
            // Whoever dies lets go of the lock, as browsers see to it.
            locks.exclusive(name, async () => {
              let result: Awaited<ReturnType<typeof run>> | undefined;
              const running = async () => {
                result = await run();
              };
              await (this.#isAlive ? Promise.race([running(), this.#end.opened]) : undefined);
              return result as Awaited<ReturnType<typeof run>>;
            }),
          ),
        hold: async (name) => {
          const release = await locks.hold(name);
          livingOwners.set(name, this);
          return () => {
            livingOwners.delete(name);
            release();
          };
        },
        held: async () => {
          const names = new Set(livingOwners.keys());
          await this.#world.afterHeld();
          return this.#awaited(Promise.resolve(names));
        },
      },
    };
  }

  async #step<T>(kind: 'store' | 'network', run: () => Promise<T>): Promise<T> {
    if (!this.#isAlive) return never();
    this.steps += 1;
    if (this.steps !== this.#fatal?.step) return this.#awaited(run());
    if (this.#fatal.fate === 'fails') {
      this.failed = kind;
      throw new StorageError('quota', 'Full');
    }
    if (this.#fatal.fate === 'after') await run().catch(() => undefined);
    this.die();
    return never();
  }

  async #awaited<T>(promise: Promise<T>): Promise<T> {
    try {
      return await promise;
    } finally {
      if (!this.#isAlive) await never();
    }
  }
}

function never<T>(): Promise<T> {
  return new Promise(() => undefined);
}
