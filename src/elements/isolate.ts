/**
 * Sets text of any direction apart from the words around it (Unicode FSI and PDI), as a path or the server's words in a
 * sentence of another script.
 */
export function isolate(text: string): string {
  return `\u2068${text}\u2069`;
}
