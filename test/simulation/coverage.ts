import type { Event } from './events.js';
import type { Deed } from './world/diary.js';
import type { Device } from './world/device.js';

/** How much happened, so that nobody takes an idle simulator for a good one. */
export type Coverage = Readonly<Record<string, number>>;

export function coverageOf(
  { diary, disk, pages, scheduler, server, wire }: Device,
  events: readonly Event[],
): Coverage {
  const writes = [...diary.writes.values()];
  const told = writes.flatMap((written) => written.told);
  const of = (kind: string) => told.filter((one) => one.kind === kind).length;
  const happened = (...kinds: Event['kind'][]) => events.filter(({ kind }) => kinds.includes(kind)).length;
  const deeds = (...kinds: Deed['what'][]) => diary.deeds.filter(({ what }) => kinds.includes(what)).length;
  const answers = (...statuses: number[]) =>
    diary.answers.filter(({ reply }) => statuses.includes(reply.status)).length;
  return {
    steps: scheduler.steps,
    events: events.length,
    writes: writes.length,
    sends: wire.requests.length,
    effects: server.effects.length,
    replays: server.received.filter(({ reply }) => reply.headers?.['idempotent-replayed']).length,
    answered: of('answered'),
    queued: of('queued'),
    'queued in memory': told.filter((one) => one.kind === 'queued' && one.storage === 'memory').length,
    unanswered: of('failed'),
    'deaths of pages': pages.filter(({ context }) => !context.isAlive).length,
    'stops and crashes': happened('stop worker', 'crash'),
    'worker updates': happened('update worker'),
    'storage failures': disk.failures,
    'mode changes': pages.reduce((sum, page) => sum + page.modeChanges, 0),
    'clock jumps': diary.jumps,
    conflicts: answers(409, 412),
    refusals: answers(400, 403, 404, 422),
    'sign-ins asked for': answers(401),
    'waits asked for': diary.answers.filter(({ reply }) => reply.headers?.['retry-after']).length,
    retries: deeds('retry') + happened('retry all'),
    discards: deeds('discard'),
    withdrawals: deeds('withdraw'),
    edits: deeds('edit'),
    resolutions: deeds('resolve for the server', 'resolve for the client', 'resolve by merging'),
    pauses: happened('pause'),
    'changes of user': happened('identify'),
  };
}

export function add(a: Coverage, b: Coverage): Coverage {
  const sum: Record<string, number> = { ...a };
  for (const [name, count] of Object.entries(b)) sum[name] = (sum[name] ?? 0) + count;
  return sum;
}
