import { describe, expect, test } from 'vitest';
import { toActionResult } from '../../../src/page/action-result.js';

const queuedHeader = 'queued;key="a";lane="single";position=3;storage=memory';
const problemJson = { 'content-type': 'application/problem+json' };

describe('an answer means to the code that made the write', () => {
  test.each([200, 201, 204])('synced: %d', async (status) => {
    const response = new Response(null, { status });
    expect(await toActionResult(response)).toEqual({ ok: true, state: 'synced', response });
  });

  test('queued: 202 with where it is', async () => {
    const response = new Response('{}', { status: 202, headers: { holdfast: queuedHeader } });
    expect(await toActionResult(response)).toEqual({
      ok: true,
      state: 'queued',
      response,
      key: 'a',
      lane: 'single',
      position: 3,
      storage: 'memory',
    });
  });

  test('queued: whatever status the app gave its own answer', async () => {
    const response = new Response('{}', { status: 201, headers: { holdfast: queuedHeader } });
    expect(await toActionResult(response)).toMatchObject({ ok: true, state: 'queued' });
  });

  test('synced: a 202 of the server’s own', async () => {
    expect(await toActionResult(new Response(null, { status: 202 }))).toMatchObject({ ok: true, state: 'synced' });
  });

  test('refused: with the server’s problem', async () => {
    const response = Response.json({ type: 'x:full', title: 'Full' }, { status: 409, headers: problemJson });
    expect(await toActionResult(response)).toEqual({
      ok: false,
      problem: { type: 'x:full', title: 'Full', status: 409, phase: 'send' },
    });
  });

  test.each([400, 403, 422, 500, 507])('refused: %d, though it says nothing', async (status) => {
    expect(await toActionResult(new Response('Oops', { status }))).toMatchObject({
      ok: false,
      problem: { type: 'about:blank', status },
    });
  });

  test('refused: though it claims to be queued', async () => {
    const response = new Response(null, { status: 500, headers: { holdfast: queuedHeader } });
    expect(await toActionResult(response)).toMatchObject({ ok: false, problem: { status: 500 } });
  });
});

test('the body of an answer that is no refusal is left to the page', async () => {
  const response = Response.json({ id: 1 }, { status: 201 });
  await toActionResult(response);
  expect(await response.json()).toEqual({ id: 1 });
});
