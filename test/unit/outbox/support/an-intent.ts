import type { Intent } from '../../../../src/outbox/intent.js';

/** A queued intent, with what matters to a test in its place. */
export function anIntent(patch: Partial<Intent> = {}): Intent {
  return {
    key: 'a',
    seq: 1,
    lane: 'single',
    principal: '',
    epoch: 1,
    request: { url: 'https://api.example/notes', method: 'POST', headers: {} },
    bodyBytes: 0,
    traceparent: '00-1-1-01',
    createdAt: 0,
    state: 'queued',
    attempts: 0,
    mayBeApplied: false,
    counted: 0,
    ...patch,
  };
}
