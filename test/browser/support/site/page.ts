/** A page that only connects: the options of its worker, and its own, stand in its URL. */
import { type Client, connect, type ConnectOptions, patchFetch } from 'holdfast';
import 'holdfast/elements/define';

declare global {
  interface Window {
    client: Client;
    patchFetch: typeof patchFetch;
  }
}

const { searchParams } = new URL(location.href);
const options = searchParams.get('options') ?? '{}';
const workers = { alone: false, deaf: '/deaf.js', own: `/worker.js?options=${encodeURIComponent(options)}` } as const;
const worker = workers[(searchParams.get('worker') ?? 'own') as keyof typeof workers];

window.patchFetch = patchFetch;
window.client = await connect({ ...(JSON.parse(options) as ConnectOptions), worker });
document.documentElement.dataset['connected'] = '';
