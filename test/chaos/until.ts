/** Looks again and again until a condition holds. @returns whether it did within `limit` ms */
export async function until(condition: () => boolean | Promise<boolean>, limit: number): Promise<boolean> {
  const end = Date.now() + limit;
  while (!(await condition())) {
    if (Date.now() > end) return false;
    await new Promise((resolve) => setTimeout(resolve, 15));
  }
  return true;
}

/** Fails when something takes longer than `limit` ms: nothing in a run may hang for ever. */
export async function inTime<T>(what: string, work: Promise<T>, limit: number): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`${what} took longer than ${limit / 1000} s.`)), limit);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
