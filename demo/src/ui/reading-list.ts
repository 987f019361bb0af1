import { LitElement, css, html } from 'lit';
import { customElement, property, query } from 'lit/decorators.js';
import { repeat } from 'lit/directives/repeat.js';
import type { Client } from 'holdfast';
import type { Reading, Round } from '../model/snapshot.js';
import './deletion-row.js';
import './reading-row.js';
import { shared } from './shared-styles.js';

/**
 * A round's readings, the last one first.
 *
 * @fires correct - with the parked reading that the person wants to type anew
 */
@customElement('reading-list')
export class ReadingList extends LitElement {
  static override styles = [
    shared,
    css`
      ul {
        border: 1px solid var(--line);
        border-radius: var(--radius);
        background: var(--surface);
        box-shadow: var(--shadow);
        overflow: clip;
      }
      li + li {
        border-block-start: 1px solid var(--line);
      }
      .empty {
        padding: 28px 16px;
        border: 1px dashed var(--line-strong);
        border-radius: var(--radius);
        color: var(--muted);
        text-align: center;
      }
      ul:focus-visible {
        outline: 2px solid var(--accent);
      }
    `,
  ];

  @property({ attribute: false }) client!: Client;
  @property({ attribute: false }) round!: Round;
  @query('ul') private list!: HTMLElement | null;

  override render() {
    const { readings, deletions } = this.round;
    if (readings.length + deletions.length === 0)
      return html`<p class="empty">No readings yet. The first one you save appears here.</p>`;
    return html`<ul tabindex="-1" aria-label="Readings, the last one first">
      ${repeat(
        deletions,
        ({ key }) => key,
        (deletion) => html`<li><deletion-row .client=${this.client} .deletion=${deletion}></deletion-row></li>`,
      )}
      ${repeat(
        readings.toReversed(),
        ({ id }) => id,
        (reading) =>
          html`<li>
            <reading-row
              .client=${this.client}
              .reading=${reading}
              @correct=${(event: CustomEvent<Reading>) => this.dispatchEvent(new CustomEvent('correct', { detail: event.detail }))}
              @removed=${() => this.list?.focus({ preventScroll: true })}
            ></reading-row>
          </li>`,
      )}
    </ul>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'reading-list': ReadingList;
  }
}
