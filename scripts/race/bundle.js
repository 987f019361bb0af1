import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { project } from '../set-up.js';

/** Bundles the race and its server, which is started often, with the server kit's sources. @returns the race's exports */
export async function bundle() {
  // Only now: on a fresh machine it has just been installed.
  const { build } = await import('vite');
  // Inside the project, where packages are found.
  const outDir = join(project, 'dist-demo/race');
  await build({
    root: project,
    configFile: false,
    logLevel: 'warn',
    publicDir: false,
    build: {
      ssr: true,
      outDir,
      emptyOutDir: false,
      target: 'node20',
      rolldownOptions: {
        input: { main: join(project, 'test/race/main.ts'), server: join(project, 'test/race/server.ts') },
        output: { entryFileNames: '[name].js', chunkFileNames: '[name].js' },
      },
    },
  });
  return import(pathToFileURL(join(outDir, 'main.js')).href);
}
