import { LitElement, css, html } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { icon } from './icons.js';
import { buttons, notices, shared } from './shared-styles.js';

/**
 * Two texts of one note, side by side.
 *
 * @fires keep-theirs - the person gives their own text up
 * @fires use-mine - the person's text is to replace the server's
 */
@customElement('note-conflict')
export class NoteConflict extends LitElement {
  static override styles = [
    shared,
    buttons,
    notices,
    css`
      :host {
        container-type: inline-size;
      }
      .texts {
        display: grid;
        gap: 10px;
      }
      section {
        display: grid;
        grid-template-rows: auto 1fr auto;
        gap: 8px;
        padding: 12px;
        border: 1px solid var(--line);
        border-radius: var(--radius-s);
        background: var(--surface);
      }
      h4 {
        margin: 0;
        font-size: var(--text-s);
        font-weight: 600;
        color: var(--muted);
      }
      .text {
        white-space: pre-wrap;
        overflow-wrap: anywhere;
      }
      @container (inline-size >= 480px) {
        .texts {
          grid-template-columns: 1fr 1fr;
        }
      }
    `,
  ];

  @property({ attribute: false }) mine = '';
  @property({ attribute: false }) theirs = '';

  override render() {
    return html`<div class="notice" role="group" aria-labelledby="why">
      <p class="words" id="why">
        ${icon('warning')}<span>Somebody else changed this note in the meantime. Which text shall stay?</span>
      </p>
      <div class="texts">
        <section>
          <h4>On the server</h4>
          <p class="text">${this.theirs || html`<span class="muted">No text</span>`}</p>
          <button @click=${() => this.dispatchEvent(new Event('keep-theirs'))}>Keep theirs</button>
        </section>
        <section>
          <h4>Yours</h4>
          <p class="text">${this.mine || html`<span class="muted">No text</span>`}</p>
          <button class="primary" @click=${() => this.dispatchEvent(new Event('use-mine'))}>Use mine</button>
        </section>
      </div>
    </div>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'note-conflict': NoteConflict;
  }
}
