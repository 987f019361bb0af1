/** A record's key, as IndexedDB orders arrays: numbers before strings, a shorter array before its extensions. */
export type Key = readonly (number | string)[];

export interface Row {
  readonly key: Key;
  readonly value: unknown;
}

interface CodedRow extends Row {
  readonly code: string;
}

/** Text that sorts as its key does. */
function codeOf(key: Key): string {
  let code = '';
  for (const part of key) {
    if (typeof part === 'string') code += `s${part}\u0000`;
    else if (Number.isSafeInteger(part) && part >= 0) code += `n${String(part).padStart(16, '0')}\u0000`;
    else throw new TypeError(`${part} is no part of a key that is used here.`);
  }
  return code;
}

/** Records in key order. */
export class Rows {
  readonly #rows: CodedRow[] = [];

  get all(): readonly Row[] {
    return this.#rows;
  }

  get(key: Key): unknown {
    const code = codeOf(key);
    const row = this.#rows[this.#find(code)];
    return row?.code === code ? row.value : undefined;
  }

  has(key: Key): boolean {
    const code = codeOf(key);
    return this.#rows[this.#find(code)]?.code === code;
  }

  set(key: Key, value: unknown): void {
    const code = codeOf(key);
    const index = this.#find(code);
    this.#rows.splice(index, this.#rows[index]?.code === code ? 1 : 0, { key: [...key], value, code });
  }

  delete(key: Key): void {
    const code = codeOf(key);
    const index = this.#find(code);
    if (this.#rows[index]?.code === code) this.#rows.splice(index, 1);
  }

  /** Those that begin with `prefix`; `upTo` bounds the next part, and `after` leaves out what is not behind it. */
  range(prefix: Key, { upTo, after, limit = Infinity }: { upTo?: number; after?: Key; limit?: number } = {}): Row[] {
    const within = codeOf(prefix);
    // A key part's code begins with a letter, so a character behind all letters closes what begins with these parts.
    const last = upTo === undefined ? `${within}\uffff` : `${codeOf([...prefix, upTo])}\uffff`;
    const found: Row[] = [];
    const first = after === undefined ? within : `${codeOf([...prefix, ...after])}\uffff`;
    for (let index = this.#find(first); index < this.#rows.length && found.length < limit; index += 1) {
      const row = this.#rows[index];
      if (!row || row.code > last) break;
      found.push(row);
    }
    return found;
  }

  /** The index of the first row that is not before `code`. */
  #find(code: string): number {
    let [low, high] = [0, this.#rows.length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#rows[middle]?.code ?? '') < code) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
