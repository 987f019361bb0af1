import type { Transaction } from '../../src/server/index.js';
import type { Totals } from './types.js';

interface TotalsRow {
  readonly count: number;
  readonly out_of_range: number;
  readonly average: number | null;
}

/**
 * Counts a round's readings anew, and stores the figures on the round. Never by adding to the old ones: so adding and
 * deleting both come out right, and in any order.
 */
export async function recomputeTotals(tx: Transaction, roundId: string): Promise<Totals> {
  const [row] = await tx.query<TotalsRow>(
    `update rounds set (count, out_of_range, average) = (
        select count(*),
          coalesce(sum(case when value < low or value > high then 1 else 0 end), 0),
          case when count(distinct unit) = 1 then avg(value) end
        from readings where round_id = $1
      )
      where id = $1 returning count, out_of_range, average`,
    roundId,
  );
  if (row === undefined) throw new Error(`There is no round ${roundId} to recompute.`);
  return toTotals(row);
}

export function toTotals({ count, out_of_range: outOfRange, average }: TotalsRow): Totals {
  return { count, outOfRange, average };
}
