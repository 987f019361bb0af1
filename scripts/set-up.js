/** What a script needs before it can work: dependencies, browsers, the built demo. */
export { fail, project, run, tool, toolPath } from './set-up/command.js';
export { ensureDependencies } from './set-up/dependencies.js';
export { ensureChromium, findChromium, findFirefox, findWebkit } from './set-up/browsers.js';
export { buildDemo } from './set-up/demo.js';
