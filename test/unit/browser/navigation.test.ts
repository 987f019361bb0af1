import { describe, expect, test } from 'vitest';
import { queuedNavigation, refusedNavigation } from '../../../src/browser/navigation.js';
import { respond } from '../../../src/browser/respond.js';
import { parseQueued } from '../../../src/outbox/headers.js';
import type { Captured } from '../../../src/outbox/outbox.js';
import type { Receipt } from '../../../src/outbox/receipt.js';
import { anIntent } from '../outbox/support/an-intent.js';

const url = 'https://app.example/notes';
const form = 'https://app.example/notes/new?draft=1';
const facts = { key: 'a', lane: 'single', position: 1, storage: 'indexeddb' } as const;

/** A form's navigation, as no script can make one. */
function navigation(referrer = form): Request {
  const request = new Request(url, { method: 'POST' });
  return Object.defineProperties(request, { mode: { value: 'navigate' }, referrer: { value: referrer } });
}

function settled(outcome: Receipt['outcome'], answer?: Receipt['answer']): Captured {
  const { request, ...rest } = anIntent({ key: 'a' });
  const receipt: Receipt = { ...rest, method: request.method, url, outcome, settledAt: 1, answer };
  return { kind: 'settled', receipt, done: Promise.resolve() };
}

describe('a queued navigation', () => {
  test('that is led back says to machines that it is queued', async () => {
    const response = await queuedNavigation(navigation(), facts, 'back');
    expect([response.status, response.headers.get('location')]).toEqual([303, form]);
    expect(parseQueued(response.headers.get('holdfast'))).toEqual(facts);
  });

  test.each([
    ['hides where it comes from', ''],
    ['says so without saying where', 'about:client'],
    ['comes from another origin', 'https://other.example/form'],
  ])('that %s gets the page, with a link to the site', async (_, referrer) => {
    const response = await queuedNavigation(navigation(referrer), facts, 'back');
    expect(response.status).toBe(202);
    expect(await response.text()).toContain('<a href="/">');
  });

  test('gets the app’s own answer, if it has one', async () => {
    const captured: Captured = { kind: 'queued', intent: anIntent(), position: 1, done: Promise.resolve() };
    const response = await respond(captured, navigation(), 'indexeddb', {
      queuedResponse: () => new Response('<h1>Mine</h1>', { status: 200 }),
      navigations: 'back',
    });
    expect([response.status, await response.text()]).toEqual([200, '<h1>Mine</h1>']);
  });
});

describe('the page of a navigation', () => {
  test('takes words from elsewhere for text', async () => {
    const problem = { type: 'about:blank', title: '<b>', status: 507, detail: '"><script>alert(1)</script>' };
    const page = await (await refusedNavigation(navigation(`${form}"><i>`), problem)).text();
    expect(page).not.toMatch(/<script|<b>|<i>/);
    expect(page).toContain('&#60;script&#62;');
  });

  test('allows its own style, and nothing else', async () => {
    const response = await queuedNavigation(navigation(), facts, 'page');
    const policy = response.headers.get('content-security-policy') ?? '';
    expect(policy).toMatch(/^default-src 'none'; style-src 'sha256-[\w+/]+='; /);
    expect(await response.text()).not.toMatch(/<script|style=| on\w+=/);
  });
});

describe('a navigation whose write is settled', () => {
  test.each([
    ['synced', 200, 'The server has it.'],
    ['discarded', 410, 'It was given up'],
  ] as const)('%s gets a page that says so', async (outcome, status, words) => {
    const response = await respond(settled(outcome), navigation(), 'indexeddb');
    expect(response.status).toBe(status);
    expect(await response.text()).toContain(words);
  });

  test('gets the server’s own page where it was kept', async () => {
    const body = new TextEncoder().encode('<h1>Thank you</h1>').buffer;
    const answer = { status: 201, headers: { 'content-type': 'text/html' }, body };
    const response = await respond(settled('synced', answer), navigation(), 'indexeddb');
    expect(await response.text()).toBe('<h1>Thank you</h1>');
  });
});
