import { connect, optimistic, reportHealth } from 'holdfast';
import 'holdfast/elements/define';
import { OpenRound } from './data/open-round.js';
import { apply } from './model/apply.js';
import { parseSnapshot, type Snapshot } from './model/snapshot.js';
import { RoundsApp } from './ui/rounds-app.js';

const client = await connect({ worker: '/rounds-worker.js' });
reportHealth(client, '/api/health-reports');

const rounds = optimistic<Snapshot>({
  client,
  name: 'rounds',
  load: async () => {
    const answer = await fetch('/api/rounds');
    if (!answer.ok) throw new Error(`The rounds could not be read: the server answered ${answer.status}.`);
    const value = parseSnapshot(await answer.json());
    return { value, version: value.version };
  },
  apply,
});

const place = new OpenRound(client);
await place.restore();

const app = new RoundsApp();
document.body.append(Object.assign(app, { client, rounds, place }));
