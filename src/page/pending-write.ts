import { parseJson } from '../outbox/answer.js';
import type { Intent, IntentState } from '../outbox/intent.js';
import type { Client } from './client.js';

/** A write that the server's snapshot does not show yet. */
export interface PendingWrite {
  /** Its idempotency key. */
  readonly key: string;
  /** Its place in the order of all writes of this device. */
  readonly seq: number;
  readonly method: string;
  readonly url: URL;
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, string>>;
  /** `synced`: the server has it, and the next snapshot will show it. */
  readonly state: IntentState;
  /** ms since the Unix epoch. */
  readonly createdAt: number;
  readonly bodyBytes: number;
  /** The body as JSON; `undefined` when it is none. */
  json(): unknown;
  /** The body as a form; read from the outbox when asked for, since forms carry files. */
  formData(): Promise<FormData>;
}

/** Bodies larger than this, in bytes, are not held for `json()`. */
const jsonLimit = 1024 * 1024;

/** Reads what a pending write needs of its body once, so that applying it again costs no reading. */
export async function pendingWrite(client: Client, intent: Intent): Promise<PendingWrite> {
  const { key, seq, createdAt, state, bodyBytes } = intent;
  const { method, headers } = intent.request;
  const type = headers['content-type'] ?? '';
  const hasJson = /[/+]json\b/.test(type) && bodyBytes <= jsonLimit;
  const body = hasJson ? parseJson(await client.body(key)) : undefined;
  let form: Promise<FormData> | undefined;
  return {
    key,
    seq,
    createdAt,
    state,
    bodyBytes,
    method,
    headers,
    url: new URL(intent.request.url),
    json: () => body,
    formData: () => (form ??= readForm(client, key, type)),
  };
}

async function readForm(client: Client, key: string, type: string): Promise<FormData> {
  const body = await client.body(key);
  return new Response(body ?? null, { headers: { 'content-type': type } }).formData();
}
