import { build } from 'vite';
await build({ configFile:false, logLevel:'warn', publicDir:false, build:{ ssr:'test/simulation/main.ts', outDir:'dist-sim', emptyOutDir:true, target:'node20', rolldownOptions:{output:{entryFileNames:'sim.js'}}, minify:false }, ssr:{ noExternal:true } });
