import type { Key, Row, Rows } from '../world/rows.js';

/** A write as it lies in a store, read by the oracle's own eyes. */
export interface Kept {
  readonly write: string;
  readonly key: string;
  readonly seq: number;
  readonly lane: string;
  readonly principal: string;
  readonly state: string;
  readonly attempts: number;
  readonly url: string;
  readonly createdAt: number;
  readonly notBefore: number;
  readonly bodyBytes: number;
  /** It needs a person, and its lane waits for that. */
  readonly holdsLane: boolean;
}

type Fields = Readonly<Record<string, unknown>>;

export const fieldsOf = (value: unknown): Fields =>
  typeof value === 'object' && value !== null ? (value as Fields) : {};
export const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');
export const numberOf = (value: unknown): number => (typeof value === 'number' ? value : 0);

export function keptOf({ value }: Pick<Row, 'value'>): Kept {
  const intent = fieldsOf(value);
  const request = fieldsOf(intent['request']);
  return {
    write: textOf(fieldsOf(request['headers'])['x-write']),
    key: textOf(intent['key']),
    seq: numberOf(intent['seq']),
    lane: textOf(intent['lane']),
    principal: textOf(intent['principal']),
    state: textOf(intent['state']),
    attempts: numberOf(intent['attempts']),
    url: textOf(request['url']),
    createdAt: numberOf(intent['createdAt']),
    notBefore: numberOf(intent['notBefore']),
    bodyBytes: numberOf(intent['bodyBytes']),
    holdsLane: intent['holdsLane'] === true,
  };
}

/** Everything that waits in a store. */
export function keptIn(rows: Rows): Kept[] {
  return rows.range(['intent']).map(keptOf);
}

/** Whether a write stands in its lane's backlog. */
export function isBacklogged(rows: Rows, { principal, lane, seq }: Kept): boolean {
  return rows.has(['order', principal, lane, seq]);
}

/** Whether a write needs a person. */
export function needsPerson({ state }: Kept): boolean {
  return state === 'parked' || state === 'conflict';
}

/** How a write ended, as a store remembers it. */
export interface Ended {
  readonly key: string;
  readonly outcome: string;
  readonly method: string;
  readonly url: string;
}

export function endedIn(rows: Rows): Ended[] {
  return rows.range(['receipt']).map(({ value }) => {
    const receipt = fieldsOf(value);
    return {
      key: textOf(receipt['key']),
      outcome: textOf(receipt['outcome']),
      method: textOf(receipt['method']),
      url: textOf(receipt['url']),
    };
  });
}

export const pathOf = (key: Key): string => JSON.stringify(key);
