import { parseJson } from '../../../src/outbox/answer.js';
import type { RoundsWrite } from '../../../demo/src/model/apply.js';
import type { Photo, Reading, Round, Snapshot } from '../../../demo/src/model/snapshot.js';

type WriteFacts = Partial<Pick<RoundsWrite, 'key' | 'state'>> & { readonly text?: string; readonly json?: unknown };

/** A write of this device as `optimistic()` hands it over: its body is read on demand, and may turn out damaged. */
export function write(
  method: string,
  path: string,
  { key = 'w1', state = 'queued', text, json }: WriteFacts = {},
): RoundsWrite {
  const body = json === undefined ? text : JSON.stringify(json);
  return {
    key,
    method,
    url: new URL(path, 'https://rounds.example'),
    state,
    bodyBytes: body?.length ?? 0,
    json: () => parseJson(body === undefined ? undefined : new TextEncoder().encode(body).buffer),
    formData: () => new Response(body ?? null).formData(),
  };
}

export const reading = (id: string, facts: Partial<Reading> = {}): Reading => ({
  id,
  roundId: 'cold',
  position: 1,
  checkpoint: 'Cold room A',
  value: 4,
  unit: '°C',
  low: 2,
  high: 8,
  at: '2026-11-22T08:00:00.000Z',
  ...facts,
});

export const photo = (id: string, facts: Partial<Photo> = {}): Photo => ({
  id,
  roundId: 'cold',
  position: 1,
  caption: 'Door seal',
  type: 'image/jpeg',
  bytes: 10,
  ...facts,
});

export const round = (facts: Partial<Round> = {}): Round => ({
  id: 'cold',
  title: 'Cold storage',
  place: 'Basement',
  note: { text: 'Server text', etag: '"e1"', edits: [] },
  readings: [],
  photos: [],
  deletions: [],
  ...facts,
});

export const snapshot = (...rounds: Round[]): Snapshot => ({ version: 1, rounds });
