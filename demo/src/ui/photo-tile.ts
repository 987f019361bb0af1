import { LitElement, css, html, nothing, type PropertyValues } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import type { Client } from 'holdfast';
import { keepPhoto, photoFile } from '../data/photo-files.js';
import type { Photo } from '../model/snapshot.js';
import { icon } from './icons.js';
import './parked-write.js';
import { shared } from './shared-styles.js';

/** One photo with its mark: from the write that waits, from this device, or from the server. */
@customElement('photo-tile')
export class PhotoTile extends LitElement {
  static override styles = [
    shared,
    css`
      figure {
        display: grid;
        gap: 6px;
      }
      .frame {
        display: grid;
        place-items: center;
        aspect-ratio: 4 / 3;
        border-radius: var(--radius-s);
        background: var(--hover);
        color: var(--muted);
        font-size: var(--text-s);
        overflow: clip;
        text-align: center;
      }
      img {
        inline-size: 100%;
        block-size: 100%;
        object-fit: cover;
      }
      .pending img {
        opacity: 0.72;
      }
      .missing {
        display: grid;
        justify-items: center;
        gap: 4px;
        padding: 8px;
      }
      .missing .icon {
        inline-size: 28px;
        block-size: 28px;
      }
      figcaption {
        font-size: var(--text-s);
        overflow-wrap: anywhere;
      }
      holdfast-record {
        font-size: var(--text-s);
      }
    `,
  ];

  @property({ attribute: false }) client!: Client;
  @property({ attribute: false }) photo!: Photo;
  @state() private source: string | undefined;
  @state() private caption = '';
  @state() private missing = false;

  override willUpdate(changed: PropertyValues<this>): void {
    if (!changed.has('photo')) return;
    if (this.photo.caption) this.caption = this.photo.caption;
    if (!this.source) void this.#load();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    if (this.source) URL.revokeObjectURL(this.source);
    this.source = undefined;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    if (this.hasUpdated && !this.source) void this.#load();
  }

  override render() {
    const { mark, id } = this.photo;
    const pending = mark !== undefined && mark.state !== 'synced';
    return html`<figure class=${pending ? 'pending' : ''}>
      <div class="frame">${this.#picture()}</div>
      <figcaption>${this.caption || html`<span class="muted">No caption</span>`}</figcaption>
      <holdfast-record key=${id} ?confirmed=${!pending}></holdfast-record>
      ${mark?.state === 'parked' ? html`<parked-write .client=${this.client} key=${mark.key}></parked-write>` : nothing}
    </figure>`;
  }

  #picture() {
    if (this.source)
      return html`<img src=${this.source} alt=${this.caption || 'Photo without a caption'} @error=${this.#fail} />`;
    if (!this.missing) return nothing;
    return html`<span class="missing">${icon('photo')} Not on this device yet</span>`;
  }

  async #load(): Promise<void> {
    const { id, form } = this.photo;
    const file = (form && (await this.#fromForm(id, form))) ?? (await photoFile(id));
    this.missing = !file;
    if (file && this.isConnected && !this.source) this.source = URL.createObjectURL(file);
  }

  async #fromForm(id: string, form: () => Promise<FormData>): Promise<Blob | undefined> {
    const sent = await form().catch(() => undefined);
    const caption = sent?.get('caption');
    const file = sent?.get('photo');
    if (typeof caption === 'string') this.caption = caption;
    if (!(file instanceof Blob)) return undefined;
    await keepPhoto(id, file);
    return file;
  }

  #fail = (): void => {
    if (this.source) URL.revokeObjectURL(this.source);
    this.source = undefined;
    this.missing = true;
  };
}

declare global {
  interface HTMLElementTagNameMap {
    'photo-tile': PhotoTile;
  }
}
