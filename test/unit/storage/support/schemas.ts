import { readFileSync } from 'node:fs';
import type { RecordKey } from '../../../../src/outbox/store.js';

/** All records of an outbox, as an older schema left them. Its lanes, states and receipts are of every kind. */
export function recordsOfSchema(version: number): [key: RecordKey, value: unknown][] {
  const text = readFileSync(new URL(`../../../schemas/schema-${version}.json`, import.meta.url), 'utf8');
  return JSON.parse(text, (_, value: unknown) => {
    const bytes = typeof value === 'object' && value !== null && '$bytes' in value ? value.$bytes : undefined;
    return typeof bytes === 'string' ? new Uint8Array(Buffer.from(bytes, 'base64')).buffer : value;
  }) as [RecordKey, unknown][];
}
