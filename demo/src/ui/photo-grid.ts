import { LitElement, css, html, nothing } from 'lit';
import { customElement, property, query, state } from 'lit/decorators.js';
import { repeat } from 'lit/directives/repeat.js';
import type { Client, Problem } from 'holdfast';
import { shrinkPhoto } from '../data/shrink-photo.js';
import { addPhoto } from '../data/writes.js';
import type { Round } from '../model/snapshot.js';
import { icon } from './icons.js';
import './photo-tile.js';
import { buttons, fields, notices, shared } from './shared-styles.js';

interface PhotoDraft {
  readonly file: Blob;
  readonly source: string;
  readonly caption: string;
}

/** A round's photos, and the place to add one. */
@customElement('photo-grid')
export class PhotoGrid extends LitElement {
  static override styles = [
    shared,
    buttons,
    fields,
    notices,
    css`
      .card {
        display: grid;
        gap: 14px;
        padding: 8px 16px 16px;
        border: 1px solid var(--line);
        border-radius: var(--radius);
        background: var(--surface);
        box-shadow: var(--shadow);
      }
      header {
        display: flex;
        align-items: center;
        justify-content: space-between;
        min-block-size: 44px;
        margin-inline-end: -8px;
      }
      .button {
        position: relative;
        border-color: transparent;
        background: transparent;
        color: var(--ink);
        font-size: 1rem;
      }
      .button:has(:focus-visible) {
        outline: 2px solid var(--accent);
      }
      input[type='file'] {
        position: absolute;
        inset: 0;
        min-block-size: 0;
        margin: 0;
        padding: 0;
        opacity: 0;
        cursor: pointer;
      }
      input[type='file']::file-selector-button {
        cursor: pointer;
      }
      ul {
        display: grid;
        grid-template-columns: repeat(auto-fill, minmax(128px, 1fr));
        gap: 16px 12px;
      }
      form {
        display: grid;
        gap: 12px;
      }
      form img {
        inline-size: 100%;
        max-block-size: 260px;
        border-radius: var(--radius-s);
        background: var(--hover);
        object-fit: contain;
      }
    `,
  ];

  @property({ attribute: false }) client!: Client;
  @property({ attribute: false }) round!: Round;
  @state() private draft: PhotoDraft | undefined;
  @state() private problem: Problem | undefined;
  @query('[name=caption]') private captionField!: HTMLElement | null;
  @query('[type=file]') private picker!: HTMLElement | null;

  override render() {
    const { photos } = this.round;
    return html`<div class="card">
      <header>
        <h3>Photos</h3>
        ${
          this.draft
            ? nothing
            : html`<label class="button">
                ${icon('camera')} Add photo
                <input type="file" accept="image/*" @change=${this.#pick} />
              </label>`
        }
      </header>
      ${this.draft ? this.#editor(this.draft) : nothing}
      ${
        this.problem
          ? html`<div class="notice" role="alert">
              <p class="words">${icon('warning')}<span>${this.problem.detail ?? this.problem.title}</span></p>
            </div>`
          : nothing
      }
      ${
        photos.length > 0
          ? html`<ul>
              ${repeat(
                photos.toReversed(),
                ({ id }) => id,
                (photo) => html`<li><photo-tile .client=${this.client} .photo=${photo}></photo-tile></li>`,
              )}
            </ul>`
          : html`<p class="muted">No photos yet.</p>`
      }
    </div>`;
  }

  #editor({ source, caption }: PhotoDraft) {
    return html`<form autocomplete="off" @submit=${this.#submit}>
      <img src=${source} alt="The photo you picked" />
      <div>
        <label for="caption">Caption</label>
        <input
          id="caption"
          name="caption"
          maxlength="120"
          placeholder="What does it show?"
          .value=${caption}
          @input=${this.#type}
        />
      </div>
      <div class="actions">
        <button class="primary">Save photo</button>
        <button type="button" @click=${this.#close}>Cancel</button>
      </div>
    </form>`;
  }

  #pick = async (event: Event): Promise<void> => {
    const picked = (event.target as HTMLInputElement).files?.[0];
    if (!picked) return;
    const file = await shrinkPhoto(picked);
    this.problem = undefined;
    await this.#show({ file, source: URL.createObjectURL(file), caption: '' });
  };

  #type = (event: Event): void => {
    if (this.draft) this.draft = { ...this.draft, caption: (event.target as HTMLInputElement).value };
  };

  #submit = (event: Event): void => {
    event.preventDefault();
    const { draft } = this;
    this.problem = undefined;
    this.#close();
    if (draft) void this.#save(draft.file, draft.caption.trim());
  };

  #close = (): void => {
    if (this.draft) URL.revokeObjectURL(this.draft.source);
    this.draft = undefined;
    void this.updateComplete.then(() => this.picker?.focus());
  };

  async #show(draft: PhotoDraft): Promise<void> {
    this.draft = draft;
    await this.updateComplete;
    this.captionField?.focus();
  }

  async #save(file: Blob, caption: string): Promise<void> {
    const { id } = this.round;
    const outcome = await addPhoto(this.client, id, file, caption);
    if (outcome.kind === 'saved' || this.round.id !== id) return;
    this.problem = outcome.problem;
    if (!this.draft) await this.#show({ file, source: URL.createObjectURL(file), caption });
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'photo-grid': PhotoGrid;
  }
}
