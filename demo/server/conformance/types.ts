/** What the server does to a request instead of, or besides, answering it. */
export type Fault =
  /** The connection ends before anything is applied, as when the server is down. */
  | { readonly kind: 'close' }
  /** The same, and rudely: a TCP reset. */
  | { readonly kind: 'reset' }
  /** Nothing is applied, and nothing ever comes back. */
  | { readonly kind: 'stall' }
  /** It is applied, and its answer is lost. */
  | { readonly kind: 'lose-answer' }
  /** It goes on when `gate` is opened: before it is applied, or after. */
  | { readonly kind: 'hold'; readonly gate: string; readonly applied: boolean }
  /** Something answers in the handler's place; `applied`: the handler did its work all the same. */
  | {
      readonly kind: 'answer';
      readonly status: number;
      readonly headers?: Readonly<Record<string, string>>;
      readonly body?: string;
      readonly applied?: boolean;
    }
  /** The handler says no inside its transaction, with this status. */
  | { readonly kind: 'refuse'; readonly status: number };

/** Which requests a fault befalls. */
export interface Rule {
  readonly method?: string;
  /** Path below `api/`, without its query. */
  readonly path?: string;
  /** Requests that carry this header with this value are spared. */
  readonly unless?: readonly [name: string, value: string];
  /** How many requests it befalls (default: all). */
  readonly times?: number;
  readonly fault: Fault;
}

/** What a case can set on its server. What is absent stays. */
export interface WorldSettings {
  readonly rules?: readonly Rule[];
  /** What the app's `authorize` is given. */
  readonly credential?: string;
  /** Breaks the server on purpose, to show that cases can fail: each effect is applied twice. */
  readonly twice?: boolean;
}

/** A request that came, whatever became of it. */
export interface SeenRequest {
  /** Rises in the order in which requests came. */
  readonly n: number;
  /** When it came, in ms since the Unix epoch. */
  readonly at: number;
  readonly method: string;
  /** Path below `api/`, with its query. */
  readonly path: string;
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, string>>;
  readonly bytes: number;
  readonly sha256: string;
  /** The body in base64, up to 64 kB of it. */
  readonly body: string;
}

/** Something that the server applied. */
export interface SeenEffect {
  /** Rises in the order in which effects committed. */
  readonly n: number;
  readonly key: string | null;
  readonly method: string;
  readonly path: string;
  readonly sha256: string;
}

/** Everything that reached one case's server. */
export interface Log {
  readonly requests: readonly SeenRequest[];
  readonly effects: readonly SeenEffect[];
}
