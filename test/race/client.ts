import { setTimeout as sleep } from 'node:timers/promises';
import type { Servers } from './servers.js';

/** How one write ended for its client. */
export interface Answered {
  readonly status: number;
  readonly body: string;
  readonly isReplay: boolean;
  /** How often it was sent. */
  readonly sent: number;
  /** In ms, with all that it was sent. */
  readonly took: number;
}

/** How long a client goes on trying, in ms. */
const patience = 60_000;
const retryable = new Set([409, 500, 503]);

/** Sends a write to one server after the other, always under the same key, until it has an answer. */
export async function send(
  servers: Servers,
  first: number,
  { path, key, body }: { readonly path: string; readonly key: string; readonly body: string },
): Promise<Answered> {
  const began = performance.now();
  for (let sent = 1; ; sent++) {
    const answer = await attempt(servers.url(first + sent - 1), { path, key, body });
    const took = performance.now() - began;
    if (answer && !retryable.has(answer.status)) return { ...answer, sent, took };
    if (took > patience) return { ...(answer ?? { status: 0, body: 'no answer', isReplay: false }), sent, took };
    await sleep(20 + Math.random() * 80);
  }
}

async function attempt(
  server: string | undefined,
  { path, key, body }: { readonly path: string; readonly key: string; readonly body: string },
): Promise<Pick<Answered, 'status' | 'body' | 'isReplay'> | undefined> {
  if (server === undefined) return undefined;
  try {
    const response = await fetch(`${server}${path}`, {
      method: 'POST',
      body,
      headers: { 'Idempotency-Key': `"${key}"` },
    });
    const isReplay = response.headers.has('Idempotent-Replayed');
    return { status: response.status, body: await response.text(), isReplay };
  } catch {
    // Killed: nobody knows whether it was applied.
    return undefined;
  }
}
