import { LitElement, html, nothing } from 'lit';
import type { TemplateResult } from 'lit';
import { property } from 'lit/decorators.js';
import { createRef, ref } from 'lit/directives/ref.js';
import type { Ref } from 'lit/directives/ref.js';
import type { Health } from '../../outbox/health.js';
import type { Client } from '../../page/client.js';
import { ClientController } from '../client-controller.js';
import { describeRequest } from '../describe.js';
import type { Describe } from '../describe.js';
import { HoldfastCloseEvent, HoldfastOpenEvent } from '../events.js';
import { icon } from '../icons.js';
import { oneAtATime } from '../one-at-a-time.js';
import { setStates } from '../states.js';
import { buttonStyles, sharedStyles } from '../styles.js';
import { updateAt } from '../update-at.js';
import { Words, minute } from '../words/words.js';
import { Actions } from './actions.js';
import { readAttention } from './attention.js';
import type { Attention } from './attention.js';
import { pillLooks } from './looks.js';
import { panel } from './panel.js';
import { panelStyles } from './panel-styles.js';
import { pillOf } from './pill.js';
import { pillStyles } from './pill-styles.js';
import { pillWords } from './pill-words.js';

/**
 * One pill that says where the writes are: the health of the outbox in words, with an icon and a count. Activating it
 * opens a panel with the whole of it, and with what a person can do.
 *
 * The most urgent thing is said first: what was deleted, what needs a person, then what lives only as long as the tab, then what is held,
 * on its way, waiting, and saved. "Offline" is said when a send found no server, not when the browser thinks so.
 *
 * @example
 * ```html
 * <script type="module">
 *   import { connect } from 'holdfast';
 *   import 'holdfast/elements/define';
 *   await connect();
 * </script>
 * <holdfast-status></holdfast-status>
 * ```
 *
 * @tagname holdfast-status
 *
 * @slot footer - At the panel's end, such as a link to the whole outbox.
 *
 * @fires {HoldfastOpenEvent} holdfast-open - The pill was activated; `preventDefault()` keeps the panel shut.
 * @fires {HoldfastCloseEvent} holdfast-close - The panel was closed.
 * @fires {HoldfastRetryEvent} holdfast-retry - A person had everything sent, or one intent (`key`).
 * @fires {HoldfastDiscardEvent} holdfast-discard - A person gave an intent up (`receipt`).
 *
 * @csspart pill - The pill, a button.
 * @csspart icon - Each icon that stands before words.
 * @csspart words - The pill's words.
 * @csspart count - The number in the pill's words.
 * @csspart chevron - The pill's sign that it opens.
 * @csspart panel - The panel.
 * @csspart heading - The panel's heading.
 * @csspart close - The panel's close button.
 * @csspart close-icon - Its icon.
 * @csspart facts - The list of counts, times and storage.
 * @csspart problem - A problem in the server's words.
 * @csspart dismiss - "Understood", after the site's data was deleted.
 * @csspart rows - The list of intents to act on.
 * @csspart row - One of them.
 * @csspart row-label - What it is.
 * @csspart question - The question before a discard.
 * @csspart button - Each push button.
 * @csspart send-now - "Send now".
 * @csspart retry - "Retry" of a row.
 * @csspart discard - "Discard" of a row, which asks.
 * @csspart keep - "Keep", which takes the question back.
 * @csspart confirm - "Discard" of the question, which does it.
 *
 * @cssprop [--holdfast-font-size=0.875rem] - Size of the words.
 * @cssprop --holdfast-ink - Colour of words.
 * @cssprop --holdfast-ink-quiet - Colour of words beside the point.
 * @cssprop --holdfast-surface - Background of pill and panel.
 * @cssprop --holdfast-line - Colour of borders.
 * @cssprop --holdfast-ok - Tone of what is saved.
 * @cssprop --holdfast-busy - Tone of what is on its way.
 * @cssprop --holdfast-wait - Tone of what waits.
 * @cssprop --holdfast-warn - Tone of what is at risk or held for a sign-in.
 * @cssprop --holdfast-need - Tone of what needs a person.
 * @cssprop --holdfast-fill - Background of "Send now".
 * @cssprop --holdfast-fill-ink - Colour of its words.
 * @cssprop --holdfast-focus - Colour of the focus ring.
 * @cssprop [--holdfast-panel-width=24rem] - Width of the panel.
 *
 * @cssState open - The panel is open.
 * @cssState memory - Writes live only as long as the tab.
 * @cssState unreachable - The last send found no server.
 * @cssState checking - No client yet.
 * @cssState erased - The pill says that the site's data was deleted, and with it writes that waited.
 * @cssState needs-you - … that writes need a person.
 * @cssState tab-only - … that writes wait that live only as long as the tab.
 * @cssState sign-in - … that writes wait for a sign-in.
 * @cssState paused - … that sending is paused.
 * @cssState sending - … that writes are being sent.
 * @cssState waiting - … that writes wait.
 * @cssState offline - … that no server can be reached while writes wait.
 * @cssState damaged - … that stored writes can't be read.
 * @cssState synced - … that the server has everything.
 */
export class HoldfastStatus extends LitElement {
  static override styles = [sharedStyles, buttonStyles, pillStyles, panelStyles];

  /** The client to show; without one, the one that `connect()` made last. */
  @property({ attribute: false }) client: Client | undefined;

  /** Tells which write an intent is; without it, the request's method and path do. */
  @property({ attribute: false }) describe: Describe | undefined;

  readonly #words = new Words(this);
  readonly #follow = new ClientController(this, this.#words);
  readonly #actions = new Actions(this, this.#words, () => this.#open && this.#read());
  readonly #internals = this.attachInternals();
  readonly #pill: Ref<HTMLButtonElement> = createRef();
  readonly #panel: Ref<HTMLElement> = createRef();
  #open = false;
  #attention: Attention | 'unreadable' | undefined;
  #shown: Health | undefined;
  /** Where the focus goes with the next update, as a selector. */
  #focusNext: string | undefined;
  #focusWasInside = false;

  readonly #activate = (event: Event): void => {
    const { health } = this.#follow;
    if (this.#open || !health) return;
    if (!this.dispatchEvent(new HoldfastOpenEvent(health))) event.preventDefault();
  };

  readonly #toggling = (event: ToggleEvent): void => {
    this.#open = event.newState === 'open';
    this.#attention = undefined;
    this.#shown = undefined;
    this.#actions.forget();
    this.requestUpdate();
  };

  readonly #toggled = (event: ToggleEvent): void => {
    if (event.newState !== 'closed') return;
    this.#returnFocus();
    this.dispatchEvent(new HoldfastCloseEvent());
  };

  readonly #read = oneAtATime(async () => {
    const { client } = this.#follow;
    if (!client) return;
    try {
      this.#attention = await readAttention(client);
    } catch {
      this.#attention = 'unreadable';
    }
    this.requestUpdate();
  });

  constructor() {
    super();
    // "In less than a minute", then "now".
    for (const ahead of [minute, 0])
      updateAt(this, () => {
        const at = this.#follow.health?.nextAttemptAt;
        return this.#open && at !== undefined ? at - ahead : undefined;
      });
  }

  /** Opens the panel, as a person would, but without asking through `holdfast-open`. */
  show(): void {
    if (this.#follow.health) this.#panel.value?.showPopover();
  }

  /** Closes the panel. */
  hide(): void {
    this.#panel.value?.hidePopover();
  }

  override focus(options?: FocusOptions): void {
    this.#pill.value?.focus(options);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#open = false;
  }

  protected override willUpdate(): void {
    const { activeElement } = this.shadowRoot ?? {};
    this.#focusWasInside = Boolean(activeElement && activeElement !== this.#pill.value);
  }

  protected override render(): TemplateResult {
    const { health } = this.#follow;
    const pill = pillOf(health);
    const { icon: iconName, tone } = pillLooks[pill.kind];
    return html`
      <button
        ${ref(this.#pill)}
        class="pill tone-${tone} ${pill.kind}"
        part="pill"
        type="button"
        popovertarget="panel"
        aria-haspopup="dialog"
        aria-controls="panel"
        aria-expanded=${this.#open}
        ?disabled=${!health}
        @click=${this.#activate}
      >
        ${icon(iconName)}
        <span part="words" class="words">${pillWords(this.#words, pill)}</span>
        ${icon('chevron', 'chevron')}
      </button>
      <div
        ${ref(this.#panel)}
        id="panel"
        class="panel"
        part="panel"
        popover
        role="dialog"
        aria-label=${this.#words.term('panel.label')}
        tabindex="-1"
        autofocus
        @beforetoggle=${this.#toggling}
        @toggle=${this.#toggled}
      >
        ${this.#open && health ? this.#inside(health) : nothing}
      </div>
    `;
  }

  protected override updated(): void {
    const { health } = this.#follow;
    setStates(this.#internals, this.#states(health));
    if (this.#open && health !== this.#shown) this.#read();
    this.#shown = health;
    this.#placeFocus();
  }

  #inside(health: Health): TemplateResult {
    return panel({
      words: this.#words,
      health,
      attention: this.#attention,
      actions: this.#actions,
      describe: this.describe ?? ((intent) => describeRequest(this.#words, intent)),
      onRetry: (key) => this.#retry(key),
      onAskToDiscard: (key) => {
        this.#actions.askToDiscard(key);
        this.#focusNext = `[data-key="${CSS.escape(key)}"] .keep`;
      },
      onDismiss: () => this.#follow.client?.dismissErased(),
      onKeep: (key) => {
        this.#actions.keep(key);
        this.#focusNext = `[data-key="${CSS.escape(key)}"] .discard`;
      },
      onDiscard: (key) => this.#discard(key),
    });
  }

  #states(health: Health | undefined): string[] {
    return [
      pillOf(health).kind,
      ...(this.#open ? ['open'] : []),
      ...(health?.mode === 'memory' ? ['memory'] : []),
      ...(health?.reachable === false ? ['unreachable'] : []),
    ];
  }

  #retry(key: string | undefined): void {
    const { client } = this.#follow;
    if (client) void this.#actions.retry(client, key);
  }

  #discard(key: string): void {
    const { client } = this.#follow;
    if (client) void this.#actions.discard(client, key);
  }

  /**
   * Gives the focus back to the pill when the panel took it along; Chromium does not by itself inside a shadow root. A
   * click beside the panel may have put it elsewhere by now, where it stays.
   */
  #returnFocus(): void {
    const { activeElement, body } = this.ownerDocument;
    const isLost =
      !activeElement || activeElement === body || this.#panel.value?.contains(this.shadowRoot?.activeElement ?? null);
    if (isLost) this.focus();
  }

  /** The focus goes where it was asked to go; and never out of the panel because what had it is gone. */
  #placeFocus(): void {
    const selector = this.#focusNext;
    this.#focusNext = undefined;
    if (selector) this.renderRoot.querySelector<HTMLElement>(selector)?.focus();
    else if (this.#focusWasInside && this.#open && !this.shadowRoot?.activeElement) this.#panel.value?.focus();
  }
}
