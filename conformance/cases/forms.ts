import { textOf } from '../stage/bytes.js';
import { equal, holds, until } from '../stage/expect.js';
import { down } from '../stage/server.js';
import type { Tab } from '../stage/tab.js';
import { group } from './case.js';

export const forms = group('Forms that are submitted the old way', {
  'A form is captured, and its answer shown': async (stage) => {
    const tab = await stage.tab();
    const { words } = await submitted(tab, { note: 'the old way' });
    holds(words.includes('"method":"POST"'), 'The server’s answer in the frame', words);
    const [request] = await stage.server.seen(1);
    if (!request) throw new Error('No request came.');
    equal(textOf(request), 'note=the+old+way', 'The body');
    holds(request.headers['idempotency-key'] !== undefined, 'It has a key');
    await until('Nothing that waits', async () => (await tab.client.intents()).length === 0);
  },

  'A form that the server leads elsewhere on its origin gets there': async (stage) => {
    const tab = await stage.tab();
    await stage.server.fail({ method: 'POST', fault: { kind: 'answer', status: 303, headers: { Location: 'done' } } });
    const { path } = await submitted(tab);
    equal(path, tab.api('/done'), 'The address that the frame shows');
    await until('Nothing that waits', async () => (await tab.client.intents()).length === 0);
  },

  'A form’s refusal is shown as the server gave it': async (stage) => {
    const tab = await stage.tab();
    const headers = { 'Content-Type': 'text/html' };
    await stage.server.fail({ kind: 'answer', status: 400, headers, body: '<p>The note is missing.' });
    const { words } = await submitted(tab);
    equal(words.trim(), 'The note is missing.', 'What the frame shows');
  },

  'A form that can’t be sent gets a page that says so, with a way back; and is sent later': async (stage) => {
    const tab = await stage.tab();
    await stage.server.fail(down);
    const { frame, words } = await submitted(tab);
    holds(words.trim() !== '', 'The frame shows words');
    const back = frame.contentDocument?.querySelector('a')?.getAttribute('href') ?? '';
    equal(new URL(back, tab.document.baseURI).pathname, tab.document.location.pathname, 'Where its link leads');
    await stage.server.heal();
    await tab.client.retry();
    const [effect] = await stage.server.applied(1);
    equal(effect?.path, '/form', 'What was applied');
  },

  'With navigations “back”, a form that can’t be sent leads back to where it came from': async (stage) => {
    const tab = await stage.tab({ navigations: 'back' });
    await stage.server.fail(down);
    const { path } = await submitted(tab);
    equal(path, tab.document.location.pathname, 'The address that the frame shows');
    equal((await tab.client.intents()).length, 1, 'What waits');
  },
});

interface Shown {
  readonly frame: HTMLIFrameElement;
  readonly path: string;
  readonly words: string;
}

/** Submits a form into a frame of its own, and waits for what that frame shows. */
async function submitted(tab: Tab, fields: Readonly<Record<string, string>> = { note: 'x' }): Promise<Shown> {
  const { document } = tab;
  const frame = Object.assign(document.createElement('iframe'), { name: 'answer' });
  const form = Object.assign(document.createElement('form'), {
    method: 'post',
    action: tab.api('/form'),
    target: frame.name,
  });
  for (const [name, value] of Object.entries(fields))
    form.append(Object.assign(document.createElement('input'), { name, value }));
  document.body.append(frame, form);
  form.submit();
  const page = await until('A page in the frame', () => frame.contentDocument, isAnswer);
  return { frame, path: page?.location.pathname ?? '', words: page?.body.textContent ?? '' };
}

/** The empty page that a frame begins with may be loaded at any time. */
function isAnswer(page: Document | null): boolean {
  return page?.readyState === 'complete' && page.location.href !== 'about:blank';
}
