import { answers } from './answers.js';
import { capture } from './capture.js';
import type { Case } from './case.js';
import { classification } from './classification.js';
import { order } from './order.js';
import { queuedAnswer } from './queued-answer.js';
import { retries } from './retries.js';
import { secrets } from './secrets.js';
import { triggers } from './triggers.js';
import { writeAhead } from './write-ahead.js';

/** The whole contract, in the order in which a write lives through it. */
export const cases: readonly Case[] = [
  ...capture,
  ...writeAhead,
  ...answers,
  ...queuedAnswer,
  ...order,
  ...classification,
  ...retries,
  ...triggers,
  ...secrets,
];
