/// <reference lib="webworker" />
import { parsePageMessage } from '../src/browser/messages.js';
import type { Navigations } from '../src/browser/navigation.js';
import type { QueuedResponse } from '../src/browser/respond.js';
import type { Authorize } from '../src/outbox/environment.js';
import { isAttempt, isHealthReport } from '../src/outbox/headers.js';
import { outboxOptions, type PartialOutboxOptions } from '../src/outbox/options.js';
import type { UseStoreOptions } from '../src/storage/use-store.js';
import { capture } from './capture.js';
import { Engine } from './engine.js';
import { type Match, matcher } from '../src/browser/match.js';
import { registerPeriodicSync } from './periodic-sync.js';
import { type SyncEvent, SyncTags } from './sync.js';
import { workerSurroundings } from './worker-surroundings.js';

declare const self: ServiceWorkerGlobalScope;

/** What a worker is told. */
export interface WorkerOptions extends PartialOutboxOptions {
  /** Which writes are captured. */
  readonly match: Match;
  /** Gives the headers that are never stored, such as `Authorization`, when a write is sent later. */
  readonly authorize?: Authorize;
  /** Replaces the queued answer's body, for pages that expect, say, the created record. */
  readonly queuedResponse?: QueuedResponse;
  /**
   * What a person sees who sends a form (`<form method="post">`) whose write is queued: `'page'`, a small page that says
   * so (default), or `'back'`, the page that they came from. A form that can't be told where it came from, since its
   * referrer is hidden or on another origin, gets the page. A `queuedResponse` goes before either.
   */
  readonly navigations?: Navigations;
  /**
   * Least time between two `periodicsync` events, in ms (default 12 hours); `false` for none. Browsers grant them to
   * installed apps, and wait longer as they see fit.
   */
  readonly periodicSync?: number | false;
  readonly storage?: UseStoreOptions;
}

/**
 * Captures writes in this service worker and replays them. Call it once, at the top of the worker's script and before
 * other routers add their `fetch` listeners: a captured request is answered here alone.
 *
 * @throws UsageError when `match` can't match anything
 * @example
 * import { holdfast } from 'holdfast/sw';
 * holdfast({ match: '/api/' });
 */
export function holdfast({
  match,
  authorize,
  queuedResponse,
  navigations,
  periodicSync = 12 * 60 * 60 * 1000,
  storage = {},
  ...rest
}: WorkerOptions): void {
  const options = outboxOptions(rest);
  const captures = matcher(match, self.location.origin);
  const engine = new Engine(options, workerSurroundings(options.name, storage, authorize));
  const tags = new SyncTags(options.name);

  /** A worker starts when something happens, so that something is a chance to go on with what waits. */
  let isNew = true;
  const wake = (event: ExtendableEvent) => {
    if (isNew) event.waitUntil(Promise.all([engine.drain(), registerPeriodicSync(options.name, periodicSync)]));
    isNew = false;
  };

  self.addEventListener('fetch', (event) => {
    wake(event);
    const { request } = event;
    if (isHealthReport(request.headers)) {
      event.stopImmediatePropagation();
      // Were it left to the browser, it would be dropped when its page is gone, as it is when the page sends its last.
      event.respondWith(fetch(request));
      return;
    }
    // An engine's own attempt, made by a page that holds writes itself, passes.
    if (!captures(request) || isAttempt(request.headers)) return;
    event.stopImmediatePropagation();
    event.respondWith(capture(event, { engine, options, tags, queued: { queuedResponse, navigations } }));
  });

  // Not waited for: while a worker activates, its pages' requests wait too. A page that is being opened would stay blank,
  // and among them may be those of a page's own drain, for which this one would wait in turn.
  self.addEventListener('activate', () => void engine.drain());

  self.addEventListener('message', (event) => {
    const message = parsePageMessage(event.data, options.name);
    if (!message) return;
    switch (message.type) {
      case 'holdfast:drain':
        event.waitUntil(engine.drain(message.cut));
        event.ports[0]?.postMessage('heard');
        break;
      case 'holdfast:queued':
        event.waitUntil(tags.register());
        break;
      case 'holdfast:memory':
        engine.askPages();
    }
  });

  const onSync = async ({ lastChance }: Pick<SyncEvent, 'lastChance'>) => {
    await engine.drain(['connection']);
    const outbox = await engine.open();
    const health = await outbox?.health();
    if (health?.nextAttemptAt === undefined) return;
    // A fresh tag fires at once when the connection comes; while there is one, it would fire in a circle.
    if (!navigator.onLine || lastChance) await tags.register();
    else throw new Error('Some writes still wait; the browser will try again.');
  };
  self.addEventListener('sync' as 'activate', (event) => {
    if (tags.accept(event as SyncEvent)) event.waitUntil(onSync(event as SyncEvent));
  });
  self.addEventListener('periodicsync' as 'activate', (event) => {
    event.waitUntil(engine.drain(['connection']));
  });
}
