/// <reference lib="webworker" />
/** The service worker of the demo "Rounds": Holdfast for its writes, Workbox for its shell. */
import { cleanupOutdatedCaches, createHandlerBoundToURL, precacheAndRoute } from 'workbox-precaching';
import { NavigationRoute, registerRoute } from 'workbox-routing';
import { holdfast } from './index.js';

declare const self: ServiceWorkerGlobalScope & {
  readonly __WB_MANIFEST: Parameters<typeof precacheAndRoute>[0];
};

// Before Workbox's routes: a captured write is answered by Holdfast alone.
holdfast({ match: '/api/' });

precacheAndRoute(self.__WB_MANIFEST);
cleanupOutdatedCaches();
const denylist = [/^\/api\//, /^\/conformance\b/];
registerRoute(new NavigationRoute(createHandlerBoundToURL('/index.html'), { denylist }));

self.addEventListener('install', () => void self.skipWaiting());
self.addEventListener('activate', (event) => event.waitUntil(self.clients.claim()));
