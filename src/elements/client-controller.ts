import type { ReactiveController, ReactiveControllerHost } from 'lit';
import type { Health } from '../outbox/health.js';
import type { Client, RecordStatus } from '../page/client.js';
import { whenClient } from '../page/current.js';
import { announceHealth } from './announcer.js';
import type { Words } from './words/words.js';

/** A component that shows what a client knows. */
export interface ClientHost extends ReactiveControllerHost {
  /** The client it was given; without one it takes the page's. */
  readonly client: Client | undefined;
  readonly isConnected: boolean;
  /** The write it is about, where it is about one. */
  readonly key?: string;
}

/**
 * Keeps a component with its client: updates it with each change, while it is in the document.
 *
 * What is followed is settled in `hostUpdate`, so that a change of `client` or `key` is shown in the update it causes.
 */
export class ClientController implements ReactiveController {
  readonly #host: ClientHost;
  readonly #words: Words;
  #page: Client | undefined;
  #endPage: (() => void) | undefined;
  #client: Client | undefined;
  #key: string | undefined;
  #endFollowing: (() => void)[] = [];
  #health: Health | undefined;
  #status: RecordStatus | undefined;

  constructor(host: ClientHost, words: Words) {
    this.#host = host;
    this.#words = words;
    host.addController(this);
  }

  get client(): Client | undefined {
    return this.#client;
  }

  get health(): Health | undefined {
    return this.#health;
  }

  /** What is known of the host's `key`. */
  get status(): RecordStatus | undefined {
    return this.#status;
  }

  hostConnected(): void {
    this.#endPage = whenClient((client) => {
      this.#page = client;
      this.#host.requestUpdate();
    });
    this.#host.requestUpdate();
  }

  hostUpdate(): void {
    // An update that was asked for before the component left the document still runs; it must not listen again.
    if (!this.#host.isConnected) return;
    const client = this.#host.client ?? this.#page;
    const { key } = this.#host;
    if (client === this.#client && key === this.#key) return;
    this.#unfollow();
    if (client) this.#follow(client, key);
  }

  hostDisconnected(): void {
    this.#endPage?.();
    this.#unfollow();
  }

  #follow(client: Client, key: string | undefined): void {
    this.#client = client;
    this.#key = key;
    this.#endFollowing = [
      announceHealth(client, this.#words),
      client.subscribe((health) => {
        this.#health = health;
        this.#host.requestUpdate();
      }),
    ];
    if (!key) return;
    this.#endFollowing.push(
      client.watch(key, (status) => {
        this.#status = status;
        this.#host.requestUpdate();
      }),
    );
  }

  #unfollow(): void {
    for (const end of this.#endFollowing) end();
    this.#endFollowing = [];
    this.#client = this.#key = this.#health = this.#status = undefined;
  }
}
