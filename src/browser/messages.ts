import type { WaitsFor } from '../outbox/intent.js';
import type { Write } from '../outbox/outbox.js';

/** What pages tell the worker. */
export type PageMessage =
  /** Send what is due, and what only waits for one of `cut`. The worker says on the message's port that it heard. */
  | { readonly type: 'holdfast:drain'; readonly outbox: string; readonly cut: readonly WaitsFor[] }
  /** A write of this page's own waits: have it sent when there is a connection, though the page is gone by then. */
  | { readonly type: 'holdfast:queued'; readonly outbox: string }
  /** This page has begun or ended to hold writes in its memory: the lock tells which. */
  | { readonly type: 'holdfast:memory'; readonly outbox: string };

/** What the worker hands to the page that made a write, with a port for {@link HandOverReply}. */
export interface HandOver {
  readonly type: 'holdfast:hand-over';
  readonly outbox: string;
  readonly write: Write;
  /**
   * Until when the page may take it (ms since the Unix epoch). After that the worker answers by itself, and what the page
   * was told must stay true.
   */
  readonly until: number;
}

/** The page's replies to a hand-over, in this order. */
export type HandOverReply =
  | { readonly type: 'taken' }
  | {
      readonly type: 'answer';
      readonly status: number;
      readonly headers: [string, string][];
      readonly body: ArrayBuffer;
    }
  | { readonly type: 'failed'; readonly message: string };

const waits: readonly unknown[] = ['connection', 'backoff', 'server'] satisfies WaitsFor[];

/** Reads a message to the worker; `undefined` when it is nobody's or another outbox's. */
export function parsePageMessage(data: unknown, outbox: string): PageMessage | undefined {
  if (!isFor(data, outbox)) return undefined;
  const { type, cut } = data;
  if (type === 'holdfast:memory' || type === 'holdfast:queued') return { type, outbox };
  if (type !== 'holdfast:drain' || !Array.isArray(cut) || !cut.every((wait) => waits.includes(wait))) return undefined;
  return { type, outbox, cut: cut as WaitsFor[] };
}

/** Reads a hand-over to a page; `undefined` when the message is something else. */
export function parseHandOver(data: unknown, outbox: string): HandOver | undefined {
  if (!isFor(data, outbox) || data['type'] !== 'holdfast:hand-over') return undefined;
  const { write, until } = data;
  const isWhole = typeof write === 'object' && write !== null && 'request' in write && typeof until === 'number';
  return isWhole ? (data as unknown as HandOver) : undefined;
}

function isFor(data: unknown, outbox: string): data is Record<string, unknown> {
  return typeof data === 'object' && data !== null && 'outbox' in data && data.outbox === outbox;
}

/** The channel on which engines of one outbox hint at each other that something changed. */
export function channelName(outbox: string): string {
  return `holdfast:${outbox}`;
}

/** The lock that a worker holds as long as it waits for a page's answer to a write that it handed over. */
export function handOverLockName(outbox: string, key: string): string {
  return `holdfast:${outbox}:hand-over:${key}`;
}

/** The lock that pages share while they hold writes in their memory. */
export function memoryLockName(outbox: string): string {
  return `holdfast:${outbox}:memory`;
}

/** The lock of the one page that sends what lies in an IndexedDB that can't be written. */
export function takeOverLockName(outbox: string): string {
  return `holdfast:${outbox}:take-over`;
}

/** The lock of the page whose writes come first in memory mode: those that it took over from IndexedDB. */
export function inheritanceLockName(outbox: string): string {
  return `holdfast:${outbox}:inheritance`;
}
