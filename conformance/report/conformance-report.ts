import { LitElement, html, nothing, type TemplateResult } from 'lit';
import { buttons, notices, shared } from '../../demo/src/ui/shared-styles.js';
import icon from '../icon.svg';
import type { CaseState, ConformanceState, Outcome } from '../state.js';
import { browserName } from './browser-name.js';
import { outcomeIcon } from './icons.js';
import { reportStyles } from './styles.js';
import { type GroupSummary, groupsOf, summaryText } from './summary.js';

const outcomeWords: Readonly<Record<Outcome, string>> = {
  waiting: 'Waiting',
  running: 'Running',
  passed: 'Passed',
  failed: 'Failed',
};

/** What the page says and shows, before, during and after a run. */
export class ConformanceReport extends LitElement {
  static override styles = [shared, buttons, notices, reportStyles];

  /** What is shown; after a change of it, {@link requestUpdate} is to be called. */
  declare state: ConformanceState;
  /** Begins a run. */
  declare start: () => void;
  #copied = false;

  protected override render(): TemplateResult {
    return html`
      <header>
        <p class="eyebrow"><img src=${icon} alt="" />Holdfast conformance</p>
        <h1>${this.#headline()}</h1>
        ${this.state.state === 'idle' ? this.#before() : this.#now()}
        <p class="unseen" role="status">${this.#spoken()}</p>
      </header>
      <div class="groups">${groupsOf(this.state.cases).map((group) => this.#group(group))}</div>
      <footer>
        <p>
          Every check has a server of its own that fails on purpose, an outbox, a worker and tabs. It is over when what
          it waits for has happened. <a href="/">Back to the demo</a>
        </p>
      </footer>
    `;
  }

  #headline(): string {
    const { state, failed, cases } = this.state;
    const browser = browserName(navigator);
    if (cases.length === 0) return 'No check has such a name';
    if (state === 'idle') return `Does ${browser} keep your writes?`;
    if (state === 'running') return `Checking ${browser} …`;
    if (failed > 0) return `${failed} of ${cases.length} checks failed in ${browser}`;
    return cases.length === 1 ? `The check passed in ${browser}` : `All ${cases.length} checks passed in ${browser}`;
  }

  #before(): TemplateResult {
    const { length } = this.state.cases;
    return html`
      <p class="lead">
        ${length} checks run Holdfast in your own browser against a server that loses answers, refuses, stalls and hangs
        up. They take about a minute: leave this page in view.
      </p>
      <p class="lead">
        They write test data only, on this device and on the server, and clear it away. What the demo has stored is not
        touched.
      </p>
      ${
        globalThis.isSecureContext
          ? nothing
          : html`<p class="notice">
              This address is neither HTTPS nor localhost, so browsers give it no service worker and most checks must
              fail. Open this page over HTTPS.
            </p>`
      }
      <div class="actions">
        <button class="primary" type="button" @click=${() => this.start()}>Run all checks</button>
      </div>
    `;
  }

  #now(): TemplateResult {
    const { state, passed, failed, cases } = this.state;
    const share = (count: number) => `inline-size: ${(100 * count) / Math.max(1, cases.length)}%`;
    return html`
      <div class="card now">
        <p class="figures">
          <strong>${passed + failed} of ${cases.length}</strong>
          <span
            >${passed} passed,
            <span class=${failed > 0 ? 'failed-count' : ''}>${failed} failed</span>
          </span>
        </p>
        <div
          class="bar"
          role="progressbar"
          aria-label="Checks done"
          aria-valuemin="0"
          aria-valuemax=${cases.length}
          aria-valuenow=${passed + failed}
        >
          <i style=${share(passed)}></i><i class="bad" style=${share(failed)}></i>
        </div>
        ${state === 'running' ? html`<p class="doing">${this.#doing()}</p>` : this.#after()}
      </div>
    `;
  }

  #doing(): string {
    return this.state.cases
      .filter(({ outcome }) => outcome === 'running')
      .map(({ name }) => name)
      .join(' · ');
  }

  #after(): TemplateResult {
    return html`<div class="actions">
      <button class="primary" type="button" @click=${() => void this.#copy()}>
        ${this.#copied ? 'Copied' : 'Copy the result'}
      </button>
      <button type="button" @click=${() => this.start()}>Run again</button>
    </div>`;
  }

  /** What is said to those who don't see it: the beginning and the end, and not each check. */
  #spoken(): string {
    if (this.state.state === 'idle') return '';
    return this.#copied ? 'Copied' : this.#headline();
  }

  #group({ name, cases, passed, failed }: GroupSummary): TemplateResult {
    const outcome = outcomeOf(cases, failed);
    return html`<details class="card" ?open=${failed > 0}>
      <summary>
        ${mark(outcome)}
        <h2>${name}</h2>
        <span class="count"
          >${failed > 0 ? `${failed} failed of ${cases.length}` : `${passed} of ${cases.length}`}</span
        >
      </summary>
      <ul class="cases">
        ${cases.map(
          (one) =>
            html`<li class=${one.outcome}>
              ${mark(one.outcome)}
              <span>${one.name}<span class="unseen">: ${outcomeWords[one.outcome]}</span></span>
              <span class="ms">${one.ms === undefined ? nothing : `${one.ms} ms`}</span>
              ${one.detail === undefined ? nothing : html`<p class="why">${one.detail}</p>`}
            </li>`,
        )}
      </ul>
    </details>`;
  }

  async #copy(): Promise<void> {
    const { userAgent } = navigator;
    const text = summaryText(this.state, { browser: browserName(navigator), userAgent, at: new Date() });
    try {
      await navigator.clipboard.writeText(text);
      this.#copied = true;
    } catch {
      // No clipboard for this page: what can be marked by hand can be copied.
      prompt('Copy this:', text);
    }
    this.requestUpdate();
  }
}

function outcomeOf(cases: readonly CaseState[], failed: number): Outcome {
  if (failed > 0) return 'failed';
  if (cases.every(({ outcome }) => outcome === 'passed')) return 'passed';
  return cases.every(({ outcome }) => outcome === 'waiting') ? 'waiting' : 'running';
}

function mark(outcome: Outcome): TemplateResult {
  return html`<svg class="icon ${outcome}" viewBox="0 0 24 24" aria-hidden="true">${outcomeIcon[outcome]}</svg>`;
}

customElements.define('conformance-report', ConformanceReport);
