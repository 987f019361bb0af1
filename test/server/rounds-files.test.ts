import { spawn } from 'node:child_process';
import { once as event } from 'node:events';
import { mkdir, writeFile } from 'node:fs/promises';
import { get, type IncomingMessage } from 'node:http';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { startRounds, type RoundsServer } from './support/rounds-server.js';
import { temporaryFolder } from './support/temporary.js';

async function startWithFiles(): Promise<RoundsServer> {
  const publicFolder = await temporaryFolder();
  await mkdir(join(publicFolder, 'assets'));
  await writeFile(join(publicFolder, 'index.html'), '<!doctype html><title>Rounds</title>');
  await writeFile(join(publicFolder, 'sw.js'), 'self.addEventListener("fetch", () => {});');
  await writeFile(join(publicFolder, 'assets/main-8f3a.js'), 'export {};');
  return startRounds({ publicFolder });
}

const navigation = { headers: { Accept: 'text/html,application/xhtml+xml,*/*;q=0.8' } };

test.each([
  ['/', 'no-cache', 'text/html'],
  ['/index.html', 'no-cache', 'text/html'],
  ['/sw.js', 'no-cache', 'text/javascript'],
  ['/assets/main-8f3a.js', 'public, max-age=31536000, immutable', 'text/javascript'],
])('%s is served with Cache-Control %s', async (path, cacheControl, type) => {
  const answer = await (await startWithFiles()).fetch(path);
  expect(answer.status).toBe(200);
  expect(answer.headers.get('Cache-Control')).toBe(cacheControl);
  expect(answer.headers.get('Content-Type')).toContain(type);
});

test('a navigation to any address gets the page, asked for anew each time', async () => {
  const answer = await (await startWithFiles()).fetch('/rounds/boiler-room', navigation);
  expect(answer.status).toBe(200);
  expect(answer.headers.get('Cache-Control')).toBe('no-cache');
  expect(await answer.text()).toContain('<title>Rounds</title>');
});

test('a file that is not there is a 404, not the page', async () => {
  const answer = await (await startWithFiles()).fetch('/assets/main-old.js');
  expect(answer.status).toBe(404);
  expect(answer.headers.get('Cache-Control')).toBe('no-cache');
});

test.each(['/../secret.txt', '/%2e%2e/secret.txt', '/..%2fsecret.txt', '/assets/../../secret.txt'])(
  '%s does not lead out of the folder',
  async (path) => {
    const folder = await temporaryFolder();
    await mkdir(join(folder, 'public'));
    await writeFile(join(folder, 'public/index.html'), 'the page');
    await writeFile(join(folder, 'secret.txt'), 'secret');
    const { port } = await startRounds({ publicFolder: join(folder, 'public') });
    // Not `fetch`, which resolves the dots itself.
    const [answer] = (await event(get({ port, path, host: '127.0.0.1' }), 'response')) as [IncomingMessage];
    expect(answer.statusCode).toBe(404);
  },
);

test.each(['/', '/sw.js', '/api/rounds', '/api/nothing'])('%s comes with a strict policy', async (path) => {
  const { headers } = await (await startWithFiles()).fetch(path);
  expect(headers.get('X-Content-Type-Options')).toBe('nosniff');
  const policy = (headers.get('Content-Security-Policy') ?? '').split('; ');
  expect(policy).toEqual(
    expect.arrayContaining([
      "default-src 'self'",
      "img-src 'self' blob: data:",
      "style-src 'self' 'unsafe-inline'",
      "object-src 'none'",
      "base-uri 'none'",
      "frame-ancestors 'none'",
    ]),
  );
});

test('without a built front end the server says so, and its API works', async () => {
  const server = await startRounds();
  const answer = await server.fetch('/', navigation);
  expect(answer.status).toBe(404);
  expect(await answer.text()).toContain('The front end is not built');
  expect((await server.snapshot()).rounds).toHaveLength(3);
});

test('the program says where it runs and what to try, and ends cleanly when it is told to', async () => {
  const folder = await temporaryFolder();
  const script = fileURLToPath(new URL('support/server-process.mjs', import.meta.url));
  const server = spawn(process.execPath, [script, '../../../demo/server/main.ts'], {
    env: { ...process.env, PORT: '0', HOLDFAST_DATA: join(folder, 'rounds.db'), HOLDFAST_PUBLIC: folder },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const exited = event(server, 'exit');
  let said = '';
  for await (const chunk of server.stdout.setEncoding('utf8')) {
    said += String(chunk);
    const [address] = /http:\/\/localhost:\d+/.exec(said) ?? [];
    if (address === undefined || !said.includes('3. ')) continue;
    expect((await fetch(`${address}/api/rounds`)).status).toBe(200);
    server.kill('SIGTERM');
  }
  expect(await exited).toEqual([0, null]);
  expect(said).toContain(join(folder, 'rounds.db'));
}, 30_000);
