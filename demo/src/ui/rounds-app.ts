import { LitElement, html, nothing } from 'lit';
import { customElement, property, query, state } from 'lit/decorators.js';
import type { Client, Intent, Optimistic } from 'holdfast';
import type { OpenRound } from '../data/open-round.js';
import { forgetPhotosExcept } from '../data/photo-files.js';
import { describeWrite } from '../model/describe-write.js';
import type { Round, Snapshot } from '../model/snapshot.js';
import { appStyles } from './app-styles.js';
import { icon } from './icons.js';
import type { RoundList } from './round-list.js';
import './round-list.js';
import type { RoundView } from './round-view.js';
import './round-view.js';
import './server-ledger.js';
import { buttons, notices, shared } from './shared-styles.js';

/** The whole app: the list of rounds beside the one that is open, or one of the two on a phone. */
@customElement('rounds-app')
export class RoundsApp extends LitElement {
  static override styles = [shared, buttons, notices, appStyles];

  @property({ attribute: false }) client!: Client;
  @property({ attribute: false }) rounds!: Optimistic<Snapshot>;
  @property({ attribute: false }) place!: OpenRound;
  @state() private openId: string | undefined;
  @query('round-view') private view!: RoundView | null;
  @query('round-list') private list!: RoundList | null;

  #tidied: Snapshot | undefined;

  override connectedCallback(): void {
    super.connectedCallback();
    this.openId = this.place.id;
    this.rounds.subscribe(() => this.#changed());
    this.place.addEventListener('change', () => void this.#moved());
    document.addEventListener('visibilitychange', () => {
      if (document.visibilityState === 'visible') void this.rounds.refresh();
    });
  }

  override render() {
    const round = this.#round;
    return html`<header>
        ${
          this.openId
            ? html`<button class="quiet back" @click=${() => void this.place.close()}>
                ${icon('back')} All rounds
              </button>`
            : nothing
        }
        <h1><img src="/icon.svg" alt="" width="28" height="28" /> Rounds</h1>
        <holdfast-status .describe=${this.#describe}></holdfast-status>
      </header>
      <main class="screen" ?data-open=${this.openId !== undefined}>
        <div class="side">
          <nav aria-label="Rounds">${this.#choices()}</nav>
          <footer aria-label="This device">
            <holdfast-storage></holdfast-storage>
            <server-ledger .snapshot=${this.rounds.value}></server-ledger>
          </footer>
        </div>
        <section class="detail" aria-label="Round">
          ${
            round
              ? html`<round-view
                  .client=${this.client}
                  .round=${round}
                  @outdated=${() => void this.rounds.refresh()}
                ></round-view>`
              : html`<p class="empty muted">${this.#emptyWords}</p>`
          }
        </section>
      </main>`;
  }

  #choices() {
    const { value } = this.rounds;
    if (value)
      return html`<round-list
        .rounds=${value.rounds}
        .open=${this.openId}
        @choose=${(event: CustomEvent<string>) => void this.place.open(event.detail)}
      ></round-list>`;
    if (!this.rounds.error) return html`<p class="muted">Opening…</p>`;
    return html`<div class="notice" role="alert">
      <p class="words">
        ${icon('warning')}<span
          >No rounds are on this device yet, and the server can’t be reached. Once they have been opened with a signal,
          they open without one.</span
        >
      </p>
      <div class="actions"><button @click=${() => void this.rounds.refresh()}>${icon('again')} Try again</button></div>
    </div>`;
  }

  #describe = ({ request }: Intent): string =>
    describeWrite(this.rounds.value, request.method, new URL(request.url).pathname);

  get #round(): Round | undefined {
    return this.rounds.value?.rounds.find(({ id }) => id === this.openId);
  }

  get #emptyWords(): string {
    if (!this.rounds.value) return '';
    return this.openId ? 'This round is not there any more.' : 'Choose a round to take its readings.';
  }

  #changed(): void {
    this.#tidy();
    this.#title();
    this.requestUpdate();
  }

  #title(): void {
    const round = this.#round;
    document.title = round ? `${round.title} – Rounds` : 'Rounds';
  }

  async #moved(): Promise<void> {
    const left = this.openId;
    this.openId = this.place.id;
    this.#title();
    scrollTo(0, 0);
    await this.updateComplete;
    if (this.openId) await this.view?.greet();
    else this.list?.greet(left);
  }

  /** Photos that no round has any more need no space; once for each snapshot of the server's. */
  #tidy(): void {
    const { confirmed, value } = this.rounds;
    if (!confirmed || confirmed === this.#tidied) return;
    this.#tidied = confirmed;
    const photos = value?.rounds.flatMap((round) => round.photos) ?? [];
    void forgetPhotosExcept(new Set(photos.map(({ id }) => id)));
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'rounds-app': RoundsApp;
  }
}
