import { LitElement, css, html, nothing } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { readLedger, type LedgerEntry } from '../data/ledger.js';
import { describeWrite } from '../model/describe-write.js';
import type { Snapshot } from '../model/snapshot.js';
import { counted, whenWords } from '../model/words.js';
import { icon } from './icons.js';
import { buttons, shared } from './shared-styles.js';

const shown = 20;

/** What the server has applied, to compare with what was done here: each write stands there once. */
@customElement('server-ledger')
export class ServerLedger extends LitElement {
  static override styles = [
    shared,
    buttons,
    css`
      :host {
        font-size: var(--text-s);
      }
      summary {
        display: flex;
        align-items: center;
        gap: 0.4em;
        min-block-size: 44px;
        font-weight: 600;
        cursor: pointer;
        list-style: none;
      }
      summary::-webkit-details-marker {
        display: none;
      }
      summary .icon {
        inline-size: 1em;
        block-size: 1em;
        color: var(--muted);
      }
      [open] summary .icon {
        rotate: 90deg;
      }
      .inside {
        display: grid;
        gap: 12px;
        justify-items: start;
      }
      ol {
        display: grid;
        gap: 8px;
        inline-size: 100%;
      }
      li {
        display: flex;
        justify-content: space-between;
        gap: 12px;
        font-variant-numeric: tabular-nums;
      }
      time {
        flex: none;
        color: var(--muted);
      }
    `,
  ];

  @property({ attribute: false }) snapshot: Snapshot | undefined;
  @state() private entries: readonly LedgerEntry[] | undefined;
  @state() private unread = false;

  override render() {
    return html`<details @toggle=${this.#toggle}>
      <summary>${icon('next')} What the server has</summary>
      <div class="inside">
        ${this.unread ? html`<p class="muted" role="status">The server can’t be reached right now.</p>` : nothing}
        ${this.entries ? this.#list(this.entries) : nothing}
        <button @click=${() => void this.#read()}>${icon('again')} Look again</button>
      </div>
    </details>`;
  }

  #list(entries: readonly LedgerEntry[]) {
    if (entries.length === 0) return html`<p class="muted">No writes yet.</p>`;
    return html`<p class="muted">${counted(entries.length, 'write', 'writes')}, each applied once. The last first:</p>
      <ol>
        ${entries.slice(0, shown).map(
          ({ method, path, at, key }) =>
            html`<li title=${key ?? ''}>
              <span>${describeWrite(this.snapshot, method, path)}</span>
              <time datetime=${at}>${whenWords(at)}</time>
            </li>`,
        )}
      </ol>`;
  }

  #toggle = (event: Event): void => {
    if ((event.currentTarget as HTMLDetailsElement).open) void this.#read();
  };

  async #read(): Promise<void> {
    try {
      this.entries = await readLedger();
      this.unread = false;
    } catch {
      this.unread = true;
    }
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'server-ledger': ServerLedger;
  }
}
