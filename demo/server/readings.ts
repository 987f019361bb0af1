import { appendIndex, conflict, type Handler, type Transaction } from '../../src/server/index.js';
import { isLimit, isNumber, isText, isTime, isUuid, jsonFields } from './fields.js';
import { fault, invalid, notFound, unreadable, type Fault } from './refusals.js';
import { hasRound } from './rounds.js';
import { recomputeTotals } from './totals.js';
import type { Reading } from './types.js';

type NewReading = Omit<Reading, 'position'>;

const columns = 'id, round_id as "roundId", position, checkpoint, value, unit, low, high, at';

/** `POST /api/rounds/:id/readings` */
export const addReading: Handler<[roundId: string]> = async (request, context, roundId) => {
  const { tx, traceId } = context;
  const fields = await jsonFields(request);
  if (!fields) return unreadable('JSON', context);
  if (!(await hasRound(tx, roundId))) return notFound('round', context);
  const reading = check(fields, roundId);
  if ('fault' in reading) return invalid('reading', reading, context);
  const [same] = await tx.query<Reading>(`select ${columns} from readings where id = $1`, reading.id);
  if (same) return conflict(same, { title: 'This reading is there already', traceId });
  const added = await insertReading(tx, reading);
  await recomputeTotals(tx, roundId);
  return Response.json(added, { status: 201 });
};

/** `DELETE /api/readings/:id` */
export const deleteReading: Handler<[id: string]> = async (_request, context, id) => {
  const { tx } = context;
  const [deleted] = await tx.query<{ roundId: string }>(
    'delete from readings where id = $1 returning round_id as "roundId"',
    id,
  );
  if (!deleted) return notFound('reading', context);
  const { roundId } = deleted;
  return Response.json({ id, roundId, totals: await recomputeTotals(tx, roundId) });
};

/** Adds a reading after the others of its round. */
export async function insertReading(tx: Transaction, reading: NewReading): Promise<Reading> {
  const { id, roundId, checkpoint, value, unit, low, high, at } = reading;
  return appendIndex(
    tx,
    { table: 'readings', parent: 'round_id', position: 'position', parentTable: 'rounds', parentId: roundId },
    async (position) => {
      await tx.query(
        `insert into readings (id, round_id, position, checkpoint, value, unit, low, high, at)
          values ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
        id,
        roundId,
        position,
        checkpoint,
        value,
        unit,
        low,
        high,
        at,
      );
      return { ...reading, position };
    },
  );
}

export async function readReadings(tx: Transaction): Promise<Reading[]> {
  return tx.query<Reading>(`select ${columns} from readings order by round_id, position`);
}

function check(fields: Readonly<Record<string, unknown>>, roundId: string): NewReading | Fault {
  const { id, checkpoint, value, unit = '', low, high, at } = fields;
  if (!isText(checkpoint, 200) || checkpoint.trim() === '')
    return fault('The reading has no checkpoint', 'Say what was measured, in up to 200 characters.');
  if (!isNumber(value)) {
    const found = typeof value === 'string' && value !== '' ? `“${value.slice(0, 40)}” is not a number.` : '';
    return fault('The value is not a number', `${found} Enter the value as a number, such as 4.5.`.trim());
  }
  if (!isText(unit, 20)) return fault('The unit is too long', 'Enter a unit of up to 20 characters, or none.');
  if (!isLimit(low) || !isLimit(high))
    return fault('A limit is not a number', 'Enter each limit as a number, or leave it empty.');
  if (isNumber(low) && isNumber(high) && low > high)
    return fault('The limits are the wrong way round', `The lower limit, ${low}, is above the upper one, ${high}.`);
  if (!isUuid(id)) return fault('The reading has no id', 'The app has to give each reading a UUID.');
  if (!isTime(at))
    return fault('The reading has no time', 'The app has to send when it was taken, as ISO 8601 in UTC.');
  return { id, roundId, checkpoint, value, unit, low: low ?? null, high: high ?? null, at };
}
