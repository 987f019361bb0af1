import { Random } from './random.js';
import { type PlannedWrite, Writes } from './write.js';

/** What is done to the world, besides what happens to single requests. */
export type Act =
  | 'none'
  | 'stop workers'
  | 'update worker'
  | 'server dies'
  | 'cut quota'
  | 'clear site data'
  | 'delete database'
  | 'kill browser';

/** What happens to the request that is under way when the act is done. */
export type Trouble = 'stall' | 'lose-answer' | 'reset' | 'busy' | 'slow';

/**
 * When the act is done: while writes only wait, offline (`backlog`); while a live one is on its way (`send`); while a
 * drain has one on its way (`drain`); or as soon as so many were answered, whatever else goes on (`answered`).
 */
export type Moment = 'backlog' | 'send' | 'drain' | 'answered';

/** Writes of one tab. */
export interface Burst {
  readonly tab: number;
  /** `one by one`: each when the one before was answered. */
  readonly manner: 'one by one' | 'side by side';
  readonly writes: readonly PlannedWrite[];
}

export interface Scene {
  readonly moment: Moment;
  readonly trouble: Trouble;
  /** The request that meets the trouble, or the answer after which the act is done: 1 is the first. */
  readonly nth: number;
  readonly act: Act;
  /** Before the act. */
  readonly before: readonly Burst[];
  /** After it, in whatever state the world is then. */
  readonly after: readonly Burst[];
  /** Whether the world is made whole again at the end; else the next scene finds it broken. */
  readonly mends: boolean;
}

/** What happens from opening the browser to its end. */
export interface Life {
  readonly number: number;
  readonly tabs: number;
  /** The browser is opened while there is no connection. */
  readonly startsOffline: boolean;
  /** First wait until everything has arrived, and judge. */
  readonly startsCalm: boolean;
  /** The last one ends with the kill. */
  readonly scenes: readonly Scene[];
}

/** Two for each life; all of them come in any six lives. */
const acts: readonly Act[] = [
  'stop workers',
  'stop workers',
  'stop workers',
  'update worker',
  'update worker',
  'server dies',
  'server dies',
  'none',
  'none',
  'cut quota',
  'clear site data',
  'delete database',
];

/** Stalls twice: they keep a request under way for as long as it takes. */
const troubles: readonly [Trouble, ...Trouble[]] = ['stall', 'stall', 'lose-answer', 'slow', 'reset', 'busy'];

/** Every so many lives everything may arrive, so that backlogs stay small and a fault is seen near its cause. */
const calmEvery = 5;

/** What a run does: all of it follows from the seed. How it falls together in time does not. */
export function plan(seed: number, kills: number): Life[] {
  const random = new Random(seed);
  const writes = new Writes(random);
  let bag: Act[] = [];
  const draw = (): Act => {
    if (bag.length === 0) bag = random.shuffle(acts);
    return bag.pop() ?? 'none';
  };
  const perLife = Math.max(2, Math.ceil(acts.length / kills));
  return Array.from({ length: kills }, (_, index): Life => {
    const tabs = random.int(1, 3);
    const drawn = Array.from({ length: perLife }, draw);
    const scenes = [...drawn, 'kill browser' as const].map((act) => scene(random, writes, act, tabs));
    const startsCalm = index > 0 && index % calmEvery === 0;
    const startsOffline = index > 0 && !startsCalm && random.percent(30);
    return { number: index + 1, tabs, startsOffline, startsCalm, scenes };
  });
}

function scene(random: Random, writes: Writes, act: Act, tabs: number): Scene {
  const bursts = (from: number, to: number) => everyBurst(random, writes, tabs, random.int(from, to));
  const moment = momentOf(random, act);
  // What is deleted should wait, not leave: only then has anybody something to say about it.
  const isErased = act === 'clear site data' || act === 'delete database';
  const trouble = isErased ? 'stall' : random.pick(troubles);
  // Without a write nobody would notice that the disk is full.
  const after = act === 'kill browser' ? [] : bursts(act === 'cut quota' ? 1 : 0, 2);
  const mends = act === 'none' || random.percent(70);
  return { moment, trouble, nth: random.int(1, 3), act, before: bursts(1, 2), after, mends };
}

function momentOf(random: Random, act: Act): Moment {
  const moments: Partial<Record<Act, readonly [Moment, ...Moment[]]>> = {
    'cut quota': ['backlog'],
    'clear site data': ['backlog', 'drain'],
    'delete database': ['backlog', 'drain'],
    'kill browser': ['send', 'drain', 'drain', 'answered', 'backlog'],
  };
  return random.pick(moments[act] ?? ['send', 'drain']);
}

/** At most one burst for each tab. */
function everyBurst(random: Random, writes: Writes, tabs: number, count: number): Burst[] {
  const order = random.shuffle(Array.from({ length: tabs }, (_, tab) => tab));
  return order.slice(0, count).map((tab) => ({
    tab,
    manner: random.pick(['one by one', 'side by side']),
    writes: Array.from({ length: random.int(3, 6) }, () => writes.next()),
  }));
}
