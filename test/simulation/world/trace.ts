/** When something happened. */
export interface Moment {
  readonly time: number;
  readonly steps: number;
}

/** What happened, in order: its end in words, and all of it as a digest that tells two runs apart. */
export class Trace {
  readonly #kept: number;
  readonly #lines: string[] = [];
  #digest = 0x811c9dc5;

  /** @param kept lines that are kept in words */
  constructor(kept = 0) {
    this.#kept = kept;
  }

  note({ time, steps }: Moment, who: string, what: string): void {
    this.#mix(who);
    this.#mix(what);
    this.#digest = Math.imul(this.#digest ^ time, 0x01000193);
    if (this.#kept === 0) return;
    this.#lines.push(`${String(steps).padStart(5)} ${String(time).padStart(9)} ms  ${who.padEnd(10)} ${what}`);
    if (this.#lines.length > 2 * this.#kept) this.#lines.splice(0, this.#kept);
  }

  get lines(): readonly string[] {
    return this.#lines.slice(-this.#kept);
  }

  get digest(): string {
    return (this.#digest >>> 0).toString(16).padStart(8, '0');
  }

  /** FNV-1a of 32 bits. */
  #mix(text: string): void {
    let hash = this.#digest;
    for (let index = 0; index < text.length; index += 1) hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
    this.#digest = hash;
  }
}
