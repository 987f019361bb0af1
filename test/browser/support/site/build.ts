import { fileURLToPath } from 'node:url';
import { build } from 'vite';
import { aliases } from '../../../../vite.aliases.js';

/** The site's scripts, each bundled into one file. */
export async function buildScript(name: 'page' | 'worker'): Promise<string> {
  const result = await build({
    configFile: false,
    publicDir: false,
    logLevel: 'error',
    resolve: { alias: aliases },
    build: {
      write: false,
      target: 'es2022',
      rolldownOptions: { input: fileURLToPath(new URL(`${name}.ts`, import.meta.url)) },
    },
  });
  const [first] = 'output' in result ? result.output : [];
  if (first?.type !== 'chunk') throw new Error(`${name}.ts was not bundled into one script.`);
  return first.code;
}
