import type { Random } from './random.js';

/** One write that a page is to make, as plain data, so that it can be handed to the page. */
export interface PlannedWrite {
  readonly key: string;
  readonly kind: 'reading' | 'note' | 'delete' | 'photo';
  readonly method: string;
  readonly path: string;
  /** What makes it recognisable on the server, whatever became of its key. */
  readonly label: string;
  readonly json?: Readonly<Record<string, unknown>>;
  readonly photo?: { readonly id: string; readonly caption: string };
  /** The key of the write whose reading this one deletes: where that one is missing, this one can't be applied. */
  readonly target?: string;
}

const rounds = ['boiler-room', 'cold-store', 'fire-doors'] as const;

/** Makes writes of all kinds, each with a label of its own. */
export class Writes {
  readonly #random: Random;
  /** Readings that may still be deleted. */
  readonly #readings: PlannedWrite[] = [];
  #count = 0;

  constructor(random: Random) {
    this.#random = random;
  }

  next(): PlannedWrite {
    const dice = this.#random.int(1, 100);
    if (dice <= 55) return this.#reading();
    if (dice <= 72) return this.#note();
    if (dice <= 85) return this.#delete() ?? this.#reading();
    return this.#photo();
  }

  #reading(): PlannedWrite {
    const label = this.#label('reading');
    const json = {
      id: this.#random.uuid(),
      checkpoint: label,
      value: this.#random.int(0, 100),
      unit: '°C',
      low: 0,
      high: 90,
      at: new Date(1_760_000_000_000 + this.#count * 1000).toISOString(),
    };
    const path = `/api/rounds/${this.#random.pick(rounds)}/readings`;
    const write: PlannedWrite = { key: this.#random.uuid(), kind: 'reading', method: 'POST', path, label, json };
    this.#readings.push(write);
    return write;
  }

  #note(): PlannedWrite {
    const label = this.#label('note');
    const path = `/api/rounds/${this.#random.pick(rounds)}/note`;
    return { key: this.#random.uuid(), kind: 'note', method: 'PUT', path, label, json: { text: label } };
  }

  #photo(): PlannedWrite {
    const label = this.#label('photo');
    const path = `/api/rounds/${this.#random.pick(rounds)}/photos`;
    const photo = { id: this.#random.uuid(), caption: label };
    return { key: this.#random.uuid(), kind: 'photo', method: 'POST', path, label, photo };
  }

  #delete(): PlannedWrite | undefined {
    if (this.#readings.length === 0) return undefined;
    const [reading] = this.#readings.splice(this.#random.int(0, this.#readings.length - 1), 1);
    if (!reading) return undefined;
    const label = `${this.#label('delete')} of ${reading.label}`;
    const path = `/api/readings/${String(reading.json?.['id'])}`;
    return { key: this.#random.uuid(), kind: 'delete', method: 'DELETE', path, label, target: reading.key };
  }

  #label(kind: string): string {
    this.#count += 1;
    return `${kind} ${this.#count}`;
  }
}
