import { equal, holds } from '../stage/expect.js';
import type { Stage } from '../stage/stage.js';
import { group } from './case.js';

/** Asks the server past any worker, as a client of another make does. */
function post(stage: Stage, headers: Readonly<Record<string, string>>, body = '{}'): Promise<Response> {
  return fetch(`/conformance/at/${stage.world}/api/direct`, { method: 'POST', headers, body });
}

export const serverKit = group('What the server kit answers', {
  'The same key again gets the same answer, marked as a replay': async (stage) => {
    const headers = { 'Idempotency-Key': '"direct"' };
    const [first, second] = [await post(stage, headers), await post(stage, headers)];
    equal([second.status, await second.text()], [first.status, await first.text()], 'The second answer');
    equal(
      [first.headers.get('Idempotent-Replayed'), second.headers.get('Idempotent-Replayed')],
      [null, 'true'],
      'Idempotent-Replayed',
    );
    equal((await stage.server.effects()).length, 1, 'How often it was applied');
  },

  'The same key with another body is refused with 422': async (stage) => {
    const headers = { 'Idempotency-Key': '"direct"' };
    await post(stage, headers, '{"value":1}');
    const second = await post(stage, headers, '{"value":2}');
    const { type } = (await second.json()) as { type: string };
    equal([second.status, type.endsWith('/key-reuse')], [422, true], 'Status and problem type');
    equal((await stage.server.effects()).length, 1, 'What was applied');
  },

  'Duplicates that come together are applied once, and all get the answer': async (stage) => {
    const headers = { 'Idempotency-Key': '"direct"' };
    const answers = await Promise.all([1, 2, 3].map(() => post(stage, headers)));
    equal(
      answers.map(({ status }) => status),
      [201, 201, 201],
      'The answers',
    );
    equal((await stage.server.effects()).length, 1, 'How often it was applied');
  },

  'A refusal leaves nothing behind, and the same key can be tried again': async (stage) => {
    const headers = { 'Idempotency-Key': '"direct"' };
    await stage.server.fail({ times: 1, fault: { kind: 'refuse', status: 409 } });
    const refused = await post(stage, headers);
    equal([refused.status, await stage.server.effects()], [409, []], 'The refusal, and what was applied');
    equal((await post(stage, headers)).status, 201, 'The second try');
  },

  'A malformed key is refused, and says how one looks': async (stage) => {
    const answer = await post(stage, { 'Idempotency-Key': '"' });
    const { detail } = (await answer.json()) as { detail: string };
    equal(answer.status, 400, 'The status');
    holds(detail.includes('double quotes'), 'The detail', detail);
  },

  'A key is the same with quotes and without': async (stage) => {
    await post(stage, { 'Idempotency-Key': '"direct"' });
    const second = await post(stage, { 'Idempotency-Key': 'direct' });
    equal(second.headers.get('Idempotent-Replayed'), 'true', 'Idempotent-Replayed');
  },
});
