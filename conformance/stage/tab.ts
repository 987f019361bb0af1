import type { Client, ConnectOptions, Intent, Receipt, RecordStatus } from 'holdfast';
import type { FrameWindow } from '../frame.js';
import { outboxOptionsOf, type Settings } from '../settings.js';
import { until } from './expect.js';

/** What a page got for a write. */
export interface Written {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  /** The answer is Holdfast's own `202`, and says that the write waits. */
  readonly queued: boolean;
}

export interface WriteInit {
  /** POST by default. */
  readonly method?: string;
  /** A small JSON body by default; `null` for none. */
  readonly body?: BodyInit | null;
  readonly key?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly keepalive?: boolean;
}

/** A tab of the app under test: a frame, and in it a page that Holdfast serves. */
export class Tab {
  readonly #frame: HTMLIFrameElement;
  readonly #folder: string;
  #client: Client | undefined;

  private constructor(frame: HTMLIFrameElement, folder: string) {
    this.#frame = frame;
    this.#folder = folder;
  }

  /** Opens a page of this world; Holdfast does not begin before {@link connect}. */
  static async open(world: string): Promise<Tab> {
    const frame = document.createElement('iframe');
    frame.title = 'A tab under test';
    frame.className = 'tab';
    frame.inert = true;
    const folder = `/conformance/at/${world}/`;
    const tab = new Tab(frame, folder);
    await tab.#load(() => {
      frame.src = folder;
      document.body.append(frame);
    });
    return tab;
  }

  async #load(begin: () => void): Promise<void> {
    const loaded = new Promise((resolve) => this.#frame.addEventListener('load', resolve, { once: true }));
    begin();
    await loaded;
    await until('The page in a tab', () => 'holdfastFrame' in this.window);
  }

  get window(): FrameWindow {
    return this.#frame.contentWindow as FrameWindow;
  }

  get document(): Document {
    return this.window.document;
  }

  get client(): Client {
    if (!this.#client) throw new Error('This tab is not connected.');
    return this.#client;
  }

  /** Begins Holdfast in this tab, as an app does, and waits until the worker is in charge. */
  async connect(
    settings: Settings,
    options: Pick<ConnectOptions, 'storage' | 'authorize' | 'worker'> = {},
  ): Promise<void> {
    const worker = options.worker ?? workerUrl(this.#folder, settings);
    this.#client = await this.window.holdfastFrame.connect({ ...outboxOptionsOf(settings), ...options, worker });
    if (options.worker !== undefined) return;
    const { serviceWorker } = this.window.navigator;
    await until(
      'A worker in charge of the tab',
      () => serviceWorker.controller?.scriptURL ?? '',
      (url) => url.includes(this.#folder),
    );
  }

  /** The address of something on the API. */
  api(path: string): string {
    return `${this.#folder}api${path}`;
  }

  /** Makes a write as a page does: with `fetch`, and no thought of Holdfast. */
  async write(path: string, init: WriteInit = {}): Promise<Written> {
    return written(await this.window.fetch(this.api(path), requestInit(path, init)));
  }

  /** Makes a write through `client.fetch()`, as a page does that no worker controls. */
  async clientWrite(path: string, init: WriteInit = {}): Promise<Written> {
    return written(await this.client.fetch(this.api(path), requestInit(path, init)));
  }

  /** Waits until so many writes of this outbox are captured, whatever became of them. */
  async captured(count: number): Promise<void> {
    await until(`Write ${count} in the outbox`, () => this.client.session.nextSeq > count);
  }

  /** The first write that waits. */
  async waiting(): Promise<Intent> {
    const [intent] = await until(
      'A write in the outbox',
      () => this.client.intents(),
      (all) => all.length > 0,
    );
    if (!intent) throw new Error('The outbox is empty.');
    return intent;
  }

  /** Waits until what is known of a write passes. */
  async status(key: string, what: string, passes: (status: RecordStatus) => boolean): Promise<RecordStatus> {
    let last: RecordStatus = { kind: 'unknown' };
    const stop = this.client.watch(key, (status) => (last = status));
    try {
      await until(
        what,
        () => brief(last),
        () => passes(last),
      );
      return last;
    } finally {
      stop();
    }
  }

  /** Waits until a write has ended. */
  async settled(key: string): Promise<Receipt> {
    const status = await this.status(key, `The end of “${key}”`, ({ kind }) => kind === 'settled');
    if (status.kind !== 'settled') throw new Error('The write is not settled.');
    return status.receipt;
  }

  /** Waits until a write is in this state, in the outbox. */
  async state(key: string, state: Intent['state']): Promise<Intent> {
    const status = await this.status(
      key,
      `The state “${state}”`,
      (seen) => seen.kind === 'waiting' && seen.intent.state === state,
    );
    if (status.kind !== 'waiting') throw new Error('The write is settled.');
    return status.intent;
  }

  /** Puts a component of Holdfast's into the page. */
  async show(tag: string, attributes: Readonly<Record<string, string>> = {}): Promise<HTMLElement> {
    await this.window.customElements.whenDefined(tag);
    const element = this.document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
    this.document.body.append(element);
    return element;
  }

  /** Closes the tab without a word to Holdfast, as a person does. */
  close(): void {
    this.#frame.remove();
  }

  /** Ends Holdfast in this tab and closes it. */
  async end(): Promise<void> {
    if (!this.#frame.isConnected) return;
    this.#client?.close();
    this.#frame.remove();
  }
}

/** What matters of a status to who reads a report. */
function brief(status: RecordStatus): object {
  if (status.kind !== 'waiting') return status;
  const { state, attempts, counted, notBefore, waitsFor, problem, conflict } = status.intent;
  return { kind: status.kind, state, attempts, counted, notBefore, waitsFor, problem, conflict };
}

/** The worker's script of a world; its options are in its address. */
export function workerUrl(folder: string, settings: Settings): string {
  return `${folder}worker.js?settings=${encodeURIComponent(JSON.stringify(settings))}`;
}

function requestInit(path: string, { method = 'POST', body, key, headers, keepalive }: WriteInit): RequestInit {
  const hasOwn = body !== undefined;
  return {
    method,
    headers: {
      ...(hasOwn ? {} : { 'Content-Type': 'application/json' }),
      ...(key === undefined ? {} : { 'Idempotency-Key': `"${key}"` }),
      ...headers,
    },
    body: hasOwn ? body : JSON.stringify({ path }),
    ...(keepalive && { keepalive }),
  };
}

async function written(answer: Response): Promise<Written> {
  const { status, headers } = answer;
  const queued = headers.get('Holdfast')?.startsWith('queued') ?? false;
  return { status, headers, text: await answer.text(), queued };
}
