import { LitElement, css, html, nothing, type PropertyValues } from 'lit';
import { customElement, property, query, state } from 'lit/decorators.js';
import { live } from 'lit/directives/live.js';
import type { Client, Problem } from 'holdfast';
import { noteConflict, type NoteConflictFacts } from '../data/note-conflict.js';
import { saveNote } from '../data/writes.js';
import type { NewerNote } from '../model/newer-note.js';
import type { Note, Round } from '../model/snapshot.js';
import { icon } from './icons.js';
import './note-conflict.js';
import './parked-write.js';
import { buttons, fields, notices, shared } from './shared-styles.js';

/**
 * A round's note: read it, edit it, and choose when somebody else has edited it too.
 *
 * @fires outdated - the server is known to hold another text than the snapshot
 */
@customElement('note-card')
export class NoteCard extends LitElement {
  static override styles = [
    shared,
    buttons,
    fields,
    notices,
    css`
      .card {
        display: grid;
        gap: 12px;
        padding: 8px 8px 16px 16px;
        border: 1px solid var(--line);
        border-radius: var(--radius);
        background: var(--surface);
        box-shadow: var(--shadow);
      }
      header {
        display: flex;
        align-items: center;
        gap: 8px;
        min-block-size: 44px;
      }
      header button {
        margin-inline-start: auto;
      }
      .text,
      form,
      note-conflict,
      .notice {
        margin-inline-end: 8px;
      }
      .text {
        white-space: pre-wrap;
        overflow-wrap: anywhere;
      }
      .pending {
        color: var(--muted);
      }
      form {
        display: grid;
        gap: 12px;
      }
      holdfast-record {
        font-size: var(--text-s);
      }
    `,
  ];

  @property({ attribute: false }) client!: Client;
  @property({ attribute: false }) round!: Round;
  @state() private draft: { readonly text: string; readonly base: Pick<Note, 'text' | 'etag'> } | undefined;
  @state() private problem: Problem | undefined;
  @state() private conflict: NoteConflictFacts | undefined;
  @query('textarea') private textarea!: HTMLTextAreaElement | null;
  @query('.edit') private editButton!: HTMLElement | null;

  readonly #decided = new Set<string>();

  override willUpdate(changed: PropertyValues<this>): void {
    const before = changed.get('round');
    if (before && before.id !== this.round.id) {
      this.draft = undefined;
      this.problem = undefined;
      this.conflict = undefined;
    }
    if (changed.has('round')) void this.#readConflict();
  }

  override render() {
    const { note } = this.round;
    const waiting = note.edits.filter((edit) => edit.state !== 'synced');
    const last = waiting.at(-1);
    return html`<div class="card">
      <header>
        <h3>Note</h3>
        ${
          this.draft || this.conflict
            ? nothing
            : html`<button class="quiet edit" @click=${this.#edit} aria-label="Edit the note">
                ${icon('pencil')} Edit
              </button>`
        }
      </header>
      ${this.conflict ? this.#choice(this.conflict) : this.draft ? this.#editor(this.draft.text) : this.#text(note.text, !!last)}
      ${
        this.problem
          ? html`<div class="notice" role="alert">
              <p class="words">${icon('warning')}<span>${this.problem.detail ?? this.problem.title}</span></p>
            </div>`
          : nothing
      }
      ${waiting
        .filter((edit) => edit.state === 'parked')
        .map(({ key }) => html`<parked-write .client=${this.client} key=${key}></parked-write>`)}
      ${last ? html`<holdfast-record key=${last.key}></holdfast-record>` : nothing}
    </div>`;
  }

  #text(text: string, pending: boolean) {
    return text
      ? html`<p class=${pending ? 'text pending' : 'text'}>${text}</p>`
      : html`<p class="muted">Nothing noted yet.</p>`;
  }

  #editor(text: string) {
    return html`<form @submit=${this.#submit}>
      <label>
        <span class="unseen">Text of the note</span>
        <textarea
          name="text"
          maxlength="20000"
          .value=${live(text)}
          @input=${this.#type}
          @keydown=${this.#keys}
        ></textarea>
      </label>
      <div class="actions">
        <button class="primary">Save note</button>
        <button type="button" @click=${this.#cancel}>Cancel</button>
      </div>
    </form>`;
  }

  #choice({ mine, newer, keys }: NoteConflictFacts) {
    return html`<note-conflict
      .mine=${mine}
      .theirs=${newer.text}
      @keep-theirs=${() => void this.#keepTheirs(keys)}
      @use-mine=${() => void this.#useMine(mine, newer, keys)}
    ></note-conflict>`;
  }

  #edit = (): void => {
    const { text, etag } = this.round.note;
    this.problem = undefined;
    this.draft = { text, base: { text, ...(etag && { etag }) } };
    void this.updateComplete.then(() => this.textarea?.focus());
  };

  #type = (event: Event): void => {
    if (this.draft) this.draft = { ...this.draft, text: (event.target as HTMLTextAreaElement).value };
  };

  #keys = (event: KeyboardEvent): void => {
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) this.#submit(event);
  };

  #cancel = (): void => {
    this.problem = undefined;
    this.#close();
  };

  #submit = (event: Event): void => {
    event.preventDefault();
    const { draft } = this;
    this.problem = undefined;
    this.#close();
    if (draft && draft.text !== draft.base.text) void this.#save(draft.text, draft.base);
  };

  #close(): void {
    this.draft = undefined;
    void this.updateComplete.then(() => this.editButton?.focus());
  }

  /** Answers whether the text is saved. If it is not, it is back in the editor, or beside the server's. */
  async #save(text: string, base: Pick<Note, 'text' | 'etag'>): Promise<boolean> {
    const { id } = this.round;
    const outcome = await saveNote(this.client, id, text, base);
    if (outcome.kind === 'saved') return true;
    if (this.round.id !== id) return false;
    if (outcome.newer) {
      this.conflict = { mine: this.draft?.text ?? text, newer: outcome.newer, keys: [] };
      this.draft = undefined;
      this.dispatchEvent(new Event('outdated'));
    } else {
      this.problem = outcome.problem;
      this.draft ??= { text, base };
    }
    return false;
  }

  async #keepTheirs(keys: readonly string[]): Promise<void> {
    this.#decide(keys);
    for (const key of keys) await this.client.discard(key);
    this.dispatchEvent(new Event('outdated'));
  }

  /** The old edits go only once the new one is saved: at no moment is the text nowhere. */
  async #useMine(text: string, newer: NewerNote, keys: readonly string[]): Promise<void> {
    this.#decide(keys);
    if (await this.#save(text, newer)) {
      for (const key of keys) await this.client.discard(key);
    } else {
      for (const key of keys) this.#decided.delete(key);
      await this.#readConflict();
    }
  }

  #decide(keys: readonly string[]): void {
    this.conflict = undefined;
    for (const key of keys) this.#decided.add(key);
  }

  async #readConflict(): Promise<void> {
    const { round } = this;
    const waiting = await noteConflict(this.client, round, this.#decided);
    if (round !== this.round) return;
    if (waiting || (this.conflict && this.conflict.keys.length > 0)) this.conflict = waiting;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'note-card': NoteCard;
  }
}
