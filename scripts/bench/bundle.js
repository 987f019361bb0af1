import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { project } from '../set-up.js';

/** Bundles `bench/<suite>/main.ts` with what it measures, as an app's own build would. @returns its exports */
export async function bundle(suite) {
  // Only now: on a fresh machine it has just been installed.
  const { build } = await import('vite');
  // Inside the project, where packages are found.
  const outDir = join(project, 'dist-demo/bench');
  await build({
    root: project,
    configFile: false,
    logLevel: 'warn',
    publicDir: false,
    build: {
      ssr: join(project, 'bench', suite, 'main.ts'),
      outDir,
      emptyOutDir: false,
      target: 'node20',
      rolldownOptions: { output: { entryFileNames: `${suite}.js`, codeSplitting: false } },
    },
  });
  return import(pathToFileURL(join(outDir, `${suite}.js`)).href);
}
