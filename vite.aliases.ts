import { fileURLToPath } from 'node:url';

const source = (path: string) => fileURLToPath(new URL(path, import.meta.url));

/** The package's entries, as its own demo and tests import them: from the sources. */
export const aliases = [
  { find: /^holdfast$/, replacement: source('./src/page/index.ts') },
  { find: /^holdfast\/sw$/, replacement: source('./sw/index.ts') },
  { find: /^holdfast\/elements$/, replacement: source('./src/elements/index.ts') },
  { find: /^holdfast\/elements\/define$/, replacement: source('./src/elements/define.ts') },
];
