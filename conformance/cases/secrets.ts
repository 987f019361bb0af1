import { equal, holds } from '../stage/expect.js';
import { down, type Rule } from '../stage/server.js';
import { everythingStored } from '../stage/stored.js';
import { group } from './case.js';

const authorization = { Authorization: 'Bearer old-secret-token' };
/** Everybody is refused who does not come with the new credential. */
const signedOut: Rule = { unless: ['authorization', 'Bearer new'], fault: { kind: 'answer', status: 401 } };

export const secrets = group('Secrets are not stored', {
  'A credential goes with the first attempt': async (stage) => {
    const tab = await stage.tab();
    await tab.write('/readings', { headers: authorization });
    const [request] = await stage.server.seen(1);
    equal(request?.headers['authorization'], 'Bearer old-secret-token', 'The Authorization at the server');
  },

  'A credential is nowhere in this device’s storage while its write waits': async (stage) => {
    const tab = await stage.tab();
    await stage.server.fail(down);
    await tab.write('/readings', { headers: authorization, body: 'findable-body' });
    const stored = await everythingStored(stage.outbox);
    holds(stored.includes('findable-body'), 'The look at the storage finds the body of the write');
    holds(!stored.includes('old-secret-token'), 'It does not find the credential');
  },

  'Headers that the app calls secret are not stored either': async (stage) => {
    const tab = await stage.tab({ secrets: ['authorization', 'x-session'] });
    await stage.server.fail(down);
    await tab.write('/readings', { headers: { 'X-Session': 'session-of-today', 'X-Plain': 'plain-header' } });
    const stored = await everythingStored(stage.outbox);
    holds(stored.includes('plain-header'), 'The look at the storage finds a plain header');
    holds(!stored.includes('session-of-today'), 'It does not find the secret one');
  },

  'A replay asks the app for a fresh credential': async (stage) => {
    const tab = await stage.tab({ authorize: true });
    await stage.server.credential('Bearer new');
    await stage.server.fail({ times: 1, fault: down });
    await tab.write('/readings', { key: 'fresh', headers: authorization });
    await tab.client.retry();
    await tab.settled('fresh');
    const sent = (await stage.server.requests()).map(({ headers }) => headers['authorization']);
    equal(sent, ['Bearer old-secret-token', 'Bearer new'], 'The Authorization of each attempt');
  },

  'A 401 holds everything of that person, and signing in sends all in order': async (stage) => {
    const tab = await stage.tab({ authorize: true });
    await stage.server.credential('Bearer old');
    await stage.server.fail(down);
    await tab.write('/1', { key: 'one' });
    await tab.write('/2', { key: 'two' });
    await stage.server.fail(signedOut);
    await tab.client.retry();
    await tab.state('one', 'held');
    const before = await stage.server.requests();
    equal(before.filter(({ path }) => path === '/2').length, 0, 'Attempts at the second, which would fail too');
    await stage.server.credential('Bearer new');
    await tab.client.retry();
    equal(
      (await stage.server.applied(2)).map(({ key }) => key),
      ['one', 'two'],
      'What was applied',
    );
  },

  'Where nobody is signed in, a write is held unsent, and goes when somebody is': async (stage) => {
    const tab = await stage.tab({ authorize: true });
    await stage.server.fail(down);
    await tab.write('/1', { key: 'k' });
    await stage.server.heal();
    const { length: before } = await stage.server.requests();
    await tab.client.retry();
    await tab.state('k', 'held');
    equal((await stage.server.requests()).length, before, 'Requests without a credential');
    await stage.server.credential('Bearer new');
    tab.window.dispatchEvent(new Event('online'));
    equal((await tab.settled('k')).outcome, 'synced', 'How it ended');
    equal((await stage.server.requests()).at(-1)?.headers['authorization'], 'Bearer new', 'Its credential');
  },
});
