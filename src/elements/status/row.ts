import { html, nothing } from 'lit';
import type { TemplateResult } from 'lit';
import type { Intent } from '../../outbox/intent.js';
import { icon } from '../icons.js';
import { markLook } from '../record/looks.js';
import { markWords, waitingMark } from '../record/mark.js';
import type { PanelView } from './panel.js';
import { problemWords } from './problem.js';

/** One intent that a person may act on. */
export function row(view: PanelView, intent: Intent, index: number): TemplateResult {
  const { words, health, actions, describe } = view;
  const mark = waitingMark(intent, health);
  const { icon: iconName, tone } = markLook(mark);
  const action = actions.state(intent.key);

  return html`<li part="row" class="row tone-${tone}" data-key=${intent.key}>
    ${icon(iconName)}
    <div class="row-words">
      <div class="row-head">
        <span part="row-label" class="row-label" id="label-${index}">${breakable(describe(intent))}</span>
        <span class="row-time quiet">${words.time(intent.createdAt)}</span>
      </div>
      <span>${markWords(words, mark)}</span>
      ${intent.problem ? problemWords(intent.problem) : nothing}
      ${action?.kind === 'failed' ? html`<p class="failure">${action.message}</p>` : nothing}
    </div>
    ${action?.kind === 'confirming' ? question(view, intent.key, index) : buttons(view, intent.key, index)}
  </li>`;
}

function buttons({ words, actions, onRetry, onAskToDiscard }: PanelView, key: string, index: number): TemplateResult {
  const busy = actions.state(key)?.kind === 'busy';
  return html`<div class="row-buttons">
    <button
      class="button retry"
      part="button retry"
      type="button"
      id="retry-${index}"
      aria-labelledby="retry-${index} label-${index}"
      aria-disabled=${busy}
      @click=${() => onRetry(key)}
    >
      ${words.term('row.retry')}
    </button>
    <button
      class="button discard"
      part="button discard"
      type="button"
      id="discard-${index}"
      aria-labelledby="discard-${index} label-${index}"
      aria-disabled=${busy}
      @click=${() => !busy && onAskToDiscard(key)}
    >
      ${words.term('row.discard')}
    </button>
  </div>`;
}

function question({ words, onDiscard, onKeep }: PanelView, key: string, index: number): TemplateResult {
  const keepOnEscape = (event: KeyboardEvent): void => {
    if (event.key !== 'Escape') return;
    // The panel would take the same key as its own.
    event.preventDefault();
    event.stopPropagation();
    onKeep(key);
  };
  return html`<div
    class="question"
    part="question"
    role="group"
    aria-labelledby="question-${index}"
    @keydown=${keepOnEscape}
  >
    <p id="question-${index}">${words.term('row.confirm')}</p>
    <div class="row-buttons">
      <button
        class="button keep"
        part="button keep"
        type="button"
        aria-describedby="question-${index} label-${index}"
        @click=${() => onKeep(key)}
      >
        ${words.term('row.keep')}
      </button>
      <button
        class="button danger confirm"
        part="button confirm"
        type="button"
        id="confirm-${index}"
        aria-labelledby="confirm-${index} label-${index}"
        @click=${() => onDiscard(key)}
      >
        ${words.term('row.discard')}
      </button>
    </div>
  </div>`;
}

/** Paths break behind their slashes, where nothing else gives a place to. */
function breakable(text: string): unknown[] {
  return text.split(/(?<=\/)/u).map((part) => html`${part}<wbr />`);
}
