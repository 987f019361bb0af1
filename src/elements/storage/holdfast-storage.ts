import { LitElement, html, nothing } from 'lit';
import type { TemplateResult } from 'lit';
import { property } from 'lit/decorators.js';
import type { Health } from '../../outbox/health.js';
import type { Client } from '../../page/client.js';
import { ClientController } from '../client-controller.js';
import { HoldfastPersistEvent } from '../events.js';
import { icon } from '../icons.js';
import { say } from '../live-region.js';
import { oneAtATime } from '../one-at-a-time.js';
import { setStates } from '../states.js';
import { buttonStyles, sharedStyles } from '../styles.js';
import { Words } from '../words/words.js';
import { persist, readSpace } from './space.js';
import type { Space } from './space.js';
import { storageStyles } from './styles.js';

type Asked = 'not-asked' | 'asking' | 'granted' | 'denied';

/**
 * Where writes are kept and why, how much space the site uses, and a button that asks the browser to keep it all when
 * the device runs low on space.
 *
 * @example
 * ```html
 * <holdfast-storage></holdfast-storage>
 * ```
 *
 * @tagname holdfast-storage
 *
 * @fires {HoldfastPersistEvent} holdfast-persist - The browser was asked to keep the storage, and answered (`persisted`).
 *
 * @csspart storage - The whole.
 * @csspart icon - Its icon.
 * @csspart mode - The storage mode.
 * @csspart used - The space in use.
 * @csspart reason - Why the mode is what it is.
 * @csspart persistence - Whether the browser keeps it, and what it answered.
 * @csspart button - "Keep on this device".
 *
 * @cssprop [--holdfast-font-size=0.875rem] - Size of the words.
 * @cssprop --holdfast-ink - Colour of words.
 * @cssprop --holdfast-ink-quiet - Colour of words beside the point.
 * @cssprop --holdfast-surface - Background.
 * @cssprop --holdfast-line - Colour of borders.
 * @cssprop --holdfast-ok - Tone of storage that lasts.
 * @cssprop --holdfast-wait - Tone before it is known.
 * @cssprop --holdfast-warn - Tone of storage that lives as long as the tab.
 * @cssprop --holdfast-focus - Colour of the focus ring.
 *
 * @cssState indexeddb - Writes are saved on this device.
 * @cssState memory - Writes live only as long as the tab.
 * @cssState persisted - The browser keeps them when the device runs low on space.
 */
export class HoldfastStorage extends LitElement {
  static override styles = [sharedStyles, buttonStyles, storageStyles];

  /** The client to show; without one, the one that `connect()` made last. */
  @property({ attribute: false }) client: Client | undefined;

  readonly #words = new Words(this);
  readonly #follow = new ClientController(this, this.#words);
  readonly #internals = this.attachInternals();
  #space: Space | undefined;
  #shown: Health | undefined;
  #asked: Asked = 'not-asked';

  readonly #read = oneAtATime(async () => {
    this.#space = await readSpace();
    this.requestUpdate();
  });

  readonly #persist = async (): Promise<void> => {
    if (this.#asked === 'asking') return;
    this.#asked = 'asking';
    this.requestUpdate();
    const persisted = await persist();
    this.#asked = persisted ? 'granted' : 'denied';
    this.#space = await readSpace();
    this.requestUpdate();
    say(this.#words.term(`storage.${this.#asked}`), 'polite', this.#words.lang());
    this.dispatchEvent(new HoldfastPersistEvent(persisted));
  };

  protected override render(): TemplateResult {
    const { health } = this.#follow;
    const words = this.#words;
    const tone = health ? (health.mode === 'memory' ? 'warn' : 'ok') : 'wait';
    return html`<div class="storage tone-${tone}" part="storage" role="group" aria-label=${words.term('storage.label')}>
      ${icon(health?.mode === 'memory' ? 'tab' : 'disk')}
      <div class="head">
        <span class="mode" part="mode">${words.term(health ? `storage.${health.mode}` : 'storage.checking')}</span>
        ${this.#used()}
      </div>
      ${health ? html`<p class="quiet" part="reason">${words.term(`reason.${health.reason}`)}</p>` : nothing}
      ${health?.mode === 'indexeddb' ? this.#persistence() : nothing}
    </div>`;
  }

  protected override updated(): void {
    const { health } = this.#follow;
    setStates(this.#internals, [...(health ? [health.mode] : []), ...(this.#space?.persisted ? ['persisted'] : [])]);
    if (health && (health.waiting !== this.#shown?.waiting || health.mode !== this.#shown.mode)) this.#read();
    this.#shown = health;
  }

  #used(): TemplateResult | typeof nothing {
    if (this.#space?.used === undefined) return nothing;
    const size = this.#words.bytes(this.#space.used);
    return html`<span class="quiet" part="used">${this.#words.term('storage.used', size)}</span>`;
  }

  #persistence(): TemplateResult | typeof nothing {
    const { persisted, canPersist } = this.#space ?? {};
    if (persisted === undefined) return nothing;
    return html`<p class="quiet" part="persistence">${this.#words.term(this.#persistenceWord(persisted))}</p>
      ${
        persisted || !canPersist
          ? nothing
          : html`<button
              class="button"
              part="button"
              type="button"
              aria-disabled=${this.#asked === 'asking'}
              @click=${this.#persist}
            >
              ${this.#words.term('storage.persist')}
            </button>`
      }`;
  }

  #persistenceWord(persisted: boolean) {
    if (this.#asked === 'granted' || this.#asked === 'denied') return `storage.${this.#asked}` as const;
    return persisted ? 'storage.persisted' : 'storage.not-persisted';
  }
}
