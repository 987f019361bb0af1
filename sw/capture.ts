/// <reference lib="webworker" />
import { keyReuse, notKept, type QueuedResponse, respond } from '../src/browser/respond.js';
import { writeOf } from '../src/browser/write-of.js';
import { RefusedError, StorageError } from '../src/outbox/errors.js';
import type { OutboxOptions } from '../src/outbox/options.js';
import type { Captured, Write } from '../src/outbox/outbox.js';
import type { Page } from '../src/outbox/sender.js';
import type { Engine } from './engine.js';
import { handOver } from './hand-over.js';
import type { SyncTags } from './sync.js';

declare const self: ServiceWorkerGlobalScope;

export interface CaptureContext {
  readonly engine: Engine;
  readonly options: OutboxOptions;
  readonly tags: SyncTags;
  readonly queuedResponse?: QueuedResponse | undefined;
}

/** Answers one write: stored first, then sent or queued. Whatever fails, the page gets an answer that says so. */
export async function capture(event: FetchEvent, context: CaptureContext): Promise<Response> {
  const { engine, options } = context;
  const { request } = event;
  const write = await writeOf(request, options.secrets);
  const size = write.body?.byteLength ?? 0;
  if (size > options.limits.bodyBytes) {
    if (self.location.hostname === 'localhost')
      console.warn(`Holdfast: ${request.url} was not captured: its body of ${size} bytes is over limits.bodyBytes.`);
    return fetch(request);
  }
  try {
    const outbox = await engine.open();
    if (!outbox) return await withoutStorage(event, write, options);
    const captured = await outbox.capture(write, pageOf(event));
    event.waitUntil(afterwards(captured, context.tags));
    return await respond(captured, request, 'indexeddb', context.queuedResponse);
  } catch (error) {
    if (error instanceof RefusedError) return keyReuse(error.message);
    if (error instanceof StorageError) return withoutStorage(event, write, options);
    return notKept(error instanceof Error ? error.message : 'It failed in a way that Holdfast does not know.');
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

function clientId({ clientId: id, resultingClientId }: FetchEvent): string {
  return id || resultingClientId;
}

function pageOf(event: FetchEvent): Page {
  return { present: async () => (await self.clients.get(clientId(event))) !== undefined };
}

/** Nothing can be stored here: the page takes the write; where it can't, the network alone must do. */
async function withoutStorage(event: FetchEvent, write: Write, { name }: OutboxOptions): Promise<Response> {
  const client = await self.clients.get(clientId(event));
  try {
    const answer = await handOver(client, name, write);
    return answer ?? (await fetch(event.request));
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return notKept(`This device can't store it, and it could not be sent at once: ${reason}`);
  }
}
