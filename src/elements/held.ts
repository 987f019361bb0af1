import { type Problem, problemTypes } from '../outbox/problem.js';

/** Whether what is held waits for a sign-in (RFC 9110, 401 and 403), and not for a person who paused it. */
export function waitsForSignIn(problem: Problem | undefined): boolean {
  return problem?.status === 401 || problem?.status === 403 || problem?.type === problemTypes.signIn;
}
