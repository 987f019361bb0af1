import { LitElement, css, html } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { Reading } from '../model/snapshot.js';
import { totals } from '../model/totals.js';
import { averageWords, valueWords } from '../model/words.js';
import { icon } from './icons.js';
import { shared } from './shared-styles.js';

/** The figures of a round, computed from the readings that are shown. */
@customElement('round-figures')
export class RoundFigures extends LitElement {
  static override styles = [
    shared,
    css`
      dl {
        display: flex;
        gap: 28px;
      }
      dl > div {
        display: flex;
        flex-direction: column-reverse;
      }
      dt {
        font-size: var(--text-s);
        color: var(--muted);
      }
      dd {
        display: flex;
        align-items: center;
        gap: 6px;
        font-size: var(--text-l);
        font-weight: 650;
        font-variant-numeric: tabular-nums;
        letter-spacing: -0.01em;
      }
      dd .icon {
        inline-size: 1em;
        block-size: 1em;
      }
      .out {
        color: var(--alarm);
      }
      .unit {
        font-size: var(--text-s);
        font-weight: 500;
        color: var(--muted);
      }
    `,
  ];

  @property({ attribute: false }) readings: readonly Reading[] = [];

  override render() {
    const { count, outOfRange, average } = totals(this.readings);
    return html`<dl>
      <div>
        <dt>Readings</dt>
        <dd data-figure="count">${valueWords(count)}</dd>
      </div>
      <div>
        <dt>Out of range</dt>
        <dd data-figure="out-of-range" class=${outOfRange > 0 ? 'out' : ''}>
          ${outOfRange > 0 ? icon('warning') : ''} ${valueWords(outOfRange)}
        </dd>
      </div>
      ${
        average
          ? html`<div>
              <dt>Average</dt>
              <dd data-figure="average">${averageWords(average.value)} <span class="unit">${average.unit}</span></dd>
            </div>`
          : ''
      }
    </dl>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'round-figures': RoundFigures;
  }
}
