import { channelName } from '../browser/messages.js';
import type { Authorize } from '../outbox/environment.js';
import { outboxOptions, type PartialOutboxOptions } from '../outbox/options.js';
import type { Client } from './client.js';
import { setCurrentClient } from './current.js';
import { ErasureWatch } from './erasure.js';
import { PageClient } from './page-client.js';
import { PageOutbox } from './page-outbox.js';
import { pageSurroundings, type PageStorageOptions } from './page-surroundings.js';
import { linkWorker, type WorkerLink } from './worker-link.js';

/** What a page is told. The outbox options are the worker's: give both the same. */
export interface ConnectOptions extends PartialOutboxOptions {
  /** URL of the worker's script (default `/holdfast-sw.js`); `false` for a page that does without one. */
  readonly worker?: string | false;
  /** Gives the headers that are never stored, when this page sends a write later by itself. */
  readonly authorize?: Authorize;
  readonly storage?: PageStorageOptions;
}

/**
 * Opens the outbox for this page and registers the worker. It does not fail for lack of a worker or of IndexedDB: then
 * `client.fetch()` and this page's memory do what they can, and `client.health` says so.
 *
 * @example
 * const client = await connect({ worker: '/sw.js' });
 * client.subscribe(({ waiting }) => console.log(`${waiting} writes wait`));
 */
export async function connect(options: ConnectOptions = {}): Promise<Client> {
  const { worker = '/holdfast-sw.js', authorize, storage = {}, ...rest } = options;
  const settings = outboxOptions(rest);
  const outboxName = settings.name;
  const channel = new BroadcastChannel(channelName(outboxName));
  const erasure = new ErasureWatch(outboxName);
  let client: PageClient | undefined;
  let link: WorkerLink | undefined;

  const outbox = await PageOutbox.open({
    options: settings,
    surroundings: pageSurroundings(
      outboxName,
      {
        ...storage,
        onGone: () => {
          storage.onGone?.();
          client?.refresh();
        },
      },
      authorize,
    ),
    announce: () => client?.announce(),
    memoryChanged: () => link?.post({ type: 'holdfast:memory', outbox: outboxName }),
  });
  const opened = await PageClient.open(outbox, settings, channel, erasure);
  client = opened;
  setCurrentClient(opened);
  link = await linkWorker(worker, outboxName, (write) => opened.takeHandOver(write));
  if (outbox.mode === 'memory') link.post({ type: 'holdfast:memory', outbox: outboxName });
  opened.attach(link);
  return opened;
}
