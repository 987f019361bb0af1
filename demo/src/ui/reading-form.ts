import { LitElement, html, nothing } from 'lit';
import { customElement, property, query, state } from 'lit/decorators.js';
import { live } from 'lit/directives/live.js';
import type { Client, Problem } from 'holdfast';
import { addReading } from '../data/writes.js';
import { checkpoints, expectation } from '../model/checkpoints.js';
import { emptyDraft, isEmpty, parseNumber, toDraft, toReading, type Draft } from '../model/draft.js';
import type { Reading, Round } from '../model/snapshot.js';
import { rangeWords } from '../model/words.js';
import { formStyles } from './form-styles.js';
import { icon } from './icons.js';
import { buttons, fields, notices, shared } from './shared-styles.js';

interface RefusedDraft {
  readonly draft: Draft;
  readonly problem: Problem;
}

/**
 * Takes one reading after the other: the fields are free for the next as soon as one is saved, and whatever is refused
 * comes back to where it was typed.
 */
@customElement('reading-form')
export class ReadingForm extends LitElement {
  static override styles = [shared, buttons, fields, notices, formStyles];

  @property({ attribute: false }) client!: Client;
  @property({ attribute: false }) round!: Round;
  @state() private draft = emptyDraft;
  @state() private refused: readonly RefusedDraft[] = [];
  @state() private open = false;
  @query('[name=checkpoint]') private checkpointField!: HTMLInputElement;
  @query('[name=value]') private valueField!: HTMLInputElement;
  #corrects: string | undefined;
  /** What was being typed when something else had to be corrected first. */
  #later: Draft | undefined;

  /** Fills the form with a parked reading, which is discarded once its correction is saved. */
  async correct(reading: Reading): Promise<void> {
    this.#corrects = reading.mark?.key;
    await this.#bringBack(toDraft(reading));
    this.scrollIntoView({ block: 'nearest' });
  }

  override render() {
    const { draft } = this;
    return html`<form autocomplete="off" aria-labelledby="title" @submit=${this.#submit}>
      <h3 id="title">New reading</h3>
      <div class="fields" ?data-open=${this.open}>
        <div class="checkpoint">
          <label for="checkpoint">Checkpoint</label>
          <input
            id="checkpoint"
            name="checkpoint"
            list="checkpoints"
            required
            maxlength="80"
            placeholder="Where are you?"
            .value=${live(draft.checkpoint)}
            @input=${this.#typeCheckpoint}
          />
          <datalist id="checkpoints">
            ${checkpoints(this.round.readings).map((name) => html`<option value=${name}></option>`)}
          </datalist>
        </div>
        <div class="value">
          <label for="value">Value ${draft.unit ? html`<span class="unit">in ${draft.unit}</span>` : nothing}</label>
          <input
            id="value"
            name="value"
            inputmode="decimal"
            required
            maxlength="40"
            .value=${live(draft.value)}
            aria-invalid=${this.refused.length > 0 ? 'true' : 'false'}
            aria-describedby="refusals"
            @input=${this.#type}
          />
        </div>
        ${this.#range()}
        <button class="primary save">Save reading</button>
      </div>
      <div id="refusals" role="alert">${this.refused.map((refused) => this.#refusal(refused))}</div>
    </form>`;
  }

  #range() {
    const { unit, low, high } = this.draft;
    const words = rangeWords({ unit, low: parseNumber(low) ?? null, high: parseNumber(high) ?? null });
    return html`<div class="toggle">
        <button
          type="button"
          class="quiet"
          aria-expanded=${this.open ? 'true' : 'false'}
          @click=${() => (this.open = !this.open)}
        >
          <span>${words ? `Expected: ${words}` : 'Unit and expected range'}</span> ${icon('next')}
        </button>
      </div>
      <div class="range">
        <div>
          <label for="unit">Unit</label>
          <input id="unit" name="unit" maxlength="12" placeholder="°C" .value=${live(unit)} @input=${this.#type} />
        </div>
        ${limitField('low', 'Lowest', low, this.#type, this.#reveal)}
        ${limitField('high', 'Highest', high, this.#type, this.#reveal)}
      </div>`;
  }

  #refusal(refused: RefusedDraft) {
    const { draft, problem } = refused;
    const elsewhere = draft !== this.draft;
    return html`<div class="notice">
      <p class="words">
        ${icon('warning')}
        <span
          >${elsewhere ? html`<strong>${draft.checkpoint}, ${draft.value} ${draft.unit}:</strong> ` : nothing}${problem.detail ?? problem.title}</span
        >
      </p>
      ${
        elsewhere
          ? html`<div class="actions">
              <button type="button" @click=${() => void this.#bringBack(draft)}>Correct</button>
              <button type="button" class="danger" @click=${() => this.#letGo(refused)}>Let it go</button>
            </div>`
          : nothing
      }
    </div>`;
  }

  /** The browser can't point at a mistake in a field that is folded away. */
  #reveal = (): void => {
    this.open = true;
  };

  #type = (event: Event): void => {
    const { name, value } = event.target as HTMLInputElement;
    this.#forgetShown();
    this.draft = { ...this.draft, [name]: value };
  };

  /** A known checkpoint brings the unit and range that it was last measured with. */
  #typeCheckpoint = (event: Event): void => {
    const checkpoint = (event.target as HTMLInputElement).value;
    const known = expectation(this.round.readings, checkpoint);
    const expected = known && toDraft({ ...known, id: '', checkpoint, value: '', at: '' });
    this.#forgetShown();
    this.draft = { ...this.draft, ...expected, checkpoint, value: this.draft.value };
  };

  #submit = (event: SubmitEvent): void => {
    event.preventDefault();
    this.#forgetShown();
    void this.#save(this.draft, this.#corrects);
    this.draft = this.#later ?? emptyDraft;
    this.#later = undefined;
    this.#corrects = undefined;
    this.checkpointField.focus();
  };

  async #save(draft: Draft, corrects: string | undefined): Promise<void> {
    const outcome = await addReading(this.client, this.round.id, toReading(draft, crypto.randomUUID(), new Date()));
    if (outcome.kind === 'saved') {
      if (corrects) await this.client.discard(corrects);
      return;
    }
    this.refused = [...this.refused, { draft, problem: outcome.problem }];
    if (!isEmpty(this.draft)) return;
    this.#corrects = corrects;
    await this.#bringBack(draft);
  }

  async #bringBack(draft: Draft): Promise<void> {
    if (!isEmpty(this.draft)) this.#later = this.draft;
    this.draft = draft;
    await this.updateComplete;
    this.valueField.focus();
    this.valueField.select();
  }

  #letGo(refused: RefusedDraft): void {
    this.refused = this.refused.filter((other) => other !== refused);
    this.checkpointField.focus();
  }

  /** The refusal of what is in the fields has been read once they change. */
  #forgetShown(): void {
    this.refused = this.refused.filter(({ draft }) => draft !== this.draft);
  }
}

function limitField(
  name: 'low' | 'high',
  label: string,
  value: string,
  type: (event: Event) => void,
  reveal: () => void,
) {
  return html`<div>
    <label for=${name}>${label}</label>
    <input
      id=${name}
      name=${name}
      inputmode="decimal"
      maxlength="12"
      pattern="\\s*[\\-−+]?(\\d+([.,]\\d*)?|[.,]\\d+)\\s*"
      title="A number, or nothing"
      .value=${live(value)}
      @input=${type}
      @invalid=${reveal}
    />
  </div>`;
}

declare global {
  interface HTMLElementTagNameMap {
    'reading-form': ReadingForm;
  }
}
