import { LitElement, css, html } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { verdict } from '../model/range.js';
import type { Reading } from '../model/snapshot.js';

const width = 54;
const band = { start: 12, end: 42 };

/** Where a reading lies in its range, as a picture of what the words beside it say. */
@customElement('range-gauge')
export class RangeGauge extends LitElement {
  static override styles = css`
    :host {
      display: contents;
    }
    svg {
      inline-size: 54px;
      block-size: 12px;
    }
    .track {
      fill: var(--line);
    }
    .band {
      fill: var(--accent);
      opacity: 0.35;
    }
    .dot {
      fill: var(--accent);
      stroke: var(--surface);
      stroke-width: 2;
    }
    .out .dot {
      fill: var(--alarm);
    }
    @media (forced-colors: active) {
      .track,
      .band {
        fill: GrayText;
      }
      .dot {
        fill: CanvasText;
      }
    }
  `;

  @property({ attribute: false }) reading: Reading | undefined;

  override render() {
    const at = this.reading && dotAt(this.reading);
    if (!this.reading || at === undefined) return undefined;
    const out = verdict(this.reading) === 'inside' ? '' : 'out';
    return html`<svg viewBox="0 0 ${width} 12" class=${out} aria-hidden="true">
      <rect class="track" x="0" y="4" width=${width} height="4" rx="2" />
      <rect class="band" x=${band.start} y="4" width=${band.end - band.start} height="4" />
      <circle class="dot" cx=${at} cy="6" r="5" />
    </svg>`;
  }
}

function dotAt({ value, low, high }: Reading): number | undefined {
  if (typeof value === 'string' || low === null || high === null || low >= high) return undefined;
  const along = band.start + ((value - low) / (high - low)) * (band.end - band.start);
  return Math.min(width - 5, Math.max(5, along));
}

declare global {
  interface HTMLElementTagNameMap {
    'range-gauge': RangeGauge;
  }
}
