import type { Client } from 'holdfast';

/**
 * Which round is open. The session pointer remembers it across every start; the address shows it, so that the back
 * button leads from a round to the list.
 */
export class OpenRound extends EventTarget {
  readonly #client: Client;
  #id: string | undefined;

  constructor(client: Client) {
    super();
    this.#client = client;
  }

  get id(): string | undefined {
    return this.#id;
  }

  /** Goes to where the address leads, or else to where the person was last. */
  async restore(): Promise<void> {
    const remembered = this.#client.session.value;
    addEventListener('popstate', () => void this.#show(fromAddress()));
    if (!fromAddress() && typeof remembered === 'string') history.pushState(null, '', `#${remembered}`);
    await this.#show(fromAddress());
  }

  async open(id: string): Promise<void> {
    if (id === this.#id) return;
    history.pushState(null, '', `#${id}`);
    await this.#show(id);
  }

  async close(): Promise<void> {
    if (this.#id === undefined) return;
    history.pushState(null, '', location.pathname);
    await this.#show(undefined);
  }

  async #show(id: string | undefined): Promise<void> {
    this.#id = id;
    this.dispatchEvent(new Event('change'));
    if (this.#client.session.value === (id ?? null)) return;
    // A round that can't be remembered opens all the same.
    await this.#client.session.set(id ?? null).catch(() => undefined);
  }
}

const fromAddress = (): string | undefined => location.hash.slice(1) || undefined;
