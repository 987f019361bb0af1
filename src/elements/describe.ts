import type { Intent } from '../outbox/intent.js';
import { isolate } from './isolate.js';
import type { Words } from './words/words.js';

/** Tells a person which write an intent is, such as "Reading 4 of round 12". */
export type Describe = (intent: Intent) => string;

/** What the request alone tells: its method in words, and its path, set apart from text of the other direction. */
export function describeRequest(words: Words, { request }: Intent): string {
  const path = isolate(pathOf(request.url));
  switch (request.method) {
    case 'PUT':
      return words.term('write.put', path);
    case 'PATCH':
      return words.term('write.patch', path);
    case 'DELETE':
      return words.term('write.delete', path);
    default:
      return words.term('write.post', path);
  }
}

function pathOf(url: string): string {
  if (!URL.canParse(url)) return url;
  const { origin, host, pathname } = new URL(url);
  return origin === globalThis.location?.origin ? pathname : `${host}${pathname}`;
}
