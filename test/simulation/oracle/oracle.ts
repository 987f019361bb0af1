import type { Device, Watch } from '../world/device.js';
import type { Page, Shown } from '../world/page.js';
import type { Rows } from '../world/rows.js';
import type { WireRequest } from '../world/wire.js';
import { disagreement } from './agree.js';
import { brokenBy } from './departure.js';
import { untruth } from './health.js';
import { fates } from './fates.js';
import { fieldsOf, type Kept, keptIn, textOf } from './records.js';

/** What must hold, whatever happens. */
export const invariants = [
  'nothing-acknowledged-is-lost',
  'nothing-ends-silently',
  'no-effect-twice',
  'lane-order',
  'sent-alone',
  'an-end-is-final',
  'a-pause-is-kept',
  'sign-in-is-no-refusal',
  'own-principal-only',
  'one-key-one-body',
  'write-ahead',
  'never-sooner-than-retry-after',
  'refusal-is-not-queued',
  'an-answer-is-true',
  'records-agree',
  'health-is-the-truth',
  'no-surprises',
  'liveness',
] as const;
export type Invariant = (typeof invariants)[number];

export interface Violation {
  readonly invariant: Invariant;
  readonly detail: string;
}

/** A write that waits, and where. */
export interface Waiting extends Kept {
  /** The page in whose memory it lies; `undefined` when it lies on the disk. */
  readonly page: string | undefined;
  /** Its principal is paused there. */
  readonly isPaused: boolean;
  /** Its principal is the one at work there. */
  readonly isTheirs: boolean;
}

/**
 * Watches a device and knows what it promised. It shares no code with the engine: it goes by what pages were told, what
 * the server received and did, and what lies in the stores, read by its own eyes.
 */
export class Oracle implements Watch {
  readonly #device: Device;
  #violation: Violation | undefined;
  #seenVersion = -1;
  readonly #leftAs = new Map<WireRequest, Kept>();
  readonly #ignored: ReadonlySet<Invariant>;

  /** @param ignored what it looks away from, to see whether the others notice too */
  constructor(device: Device, ignored: readonly Invariant[] = []) {
    this.#device = device;
    this.#ignored = new Set(ignored);
  }

  /** The first thing that was broken. */
  get violation(): Violation | undefined {
    return this.#violation;
  }

  breaks(invariant: Invariant, detail: string): void {
    if (this.#violation || this.#ignored.has(invariant)) return;
    this.#violation = { invariant, detail };
    const { scheduler } = this.#device;
    scheduler.trace.note(scheduler, 'oracle', `${invariant}: ${detail}`);
  }

  left(request: WireRequest): void {
    const { diary, disk, scheduler, server, wire } = this.#device;
    const page = this.#device.pages.find(({ context }) => context === request.context);
    const rows = request.origin === 'disk' ? disk.durable : request.origin === 'memory' ? page?.memory : undefined;
    const earlier = wire.requests.slice(0, -1);
    const { effects } = server;
    const kept = rows && keptIn(rows).find(({ write }) => write === request.write);
    if (kept) this.#leftAs.set(request, kept);
    const leftAs = this.#leftAs;
    const departure = { request, rows, diary, earlier, leftAs, effects, failures: disk.failures, time: scheduler.time };
    try {
      const broken = brokenBy(departure);
      if (broken) this.breaks(...broken);
    } catch (error) {
      // Thrown from here it would look like a network error.
      diary.surprises.push(error);
    }
  }

  shown({ health, rows }: Shown): void {
    const wrong = untruth(health, rows);
    if (wrong) this.breaks('health-is-the-truth', wrong);
  }

  /** Looks at everything as it is now. */
  look(): void {
    const { diary, disk, server, setup, wire } = this.#device;
    const [surprise] = diary.surprises;
    if (surprise) this.breaks('no-surprises', inWords(surprise));
    if (server.effects.length !== new Set(server.effects.map(({ write }) => write)).size) {
      const twice = server.effects.find(
        ({ write }, index) => server.effects.findIndex((one) => one.write === write) < index,
      );
      this.breaks('no-effect-twice', `The server did ${twice?.write} twice.`);
    }
    const rows = disk.durable;
    if (disk.version !== this.#seenVersion) {
      this.#seenVersion = disk.version;
      const wrong = disagreement(rows);
      if (wrong) this.breaks('records-agree', wrong);
    }
    const { requests } = wire;
    const serverWins = setup.onConflict === 'server';
    const { failures } = disk;
    const broken = fates({ diary, server, requests, disk: rows, memories: this.#memories, serverWins, failures });
    if (broken) this.breaks(...broken);
  }

  /** The end: everything has come to rest. */
  finish(): void {
    this.look();
  }

  /** Everything that waits anywhere. */
  waiting(): Waiting[] {
    const inMemory = [...this.#memories].flatMap(([page, rows]) => waitingIn(rows, page));
    return [...waitingIn(this.#device.disk.durable, undefined), ...inMemory];
  }

  get #memories() {
    return memoriesOf(this.#device.livingPages);
  }
}

function waitingIn(rows: Rows, page: string | undefined): Waiting[] {
  const principal = textOf(fieldsOf(rows.get(['session']))['principal']);
  return keptIn(rows).map((kept) => {
    const isPaused = rows.has(['pause', kept.principal]);
    return { ...kept, page, isPaused, isTheirs: kept.principal === principal };
  });
}

/** What lies in the memory of pages, by the page's name. */
function memoriesOf(pages: readonly Page[]): ReadonlyMap<string, Rows> {
  const holding = pages.filter(({ mode }) => mode === 'memory');
  return new Map(holding.map(({ context, memory }) => [context.name, memory]));
}

function inWords(surprise: unknown): string {
  return surprise instanceof Error ? (surprise.stack ?? surprise.message) : JSON.stringify(surprise);
}
