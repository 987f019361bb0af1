/** What a component says, as a person reads it. */
export function wordsOf(element: Element): string {
  const root = element.shadowRoot;
  if (!root) return '';
  const shown = [...root.children]
    .filter(({ localName }) => localName !== 'style')
    .map(({ textContent }) => textContent);
  return shown.join(' ').replaceAll(/\s+/g, ' ').trim();
}
