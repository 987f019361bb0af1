import { spawn } from 'node:child_process';
import { once as event } from 'node:events';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { exactlyOnce } from '../../src/server/index.js';
import type { Point } from './support/crash.js';
import { applyEffect, createEffects, effects, write } from './support/effects.js';
import { temporaryFile } from './support/temporary.js';

const script = fileURLToPath(new URL('support/server-process.mjs', import.meta.url));

/** Kills a server, without a chance to clean up, once it has come to `point`. */
async function crash(file: string, point: Point): Promise<void> {
  const server = spawn(process.execPath, [script, 'crash.ts', file, point], { stdio: ['ignore', 'pipe', 'inherit'] });
  const exited = event(server, 'exit');
  let said = '';
  for await (const chunk of server.stdout.setEncoding('utf8')) {
    said += String(chunk);
    if (said.includes(point)) server.kill('SIGKILL');
  }
  expect(await exited).toEqual([null, 'SIGKILL']);
}

/** What a retry under the same key gets from the server that starts next. */
async function retryAfter(point: Point): Promise<{ answer: Response; before: string[]; after: string[] }> {
  const { file, open } = await temporaryFile();
  const first = open();
  await createEffects(first);
  await first.close();
  await crash(file, point);
  const database = open();
  const before = await effects(database);
  const answer = await exactlyOnce({ database, principal: () => 'ada' })(async (request, context) => {
    return new Response(await applyEffect(request, context));
  })(write('k'));
  return { answer, before, after: await effects(database) };
}

test('a server killed before it commits has applied nothing, and the retry applies it once', async () => {
  const { answer, before, after } = await retryAfter('after the effect, before the commit');
  expect(before).toEqual([]);
  expect(answer.headers.has('Idempotent-Replayed')).toBe(false);
  expect(await answer.text()).toBe('a reading');
  expect(after).toEqual(['a reading']);
}, 30_000);

test('a server killed after it commits has applied it, and the retry gets the answer that was never sent', async () => {
  const { answer, before, after } = await retryAfter('after the commit, before the answer');
  expect(before).toEqual(['a reading']);
  expect(answer.headers.get('Idempotent-Replayed')).toBe('true');
  expect(await answer.text()).toBe('a reading');
  expect(after).toEqual(['a reading']);
}, 30_000);
