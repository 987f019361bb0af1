/// <reference lib="webworker" />
/** The service worker of the conformance page: Holdfast, with the options that a case put into this script's URL. */
import { outboxOptionsOf, type Settings } from '../conformance/settings.js';
import { holdfast } from './index.js';

declare const self: ServiceWorkerGlobalScope;

const scope = new URL('.', self.location.href);
const settings = JSON.parse(new URL(self.location.href).searchParams.get('settings') ?? '{}') as Settings;
const world = scope.pathname.split('/').at(-2) ?? '';

// An engine that has no `sync` event: the other triggers must do.
if (!settings.sync) Object.defineProperty(self.registration, 'sync', { value: undefined });

if (!settings.foreign)
  holdfast({
    ...outboxOptionsOf(settings),
    match: `${scope.pathname}api/`,
    ...(settings.navigations && { navigations: settings.navigations }),
    ...(settings.authorize && {
      authorize: async () => {
        const answer = await fetch(new URL(`/conformance/control/${world}/credential`, scope));
        const authorization = await answer.text();
        return authorization === '' ? undefined : { authorization };
      },
    }),
    ...(settings.ownQueuedAnswer && {
      queuedResponse: (_request, { key }) => Response.json({ id: key, pending: true }, { status: 201 }),
    }),
  });

// No script can make a browser fire a `periodicsync`: this gives Holdfast one as the browser would.
self.addEventListener('message', (message) => {
  if ((message.data as { type?: unknown } | null)?.type !== 'conformance:periodicsync') return;
  const waitUntil = message.waitUntil.bind(message);
  self.dispatchEvent(Object.assign(new Event('periodicsync'), { waitUntil }));
});

self.addEventListener('install', () => void self.skipWaiting());
self.addEventListener('activate', (event) => event.waitUntil(self.clients.claim()));
