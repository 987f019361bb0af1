import { type Answer, readInTime } from './answer.js';
import { classify, unanswered, type Verdict } from './classify.js';
import type { Environment } from './environment.js';
import { attemptHeaders } from './headers.js';
import type { Intent, StoredRequest } from './intent.js';
import type { OutboxOptions } from './options.js';

/** What one attempt brought. */
export interface Attempt {
  readonly verdict: Verdict;
  /** Absent when nothing answered. */
  readonly answer: Answer | undefined;
}

/**
 * Sends an intent once, under its key, and judges what comes back. Never rejects: that nothing came is a verdict too.
 *
 * @param secrets headers that were taken off at capture; without them `authorize` is asked
 */
export async function attempt(
  { network, clock, authorize }: Environment,
  { keyFormat, timeout, expects, receipts }: OutboxOptions,
  intent: Intent,
  body: ArrayBuffer | undefined,
  secrets?: Readonly<Record<string, string>>,
): Promise<Attempt> {
  const { request } = intent;
  try {
    const given = secrets ?? (await authorize?.(request, intent)) ?? {};
    const own = attemptHeaders(intent, intent.firstSentAt ?? clock.now(), keyFormat);
    const answer = await network.send({ request, headers: { ...request.headers, ...given, ...own }, body, timeout });
    // Only a refusal's body bears on the verdict, and a page that waits for its success is not kept for it.
    const refusal = answer.status < 400 ? undefined : await readInTime(answer, receipts.answerBytes, clock);
    return { verdict: classify(answer, refusal, expectedBy(request, expects), clock.now()), answer };
  } catch (error) {
    const title = error instanceof Error ? error.message : 'The server could not be reached';
    return { verdict: unanswered(title), answer: undefined };
  }
}

/** What a request expects: one that asks for HTML, as a form's navigation does, is not deceived by a page. */
export function expectedBy({ headers }: StoredRequest, expects: OutboxOptions['expects']): OutboxOptions['expects'] {
  return headers['accept']?.includes('text/html') ? 'any' : expects;
}

/** Whether the server itself answered. */
export function isAnswered(verdict: Verdict): boolean {
  return verdict.kind !== 'retrying' || verdict.answered;
}
