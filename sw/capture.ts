/// <reference lib="webworker" />
import { isNavigation } from '../src/browser/navigation.js';
import { keyReuse, notKept, passOn, type QueuedOptions, respond } from '../src/browser/respond.js';
import { fetchNetwork } from '../src/browser/network.js';
import { writeOf } from '../src/browser/write-of.js';
import { expectedBy } from '../src/outbox/attempt.js';
import { classify } from '../src/outbox/classify.js';
import { RefusedError, StorageError } from '../src/outbox/errors.js';
import { attemptHeaders } from '../src/outbox/headers.js';
import type { Intent } from '../src/outbox/intent.js';
import type { OutboxOptions } from '../src/outbox/options.js';
import type { Captured, Write } from '../src/outbox/outbox.js';
import type { Page } from '../src/outbox/sender.js';
import { newTraceparent } from '../src/outbox/traceparent.js';
import type { Engine } from './engine.js';
import { handOver } from './hand-over.js';
import type { SyncTags } from './sync.js';

declare const self: ServiceWorkerGlobalScope;

export interface CaptureContext {
  readonly engine: Engine;
  readonly options: OutboxOptions;
  readonly tags: SyncTags;
  readonly queued: QueuedOptions;
}

/** Answers one write: stored first, then sent or queued. Whatever fails, the page gets an answer that says so. */
export async function capture(event: FetchEvent, context: CaptureContext): Promise<Response> {
  const { engine, options } = context;
  const { request } = event;
  const write = await writeOf(request, options);
  if (!write) return fetch(request);
  try {
    const outbox = await engine.open();
    if (!outbox) return await withoutStorage(event, write, options);
    const captured = await outbox.capture(write, pageOf(event));
    event.waitUntil(afterwards(captured, context.tags));
    return await respond(captured, request, 'indexeddb', context.queued);
  } catch (error) {
    if (error instanceof RefusedError) return keyReuse(request, error.message);
    if (error instanceof StorageError) return withoutStorage(event, write, options);
    return notKept(request, error instanceof Error ? error.message : 'It failed in a way that Holdfast does not know.');
  }
}

/** Keeps the worker alive for what goes on after the page has its answer. */
async function afterwards(captured: Captured, tags: SyncTags): Promise<void> {
  if (captured.kind === 'queued') await tags.register();
  // A storage that fails now leaves the write as it was stored before, for a later drain.
  await captured.done.catch((error: unknown) => {
    if (!(error instanceof StorageError)) throw error;
  });
}

function pageOf(event: FetchEvent): Page {
  // A form's answer becomes a page of its own. Until then Firefox says that there is none, and Chromium, of a page in a
  // frame, nothing at all.
  if (isNavigation(event.request)) return { present: () => Promise.resolve(true) };
  return { present: async () => (await self.clients.get(event.clientId)) !== undefined };
}

/** Nothing can be stored here: the page takes the write; where it can't, the network alone must do. */
async function withoutStorage(event: FetchEvent, write: Write, options: OutboxOptions): Promise<Response> {
  // The same key on both ways: a page that is slow to say that it took the write may send it too.
  const key = write.key ?? crypto.randomUUID();
  const traceparent = write.traceparent ?? newTraceparent(Math.random);
  try {
    // The page that sends a form ends with the answer, and what its memory holds with it.
    const client = isNavigation(event.request) ? undefined : await self.clients.get(event.clientId);
    const answer = await handOver(client, options.name, { ...write, key, traceparent });
    return answer ?? (await sendOnce({ ...write, key, traceparent }, event.request, options));
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return notKept(event.request, `This device can’t store it. ${reason}`);
  }
}

async function sendOnce(
  write: Write & Pick<Intent, 'key' | 'traceparent'>,
  page: Request,
  options: OutboxOptions,
): Promise<Response> {
  const { request, body, secrets } = write;
  const { timeout, keyFormat } = options;
  const headers = { ...request.headers, ...secrets, ...attemptHeaders(write, Date.now(), keyFormat) };
  const answer = await fetchNetwork.send({ request, headers, body, timeout });
  const verdict = classify(answer, undefined, expectedBy(request, options), Date.now());
  // Nobody will send it again, so the page must not take a portal's answer for the server's.
  if (verdict.kind === 'retrying' && !verdict.answered) throw new Error(verdict.problem.title);
  return passOn(answer.response, page);
}
