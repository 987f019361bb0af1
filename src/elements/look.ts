import type { IconName } from './icons.js';

/** How much it matters, as a colour; the icon's shape and the words say the same without it. */
export type Tone = 'ok' | 'busy' | 'wait' | 'warn' | 'need';

/** How a thing that is said in words looks. */
export interface Look {
  readonly icon: IconName;
  readonly tone: Tone;
}
