import { LitElement, css, html, nothing } from 'lit';
import { customElement, property, query, state } from 'lit/decorators.js';
import type { Client } from 'holdfast';
import { deleteReading } from '../data/writes.js';
import { verdict } from '../model/range.js';
import type { Mark, Reading } from '../model/snapshot.js';
import { rangeWords, valueWords, verdictWords, whenWords } from '../model/words.js';
import { icon } from './icons.js';
import './parked-write.js';
import './range-gauge.js';
import { rowStyles } from './row-styles.js';
import { buttons, notices, shared } from './shared-styles.js';

/**
 * One reading with its mark.
 *
 * @fires correct - the person wants to type a parked reading anew
 * @fires removed - the reading was deleted, so whoever had the focus here has to get it elsewhere
 */
@customElement('reading-row')
export class ReadingRow extends LitElement {
  static override styles = [
    shared,
    buttons,
    notices,
    rowStyles,
    css`
      .verdict {
        display: inline-flex;
        align-items: center;
        gap: 0.3em;
        padding: 1px 8px 1px 6px;
        border-radius: 99px;
        background: var(--alarm-wash);
        color: var(--alarm);
        font-weight: 600;
      }
      .verdict .icon {
        inline-size: 1em;
        block-size: 1em;
        stroke-width: 2.6;
      }
      .ask {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        gap: 8px;
        margin-block-start: 8px;
      }
      .ask p {
        flex: 1 1 auto;
        font-weight: 550;
      }
      .notice {
        margin-block-start: 10px;
      }
    `,
  ];

  @property({ attribute: false }) client!: Client;
  @property({ attribute: false }) reading!: Reading;
  @state() private asking = false;
  @state() private refusal = '';
  @query('.delete') private deleteButton!: HTMLElement | null;
  @query('.sure') private sureButton!: HTMLElement | null;

  override render() {
    const { reading } = this;
    const pending = reading.mark !== undefined && reading.mark.state !== 'synced';
    const parked = reading.mark?.state === 'parked' ? reading.mark : undefined;
    const found = verdict(reading);
    const out = found === 'below' || found === 'above';
    const range = rangeWords(reading);
    return html`<article class=${pending ? 'row pending' : 'row'}>
      <p class="name">${reading.checkpoint}</p>
      <p class=${out ? 'value out' : 'value'}>${valueWords(reading.value)}<span class="unit"> ${reading.unit}</span></p>
      <p class="facts">
        ${out ? html`<span class="verdict">${icon(found)} ${verdictWords[found]}</span>` : nothing}
        <range-gauge .reading=${reading}></range-gauge>
        ${range ? html`<span>${range}</span>` : nothing}
        <time datetime=${reading.at}>${whenWords(reading.at)}</time>
        <holdfast-record key=${reading.id} ?confirmed=${!pending}></holdfast-record>
      </p>
      ${parked ? nothing : this.#deleteButtonOf(reading)}
      <div class="more">
        ${this.asking ? this.#question() : nothing} ${this.refusal ? this.#refusalWords() : nothing}
        ${parked ? this.#parked(parked) : nothing}
      </div>
    </article>`;
  }

  #deleteButtonOf({ checkpoint, value, unit }: Reading) {
    return html`<button
      class="quiet square delete"
      aria-label="Delete ${checkpoint}, ${valueWords(value)} ${unit}"
      aria-expanded=${this.asking ? 'true' : 'false'}
      @click=${() => this.#ask(!this.asking)}
    >
      ${icon('trash')}
    </button>`;
  }

  #parked({ key }: Mark) {
    const correct = () => this.dispatchEvent(new CustomEvent('correct', { detail: this.reading }));
    return html`<parked-write .client=${this.client} key=${key}
      ><button @click=${correct}>Correct</button></parked-write
    >`;
  }

  #refusalWords() {
    return html`<div class="notice" role="alert">
      <p class="words">${icon('warning')}<span>${this.refusal}</span></p>
    </div>`;
  }

  #question() {
    return html`<div class="ask">
      <p>Delete this reading?</p>
      <div class="actions">
        <button class="danger sure" @click=${() => void this.#delete()}>Delete</button>
        <button @click=${() => this.#ask(false)}>Keep</button>
      </div>
    </div>`;
  }

  #ask(asking: boolean): void {
    this.asking = asking;
    void this.updateComplete.then(() => (asking ? this.sureButton : this.deleteButton)?.focus());
  }

  async #delete(): Promise<void> {
    this.asking = false;
    this.dispatchEvent(new CustomEvent('removed'));
    const outcome = await deleteReading(this.client, this.reading.id);
    this.refusal = outcome.kind === 'refused' ? (outcome.problem.detail ?? outcome.problem.title) : '';
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'reading-row': ReadingRow;
  }
}
