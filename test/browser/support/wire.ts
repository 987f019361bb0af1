import {
  createServer,
  type IncomingMessage,
  request as httpRequest,
  type Server,
  type ServerResponse,
} from 'node:http';
import { type AddressInfo, type Socket } from 'node:net';

/** What happens to a request that the wire was told to fail. */
export type Fault =
  /** The connection breaks before anything reaches the server. */
  | { readonly kind: 'reset' }
  /** Nothing ever comes back, and nothing reaches the server. */
  | { readonly kind: 'stall' }
  /** The server applies it, and its answer is lost. */
  | { readonly kind: 'lose-answer' }
  /** The server's answer is held back until `until` is settled. */
  | { readonly kind: 'delay'; readonly until: Promise<unknown> }
  /** Something answers in the server's place. */
  | {
      readonly kind: 'answer';
      readonly status: number;
      readonly body?: unknown;
      readonly headers?: Record<string, string>;
    };

interface Rule {
  readonly matches: (seen: Seen) => boolean;
  readonly fault: Fault;
  left: number;
}

/** A request that came to the wire. */
export interface Seen {
  /** ms since the Unix epoch. */
  readonly at: number;
  readonly method: string;
  readonly path: string;
  readonly key: string | undefined;
  /** Whether an engine sent it: a page's own request, that no worker captured, has no time of a first attempt. */
  readonly isCaptured: boolean;
  /** The status that the browser was answered with; `undefined` while, or if, nothing came back. */
  answered?: number;
}

/** Stands between browser and server, and cuts the connection there: the one cut that every engine feels alike. */
export class Wire {
  readonly #target: string;
  readonly #sockets = new Set<Socket>();
  #server: Server | undefined;
  #rules: Rule[] = [];
  readonly #changes = new Map<string, (content: string) => string>();
  #port = 0;
  /** Every write that came, in order. */
  readonly writes: Seen[] = [];

  constructor(target: string) {
    this.#target = target;
  }

  get origin(): string {
    return `http://localhost:${this.#port}`;
  }

  async listen(): Promise<void> {
    const server = createServer((request, response) => void this.#handle(request, response));
    server.on('connection', (socket) => {
      this.#sockets.add(socket);
      socket.on('close', () => this.#sockets.delete(socket));
    });
    this.#server = server;
    await new Promise<void>((resolve, reject) => {
      server.on('error', reject);
      server.listen(this.#port, () => resolve());
    });
    this.#port = (server.address() as AddressInfo).port;
  }

  /** Stops listening and breaks what is open, as when the server's machine goes. */
  async stop(): Promise<void> {
    const server = this.#server;
    if (!server) return;
    this.#server = undefined;
    const closed = new Promise((resolve) => server.close(resolve));
    for (const socket of this.#sockets) socket.destroy();
    await closed;
  }

  /** Fails the next `times` requests that match. */
  fail(fault: Fault, matches: (seen: Seen) => boolean = isWrite, times = 1): void {
    this.#rules.push({ fault, matches, left: times });
  }

  /** Changes what the server sends for a path, as a release does, until it is changed otherwise. */
  change(path: string, change: (content: string) => string): void {
    this.#changes.set(path, change);
  }

  /** Lets everything pass again. */
  heal(): void {
    this.#rules = [];
  }

  async #handle(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    const seen: Seen = {
      at: Date.now(),
      method: incoming.method ?? '',
      path: incoming.url ?? '',
      key: incoming.headers['idempotency-key']?.toString().replaceAll('"', ''),
      isCaptured: 'repeatability-first-sent' in incoming.headers,
    };
    const body = await readAll(incoming).catch(() => undefined);
    // The browser broke off, or died, while it sent.
    if (!body) return;
    if (isWrite(seen)) this.writes.push(seen);
    const rule = this.#rules.find(({ left, matches }) => left > 0 && matches(seen));
    if (rule) rule.left -= 1;
    const fault = rule?.fault;
    if (fault?.kind === 'stall') return;
    if (fault?.kind === 'reset') incoming.socket.destroy();
    else if (fault?.kind === 'answer') {
      const headers = { 'content-type': 'application/problem+json', connection: 'close', ...fault.headers };
      outgoing.writeHead(fault.status, headers);
      seen.answered = fault.status;
      outgoing.end(fault.body === undefined ? '' : JSON.stringify(fault.body));
    } else await this.#forward(incoming, outgoing, body, seen, fault);
  }

  async #forward(
    incoming: IncomingMessage,
    outgoing: ServerResponse,
    body: Buffer,
    seen: Seen,
    fault: Extract<Fault, { kind: 'lose-answer' | 'delay' }> | undefined,
  ): Promise<void> {
    try {
      const { method, headers } = incoming;
      const options = { method, headers, agent: false as const };
      const answer = await new Promise<IncomingMessage>((resolve, reject) => {
        httpRequest(new URL(incoming.url ?? '/', this.#target), options, resolve)
          .on('error', reject)
          .end(body);
      });
      const change = this.#changes.get(incoming.url ?? '');
      const sent = await readAll(answer);
      const content = change ? Buffer.from(change(sent.toString())) : sent;
      if (fault?.kind === 'delay') await fault.until;
      if (fault?.kind === 'lose-answer') {
        incoming.socket.destroy();
        return;
      }
      // A fresh connection each time: on one that was used before, Chromium itself sends a request again when it breaks.
      const length = { 'content-length': content.byteLength };
      seen.answered = answer.statusCode ?? 502;
      outgoing.writeHead(seen.answered, { ...answer.headers, ...(change && length), connection: 'close' });
      outgoing.end(content);
    } catch {
      incoming.socket.destroy();
    }
  }
}

/** A client's report of its health is none: it comes when it will. */
export function isWrite({ method, path }: Pick<Seen, 'method' | 'path'>): boolean {
  return method !== 'GET' && method !== 'HEAD' && method !== 'OPTIONS' && path !== '/api/health-reports';
}

async function readAll(stream: IncomingMessage): Promise<Buffer> {
  const parts: Buffer[] = [];
  for await (const part of stream) parts.push(part as Buffer);
  return Buffer.concat(parts);
}
