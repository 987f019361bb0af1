/** The browser's `fetch`, while a page has put its own in its place. */
let native: typeof fetch | undefined;

/** The browser's own `fetch`: what Holdfast sends by itself must not come back to it. */
export const nativeFetch: typeof fetch = (input, init) => (native ?? fetch)(input, init);

/**
 * Puts another function in the place of `fetch`.
 *
 * @param make gets the one that was there before, and gives the one for its place
 * @returns puts the earlier one back; where somebody else has taken the place meanwhile, theirs stays and reaches it
 */
export function replaceFetch(make: (before: typeof fetch) => typeof fetch): () => void {
  const before = globalThis.fetch;
  native ??= before;
  const replacement = make(before);
  let isOver = false;
  const replaced: typeof fetch = (input, init) => (isOver ? before : replacement)(input, init);
  globalThis.fetch = replaced;
  return () => {
    isOver = true;
    if (globalThis.fetch === replaced) globalThis.fetch = before;
  };
}
