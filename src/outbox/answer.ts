import type { Clock } from './environment.js';

/** What came back from the network. */
export interface Answer {
  readonly status: number;
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, string>>;
  /** The answer's origin is not the one that was asked: a captive portal, or a redirect away. */
  readonly elsewhere: boolean;
  /**
   * Reads the body without taking it from the page.
   *
   * @returns `undefined` when it is empty, endless or larger than `limit` bytes
   */
  read(limit: number): Promise<ArrayBuffer | undefined>;
  /** The browser's own response, untouched, for the page that waits for it. */
  readonly response?: Response;
}

/** How long an answer's body is waited for, in ms: something else waits for that. */
const bodyPatience = 1000;

/** Reads an answer's body, or goes on without it when it is late. */
export function readInTime(answer: Answer, limit: number, clock: Clock): Promise<ArrayBuffer | undefined> {
  return Promise.race([answer.read(limit), clock.wait(bodyPatience).then(() => undefined)]);
}

/** Parses a body as JSON; `undefined` when it is none. */
export function parseJson(body: ArrayBuffer | undefined): unknown {
  if (!body) return undefined;
  try {
    return JSON.parse(new TextDecoder().decode(body));
  } catch {
    return undefined;
  }
}
