import type { Bytes } from './body.js';
import { fingerprint } from './fingerprint.js';
import { keyOfContent, type KeylessOptions } from './keyless.js';

/** What makes a request the same write as another: a key of its principal, and what was sent under it. */
export interface Write {
  readonly principal: string;
  readonly key: string;
  readonly fingerprint: string;
  /** When it was first sent, in ms since the Unix epoch, if the client says. */
  readonly sentAt: number | undefined;
  /** How long its key is kept, in ms. */
  readonly retention: number;
  /**
   * When it came, in ms since the Unix epoch, if its key may be used again once it has expired by then: whatever it had to
   * wait for does not count. Else a key is known for as long as it is there.
   */
  readonly reusableAt?: number;
}

export interface Sent {
  readonly principal: string;
  readonly key: string | undefined;
  readonly sentAt: number | undefined;
  readonly cameAt: number;
  readonly body: Bytes;
}

/** The write that a request is; `undefined` when it has no key, and needs none. */
export async function writeOf(
  request: Request,
  { principal, key, sentAt, cameAt, body }: Sent,
  { retention, keyless }: { readonly retention: number; readonly keyless: KeylessOptions | undefined },
): Promise<Write | undefined> {
  if (key !== undefined) return { principal, key, fingerprint: await fingerprint(request, body), sentAt, retention };
  if (keyless === undefined) return undefined;
  const content = await keyOfContent(request, body);
  return { principal, key: content, fingerprint: content, sentAt, retention: keyless.window, reusableAt: cameAt };
}
