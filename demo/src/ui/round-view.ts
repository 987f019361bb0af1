import { LitElement, css, html, nothing, type PropertyValues } from 'lit';
import { customElement, property, query, state } from 'lit/decorators.js';
import type { Client } from 'holdfast';
import type { Reading, Round } from '../model/snapshot.js';
import { counted } from '../model/words.js';
import { icon } from './icons.js';
import './note-card.js';
import './photo-grid.js';
import type { ReadingForm } from './reading-form.js';
import './reading-form.js';
import './reading-list.js';
import './round-figures.js';
import { buttons, shared } from './shared-styles.js';

const parts = ['readings', 'note', 'photos'] as const;
type Part = (typeof parts)[number];

/** One round. A phone shows one part of it at a time, a wider screen all of them. */
@customElement('round-view')
export class RoundView extends LitElement {
  static override styles = [
    shared,
    buttons,
    css`
      :host {
        display: grid;
        gap: 16px;
        padding: 16px;
      }
      .title {
        display: flex;
        flex-wrap: wrap;
        align-items: end;
        justify-content: space-between;
        gap: 12px 32px;
      }
      h2 {
        font-size: var(--text-xl);
        font-weight: 680;
        line-height: 1.2;
        letter-spacing: -0.018em;
        text-wrap: balance;
      }
      .part {
        display: grid;
        align-content: start;
        gap: 16px;
        min-inline-size: 0;
      }
      nav {
        display: grid;
        grid-auto-flow: column;
        grid-auto-columns: 1fr;
        padding: 3px;
        border-radius: 13px;
        background: var(--track);
      }
      nav button {
        padding: 0 8px;
        border-color: transparent;
        background: transparent;
        color: var(--muted);
      }
      nav button[aria-current='true'] {
        background: var(--thumb);
        color: var(--ink);
        box-shadow: var(--shadow);
      }
      nav .count {
        font-weight: 500;
        color: var(--muted);
        font-variant-numeric: tabular-nums;
      }
      nav .icon {
        color: var(--alarm);
      }
      @media (width < 720px) {
        .part:not([data-shown]) {
          display: none;
        }
      }
      @media (width >= 720px) {
        :host {
          padding: 28px 32px 48px;
          gap: 24px;
          max-inline-size: 1120px;
        }
        nav {
          display: none;
        }
        .columns {
          display: grid;
          grid-template-columns: minmax(0, 1fr);
          gap: 20px;
          align-items: start;
        }
      }
      @media (width >= 1120px) {
        .columns {
          grid-template-columns: minmax(0, 1fr) 312px;
          grid-template-rows: auto 1fr;
        }
        [data-part='readings'] {
          grid-row: 1 / 3;
        }
      }
    `,
  ];

  @property({ attribute: false }) client!: Client;
  @property({ attribute: false }) round!: Round;
  @state() private shown: Part = 'readings';
  @query('h2') private heading!: HTMLElement;
  @query('reading-form') private form!: ReadingForm;

  override willUpdate(changed: PropertyValues<this>): void {
    const before = changed.get('round');
    if (before && before.id !== this.round.id) this.shown = 'readings';
  }

  /** Takes the focus to the round's title: the person has come from somewhere else. */
  async greet(): Promise<void> {
    await this.updateComplete;
    this.heading.focus();
  }

  override render() {
    const { client, round } = this;
    return html`<div class="title">
        <div>
          <h2 tabindex="-1">${round.title}</h2>
          <p class="muted">${round.place}</p>
        </div>
        <round-figures .readings=${round.readings}></round-figures>
      </div>
      <nav aria-label="Parts of this round">${parts.map((part) => this.#tab(part))}</nav>
      <div class="columns">
        <div class="part" data-part="readings" ?data-shown=${this.shown === 'readings'}>
          <reading-form .client=${client} .round=${round}></reading-form>
          <reading-list .client=${client} .round=${round} @correct=${this.#correct}></reading-list>
        </div>
        <div class="part" data-part="note" ?data-shown=${this.shown === 'note'}>
          <note-card
            .client=${client}
            .round=${round}
            @outdated=${() => this.dispatchEvent(new Event('outdated'))}
          ></note-card>
        </div>
        <div class="part" data-part="photos" ?data-shown=${this.shown === 'photos'}>
          <photo-grid .client=${client} .round=${round}></photo-grid>
        </div>
      </div>`;
  }

  #tab(part: Part) {
    const { readings, photos, note } = this.round;
    const needed = part === 'note' && note.edits.some((edit) => edit.state === 'conflict' || edit.state === 'parked');
    const count = { readings: readings.length, photos: photos.length, note: 0 }[part];
    const name = { readings: 'Readings', note: 'Note', photos: 'Photos' }[part];
    return html`<button aria-current=${this.shown === part ? 'true' : 'false'} @click=${() => (this.shown = part)}>
      ${needed ? html`${icon('warning')}<span class="unseen">Needs you: </span>` : nothing}${name}
      ${count > 0 ? html`<span class="count" aria-label=${counted(count, 'entry', 'entries')}>${count}</span>` : nothing}
    </button>`;
  }

  #correct = (event: CustomEvent<Reading>): void => {
    void this.form.correct(event.detail);
  };
}

declare global {
  interface HTMLElementTagNameMap {
    'round-view': RoundView;
  }
}
