import { LitElement, html, nothing } from 'lit';
import type { TemplateResult } from 'lit';
import { property } from 'lit/decorators.js';
import type { Client } from '../../page/client.js';
import { ClientController } from '../client-controller.js';
import { icon } from '../icons.js';
import { setStates } from '../states.js';
import { sharedStyles } from '../styles.js';
import { updateAt } from '../update-at.js';
import { Words, minute } from '../words/words.js';
import { markLook } from './looks.js';
import { markOf, markWords } from './mark.js';
import type { Mark } from './mark.js';
import { recordStyles } from './styles.js';

/**
 * One record's mark: where the write that made it is. It shows nothing when this device knows nothing of the write and
 * the server's snapshot does not hold the record.
 *
 * @example
 * ```html
 * <li>Reading 4 <holdfast-record key="0b7c…"></holdfast-record></li>
 * <li>Reading 3, as the server has it <holdfast-record key="91fe…" confirmed></holdfast-record></li>
 * ```
 *
 * @tagname holdfast-record
 *
 * @csspart mark - The mark.
 * @csspart icon - Its icon.
 * @csspart label - Its words.
 *
 * @cssprop [--holdfast-font-size=0.875rem] - Size of the words.
 * @cssprop --holdfast-ink - Colour of words.
 * @cssprop --holdfast-surface - Background of the mark; `transparent` lets the page's own through.
 * @cssprop --holdfast-line - Colour of borders.
 * @cssprop --holdfast-ok - Tone of what is saved.
 * @cssprop --holdfast-busy - Tone of what is on its way.
 * @cssprop --holdfast-wait - Tone of what waits.
 * @cssprop --holdfast-warn - Tone of what is at risk or held for a sign-in.
 * @cssprop --holdfast-need - Tone of what needs a person.
 *
 * @cssState queued - Saved on this device.
 * @cssState sending - On its way.
 * @cssState retrying - Waits for its next attempt.
 * @cssState held - Paused, or waiting for a sign-in.
 * @cssState conflict - The server holds a newer truth.
 * @cssState parked - Needs a person.
 * @cssState synced - The server has it.
 * @cssState refused - The server said no.
 * @cssState discarded - A person gave it up.
 * @cssState memory - Kept only while this tab is open.
 */
export class HoldfastRecord extends LitElement {
  static override styles = [sharedStyles, recordStyles];

  /** The client to show; without one, the one that `connect()` made last. */
  @property({ attribute: false }) client: Client | undefined;

  /** The idempotency key of the write that made the record. */
  @property() key = '';

  /** The server's own snapshot holds this record: say "Saved" when this device knows nothing of its key. */
  @property({ type: Boolean, reflect: true }) confirmed = false;

  readonly #words = new Words(this);
  readonly #follow = new ClientController(this, this.#words);
  readonly #internals = this.attachInternals();
  #mark: Mark | undefined;

  constructor() {
    super();
    // "At 14:05" becomes "soon".
    updateAt(this, () => (this.#mark?.kind === 'retrying' && this.#mark.at ? this.#mark.at - minute : undefined));
  }

  protected override render(): TemplateResult | typeof nothing {
    const { status, health } = this.#follow;
    this.#mark = markOf(status, { health, confirmed: this.confirmed });
    if (!this.#mark) return nothing;
    const { icon: iconName, tone } = markLook(this.#mark);
    return html`<span class="mark tone-${tone}" part="mark">
      ${icon(iconName)}<span class="label" part="label">${markWords(this.#words, this.#mark)}</span>
    </span>`;
  }

  protected override updated(): void {
    setStates(this.#internals, this.#mark ? statesOf(this.#mark) : []);
  }
}

/** A mark's states, in the words of the contract. */
function statesOf({ kind, onlyInTab }: Mark): string[] {
  if (kind === 'tab-only') return ['queued', 'memory'];
  const state = kind === 'sign-in' || kind === 'paused' ? 'held' : kind === 'overtaken' ? 'conflict' : kind;
  return onlyInTab ? [state, 'memory'] : [state];
}
