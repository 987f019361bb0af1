import { ServerError } from './errors.js';

/** A transaction that did not end in its time. */
export class LateError extends ServerError {}

/**
 * Waits for a transaction, but no longer than `limit` ms.
 *
 * @throws {@link LateError}
 */
export async function within<T>(limit: number, running: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      reject(new LateError('handler', `The transaction took longer than ${limit} ms and was rolled back.`));
    }, limit);
  });
  return Promise.race([running, late]).finally(() => clearTimeout(timer));
}
