import { html } from 'lit';
import type { TemplateResult } from 'lit';
import type { Words } from '../words/words.js';
import type { Pill } from './pill.js';

/** The pill's words, with their number set apart for styling. */
export function pillWords(words: Words, { kind, count }: Pill): TemplateResult {
  const said = words.counted(`pill.${kind}`, count);
  const shown = words.count(count);
  const at = count > 0 ? said.indexOf(shown) : -1;
  if (at < 0) return html`${said}`;
  return html`${said.slice(0, at)}<span part="count" class="count">${shown}</span>${said.slice(at + shown.length)}`;
}
