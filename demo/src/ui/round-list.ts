import { LitElement, css, html, nothing } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { repeat } from 'lit/directives/repeat.js';
import type { Round } from '../model/snapshot.js';
import { totals, waiting } from '../model/totals.js';
import { counted } from '../model/words.js';
import { icon } from './icons.js';
import { shared } from './shared-styles.js';

/**
 * Every round, to choose one.
 *
 * @fires choose - with the id of the round
 */
@customElement('round-list')
export class RoundList extends LitElement {
  static override styles = [
    shared,
    css`
      ul {
        display: grid;
        gap: 8px;
      }
      a {
        display: grid;
        grid-template-columns: minmax(0, 1fr) auto;
        align-items: center;
        gap: 2px 8px;
        padding: 14px 12px 14px 16px;
        border: 1px solid var(--line);
        border-radius: var(--radius);
        background: var(--surface);
        box-shadow: var(--shadow);
        color: inherit;
        text-decoration: none;
        touch-action: manipulation;
      }
      a:hover {
        border-color: var(--line-strong);
      }
      a[aria-current='page'] {
        border-color: var(--accent);
        background: var(--accent-wash);
      }
      .title {
        font-weight: 620;
      }
      .title,
      .place,
      .facts {
        grid-column: 1;
      }
      a > .icon {
        grid-column: 2;
        grid-row: 1 / 4;
        color: var(--faint);
      }
      @media (width >= 720px) {
        a > .icon {
          display: none;
        }
      }
      .facts {
        display: flex;
        flex-wrap: wrap;
        gap: 2px 14px;
        margin-block-start: 6px;
        font-size: var(--text-s);
        color: var(--muted);
        font-variant-numeric: tabular-nums;
      }
      .facts span {
        display: inline-flex;
        align-items: center;
        gap: 0.3em;
      }
      .facts .icon {
        inline-size: 1.1em;
        block-size: 1.1em;
      }
      .alarm {
        color: var(--alarm);
        font-weight: 600;
      }
      .waits {
        color: var(--ink);
      }
    `,
  ];

  @property({ attribute: false }) rounds: readonly Round[] = [];
  @property({ attribute: false }) open: string | undefined;

  override render() {
    return html`<ul>
      ${repeat(
        this.rounds,
        ({ id }) => id,
        (round) => html`<li>${this.#entry(round)}</li>`,
      )}
    </ul>`;
  }

  /** Gives the focus back to the round that the person comes from. */
  greet(id: string | undefined): void {
    this.renderRoot.querySelector<HTMLElement>(id ? `a[href="#${CSS.escape(id)}"]` : 'a')?.focus();
  }

  #entry(round: Round) {
    const { count, outOfRange } = totals(round.readings);
    const waits = waiting(round);
    return html`<a
      href="#${round.id}"
      aria-current=${round.id === this.open ? 'page' : 'false'}
      @click=${(event: MouseEvent) => this.#choose(event, round.id)}
    >
      <span class="title">${round.title}</span>
      <span class="place muted small">${round.place}</span>
      <span class="facts">
        <span>${counted(count, 'reading', 'readings')}</span>
        ${outOfRange > 0 ? html`<span class="alarm">${icon('warning')} ${outOfRange} out of range</span>` : nothing}
        ${waits > 0 ? html`<span class="waits">${icon('clock')} ${waits} not sent yet</span>` : nothing}
      </span>
      ${icon('next')}
    </a>`;
  }

  #choose(event: MouseEvent, id: string): void {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    this.dispatchEvent(new CustomEvent('choose', { detail: id }));
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'round-list': RoundList;
  }
}
