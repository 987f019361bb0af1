/** `npm start`: sets up what it needs, builds the demo and serves it. */
import { buildDemo, ensureDependencies } from './set-up.js';

ensureDependencies();
buildDemo();
await import('../dist-demo/server/main.js');
