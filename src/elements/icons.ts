import type { TemplateResult } from 'lit';
import { html, svg } from 'lit';

/** Line drawings on a 16 × 16 grid. Each differs in shape, so that none depends on its colour. */
const drawings = {
  check: svg`<circle cx="8" cy="8" r="6.25" /><path d="m5.25 8.25 2 2 3.5-4.25" />`,
  device: svg`<rect x="3.75" y="1.75" width="8.5" height="12.5" rx="1.75" /><path d="m6 8.1 1.5 1.5 2.6-3" />`,
  up: svg`<path d="M3.5 13.75h9" /><g class="rises"><path d="M8 10.75v-8.5M4.5 5.5 8 2l3.5 3.5" /></g>`,
  clock: svg`<circle cx="8" cy="8" r="6.25" /><path d="M8 4.5V8l2.4 1.5" />`,
  again: svg`<path d="M13.6 9.5A5.75 5.75 0 1 1 12.1 4l1.4 1.3M13.75 2v3.5h-3.5" />`,
  pause: svg`<circle cx="8" cy="8" r="6.25" /><path d="M6.4 5.75v4.5M9.6 5.75v4.5" />`,
  lock: svg`<rect x="3.25" y="7" width="9.5" height="7" rx="1.5" /><path d="M5.25 7V4.75a2.75 2.75 0 0 1 5.5 0V7" />`,
  offline: svg`<path d="M6 4.1a3.9 3.9 0 0 1 5.6 2.8 2.9 2.9 0 0 1 1.9 5M10.6 12.75H4.7a3.2 3.2 0 0 1-.5-6.36M2.25 2.25l11.5 11.5" />`,
  tab: svg`<rect x="1.75" y="2.75" width="12.5" height="10.5" rx="1.75" /><path d="M1.75 6h12.5M5.5 6V2.75M8 8.25v1.4M8 11.3v.05" />`,
  attention: svg`<path d="M8 2.1 14.4 13.4H1.6ZM8 6.4v3M8 11.3v.05" />`,
  fork: svg`<path d="M2 11.5h3.2c3.6 0 2-7 5.6-7H14M11.5 2 14 4.5 11.5 7M10 11.5h4M11.5 9l2.5 2.5-2.5 2.5" />`,
  refused: svg`<circle cx="8" cy="8" r="6.25" /><path d="m5.75 5.75 4.5 4.5M10.25 5.75l-4.5 4.5" />`,
  discarded: svg`<path d="M2.75 4.25h10.5M6 4.25V2.5h4v1.75M4 4.25l.6 9.25h6.8l.6-9.25" />`,
  unreadable: svg`<path d="M9 1.75H5A1.25 1.25 0 0 0 3.75 3v10A1.25 1.25 0 0 0 5 14.25h6A1.25 1.25 0 0 0 12.25 13V5ZM6.5 8.25l3 3M9.5 8.25l-3 3" />`,
  dots: svg`<path d="M3.5 8v.05M8 8v.05M12.5 8v.05" />`,
  disk: svg`<ellipse cx="8" cy="3.75" rx="5.5" ry="2" /><path d="M2.5 3.75v8.5c0 1.1 2.5 2 5.5 2s5.5-.9 5.5-2v-8.5M2.5 8c0 1.1 2.5 2 5.5 2s5.5-.9 5.5-2" />`,
  chevron: svg`<path d="m4.75 6.5 3.25 3.25 3.25-3.25" />`,
  close: svg`<path d="m4 4 8 8M12 4l-8 8" />`,
} as const;

export type IconName = keyof typeof drawings;

/** An icon. It says nothing to assistive technology: the words beside it do. */
export function icon(name: IconName, part = 'icon'): TemplateResult {
  return html`<svg class="icon" part=${part} data-icon=${name} viewBox="0 0 16 16" aria-hidden="true">
    ${drawings[name]}
  </svg>`;
}
