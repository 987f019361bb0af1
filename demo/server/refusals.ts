import { problem, type Context } from '../../src/server/index.js';

const types = {
  notFound: 'https://holdfast.dev/demo/problems/not-found',
  unreadable: 'https://holdfast.dev/demo/problems/unreadable',
  readingInvalid: 'https://holdfast.dev/demo/problems/reading-invalid',
  noteInvalid: 'https://holdfast.dev/demo/problems/note-invalid',
  photoInvalid: 'https://holdfast.dev/demo/problems/photo-invalid',
} as const;

/** What was found wrong, in words for the person who has to put it right. */
export interface Fault {
  readonly fault: { readonly title: string; readonly detail: string };
}

export function fault(title: string, detail: string): Fault {
  return { fault: { title, detail } };
}

type Traced = Pick<Context, 'traceId'>;

export function notFound(what: 'round' | 'reading' | 'photo' | 'address', { traceId }: Partial<Traced> = {}): Response {
  const title = `This ${what} does not exist`;
  const detail = what === 'address' ? 'Nothing answers here.' : `This ${what} was deleted, or never was.`;
  return problem({ type: types.notFound, status: 404, title, detail, traceId });
}

/** The body is not in the form that its sender says, which no person can put right. */
export function unreadable(expected: 'JSON' | 'a form', { traceId }: Traced): Response {
  const title = 'The server could not read this';
  const detail = `The server expected ${expected} and got something else.`;
  return problem({ type: types.unreadable, status: 400, title, detail, traceId });
}

export function invalid(what: 'reading' | 'note' | 'photo', found: Fault, { traceId }: Traced): Response {
  return problem({ type: types[`${what}Invalid`], status: 422, ...found.fault, traceId });
}
