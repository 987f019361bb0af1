import { LitElement, html, nothing } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { Client } from 'holdfast';
import type { Deletion } from '../model/snapshot.js';
import { valueWords } from '../model/words.js';
import { icon } from './icons.js';
import './parked-write.js';
import { rowStyles } from './row-styles.js';
import { buttons, shared } from './shared-styles.js';

/** A reading that was deleted here and that the server still has, with the deletion's mark. */
@customElement('deletion-row')
export class DeletionRow extends LitElement {
  static override styles = [shared, buttons, rowStyles];

  @property({ attribute: false }) client!: Client;
  @property({ attribute: false }) deletion!: Deletion;

  override render() {
    const { key, state, reading } = this.deletion;
    const undoable = state !== 'sending' && state !== 'parked';
    return html`<article class="row pending gone">
      <p class="name"><span class="unseen">Deleted: </span>${reading.checkpoint}</p>
      <p class="value">${valueWords(reading.value)}<span class="unit"> ${reading.unit}</span></p>
      <p class="facts">Deleted <holdfast-record key=${key}></holdfast-record></p>
      ${
        undoable
          ? html`<button
              class="quiet square"
              aria-label="Undo the deletion of ${reading.checkpoint}"
              @click=${() => void this.client.discard(key)}
            >
              ${icon('undo')}
            </button>`
          : nothing
      }
      <div class="more">
        ${state === 'parked' ? html`<parked-write .client=${this.client} key=${key}></parked-write>` : nothing}
      </div>
    </article>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'deletion-row': DeletionRow;
  }
}
