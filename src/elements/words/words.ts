import { LocalizeController } from '@shoelace-style/localize';
import type { FunctionParams } from '@shoelace-style/localize';
import { en } from './en.js';
import type { HoldfastTranslation } from './translation.js';

/** In ms: what is no further away than this is "soon". */
export const minute = 60_000;
const units = ['byte', 'kilobyte', 'megabyte', 'gigabyte', 'terabyte'] as const;

/** What a component says, in the language of the place where it stands. */
export class Words extends LocalizeController<HoldfastTranslation> {
  /** The language of the element, else of what it stands in, else of the page. */
  override lang(): string {
    const near = this.host.lang || this.host.closest<HTMLElement>('[lang]')?.lang;
    return near && isLanguage(near) ? near : super.lang();
  }

  /** As the controller's own, but a missing word is English: its fallback may be another library's translation. */
  override term<Key extends keyof HoldfastTranslation>(
    key: Key,
    ...args: FunctionParams<HoldfastTranslation[Key]>
  ): string {
    if (this.exists(key, { lang: this.lang() })) return super.term(key, ...args);
    const word: unknown = en[key];
    return typeof word === 'function' ? String(word(...args)) : String(word);
  }

  /** Words around a count, such as `pill.waiting`. */
  counted(key: CountedKey, count: number): string {
    return this.term(key, count, this.count(count));
  }

  count(value: number): string {
    return new Intl.NumberFormat(this.#region()).format(value);
  }

  /** A time of day; with its date when that is not today. */
  time(at: number, now = Date.now()): string {
    const today = new Date(at).toDateString() === new Date(now).toDateString();
    return new Intl.DateTimeFormat(this.#region(), {
      ...(today ? {} : { day: 'numeric', month: 'short' }),
      hour: 'numeric',
      minute: '2-digit',
    }).format(at);
  }

  /** A size, in the unit that keeps it short. */
  bytes(value: number): string {
    const step = value < 1 ? 0 : Math.min(Math.floor(Math.log10(value) / 3), units.length - 1);
    return new Intl.NumberFormat(this.#region(), {
      style: 'unit',
      unit: units[step] ?? 'byte',
      unitDisplay: step === 0 ? 'long' : 'short',
      maximumSignificantDigits: 3,
    }).format(value / 1000 ** step);
  }

  /** A page in `en` read by someone who has `en-GB`: the clock is theirs. */
  #region(): string {
    const lang = this.lang();
    if (lang.includes('-')) return lang;
    return globalThis.navigator?.languages?.find((theirs) => theirs.startsWith(`${lang}-`)) ?? lang;
  }
}

type CountedKey = {
  [Key in keyof HoldfastTranslation]: FunctionParams<HoldfastTranslation[Key]> extends [number, string] ? Key : never;
}[keyof HoldfastTranslation];

/** A minute away or less, or past: "soon" says more than a time of day. */
export function isSoon(at: number, now = Date.now()): boolean {
  return at - now <= minute;
}

function isLanguage(tag: string): boolean {
  try {
    return Intl.getCanonicalLocales(tag).length > 0;
  } catch {
    return false;
  }
}
