import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cp, mkdir, readFile, symlink } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished, test } from 'vitest';
import { temporaryFolder } from '../server/support/temporary.js';

const project = fileURLToPath(new URL('../../', import.meta.url));

/** Starts a copy of an example, which has what its own package.json names and nothing else; says where it listens. */
async function start(example: string): Promise<string> {
  const folder = await temporaryFolder();
  await cp(join(project, 'examples', example), folder, { recursive: true });
  const { dependencies } = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8')) as {
    dependencies: Record<string, string>;
  };
  for (const name of Object.keys(dependencies)) {
    const link = join(folder, 'node_modules', name);
    await mkdir(dirname(link), { recursive: true });
    await symlink(name === 'holdfast' ? project : join(project, 'node_modules', name), link);
  }

  const server = spawn(process.execPath, ['server.js'], {
    cwd: folder,
    env: { ...process.env, PORT: '0', DATABASE: join(folder, 'notes.db') },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const ended = once(server, 'exit');
  onTestFinished(async () => {
    server.kill('SIGKILL');
    await ended;
  });
  let errors = '';
  server.stderr.on('data', (chunk) => {
    errors += String(chunk);
  });
  let output = '';
  for await (const chunk of server.stdout) {
    output += String(chunk);
    const address = /http:\/\/localhost:\d+\/notes/.exec(output)?.[0];
    if (address) return address;
  }
  throw new Error(`${example} ended before it listened: ${errors}`);
}

test.each(['node-http', 'express', 'fastify', 'hono'])(
  'the example for %s has a note once that is sent twice',
  async (example) => {
    const notes = await start(example);
    const send = () =>
      fetch(notes, {
        method: 'POST',
        headers: { 'Idempotency-Key': '"one"', 'Content-Type': 'application/json' },
        body: '{"text":"Hello"}',
      });
    const [first, second] = [await send(), await send()];
    expect([first.status, second.status]).toEqual([201, 201]);
    expect([first, second].map(({ headers }) => headers.get('Idempotent-Replayed'))).toEqual([null, 'true']);
    expect(await second.json()).toEqual(await first.json());
    expect(await (await fetch(notes)).json()).toEqual([{ id: 1, text: 'Hello' }]);
  },
);
