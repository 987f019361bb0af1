import { reportType } from '../../src/server/health-report.js';
import { batchPath, reportPath, type App } from './app.js';
import type { BatchEntry, Case, Input } from './cases.js';
import { people, type Person } from './people.js';
import type { Body, Write } from './writes.js';

/** What a request asked for, so that a judge can tell whether an answer belongs to it. */
export interface Asked {
  readonly method: string;
  readonly url: string;
  readonly body: Uint8Array;
}

/** One answer, and what it answers. */
export interface Outcome {
  readonly who: Person | undefined;
  /** What was sent; absent when it was damaged so that nobody can say what it asks for. */
  readonly write?: Write;
  readonly asked?: Asked;
  readonly isInBatch: boolean;
  readonly status: number;
  readonly headers: Headers;
  readonly body: Uint8Array;
}

/** The answers to a batch that was taken, as they came. */
export interface BatchOutcome {
  readonly sent: readonly { readonly id: unknown; readonly lane: unknown }[];
  readonly lines: readonly { readonly id: unknown; readonly status: number }[];
}

export interface Played {
  readonly outcomes: Outcome[];
  readonly batches: BatchOutcome[];
  /** How many inputs were sent: a request of a batch is one too. */
  inputs: number;
  /** How many reports of health were taken. */
  reports: number;
}

export const origin = 'http://fuzz.test';

/** Sends what a case says, in its order, to an app that is new. */
export async function play(app: App, steps: Case): Promise<Played> {
  const played: Played = { outcomes: [], batches: [], inputs: 0, reports: 0 };
  let running: Promise<void>[] = [];
  for (const { input, isBeside } of steps) {
    if (!isBeside) {
      await Promise.all(running);
      running = [];
    }
    running.push(sendInput(app, input, played));
  }
  await Promise.all(running);
  return played;
}

async function sendInput(app: App, input: Input, played: Played): Promise<void> {
  if (input.kind === 'write') return sendWrite(app, input.write, played);
  if (input.kind === 'report') return sendReport(app, input, played);
  const text = input.kind === 'envelope' ? input.text : JSON.stringify({ requests: input.entries.map(entryOf) });
  const entries = input.kind === 'batch' ? input.entries : [];
  const who = people[input.who];
  const headers = { 'Content-Type': 'application/json', ...authorization(who) };
  const response = await app.fetch(new Request(origin + batchPath, { method: 'POST', headers, body: text }));
  const answer = await outcomeOf(response, { who, isInBatch: false });
  played.inputs += Math.max(1, entries.length);
  if (answer.status !== 200) {
    played.outcomes.push(answer);
    return;
  }
  readLines(answer, entries, played);
}

function readLines({ who, body }: Outcome, entries: readonly BatchEntry[], { outcomes, batches }: Played): void {
  const lines = new TextDecoder()
    .decode(body)
    .split('\n')
    .slice(0, -1)
    .map((text) => JSON.parse(text) as Line);
  const sent = entries.map(entryOf);
  batches.push({ sent: sent.map(({ id, lane }) => ({ id, lane })), lines });
  for (const { id, status, headers, body: text = '', encoding } of lines) {
    const index = sent.findIndex((one) => one.id === id);
    const entry = entries[index];
    const isSound = entry !== undefined && Object.keys(entry.damage).length === 0;
    const write = isSound ? entry.write : undefined;
    outcomes.push({
      who,
      isInBatch: true,
      status,
      headers: new Headers(headers),
      body: new Uint8Array(Buffer.from(text, encoding ?? 'utf8')),
      ...(write && { write, asked: { method: write.method, url: urlOf(write), body: write.body.bytes } }),
    });
  }
}

interface Line {
  readonly id: unknown;
  readonly status: number;
  readonly headers: Record<string, string>;
  readonly body?: string;
  readonly encoding?: 'base64';
}

async function sendReport(app: App, { who, text }: Input & { kind: 'report' }, played: Played): Promise<void> {
  const headers = { 'Content-Type': reportType, ...authorization(people[who]) };
  const response = await app.fetch(new Request(origin + reportPath, { method: 'POST', headers, body: text }));
  played.inputs += 1;
  const answer = await outcomeOf(response, { who: people[who], isInBatch: false });
  // It is no write: who judges success as one's looks for the run of a handler.
  if (answer.status === 204) played.reports += 1;
  else played.outcomes.push(answer);
}

async function sendWrite(app: App, write: Write, played: Played): Promise<void> {
  const who = people[write.who];
  const request = requestOf(write, who);
  if (request === undefined) return;
  played.inputs += 1;
  const asked = { method: request.method, url: request.url, body: write.body.bytes };
  played.outcomes.push(await outcomeOf(await app.fetch(request), { who, write, asked, isInBatch: false }));
}

/** The request of a write; `undefined` where there can be no such request. */
function requestOf(write: Write, who: Person | undefined): Request | undefined {
  const { bytes, pieces, breaksOff } = write.body;
  const headers = new Headers();
  for (const [name, value] of headerList(write)) headers.append(name, value);
  for (const [name, value] of Object.entries(authorization(who))) headers.set(name, value);
  const init = { method: write.method, headers, duplex: 'half' };
  const isStream = pieces > 0 || breaksOff;
  return new Request(urlOf(write), { ...init, body: isStream ? streamOf(write.body) : new Uint8Array(bytes) });
}

function urlOf({ route, search }: Write): string {
  return new URL(`${origin}${route}${search}`).href;
}

function headerList({ key, sent, tag, noise }: Write): (readonly [string, string])[] {
  const list = [...noise];
  if (key.header !== undefined) list.push(['Idempotency-Key', key.header]);
  if (sent.header !== undefined) list.push(['Repeatability-First-Sent', sent.header]);
  if (tag.header !== undefined) list.push(['Holdfast-Principal', tag.header]);
  return list;
}

function authorization(who: Person | undefined): Record<string, string> {
  return who ? { Authorization: `Bearer ${who.token}` } : {};
}

function streamOf({ bytes, pieces, breaksOff }: Body): ReadableStream<Uint8Array> {
  const size = Math.max(1, Math.ceil(bytes.length / Math.max(1, pieces)));
  let offset = 0;
  return new ReadableStream({
    pull(controller) {
      controller.enqueue(bytes.slice(offset, offset + size));
      offset += size;
      if (offset < bytes.length) return;
      if (breaksOff) controller.error(new Error('The connection broke.'));
      else controller.close();
    },
  });
}

/** An entry as JSON; its place in the batch is its id. */
function entryOf({ write, lane, asBase64, damage }: BatchEntry, index: number): Record<string, unknown> {
  const { method, body } = write;
  const { pathname, search } = new URL(urlOf(write));
  const text = new TextDecoder().decode(body.bytes);
  const isText = !asBase64 && Buffer.from(text).equals(body.bytes);
  const content = isText
    ? { body: text }
    : { body: Buffer.from(body.bytes).toString('base64'), encoding: 'base64' as const };
  const headers = Object.fromEntries(
    headerList(write).filter(([name]) => /^(idem|repeat|if-|content-type|holdfast-principal)/i.test(name)),
  );
  const headersOnce = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
  return { id: String(index), lane, method, url: pathname + search, headers: headersOnce, ...content, ...damage };
}

async function outcomeOf(
  response: Response,
  about: Pick<Outcome, 'who' | 'isInBatch' | 'write' | 'asked'>,
): Promise<Outcome> {
  const body = new Uint8Array(await response.arrayBuffer());
  return { ...about, status: response.status, headers: response.headers, body };
}
