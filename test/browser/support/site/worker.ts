/// <reference lib="webworker" />
/** A worker whose options stand in its own URL, so that each test can choose them. */
import { holdfast, type WorkerOptions } from 'holdfast/sw';

declare const self: ServiceWorkerGlobalScope;

const { searchParams } = new URL(self.location.href);
const { withoutIndexedDb, ...options } = JSON.parse(searchParams.get('options') ?? '{}') as Partial<WorkerOptions> & {
  readonly withoutIndexedDb?: boolean;
};
if (withoutIndexedDb) Object.defineProperty(self, 'indexedDB', { value: undefined });

holdfast({ match: '/api/', ...options });

self.addEventListener('install', () => void self.skipWaiting());
self.addEventListener('activate', (event) => event.waitUntil(self.clients.claim()));
