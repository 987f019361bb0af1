import { answers } from './answers.js';
import { capture } from './capture.js';
import { classification } from './classification.js';
import { client } from './client.js';
import { components } from './components.js';
import { forms } from './forms.js';
import { memory } from './memory.js';
import { order } from './order.js';
import { people } from './people.js';
import { queuedAnswer } from './queued-answer.js';
import { receipts } from './receipts.js';
import { retries } from './retries.js';
import { secrets } from './secrets.js';
import { serverKit } from './server-kit.js';
import { storage } from './storage.js';
import { triggers } from './triggers.js';
import { withoutWorker } from './without-worker.js';
import { writeAhead } from './write-ahead.js';
import type { Case } from './case.js';

/** The whole contract, in the order in which a write lives through it. */
export const cases: readonly Case[] = [
  ...capture,
  ...forms,
  ...writeAhead,
  ...answers,
  ...queuedAnswer,
  ...order,
  ...classification,
  ...retries,
  ...triggers,
  ...people,
  ...secrets,
  ...client,
  ...receipts,
  ...storage,
  ...memory,
  ...withoutWorker,
  ...components,
  ...serverKit,
];
