// A process of its own that runs a TypeScript module of this folder: `node server-process.mjs <module> <arguments>`.
import { runnerImport } from 'vite';

const [name, ...rest] = process.argv.slice(2);
const { module } = await runnerImport(new URL(name, import.meta.url).pathname, {
  configFile: false,
  logLevel: 'error',
});
await module.main?.(...rest);
