import { html, nothing } from 'lit';
import type { TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import type { Health } from '../../outbox/health.js';
import { waitingStates } from '../../outbox/intent.js';
import type { Describe } from '../describe.js';
import { waitsForSignIn } from '../held.js';
import { icon } from '../icons.js';
import type { Words } from '../words/words.js';
import { isSoon } from '../words/words.js';
import type { Actions } from './actions.js';
import type { Attention } from './attention.js';
import { pillLooks } from './looks.js';
import { pillOf } from './pill.js';
import { problemWords } from './problem.js';
import { row } from './row.js';

/** What the panel shows, and what it calls. */
export interface PanelView {
  readonly words: Words;
  readonly health: Health;
  /** `undefined` until it was read, `'unreadable'` when it could not be. */
  readonly attention: Attention | 'unreadable' | undefined;
  readonly actions: Actions;
  readonly describe: Describe;
  readonly onRetry: (key?: string) => void;
  readonly onAskToDiscard: (key: string) => void;
  readonly onDiscard: (key: string) => void;
  readonly onDismiss: () => void;
  readonly onKeep: (key: string) => void;
}

/** The panel's inside: all of health in words, and what a person can do about it. */
export function panel(view: PanelView): TemplateResult {
  const { words, health } = view;
  const pill = pillOf(health);
  const look = pillLooks[pill.kind];
  return html`
    <div class="head tone-${look.tone}">
      ${icon(look.icon)}
      <div>
        <h2 part="heading">${words.counted(`pill.${pill.kind}`, pill.count)}</h2>
        <p class="quiet">${words.term(`explain.${pill.kind}`)}</p>
      </div>
      <button
        class="close"
        part="close"
        type="button"
        popovertarget="panel"
        popovertargetaction="hide"
        aria-label=${words.term('panel.close')}
      >
        ${icon('close', 'close-icon')}
      </button>
    </div>
    ${health.erased ? dismiss(view) : nothing} ${list(view)} ${facts(view)} ${lastProblem(view)}
    <slot name="footer"></slot>
    ${canSend(health) ? sendNow(view) : nothing}
  `;
}

/** That data was deleted is said until somebody has seen it. */
function dismiss({ words, onDismiss }: PanelView): TemplateResult {
  return html`<div class="send">
    <button class="button" part="button dismiss" type="button" @click=${onDismiss}>
      ${words.term('panel.dismiss')}
    </button>
  </div>`;
}

function facts({ words, health }: PanelView): TemplateResult {
  const { counts, damaged, oldestAt, nextAttemptAt, mode } = health;
  const held = waitsForSignIn(health.problem) ? 'sign-in' : 'paused';
  return html`<dl part="facts" class="facts">
    ${waitingStates.map((state) =>
      counts[state] > 0
        ? fact(words.term(`count.${state === 'held' ? held : state}`), words.count(counts[state]), state)
        : nothing,
    )}
    ${damaged > 0 ? fact(words.term('count.damaged'), words.count(damaged), 'damaged') : nothing}
    ${nextAttemptAt === undefined ? nothing : fact(words.term('panel.next-try'), nextTry(words, nextAttemptAt), 'next')}
    ${oldestAt === undefined ? nothing : fact(words.term('panel.oldest'), words.time(oldestAt), 'oldest')}
    ${fact(words.term('panel.storage'), words.term(`storage.${mode}`), 'storage')}
  </dl>`;
}

function fact(term: string, value: string, name: string): TemplateResult {
  return html`<div class="fact" data-fact=${name}>
    <dt class="quiet">${term}</dt>
    <dd>${value}</dd>
  </div>`;
}

function nextTry(words: Words, at: number): string {
  if (at <= Date.now()) return words.term('panel.now');
  return isSoon(at) ? words.term('panel.soon') : words.time(at);
}

/** What needs a person is sent by its own "Retry" only. */
function canSend({ waiting, counts }: Health): boolean {
  return waiting > counts.parked + counts.conflict;
}

function sendNow({ words, actions, onRetry }: PanelView): TemplateResult {
  const action = actions.state();
  return html`<div class="send">
    <button
      class="button primary"
      part="button send-now"
      type="button"
      aria-disabled=${action?.kind === 'busy'}
      @click=${() => onRetry()}
    >
      ${words.term('panel.send-now')}
    </button>
    ${action?.kind === 'failed' ? html`<p class="failure">${action.message}</p>` : nothing}
  </div>`;
}

function lastProblem({ words, health: { problem }, attention }: PanelView): TemplateResult | typeof nothing {
  if (!problem || isInList(problem.key, attention)) return nothing;
  return html`<section>
    <h3>${words.term('panel.last-problem')} <span class="quiet">${words.time(problem.at)}</span></h3>
    ${problemWords(problem)}
  </section>`;
}

/** A problem that its own row tells is not told twice; nor shown for the moment until the rows are read. */
function isInList(key: string | undefined, attention: PanelView['attention']): boolean {
  if (key === undefined || attention === 'unreadable') return false;
  return attention?.intents.some((intent) => intent.key === key) ?? true;
}

function list(view: PanelView): TemplateResult | typeof nothing {
  const { words, attention } = view;
  if (!attention) return nothing;
  if (attention === 'unreadable') return html`<p class="failure">${words.term('panel.unreadable')}</p>`;
  const { intents, more } = attention;
  if (intents.length === 0) return nothing;
  return html`<section>
    <h3 id="attention">${words.term('panel.attention')}</h3>
    <ul part="rows" class="rows" aria-labelledby="attention">
      ${repeat(
        intents,
        (intent) => intent.key,
        (intent, index) => row(view, intent, index),
      )}
    </ul>
    ${more > 0 ? html`<p class="quiet more">${words.counted('panel.more', more)}</p>` : nothing}
  </section>`;
}
