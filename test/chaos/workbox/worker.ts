/** A worker as Workbox's documentation shows it: writes go to the network, and those that fail into a queue. */
import { BackgroundSyncPlugin } from 'workbox-background-sync';
import { clientsClaim } from 'workbox-core/clientsClaim.js';
import type { WorkboxPlugin } from 'workbox-core/types.js';
import { precacheAndRoute } from 'workbox-precaching';
import { registerRoute } from 'workbox-routing';
import { NetworkOnly } from 'workbox-strategies';

// Its types are looser than this project's compiler: it may lack a callback, or have it as `undefined`.
const queue = new BackgroundSyncPlugin('chaos') as WorkboxPlugin;
const isWrite = ({ url }: { url: URL }) => url.pathname.startsWith('/api/');
const networkOnly = new NetworkOnly({ plugins: [queue] });
registerRoute(isWrite, networkOnly, 'POST');
registerRoute(isWrite, networkOnly, 'PUT');
registerRoute(isWrite, networkOnly, 'DELETE');

// The page opens without a connection.
precacheAndRoute(['/index.html', '/index.js'].map((url) => ({ url, revision: '1' })));

addEventListener('install', () => void (globalThis as unknown as { skipWaiting(): Promise<void> }).skipWaiting());
clientsClaim();
