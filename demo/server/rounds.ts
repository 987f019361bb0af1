import type { Transaction } from '../../src/server/index.js';

export async function hasRound(tx: Transaction, id: string): Promise<boolean> {
  return (await tx.query('select id from rounds where id = $1', id)).length > 0;
}
