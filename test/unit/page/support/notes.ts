import { type Optimistic, optimistic } from '../../../../src/page/optimistic.js';
import { quiet } from '../../outbox/support/clock.js';
import { FakeClient } from './fake-client.js';
import { Server } from './server.js';

/** A page that shows a list of notes; each write adds one. */
export interface Page {
  readonly fake: FakeClient;
  readonly server: Server;
  readonly notes: Optimistic<readonly string[]>;
  /** Every list that was shown. */
  readonly shown: (readonly string[] | undefined)[];
}

/** What is there before the page opens. */
interface Given {
  readonly fake?: FakeClient;
  readonly server?: Server;
}

/** A page that asks for its first snapshot. */
export async function opened({ fake = new FakeClient(), server = new Server() }: Given = {}): Promise<Page> {
  const notes = optimistic<readonly string[]>({
    client: fake.client,
    name: 'notes',
    load: server.load,
    apply: (value, write) => {
      if (write.json() === 'bad') throw new Error('Not a note');
      return [...value, String(write.json())];
    },
  });
  const shown: Page['shown'] = [];
  notes.subscribe(() => shown.push(notes.value));
  await quiet();
  return { fake, server, notes, shown };
}

/** A page whose first snapshot has come. */
export async function loaded(given?: Given): Promise<Page> {
  const page = await opened(given);
  page.server.answerAll();
  await quiet();
  page.shown.length = 0;
  return page;
}
