import { type Answer, readInTime } from './answer.js';
import { classify, type Expectations, unanswered, type Verdict } from './classify.js';
import type { Environment } from './environment.js';
import { attemptHeaders } from './headers.js';
import type { Intent, StoredRequest } from './intent.js';
import type { OutboxOptions } from './options.js';

/** What one attempt brought. */
export interface Attempt {
  readonly verdict: Verdict;
  /** Absent when nothing answered. */
  readonly answer: Answer | undefined;
  /** Whether it left this device. */
  readonly sent: boolean;
}

/**
 * Sends an intent once, under its key, and judges what comes back. Never rejects: that nothing came is a verdict too.
 *
 * @param secrets headers that are never stored
 */
export async function attempt(
  { network, clock }: Environment,
  options: OutboxOptions,
  intent: Intent,
  body: ArrayBuffer | undefined,
  secrets: Readonly<Record<string, string>>,
): Promise<Attempt> {
  const { keyFormat, timeout, receipts } = options;
  const { request } = intent;
  try {
    const own = attemptHeaders(intent, intent.firstSentAt ?? clock.now(), keyFormat);
    const answer = await network.send({ request, headers: { ...request.headers, ...secrets, ...own }, body, timeout });
    // Only a refusal's body bears on the verdict, and a page that waits for its success is not kept for it.
    const refusal = answer.status < 400 ? undefined : await readInTime(answer, receipts.answerBytes, clock);
    const verdict = classify(answer, refusal, expectedBy(request, options), clock.now());
    return { verdict, answer, sent: true };
  } catch (error) {
    return { verdict: unanswered(messageOf(error)), answer: undefined, sent: true };
  }
}

/** What a request expects: one that asks for HTML, as a form's navigation does, is not deceived by a page. */
export function expectedBy({ headers }: StoredRequest, { expects, signIn }: Expectations): Expectations {
  return { signIn, expects: headers['accept']?.includes('text/html') ? 'any' : expects };
}

/** An attempt that never left this device. */
export function unsent(verdict: Verdict): Attempt {
  return { verdict, answer: undefined, sent: false };
}

/** Whether the server itself answered. */
export function isAnswered({ verdict, sent }: Attempt): boolean {
  return sent && (verdict.kind !== 'retrying' || verdict.answered);
}

export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : 'The server could not be reached';
}
