import type { Transaction } from './database.js';
import { DatabaseError, ServerUsageError, UniqueViolationError } from './errors.js';

export interface AppendIndexOptions {
  /** The children's table. It needs a unique constraint on `(parent, position)`. */
  readonly table: string;
  /** The column in which a child names its parent. */
  readonly parent: string;
  /** The integer column of the child's position. */
  readonly position: string;
  readonly parentId: string | number;
  /** The parents' table, whose row is locked when others keep being faster; without it, tries are all there is. */
  readonly parentTable?: string;
  /** The parents' column that `parent` refers to (default `id`). */
  readonly parentKey?: string;
  /** How often to try (default 32). */
  readonly tries?: number;
}

const identifier = /^[A-Za-z_]\w{0,62}(\.[A-Za-z_]\w{0,62})?$/;
const triesBeforeLock = 2;

/**
 * Inserts a child at the next position under its parent, `max + 1` from 1 on, with no gap and no duplicate however many
 * writers there are. Never by `count(*)`, which gives a position twice once a child was deleted.
 *
 * Each try inserts under a savepoint. When another writer took the position, it looks again after a short random wait;
 * after two such conflicts it locks the parent's row first, and then looks again at once.
 *
 * @param insert inserts the child at `position`; what it resolves with is returned. It may run more than once.
 *
 * @throws {@link ServerUsageError} when a name is not a plain SQL identifier; {@link UniqueViolationError} when another
 * constraint than the position's says no; {@link DatabaseError} when no try went through.
 *
 * @example
 * const position = await appendIndex(
 *   tx,
 *   { table: 'readings', parent: 'round_id', position: 'position', parentTable: 'rounds', parentId: roundId },
 *   async (position) => {
 *     await tx.query('insert into readings (id, round_id, position) values ($1, $2, $3)', id, roundId, position);
 *     return position;
 *   },
 * );
 */
export async function appendIndex<T>(
  tx: Transaction,
  options: AppendIndexOptions,
  insert: (position: number) => Promise<T>,
): Promise<T> {
  const { table, parent, position, parentId, parentTable, parentKey = 'id', tries = 32 } = options;
  for (const name of [table, parent, position, parentTable ?? 'none', parentKey])
    if (!identifier.test(name))
      throw new ServerUsageError('query', `${JSON.stringify(name)} is not a plain SQL name of letters, digits and _.`);

  let taken: { readonly position: number; readonly error: UniqueViolationError } | undefined;
  let isLocked = false;
  for (let conflicts = 0; conflicts < tries; conflicts++) {
    // Whoever has the lock is to be faster than those who have not, and makes others wait meanwhile.
    if (conflicts > 0 && !isLocked) await randomWait(conflicts);
    if (conflicts >= triesBeforeLock && parentTable !== undefined && !isLocked) {
      isLocked = true;
      // Locks the row in every engine, where `for update` would not; the value stays.
      await tx.query(`update ${parentTable} set ${parentKey} = ${parentKey} where ${parentKey} = $1`, parentId);
    }
    const [row] = await tx.query<{ next: number }>(
      `select coalesce(max(${position}), 0) + 1 as next from ${table} where ${parent} = $1`,
      parentId,
    );
    const next = Number(row?.next);
    // The position that was taken is still free: it was another constraint that said no, and will again.
    if (taken?.position === next) throw taken.error;
    try {
      return await underSavepoint(tx, () => insert(next));
    } catch (error) {
      if (!(error instanceof UniqueViolationError)) throw error;
      taken = { position: next, error };
    }
  }
  throw new DatabaseError('query', `No free position in ${table} after ${tries} tries; try the whole write again.`, {
    cause: taken?.error,
  });
}

async function underSavepoint<T>(tx: Transaction, run: () => Promise<T>): Promise<T> {
  await tx.query('savepoint holdfast_append');
  try {
    const result = await run();
    await tx.query('release savepoint holdfast_append');
    return result;
  } catch (error) {
    await tx.query('rollback to savepoint holdfast_append');
    await tx.query('release savepoint holdfast_append');
    throw error;
  }
}

/** Up to 10 ms more with each conflict, so that writers that collided do not meet again. */
function randomWait(conflicts: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, Math.random() * 10 * conflicts));
}
