import type { Bytes } from './body.js';
import { canonicalBody } from './canonical-body.js';
import { hash } from './fingerprint.js';

export interface KeylessOptions {
  /**
   * How long an equal write without a key is taken for the same one, in ms from the first.
   *
   * As long as the clients of this route may send one write again: a shorter window lets a late retry run twice, a longer
   * one swallows writes that people make twice on purpose. A few seconds for a double click; a day where Workbox's
   * background sync replays.
   */
  readonly window: number;
}

/**
 * A key for a write that came without one: equal to that of any write of the same principal with the same method, path,
 * query in canonical order and {@link canonicalBody}. No client can send it, since no header holds a line break.
 */
export async function keyOfContent(request: Request, body: Bytes): Promise<string> {
  const { pathname, searchParams } = new URL(request.url);
  searchParams.sort();
  const content = await canonicalBody(request.headers.get('Content-Type') ?? '', body);
  return `\n${hash([request.method, pathname, searchParams.toString(), content].join('\n'))}`;
}
