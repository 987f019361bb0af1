import { LitElement, css, html, nothing, type PropertyValues } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import type { Client, Intent } from 'holdfast';
import { icon } from './icons.js';
import { buttons, notices, shared } from './shared-styles.js';

/** Why a write was not taken, in the server's words, and what a person can do about it. Empty unless it is parked. */
@customElement('parked-write')
export class ParkedWrite extends LitElement {
  static override styles = [
    shared,
    buttons,
    notices,
    css`
      .notice {
        margin-block-start: 10px;
      }
    `,
  ];

  @property({ attribute: false }) client!: Client;
  @property() key = '';
  @state() private intent: Intent | undefined;
  #stop: (() => void) | undefined;

  override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('key') || changed.has('client')) this.#watch();
  }

  override connectedCallback(): void {
    super.connectedCallback();
    if (this.hasUpdated) this.#watch();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#stop?.();
  }

  #watch(): void {
    this.#stop?.();
    this.#stop = this.client.watch(this.key, (status) => {
      this.intent = status.kind === 'waiting' && status.intent.state === 'parked' ? status.intent : undefined;
    });
  }

  override render() {
    if (!this.intent) return nothing;
    const { problem } = this.intent;
    return html`<div class="notice">
      <p class="words">
        ${icon('warning')}<span>${problem?.detail ?? problem?.title ?? 'The server did not take it.'}</span>
      </p>
      <div class="actions">
        <button @click=${() => void this.client.retry(this.key)}>Retry</button>
        <slot></slot>
        <button class="danger" @click=${() => void this.client.discard(this.key)}>Discard</button>
      </div>
    </div>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'parked-write': ParkedWrite;
  }
}
