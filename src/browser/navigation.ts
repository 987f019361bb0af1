import { formatQueued, headerNames, type QueuedFacts } from '../outbox/headers.js';
import type { Problem } from '../outbox/problem.js';
import type { Receipt } from '../outbox/receipt.js';
import { smallPage } from './small-page.js';
import { words } from './words.js';

/** How a form's navigation is answered when its write is queued: with a small page, or by going back to the form. */
export type Navigations = 'page' | 'back';

/** Whether a request is a navigation, such as a form's: a person looks at its answer. */
export function isNavigation({ mode }: Request): boolean {
  return mode === 'navigate';
}

/** The queued answer to a navigation. */
export async function queuedNavigation(
  request: Request,
  facts: QueuedFacts,
  navigations: Navigations,
): Promise<Response> {
  const headers = { [headerNames.holdfast]: formatQueued(facts) };
  const location = formOf(request);
  if (navigations === 'back' && location !== undefined)
    return new Response(null, { status: 303, headers: { ...headers, location } });
  const { title, text } = words.queued;
  return smallPage({ status: 202, title, text: [text], back: backOf(request), headers });
}

/** The answer to a navigation whose write is settled, when the server's own was not kept. */
export function settledNavigation(request: Request, { outcome }: Receipt, status: number): Promise<Response> {
  const { title, text } = outcome === 'synced' ? words.sent : words.discarded;
  return smallPage({ status, title, text: [text], back: backOf(request) });
}

/** The refusal of a navigation: its write did not happen. */
export function refusedNavigation(
  request: Request,
  { status, title, detail }: Problem & { readonly status: number },
): Promise<Response> {
  const text = [...(detail === undefined ? [] : [detail]), words.notSaved];
  return smallPage({ status, title, text, back: backOf(request) });
}

/** Where a navigation came from, if that is on its own origin and the browser tells. */
function formOf({ url, referrer }: Request): string | undefined {
  return URL.canParse(referrer) && new URL(referrer).origin === new URL(url).origin ? referrer : undefined;
}

function backOf(request: Request): string {
  return formOf(request) ?? '/';
}
