import type { RequestEvent } from '../../../src/server/index.js';

/** What an observer is told of a write that was applied, but for `change`. */
export function anEvent(change: Partial<RequestEvent> = {}): RequestEvent {
  return {
    outcome: 'executed',
    status: 201,
    phase: 'commit',
    method: 'POST',
    path: '/api/people/ada@example.org',
    traceId: '4bf92f3577b34da6a3ce929d0e0e4736',
    took: 12,
    waited: 0,
    runs: 1,
    ...change,
  };
}
