import { join } from 'node:path';
import { project } from '../../scripts/set-up.js';
import { printed, startChild } from './child.js';

/** The demo's real server, on a free port and a data file of its own in `folder`. */
export async function startServer(folder) {
  const server = startChild(process.execPath, [join(project, 'dist-demo/server/main.js')], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { PORT: '0', HOLDFAST_DATA: join(folder, 'rounds.db') },
  });
  const address = await printed(server, /http:\/\/localhost:\d+/);
  // Whatever else it prints must not fill the pipe.
  server.stdout.resume();
  return { address, stop: () => server.stop() };
}
