import type { Diary, Written } from '../world/diary.js';
import type { Rows } from '../world/rows.js';
import type { Server } from '../world/server.js';
import type { Invariant } from './oracle.js';
import { endedIn, keptIn } from './records.js';

/** Everything that can be known of writes at one moment. */
export interface Evidence {
  readonly diary: Diary;
  readonly server: Server;
  /** What is durable. */
  readonly disk: Rows;
  /** What lies in the memory of living pages, by the page's name. */
  readonly memories: ReadonlyMap<string, Rows>;
}

/** Looks where each write is. @returns what a page was told that is not so */
export function fates({ diary, server, disk, memories }: Evidence): readonly [Invariant, string] | undefined {
  const applied = new Set(server.effects.map(({ write }) => write));
  const kept = new Set(keptIn(disk).map(({ write }) => write));
  const held = new Map([...memories].map(([page, rows]) => [page, new Set(keptIn(rows).map(({ write }) => write))]));
  const isHeld = (id: string) => [...held.values()].some((writes) => writes.has(id));

  for (const written of diary.writes.values()) {
    const { id } = written;
    const isSafe = applied.has(id) || kept.has(id) || isHeld(id) || diary.isDiscarded(id) || sawRefusal(written);
    for (const told of written.told) {
      if (told.kind === 'answered' && told.status < 400 && !applied.has(id))
        return ['an-answer-is-true', `${written.page} was told ${told.status} for ${id}, and the server never did it.`];
      if (told.kind === 'settled' && told.outcome === 'synced' && !applied.has(id))
        return ['an-answer-is-true', `${written.page} was told that ${id} is synced, and the server never did it.`];
      if (told.kind !== 'queued' || isSafe) continue;
      // What a page holds in its memory is promised for as long as it lives.
      if (told.storage === 'indexeddb' || memories.has(written.page))
        return ['nothing-acknowledged-is-lost', `${written.page} was told that ${id} is kept, and it is nowhere.`];
    }
  }
  return ends({ diary, server, disk, memories }, applied);
}

/** Each end that is written down has a reason. */
function ends(
  { diary, server, disk }: Evidence,
  applied: ReadonlySet<string>,
): readonly [Invariant, string] | undefined {
  const writeOf = new Map(server.received.map(({ request }) => [request.key, request.write]));
  for (const { key, outcome } of endedIn(disk)) {
    const id = writeOf.get(key);
    if (outcome === 'synced' && !(id && applied.has(id)))
      return ['nothing-ends-silently', `${id ?? key} ended as synced, and the server never did it.`];
    if (outcome === 'discarded' && ![...diary.deeds].some(({ what, key: of }) => what === 'discarded' && of === key))
      return ['nothing-ends-silently', `${id ?? key} ended as discarded, and nobody discarded it.`];
    if (outcome !== 'refused' && outcome !== 'conflict') continue;
    const written = id === undefined ? undefined : diary.writes.get(id);
    if (!written || !server.received.some(({ request, reply }) => request.key === key && reply.status >= 400))
      return ['nothing-ends-silently', `${id ?? key} ended as ${outcome}, and no server refused it.`];
  }
  return undefined;
}

function sawRefusal({ told }: Written): boolean {
  return told.some((one) => one.kind === 'answered' && one.status >= 400);
}
