import type { Context, Database } from '../../../src/server/index.js';

/** One write, as a client would send it. */
export function write(key: string | undefined, body: BodyInit = 'a reading', headers: HeadersInit = {}): Request {
  const request = new Request('http://app.test/api/readings', { method: 'POST', body, headers });
  if (key !== undefined) request.headers.set('Idempotency-Key', `"${key}"`);
  return request;
}

export async function createEffects(database: Database): Promise<void> {
  await database.transaction((tx) => tx.query('create table if not exists effects (text text not null)'));
}

/** The effect whose number of runs the tests count. */
export async function applyEffect(request: Request, { tx }: Pick<Context, 'tx'>): Promise<string> {
  const text = await request.text();
  await tx.query('insert into effects (text) values ($1)', text);
  return text;
}

/** The texts of all effects, in the order in which they were applied. */
export async function effects(database: Database): Promise<string[]> {
  const place = database.dialect === 'sqlite' ? 'rowid' : 'ctid';
  const rows = await database.read((tx) => tx.query<{ text: string }>(`select text from effects order by ${place}`));
  return rows.map(({ text }) => text);
}
