import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { plant } from '../plant.js';
import { project } from '../set-up.js';

const entry = join(project, 'test/simulation/main.ts');

/** Bundles the simulator with the engine. @returns the script's path */
export async function bundle(folder, { name = 'sim', plugins = [], input = entry } = {}) {
  // Only now: on a fresh machine it has just been installed.
  const { build } = await import('vite');
  await build({
    root: project,
    configFile: false,
    logLevel: 'warn',
    publicDir: false,
    plugins,
    ssr: { noExternal: true },
    build: {
      ssr: input,
      outDir: folder,
      emptyOutDir: false,
      target: 'node20',
      rolldownOptions: { output: { entryFileNames: `${name}.js`, codeSplitting: false } },
    },
  });
  return join(folder, `${name}.js`);
}

/** One bundle for each mutant of `test/simulation/mutants`: the simulator with one fault planted; and one without any. */
export async function bundleMutants(folder, word) {
  const list = await bundle(folder, { name: 'mutants', input: join(project, 'test/simulation/mutants/index.ts') });
  const { mutants } = await import(pathToFileURL(list).href);
  const bundled = [];
  for (const [index, mutant] of mutants.filter(({ name }) => name.includes(word)).entries()) {
    const planting = plant(mutant);
    const script = await bundle(folder, { name: `mutant-${index + 1}`, plugins: [planting.plugin] });
    planting.check();
    bundled.push({ ...mutant, script });
  }
  return { mutants: bundled, sound: await bundle(folder) };
}
