/** What the browser tells of the origin's storage. Every part may be unknown: not all browsers have all of it. */
export interface Space {
  /** Bytes in use, as the browser estimates them. How much is left can't be told: the estimate does not see all limits. */
  readonly used: number | undefined;
  /** Whether the browser keeps it when the device runs low (Storage Standard, *persistent* bucket). */
  readonly persisted: boolean | undefined;
  readonly canPersist: boolean;
}

/** `navigator.storage` is there in secure contexts only. */
const storage = (): Partial<StorageManager> | undefined => navigator.storage;

export async function readSpace(): Promise<Space> {
  const [estimate, persisted] = await Promise.all([
    ask(async () => storage()?.estimate?.()),
    ask(async () => storage()?.persisted?.()),
  ]);
  return { used: estimate?.usage, persisted, canPersist: typeof storage()?.persist === 'function' };
}

/** Asks the browser to keep the origin's storage. Some ask the person, so it must come from an action of theirs. */
export async function persist(): Promise<boolean> {
  return (await ask(async () => storage()?.persist?.())) ?? false;
}

/** Storage that is blocked rejects instead of answering. */
async function ask<Answer>(question: () => Promise<Answer | undefined>): Promise<Answer | undefined> {
  try {
    return await question();
  } catch {
    return undefined;
  }
}
