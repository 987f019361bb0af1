import type { Answer } from '../../../src/outbox/answer.js';
import type { Network, Outgoing } from '../../../src/outbox/environment.js';
import type { Context } from './context.js';
import type { Random } from './random.js';
import type { Scheduler } from './scheduler.js';
import type { Reply, Server } from './server.js';

/** Where a write lay when it was sent: on the disk, in a page's memory, or nowhere (a worker that can store nothing). */
export type Origin = 'disk' | 'memory' | 'nowhere';

/** One attempt, as it leaves a device. */
export interface WireRequest {
  readonly context: Context;
  readonly origin: Origin;
  readonly key: string;
  /** Which write of the app it is; each has a header that says so. */
  readonly write: string;
  readonly method: string;
  readonly url: string;
  readonly body: string;
  readonly headers: Readonly<Record<string, string>>;
  /** Who was signed in when it left. */
  readonly user: string;
  /** The number of the step at which it left. */
  readonly leftAt: number;
  /** The device's clock at that time. */
  readonly wall: number;
  /** Whoever sent it does not wait for it any more: it has its answer, gave up, or is dead. */
  isOver: boolean;
}

/** What becomes of attempts, each by its weight. */
export interface Weather {
  readonly delivered: number;
  readonly slow: number;
  readonly unreachable: number;
  /** The server does its work, and nobody learns of it. */
  readonly answerLost: number;
  /** It arrives twice. */
  readonly doubled: number;
  /** It arrives when nobody waits for it any more. */
  readonly late: number;
  /** A captive portal answers. */
  readonly portal: number;
}

export const fair: Weather = {
  delivered: 1,
  slow: 0,
  unreachable: 0,
  answerLost: 0,
  doubled: 0,
  late: 0,
  portal: 0,
};

/** What watches the wire. */
export interface WireWatch {
  left(request: WireRequest): void;
  answered(request: WireRequest, reply: Reply): void;
}

export interface WireWorld {
  readonly scheduler: Scheduler;
  readonly random: Random;
  readonly server: Server;
  readonly watch: WireWatch;
  /** ms since the Unix epoch, as the device believes. */
  wall(): number;
  /** Who is signed in. */
  user(): string;
}

/** The network of one device: what leaves may arrive late, twice or never, and so may its answer. */
export class Wire {
  readonly #world: WireWorld;
  /** Everything that left, in order. */
  readonly requests: WireRequest[] = [];
  weather: Weather = fair;

  constructor(world: WireWorld) {
    this.#world = world;
  }

  /** The network as one context has it. */
  of(context: Context, origin: Origin): Network {
    return { send: (outgoing) => this.#send(context, origin, outgoing) };
  }

  #send(context: Context, origin: Origin, { request, headers, body, timeout }: Outgoing): Promise<Answer> {
    const { scheduler, random, watch } = this.#world;
    const left: WireRequest = {
      context,
      origin,
      key: (headers['idempotency-key'] ?? '').replaceAll('"', ''),
      write: headers['x-write'] ?? '',
      method: request.method,
      url: request.url,
      body: body ? new TextDecoder().decode(body) : '',
      headers,
      user: this.#world.user(),
      leftAt: scheduler.steps,
      wall: this.#world.wall(),
      isOver: false,
    };
    this.requests.push(left);
    scheduler.trace.note(scheduler, context.name, `sends ${left.write} under ${left.key} from ${origin}`);
    watch.left(left);
    const fate = random.weighted(weights(this.weather));
    return new Promise((resolve, reject) => {
      const fail = (why: string) => {
        if (left.isOver) return;
        left.isOver = true;
        reject(new Error(why));
      };
      const answer = (reply: Reply, elsewhere: boolean) => {
        if (left.isOver) return;
        left.isOver = true;
        watch.answered(left, reply);
        resolve(answerOf(reply, elsewhere));
      };
      scheduler.addLater(context, 'has waited long enough', timeout, () => fail('The server did not answer in time'));
      // Whether what a dead context sent still arrives is chance.
      let isCancelled = false;
      context.onDeath(() => {
        left.isOver = true;
        isCancelled = random.chance(0.5);
      });
      const arrive = () => (isCancelled ? undefined : this.#world.server.handle(left, scheduler.time));
      const deliver = () => {
        const reply = arrive();
        if (reply) scheduler.add(context, `gets ${reply.status} for ${left.write}`, () => answer(reply, false));
      };
      const arrives = `${left.write} arrives`;
      switch (fate) {
        case 'delivered':
          return scheduler.add(undefined, arrives, deliver);
        case 'slow':
          return scheduler.addLater(undefined, arrives, random.between(50, timeout - 1), deliver);
        case 'unreachable':
          return scheduler.add(context, `can’t send ${left.write}`, () => fail('The server could not be reached'));
        case 'answerLost':
          return scheduler.add(undefined, `${arrives}, the answer is lost`, () => {
            arrive();
            scheduler.add(context, `loses the answer to ${left.write}`, () => fail('The server could not be reached'));
          });
        case 'doubled':
          scheduler.addLater(undefined, `${arrives} again`, random.between(0, 2 * timeout), arrive);
          return scheduler.add(undefined, arrives, deliver);
        case 'late':
          return scheduler.addLater(undefined, `${arrives} late`, random.between(1, 3 * timeout), arrive);
        case 'portal':
          return scheduler.add(context, `is answered by a portal for ${left.write}`, () => {
            if (random.chance(0.5)) answer(portalPage, true);
            else answer({ status: 511 }, false);
          });
      }
    });
  }
}

/** The page of a captive portal, after a redirect to its own origin. */
const portalPage: Reply = { status: 200, headers: { 'content-type': 'text/html' }, body: '<h1>Sign in</h1>' };

type Fate = keyof Weather;

function weights(weather: Weather): (readonly [number, Fate])[] {
  return Object.entries(weather).map(([fate, weight]) => [weight, fate as Fate]);
}

function answerOf({ status, headers = {}, body }: Reply, elsewhere: boolean): Answer {
  const text = body === undefined ? undefined : typeof body === 'string' ? body : JSON.stringify(body);
  const bytes = text === undefined ? undefined : new TextEncoder().encode(text).buffer;
  const type = body === undefined ? {} : { 'content-type': 'application/json' };
  return {
    status,
    headers: { ...type, ...headers },
    elsewhere,
    read: (limit) => Promise.resolve(bytes && bytes.byteLength <= limit ? bytes : undefined),
  };
}
