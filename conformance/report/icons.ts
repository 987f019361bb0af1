import { svg, type SVGTemplateResult } from 'lit';
import type { Outcome } from '../state.js';

/** A shape for each outcome, so that colour is never all there is. */
export const outcomeIcon: Readonly<Record<Outcome, SVGTemplateResult>> = {
  waiting: svg`<circle cx="12" cy="12" r="3" />`,
  running: svg`<path d="M12 3a9 9 0 1 0 9 9" />`,
  passed: svg`<path d="m5 12.5 4.5 4.5L19 7.5" />`,
  failed: svg`<path d="m6 6 12 12M18 6 6 18" />`,
};
