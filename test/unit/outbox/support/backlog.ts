import type { Engine, WriteFacts } from './engine.js';
import type { World } from './world.js';

/**
 * Writes that could not be sent, so that each waits in the outbox; the wire forgets the attempts that it saw. A write is
 * `[key, path]`, in order of capture.
 */
export async function backlog(
  world: World,
  engine: Engine,
  writes: readonly (readonly [key: string, path: string, facts?: WriteFacts])[],
): Promise<void> {
  const { script } = world.wire;
  world.wire.script = () => 'lost';
  for (const [key, path, facts] of writes) await (await engine.write(path, { ...facts, key })).done;
  world.wire.script = script;
  world.wire.attempts.length = 0;
}

/** Writes of one lane, one for each key. */
export function notes(...keys: string[]): [key: string, path: string][] {
  return keys.map((key) => [key, `/notes/${key}`]);
}
