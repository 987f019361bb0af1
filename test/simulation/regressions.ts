/** A seed that once broke a promise; every run replays it first. */
export interface Regression {
  readonly seed: number;
  /** At its end the world turned kind. */
  readonly liveness?: true;
  readonly was: string;
}

/**
 * What a seed does changes with each kind of happening that the simulator learns: then these are schedules like others.
 * The faults themselves are planted again as mutants, or have unit tests.
 */
export const regressions: readonly Regression[] = [
  { seed: 4, was: 'A receipt that moved back from memory took the place of another of the same time and seq.' },
  { seed: 72, was: 'A page did not open when IndexedDB failed right after its trial.' },
  { seed: 213, liveness: true, was: 'What could not be concluded stayed on its way as long as its page lived.' },
  { seed: 459, liveness: true, was: 'A page that went to memory right after a sign-in went on as the user before.' },
  { seed: 980, was: 'A conflict that was settled by policy in memory and on the disk made two writes of one.' },
  { seed: 1007, was: 'A person’s retry of a parked write cut short the time that the server had named.' },
  { seed: 1035, liveness: true, was: 'What was edited and sent from memory came back with its old body.' },
  { seed: 1309, was: 'What was settled between its taking and the reading of its body was set aside as damaged.' },
  { seed: 2689, was: 'A write that the server had applied could be changed, after a refusal at the door.' },
  { seed: 3087, liveness: true, was: 'After a move back from memory the principal stayed held, though nothing was.' },
  { seed: 3202, was: 'An engine that was not used any more drained on, and what it learnt was lost.' },
  { seed: 22097, was: 'What a retired engine learnt of a write took the mark from the one that had replaced it.' },
  { seed: 31017, liveness: true, was: 'A conflict that a person resolved in two storages made two writes of one.' },
  { seed: 53167, liveness: true, was: 'A held write that got its answer after all left its principal held for good.' },
  { seed: 89022, liveness: true, was: 'A write that was re-based in two storages lay there twice under one key.' },
  { seed: 905_581, was: 'A refusal reached nobody, since the worker that had handed the write over was dead.' },
  { seed: 909_443, was: 'A late answer ended the one write that held its principal, and everything stayed held.' },
  { seed: 2_007_803, was: 'What a retired engine learnt late undid what was learnt since.' },
  { seed: 3_052_109, was: 'An edit was left behind in a memory that was just being moved.' },
  { seed: 3_057_694, was: 'A move back from memory took away what a living engine had on its way.' },
  { seed: 5_003_877, liveness: true, was: 'A page waited for the drain’s lock, which it had itself.' },
  { seed: 6_013_543, liveness: true, was: 'A clock that was set back kept a page in memory mode for an hour.' },
  {
    seed: 203110,
    liveness: true,
    was: 'A page that came back from memory twice at once held the drain’s lock for good.',
  },
  { seed: 215522, liveness: true, was: 'A clock that was set back kept a page in memory for as long.' },
];
