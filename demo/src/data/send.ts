import { toActionResult, type Client, type Problem } from 'holdfast';
import { toNewerNote, type NewerNote } from '../model/newer-note.js';

export interface Refusal {
  readonly kind: 'refused';
  readonly problem: Problem;
  /** The server's note, when the refusal is a conflict. */
  readonly newer?: NewerNote;
}

/** How a write went, as far as the page could see. `saved`: the server has it, or this device keeps it until it does. */
export type Outcome = { readonly kind: 'saved' } | Refusal;

/** A write under a key that the page knows too, so that the record can show its mark. */
export async function send(client: Client, key: string, url: string, init: RequestInit): Promise<Outcome> {
  const headers = new Headers(init.headers);
  headers.set('Idempotency-Key', `"${key}"`);
  try {
    const response = await client.fetch(url, { ...init, headers });
    const conflict = response.status === 412 ? response.clone() : undefined;
    const result = await toActionResult(response);
    if (result.ok) return { kind: 'saved' };
    const newer = conflict && (await newerNote(conflict));
    return { kind: 'refused', problem: result.problem, ...(newer && { newer }) };
  } catch {
    return { kind: 'refused', problem: unreachable };
  }
}

const unreachable: Problem = {
  type: 'about:blank',
  title: 'Not saved: the server can’t be reached, and this device could not keep it',
};

async function newerNote(answer: Response): Promise<NewerNote | undefined> {
  const problem: unknown = await answer.json().catch(() => undefined);
  const current = typeof problem === 'object' && problem !== null && 'current' in problem ? problem.current : undefined;
  return toNewerNote(current, answer.headers.get('ETag') ?? undefined);
}
