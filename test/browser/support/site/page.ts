/** A page that only connects: the options of its worker, and its own, stand in its URL. */
import { type Client, connect, type ConnectOptions } from 'holdfast';
import 'holdfast/elements/define';

declare global {
  interface Window {
    client: Client;
  }
}

const { searchParams } = new URL(location.href);
const options = searchParams.get('options') ?? '{}';
const worker = searchParams.has('alone') ? false : `/worker.js?options=${encodeURIComponent(options)}`;

window.client = await connect({ ...(JSON.parse(options) as ConnectOptions), worker });
document.documentElement.dataset['connected'] = '';
