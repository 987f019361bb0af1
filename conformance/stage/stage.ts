import type { ConnectOptions } from 'holdfast';
import type { Settings } from '../settings.js';
import { equal, until } from './expect.js';
import { Server } from './server.js';
import { Tab, workerUrl } from './tab.js';

/** No attempt is made again by itself while a case looks: 28 hours at most, and as good as never less than minutes. */
export const never = { base: 100_000_000, cap: 100_000_000 };
/** Attempts are made again at once. */
export const soon = { base: 50, cap: 200 };

/** Everything that one case has to itself: a server, an outbox, a worker, and tabs. */
export class Stage {
  readonly world: string;
  readonly server: Server;
  readonly #tabs: Tab[] = [];
  #settings: Settings;

  constructor(world: string, { broken }: { readonly broken: boolean }) {
    this.world = world;
    this.server = new Server(world, broken);
    this.#settings = { name: `conformance-${world}`, retry: never };
  }

  /** Makes the server, before anything reaches it. */
  async begin(): Promise<void> {
    await this.server.heal();
  }

  /** The outbox's name. */
  get outbox(): string {
    return this.#settings.name ?? '';
  }

  get settings(): Settings {
    return this.#settings;
  }

  /** What tabs and worker are told from now on. */
  set(settings: Settings): void {
    this.#settings = { ...this.#settings, ...settings };
  }

  /** Opens a tab of the app, with the worker in charge. */
  async tab(settings: Settings = {}, options: Pick<ConnectOptions, 'storage' | 'worker'> = {}): Promise<Tab> {
    this.set(settings);
    const tab = await this.blank();
    await tab.connect(this.#settings, options);
    return tab;
  }

  /** Opens a tab in which Holdfast has not begun. */
  async blank(): Promise<Tab> {
    const tab = await Tab.open(this.world);
    this.#tabs.push(tab);
    return tab;
  }

  /** Starts a new worker in the old one's place, as when the app has a new version. Nothing but that happens. */
  async replaceWorker(): Promise<void> {
    await navigator.serviceWorker.register(`${this.#workerUrl()}&version=2`);
  }

  /** Puts another app's worker in charge of whatever tab opens next. */
  async foreignWorker(): Promise<void> {
    const registration = await navigator.serviceWorker.register(this.#workerUrl({ foreign: true }));
    await until('A foreign worker', () => registration.active?.state === 'activated');
  }

  #workerUrl(settings: Settings = {}): string {
    return workerUrl(`/conformance/at/${this.world}/`, { ...this.#settings, ...settings });
  }

  /** Whatever a case is about: no write is ever applied twice. */
  async audit(): Promise<void> {
    const keys = (await this.server.effects()).flatMap(({ key }) => key ?? []);
    const twice = keys.filter((key, index) => keys.indexOf(key) !== index);
    equal(twice, [], 'Writes that the server applied twice');
  }

  /** Leaves nothing behind in this browser or on the server. */
  async end(): Promise<void> {
    for (const tab of this.#tabs) await tab.end();
    const registration = await navigator.serviceWorker.getRegistration(`/conformance/at/${this.world}/`);
    // The longest scope that matches answers, so it may be another worker's.
    if (registration?.scope.includes(this.world)) await registration.unregister();
    indexedDB.deleteDatabase(this.outbox);
    localStorage.removeItem(`holdfast:${this.outbox}:session`);
    await this.server.forget();
  }
}
