import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A write that came to the server. */
export interface Arrived {
  readonly method: string;
  readonly path: string;
  readonly key: string | undefined;
  readonly body: Buffer;
}

/** What the server answers a write; a `string` is sent as it is, anything else as JSON. */
export interface Reply {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
}

const page = `<!doctype html>
<html lang="en">
  <meta charset="utf-8">
  <title>Site</title>
  <script type="module" src="/page.js"></script>
  <body><holdfast-status></holdfast-status></body>
</html>`;

/** A small server in the test's own process: pages, scripts, and an API whose answers the test chooses. */
export class SiteServer {
  readonly #server: Server;
  readonly #scripts: Readonly<Record<string, string>>;
  /** Every write that came, in order. */
  readonly arrived: Arrived[] = [];
  /** Answers a write, or anything else that is neither page nor script. */
  reply: (arrived: Arrived) => Reply = () => ({ status: 201, body: { saved: true } });

  private constructor(scripts: Readonly<Record<string, string>>) {
    this.#scripts = scripts;
    this.#server = createServer((request, response) => {
      this.#handle(request, response).catch(() => response.destroy());
    });
  }

  /** @param scripts by their path */
  static async start(scripts: Readonly<Record<string, string>> = {}): Promise<SiteServer> {
    const server = new SiteServer(scripts);
    await new Promise<void>((resolve) => server.#server.listen(0, '127.0.0.1', resolve));
    return server;
  }

  get origin(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  async #handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://site');
    const parts: Buffer[] = [];
    for await (const part of request) parts.push(part as Buffer);
    if (request.method === 'GET' && pathname in this.#scripts) {
      response.writeHead(200, { 'content-type': 'text/javascript' }).end(this.#scripts[pathname]);
      return;
    }
    if (request.method === 'GET' && !pathname.startsWith('/api/')) {
      const policy = searchParams.get('policy');
      const headers = { 'content-type': 'text/html', ...(policy && { 'content-security-policy': policy }) };
      response.writeHead(200, headers).end(page);
      return;
    }
    const key = request.headers['idempotency-key']?.toString().replaceAll('"', '');
    const arrived = { method: request.method ?? '', path: pathname, key, body: Buffer.concat(parts) };
    if (arrived.method !== 'GET' && arrived.method !== 'OPTIONS') this.arrived.push(arrived);
    const { status, headers, body } = this.reply(arrived);
    response.writeHead(status, { 'content-type': 'application/json', ...headers });
    response.end(body === undefined || typeof body === 'string' ? body : JSON.stringify(body));
  }
}
