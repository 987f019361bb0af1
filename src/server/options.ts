import type { Database } from './database.js';
import { ServerUsageError, type ServerPhase } from './errors.js';
import type { Observe } from './event.js';
import type { Authorize, Handler } from './handler.js';
import type { KeylessOptions } from './keyless.js';

export interface ExactlyOnceOptions {
  readonly database: Database;
  /**
   * Whose request this is, asked on every request, replays too: an opaque string, or the answer (401, 403) for someone
   * who may not go on. Keys of different principals never meet.
   */
  readonly principal: (request: Request) => string | Response | Promise<string | Response>;
  /**
   * What clients call this principal (their `identify()`), which they send as `Holdfast-Principal` (default: the principal
   * itself). A write with another tag was made in another's session, and is refused with 403; one without passes.
   * `undefined` checks nothing.
   */
  readonly principalTag?: (principal: string) => string | undefined;
  /**
   * Whether the principal may make this write, asked on every request, replays too: nothing, or the answer (403, 404) for
   * one who may not. Neither is stored.
   */
  readonly authorize?: Authorize;
  /** Refuse writes without a key with 400 (default `false`: they run in a transaction, and a replay runs them again). */
  readonly required?: boolean;
  /**
   * How long a key and its answer are kept, in ms (default 60 days, twice as long as a client's outbox tries by
   * default). A write first sent longer ago, and not known, is refused with 412.
   */
  readonly retention?: number;
  /**
   * How long a duplicate waits for the first of its kind, in ms (default 10,000), before it is answered 409 and told to
   * come back. Duplicates in another process wait as long as the database lets them.
   */
  readonly waitLimit?: number;
  /** Largest request body, in bytes (default 52,428,800). A larger one is refused with 413. */
  readonly maxBodyBytes?: number;
  /**
   * Largest answer that is stored, in bytes (default 1,048,576). A larger one is an error and rolls back, unless the
   * route can {@link RouteOptions.rederive} it.
   */
  readonly answerBytes?: number;
  /** Which answers commit and are stored (default: status 200 to 399); all others roll back. */
  readonly commit?: (response: Response) => boolean;
  /** Told of whatever ended in a 500 or 503 (default `console.error`). */
  readonly onError?: (error: unknown, where: { readonly phase: ServerPhase; readonly traceId: string }) => void;
  /** Told of each request at its end, such as by `metrics().observe`. */
  readonly observe?: Observe;
  /** Told how many expired keys were just deleted, such as by `metrics().collected`. */
  readonly onCollect?: (keys: number) => void;
  /**
   * Make the kit's own tables on first use, and bring them up to date (default `true`). `false` is for people who run their
   * own migrations, with what {@link schemaSql} prints.
   */
  readonly createSchema?: boolean;
  /** The time in ms since the Unix epoch (default `Date.now`). */
  readonly now?: () => number;
}

/** What one route does otherwise than the rest. */
export interface RouteOptions<Rest extends unknown[] = []> extends Partial<
  Pick<ExactlyOnceOptions, 'required' | 'maxBodyBytes' | 'answerBytes' | 'commit'>
> {
  /** As {@link ExactlyOnceOptions.authorize}, which is asked before it. */
  readonly authorize?: Authorize<Rest>;
  /** Applies equal writes without a key once within a window (default: each is applied as often as it is sent). */
  readonly keyless?: KeylessOptions;
  /**
   * Makes the answer again for a replay, from what is stored now, where it was too large to be stored itself. It gets what
   * the handler got, must change nothing, and answers as it finds fit when what it would tell of is gone.
   */
  readonly rederive?: Handler<Rest>;
}

type Optional = 'authorize' | 'observe' | 'onCollect';

/** Options with their defaults. */
export type Settings = Required<Omit<ExactlyOnceOptions, Optional>> & Pick<ExactlyOnceOptions, Optional>;

const day = 24 * 60 * 60 * 1000;

/** @throws {@link ServerUsageError} when an option is not usable. */
export function settingsOf(options: ExactlyOnceOptions): Settings {
  const settings = {
    principalTag: (principal: string) => principal,
    required: false,
    retention: 60 * day,
    waitLimit: 10_000,
    maxBodyBytes: 50 * 1024 * 1024,
    answerBytes: 1024 * 1024,
    commit: isSuccess,
    onError: console.error,
    createSchema: true,
    now: Date.now,
    ...given(options),
  };
  const { retention, waitLimit, maxBodyBytes, answerBytes } = settings;
  positive({ retention, waitLimit, maxBodyBytes, answerBytes });
  return { ...settings, onError: guarded(settings.onError) };
}

/** Options without those that are `undefined`, which are as good as absent. */
function given<T extends object>(options: T): T {
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined)) as T;
}

/** An `onError` that fails must not take the answer with it. */
function guarded(onError: Settings['onError']): Settings['onError'] {
  return (error, where) => {
    try {
      onError(error, where);
    } catch (another) {
      console.error(another);
    }
  };
}

/** The settings of one route. */
export function settingsOfRoute(settings: Settings, route: RouteOptions<never>): Settings {
  const { required, maxBodyBytes, answerBytes, commit } = { ...settings, ...given(route) };
  positive({ maxBodyBytes, answerBytes, ...(route.keyless && { 'keyless.window': route.keyless.window }) });
  return { ...settings, required, maxBodyBytes, answerBytes, commit };
}

function positive(numbers: Readonly<Record<string, number>>): void {
  for (const [name, value] of Object.entries(numbers))
    if (!(value > 0)) throw new ServerUsageError('open', `\`${name}\` must be more than 0, and is ${value}.`);
}

function isSuccess({ status }: Response): boolean {
  return status >= 200 && status < 400;
}
