import type { Answer } from '../../../../src/outbox/answer.js';
import type { Outgoing } from '../../../../src/outbox/environment.js';
import { headerNames, parseKey } from '../../../../src/outbox/headers.js';

/** What the server, or the connection, does with an attempt. */
export type Reply =
  | {
      readonly status: number;
      readonly headers?: Readonly<Record<string, string>>;
      readonly body?: unknown;
      readonly elsewhere?: boolean;
      /** The head comes, but the body never ends. */
      readonly endless?: boolean;
    }
  /** No answer comes. */
  | 'lost'
  /** No answer comes until {@link Attempt.reply} gives one. */
  | 'hang';

export const created: Exclude<Reply, string> = { status: 201, body: { saved: true } };

/** One attempt, as the network saw it. */
export interface Attempt {
  readonly key: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  readonly by: string;
  /** Keys of the other attempts that were on the wire when it began. */
  readonly beside: readonly string[];
  isOver: boolean;
  /** Ends a hanging attempt. */
  reply(reply: Exclude<Reply, 'hang'>): void;
}

/** A network that does as it is told and remembers every attempt. */
export class Wire {
  /** All attempts, in the order in which they began. */
  readonly attempts: Attempt[] = [];
  /** What becomes of an attempt; by default the server takes it. */
  script: (attempt: Attempt) => Reply = () => created;
  /** Called when an attempt begins, before anything answers it. */
  watch: (attempt: Attempt) => Promise<void> | void = () => undefined;

  /** Keys in the order in which they were sent. */
  get keys(): string[] {
    return this.attempts.map(({ key }) => key);
  }

  /** Attempts that are on the wire. */
  get open(): Attempt[] {
    return this.attempts.filter(({ isOver }) => !isOver);
  }

  /** The last attempt at a key. */
  last(key: string): Attempt {
    const attempt = this.attempts.findLast((one) => one.key === key);
    if (!attempt) throw new Error(`Nothing was sent under the key "${key}".`);
    return attempt;
  }

  send(by: string, { request, headers, body }: Outgoing): Promise<Answer> {
    return new Promise((resolve, reject) => {
      const attempt: Attempt = {
        key: parseKey(headers[headerNames.key] ?? ''),
        url: request.url,
        headers,
        body: body ? new TextDecoder().decode(body) : '',
        by,
        beside: this.open.map(({ key }) => key),
        isOver: false,
        reply(reply) {
          attempt.isOver = true;
          if (reply === 'lost') reject(new Error('The server could not be reached'));
          else resolve(answerOf(reply));
        },
      };
      this.attempts.push(attempt);
      const answer = async () => {
        await this.watch(attempt);
        const reply = this.script(attempt);
        if (reply !== 'hang') attempt.reply(reply);
      };
      answer().catch(reject);
    });
  }
}

export function answerOf({
  status,
  headers = {},
  body,
  elsewhere = false,
  endless = false,
}: Exclude<Reply, string>): Answer {
  const bytes = bytesOf(body);
  const type = body === undefined ? {} : { 'content-type': 'application/json' };
  return {
    status,
    elsewhere,
    headers: { ...type, ...headers },
    read: (limit) =>
      endless ? new Promise(() => undefined) : Promise.resolve(bytes && bytes.byteLength <= limit ? bytes : undefined),
    response: new Response(status === 204 ? null : (bytes ?? null), { status, headers: { ...type, ...headers } }),
  };
}

/** Text as it is, anything else as JSON. */
export function bytesOf(body: unknown): ArrayBuffer | undefined {
  if (body === undefined) return undefined;
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  return new TextEncoder().encode(text).buffer;
}
