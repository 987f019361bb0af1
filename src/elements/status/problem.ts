import { html, nothing } from 'lit';
import type { TemplateResult } from 'lit';
import type { Problem } from '../../outbox/problem.js';

/** A problem in the server's own words: always text, whatever they look like. */
export function problemWords({ title, detail }: Problem): TemplateResult {
  const more = detail && detail !== title ? html`<span class="quiet detail"><bdi>${detail}</bdi></span>` : nothing;
  return html`<p part="problem" class="problem"><bdi>${title}</bdi>${more}</p>`;
}
