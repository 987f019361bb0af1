import * as fc from 'fast-check';
import type { WaitsFor } from '../../../../src/outbox/intent.js';
import type { PartialOutboxOptions } from '../../../../src/outbox/options.js';
import { problemTypes } from '../../../../src/outbox/problem.js';
import { audit } from './audit.js';
import { quiet } from './clock.js';
import type { Engine } from './engine.js';
import { type Attempt, created, type Reply } from './wire.js';
import { type World, world } from './world.js';

/** What may happen to a device; numbers choose among whatever is there at that time. */
export type Happening =
  | { readonly kind: 'write'; readonly by: number; readonly path: string; readonly isSeen: boolean }
  | { readonly kind: 'answer'; readonly which: number; readonly reply: Exclude<Reply, 'hang'> }
  | { readonly kind: 'drain'; readonly by: number; readonly cut: readonly WaitsFor[] }
  | { readonly kind: 'retry'; readonly which: number | undefined }
  | { readonly kind: 'discard'; readonly which: number }
  | { readonly kind: 'time'; readonly ms: number }
  | { readonly kind: 'death'; readonly of: number };

const replies: readonly Exclude<Reply, 'hang'>[] = [
  created,
  created,
  created,
  'lost',
  'lost',
  { status: 503 },
  { status: 429, headers: { 'retry-after': '30' } },
  { status: 401 },
  { status: 403 },
  { status: 409, body: { type: problemTypes.inFlight } },
  { status: 412, body: { text: 'Theirs' } },
];

const engine = fc.nat({ max: 1 });
const which = fc.nat({ max: 9 });

export const anyHappening: fc.Arbitrary<Happening> = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({
      kind: fc.constant('write' as const),
      by: engine,
      path: fc.constantFrom('/notes/1', '/notes/2', '/notes/3', 'https://other.example/1'),
      isSeen: fc.boolean(),
    }),
  },
  {
    weight: 6,
    arbitrary: fc.record({ kind: fc.constant('answer' as const), which, reply: fc.constantFrom(...replies) }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant('drain' as const),
      by: engine,
      cut: fc.subarray<WaitsFor>(['connection', 'backoff']),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ kind: fc.constant('retry' as const), which: fc.option(which, { nil: undefined }) }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('discard' as const), which }) },
  {
    weight: 2,
    arbitrary: fc.record({ kind: fc.constant('time' as const), ms: fc.constantFrom(1, 500, 3000, 30_000) }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('death' as const), of: engine }) },
);

/** A device on which things happen, and what must hold whatever happens. */
export class Day {
  readonly world: World;
  readonly #engines: Engine[];
  /** Keys that were stored, by what the network or the page saw of them. */
  readonly #kept = new Set<string>();
  readonly #broken: string[] = [];
  #writes = 0;

  constructor(options: PartialOutboxOptions) {
    this.world = world({ retry: { attempts: 3 }, ...options });
    this.#engines = [this.world.engine(), this.world.engine()];
    this.world.wire.script = () => 'hang';
    this.world.wire.watch = (attempt) => this.#watch(attempt);
  }

  async live(happening: Happening): Promise<void> {
    await this.#begin(happening);
    await quiet();
    await this.#holds();
  }

  /** Everything works again, and whoever lives sends what waits. @returns what still waits then */
  async end(): Promise<Record<string, string>> {
    const { clock, wire } = this.world;
    wire.script = () => created;
    for (const attempt of wire.open) attempt.reply(created);
    for (const one of this.#engines) one.die();
    await quiet();
    const heir = this.world.engine();
    await clock.advance(24 * 60 * 60 * 1000);
    for (const { key } of await this.world.intents()) await heir.outbox.retry(key);
    await heir.outbox.drain(['connection', 'backoff']);
    await this.#holds();
    return this.world.states();
  }

  async #begin(happening: Happening): Promise<void> {
    switch (happening.kind) {
      case 'write':
        return this.#write(this.#engine(happening.by), happening);
      case 'answer':
        return pick(this.#awaited, happening.which)?.reply(happening.reply);
      case 'drain':
        return void this.#engine(happening.by).outbox.drain(happening.cut);
      case 'retry': {
        const intent = pick(await this.world.intents(), happening.which ?? 0);
        if (intent) await this.#engine(0).outbox.retry(happening.which === undefined ? undefined : intent.key);
        return;
      }
      case 'discard': {
        const intent = pick(await this.world.intents(), happening.which);
        if (intent) await this.#engine(0).outbox.discard(intent.key);
        return;
      }
      case 'time':
        return this.world.clock.advance(happening.ms);
      case 'death':
        this.#engine(happening.of).die();
        this.#engines[happening.of] = this.world.engine();
    }
  }

  #write(by: Engine, { path, isSeen }: Extract<Happening, { kind: 'write' }>): void {
    this.#writes += 1;
    const key = `w${this.#writes}`;
    const told = by.write(path, { key, body: key, pageIsThere: () => isSeen });
    told.then(
      () => this.#kept.add(key),
      (error: unknown) => this.#broken.push(`${key}: ${String(error)}`),
    );
  }

  /** Attempts that somebody alive waits for. */
  get #awaited(): Attempt[] {
    return this.world.wire.open.filter(({ by }) => this.#engines.some(({ name }) => name === by));
  }

  async #watch(attempt: Attempt): Promise<void> {
    this.#kept.add(attempt.key);
    if (attempt.body !== attempt.key) this.#broken.push(`${attempt.key} was sent with another body`);
    const others = this.#awaited.filter((one) => one !== attempt);
    if (others.some(({ key }) => key === attempt.key)) this.#broken.push(`${attempt.key} is on the wire twice`);
    if (others.some(({ url }) => url === attempt.url)) this.#broken.push(`${attempt.key} is beside another to its URL`);
    const intents = await this.world.intents();
    const own = intents.find(({ key }) => key === attempt.key);
    if (own?.state !== 'sending') this.#broken.push(`${attempt.key} was sent before it was stored so`);
    for (const { key, seq, lane, state, attempts, request } of intents) {
      if (!own || lane !== own.lane || seq >= own.seq || state === 'parked' || state === 'conflict') continue;
      // Live writes run side by side as the page issued them.
      const isBeside = state === 'sending' && attempts === 1 && own.attempts === 1 && request.url !== attempt.url;
      if (!isBeside) this.#broken.push(`${attempt.key} overtook ${key}, which is ${state}`);
    }
  }

  async #holds(): Promise<void> {
    await audit(this.world.store);
    const there = new Set([...(await this.world.intents()), ...(await this.world.receipts())].map(({ key }) => key));
    for (const key of this.#kept) if (!there.has(key)) this.#broken.push(`${key} is lost`);
    if (this.#broken.length > 0) throw new Error(this.#broken.join('\n'));
  }

  #engine(index: number): Engine {
    const found = this.#engines[index];
    if (!found) throw new Error(`There is no engine ${index}.`);
    return found;
  }
}

function pick<T>(list: readonly T[], index: number): T | undefined {
  return list[index % Math.max(1, list.length)];
}
