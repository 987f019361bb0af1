import { isResponse } from './answer.js';
import { ServerUsageError } from './errors.js';
import type { Settings } from './options.js';
import { tagIn, visible } from './principal-tag.js';
import { problem, problemTypes, Refusal } from './problem.js';

const halfCharacter = /\p{Surrogate}/u;

/**
 * Whose request this is.
 *
 * @throws {@link Refusal} with the app's answer when it lets nobody on; 403 when the write was made in the name of another.
 */
export async function authenticate(
  request: Request,
  { principal: principalOf, principalTag }: Pick<Settings, 'principal' | 'principalTag'>,
  traceId: string,
): Promise<string> {
  const principal: unknown = await principalOf(request);
  if (isResponse(principal)) throw new Refusal(principal);
  if (typeof principal !== 'string')
    throw new ServerUsageError(
      'principal',
      `\`principal\` must give a string, or the answer for somebody who may not go on, and gave ${typeof principal}.`,
    );
  if (halfCharacter.test(principal))
    throw new ServerUsageError(
      'principal',
      '`principal` gave half a character, which databases store as the same mark for all.',
    );
  const sent = tagIn(request);
  if (sent === undefined) return principal;
  const tag = principalTag(principal);
  if (tag === undefined || (sent !== null && sent === visible(tag))) return principal;
  throw new Refusal(
    problem({
      type: problemTypes.principalMismatch,
      status: 403,
      title: 'Somebody else is signed in',
      detail: 'Sign in as whoever made this, and it is sent again.',
      phase: 'principal',
      traceId,
      retryable: true,
    }),
  );
}
